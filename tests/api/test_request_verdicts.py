"""Which requests are judged, and when: the measures and the promises judge the same ones."""

from datetime import date, timedelta

import pytest

import queries
from tests.snapshots.test_leaving import Exports

# r1 late, then asked who it is, which stops no clock any more; r2 answered while its clock stands
# still; r3 withdrawn in time, r4 after its last day; r5 open past it; r6 too, and asked then who it
# is; r7 answered on its last day, r8 the day after.
TABLES = {
    "customers": """
    | company | customer_id | kind    | customer_since |
    | kem     | 1           | private | 2020-01-01     |
    """,
    "requests": """
    | request_id | company | customer_id | kind   | received_on | channel | answered_on | outcome |
    | r1         | kem     | 1           | access | 2026-03-02  | web     | 2026-04-20  | partly  |
    | r2         | kem     | 1           | access | 2026-03-02  | web     | 2026-03-20  | partly  |
    | r3         | kem     | 1           | access | 2026-03-02  | web     |             |         |
    | r4         | kem     | 1           | access | 2026-03-02  | web     |             |         |
    | r5         | kem     | 1           | access | 2026-03-02  | web     |             |         |
    | r6         | kem     | 1           | access | 2026-03-02  | web     |             |         |
    | r7         | kem     | 1           | access | 2026-03-02  | web     | 2026-04-02  | partly  |
    | r8         | kem     | 1           | access | 2026-03-02  | web     | 2026-04-03  | partly  |
    """,
    "request_events": """
    | event_id | request_id | kind               | happened_on |
    | e1       | r1         | identity_asked     | 2026-04-10  |
    | e2       | r1         | identity_confirmed | 2026-04-15  |
    | e3       | r2         | identity_asked     | 2026-03-04  |
    | e4       | r3         | withdrawn          | 2026-03-15  |
    | e5       | r4         | withdrawn          | 2026-04-15  |
    | e6       | r6         | identity_asked     | 2026-04-20  |
    """,
}


@pytest.fixture(scope="module")
def nb(tmp_path_factory):
    exports = Exports(tmp_path_factory.mktemp("verdicts"))
    exports.load("2026-06-01", TABLES)
    opened = queries.open(exports.store.folder)
    yield opened
    opened.close()


def turnaround(nb, day: date) -> dict:
    found = nb.measure("turnaround", day)
    return found.row(0, named=True) if found.height else {"requests": 0, "in_time": 0}


def test_each_is_judged_once_on_the_day_after_its_last_day(nb):
    row = turnaround(nb, date(2026, 5, 31))
    counts = ("requests", "answered", "in_time", "late", "open", "open_late", "paused", "withdrawn")
    told = {name: row[name] for name in counts}
    # r1, r4, r5, r6, r7, r8 on 3 April, r2 on the day of its answer; r3 never
    assert told == {
        "requests": 7,
        "answered": 4,
        "in_time": 2,
        "late": 2,
        "open": 2,
        "open_late": 2,
        "paused": 0,
        "withdrawn": 1,
    }
    assert turnaround(nb, date(2026, 3, 19))["requests"] == 0
    assert turnaround(nb, date(2026, 3, 20))["requests"] == 1
    assert turnaround(nb, date(2026, 4, 2))["requests"] == 1
    assert turnaround(nb, date(2026, 4, 3))["requests"] == 7


def test_late_once_is_late_however_it_ends(nb):
    found = nb.measure("outcomes", date(2026, 5, 31))
    outcomes = dict(found.select("outcome", "requests").iter_rows())
    assert outcomes == {"in_time": 2, "late": 2, "open_late": 2, "withdrawn": 1}


def test_those_without_a_distance_are_in_no_margin(nb):
    """The one answered while its clock stood still, and the one withdrawn."""
    margin = nb.measure("margin", date(2026, 5, 31))
    assert set(margin["state"]) == {"in_time", "late", "open_late"}
    assert margin["requests"].sum() == 7 - 2


def waiting(*numbers: int) -> dict[str, str]:
    """Requests that nobody has answered."""
    rows = "\n".join(f"| x{n} | kem | 1 | access | 2026-03-02 | web | | |" for n in numbers)
    head = "\n".join(TABLES["requests"].splitlines()[:2])
    return {"customers": TABLES["customers"], "requests": f"{head}\n{rows}"}


def test_what_leaves_the_exports_is_judged_only_when_late(tmp_path):
    """x1 is gone before its last day, neither in time nor late; x2 after it."""
    exports = Exports(tmp_path)
    exports.load("2026-03-20", waiting(*range(1, 9)))
    exports.load("2026-03-25", waiting(*range(2, 9)))
    exports.load("2026-06-01", waiting(*range(3, 9)))
    board = queries.open(exports.store.folder)
    counted = {}
    for day in (date(2026, 3, 24), date(2026, 4, 10), date(2026, 5, 31)):
        told = board.status(day).filter(promise="answer_access_request").row(0, named=True)
        row = turnaround(board, day)
        assert (row["requests"], row["in_time"]) == (told["judged"], told["kept"]), day
        counted[day.isoformat()] = row["requests"]
    board.close()
    assert counted == {"2026-03-24": 0, "2026-04-10": 7, "2026-05-31": 7}


@pytest.mark.parametrize("days", range(0, 184, 23))
def test_they_are_those_of_the_promise_on_every_day(nb, days):
    for day in (date(2026, 3, 1) + timedelta(days=days + at) for at in range(23)):
        row = turnaround(nb, day)
        told = nb.status(day).filter(promise="answer_access_request").row(0, named=True)
        assert (row["requests"], row["in_time"]) == (told["judged"], told["kept"]), day
