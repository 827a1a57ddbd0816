"""What left the exports: rows that go, come back, pass out of a file, or are lost by mistake."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

import queries
from queries.errors import ExportError, StoreError
from queries.notices.reading import SHIPPED, read_notice
from queries.snapshots.load import rebuild
from tests.support.deliveries import Exports, less

CUSTOMERS = """
| company | customer_id | kind    | customer_since | customer_until |
| kem     | 1           | private | 2018-01-01     | 2023-08-31     |
| kem     | 2           | private | 2018-01-01     | 2023-09-30     |
| kem     | 3           | private | 2018-01-01     |                |
"""
HOLDINGS = """
| holding_id | company | customer_id | system | category | collected_on |
| h1         | kem     | 1           | crm    | contact  | 2018-01-01   |
| h2         | kem     | 2           | crm    | contact  | 2018-01-01   |
| h3         | kem     | 3           | crm    | contact  | 2018-01-01   |
"""


@pytest.fixture
def exports(tmp_path: Path) -> Exports:
    return Exports(tmp_path)


def test_what_is_purged_in_time_stays_kept_in_the_figures(exports: Exports):
    """h1's last day is 2025-10-01: gone from the extract of that day, done on the day before."""
    exports.load("2025-09-01", {"customers": CUSTOMERS, "holdings": HOLDINGS})
    assert exports.status("2025-08-31") == {"pending": 2}
    exports.load("2025-10-01", {"customers": CUSTOMERS, "holdings": less(HOLDINGS, "h1")})
    assert exports.status("2025-09-30") == {"pending": 1, "met": 1}
    exports.load("2025-11-15", {"customers": CUSTOMERS, "holdings": less(HOLDINGS, "h1")})
    # judged the day after its last day passed; h2, due on 31 October, is still there
    assert exports.status("2025-11-14") == {"overdue": 1, "met": 1, "judged": 2, "kept": 1}
    nb = queries.open(exports.store.folder)
    gone = nb.items("erase_after_relationship", status="met").to_dicts()[0]
    assert (gone["item_id"], gone["closed_by"], gone["closed_on"]) == (
        "h1",
        "inferred",
        date(2025, 9, 30),
    )


def test_the_disposal_record_dates_what_it_names(exports: Exports):
    """Gone from the extract of 1 November, but recorded as erased on 28 September: in time."""
    exports.load("2025-09-01", {"customers": CUSTOMERS, "holdings": HOLDINGS})
    record = """
    | erasure_id | company | system | category | holding_id | erased_on  | how    |
    | e1         | kem     | crm    | contact  | h1         | 2025-09-28 | erased |
    """
    exports.load(
        "2025-11-01", {"customers": CUSTOMERS, "holdings": less(HOLDINGS, "h1"), "erasures": record}
    )
    assert exports.status("2025-09-28") == {"pending": 1, "met": 1}
    found = queries.open(exports.store.folder).items("erase_after_relationship", status="met")
    assert found["closed_by"].to_list() == ["record"]


def test_a_line_of_what_was_erased_in_part_closes_nothing(exports: Exports):
    """Recorded as partly erased in time, gone from the extract of 15 November: late."""
    exports.load("2025-09-01", {"customers": CUSTOMERS, "holdings": HOLDINGS})
    record = """
    | erasure_id | company | system | category | holding_id | erased_on  | how    |
    | e1         | kem     | crm    | contact  | h1         | 2025-09-28 | partly |
    """
    exports.load(
        "2025-11-15",
        {"customers": CUSTOMERS, "holdings": less(HOLDINGS, "h1"), "erasures": record},
    )
    assert exports.status("2025-11-15") == {"overdue": 1, "met_late": 1, "judged": 2}


def test_nothing_is_concluded_from_a_partial_file(exports: Exports):
    """The same rows missing from partial files leave everything as it was."""
    exports.load("2025-09-01", {"customers": CUSTOMERS, "holdings": HOLDINGS})
    exports.load("2025-11-15", {"holdings": less(HOLDINGS, "h1", "h2")}, "complete = false\n")
    assert exports.status("2025-11-14") == {"overdue": 2, "judged": 2}


def test_a_row_that_comes_back_does_not_wash_the_past(exports: Exports):
    """What its absence closed stays closed; it is overdue again from the day it is back."""
    exports.load("2025-09-01", {"customers": CUSTOMERS, "holdings": HOLDINGS})
    exports.load("2025-10-01", {"customers": CUSTOMERS, "holdings": less(HOLDINGS, "h1")})
    exports.load("2025-12-01", {"customers": CUSTOMERS, "holdings": HOLDINGS})
    assert exports.status("2025-10-15") == {"pending": 1, "met": 1, "judged": 1, "kept": 1}
    assert exports.status("2025-11-29") == {"overdue": 1, "met": 1, "judged": 2, "kept": 1}
    assert exports.status("2025-11-30") == {"overdue": 2, "met": 1, "judged": 3, "kept": 1}


def test_what_was_late_before_it_left_is_not_judged_twice(exports: Exports):
    """h2 was late when it left: back again it is overdue, and counts once in the kept share."""
    exports.load("2025-09-01", {"customers": CUSTOMERS, "holdings": HOLDINGS})
    exports.load("2025-12-01", {"customers": CUSTOMERS, "holdings": less(HOLDINGS, "h2")})
    assert exports.status("2025-12-01") == {"overdue": 1, "met_late": 1, "judged": 2}
    exports.load("2026-01-10", {"customers": CUSTOMERS, "holdings": HOLDINGS})
    assert exports.status("2026-01-10") == {"overdue": 2, "met_late": 1, "judged": 2}


def test_a_row_recorded_as_erased_and_exported_again_arises_anew(exports: Exports):
    """The disposal record said it was gone; the export that has it again says otherwise."""
    record = """
    | erasure_id | company | system | category | holding_id | erased_on  | how    |
    | e1         | kem     | crm    | contact  | h1         | 2025-09-28 | erased |
    """
    exports.load("2025-09-01", {"customers": CUSTOMERS, "holdings": HOLDINGS})
    exports.load(
        "2025-10-01", {"customers": CUSTOMERS, "holdings": less(HOLDINGS, "h1"), "erasures": record}
    )
    exports.load("2025-12-01", {"customers": CUSTOMERS, "holdings": HOLDINGS})
    assert exports.status("2025-10-15") == {"pending": 1, "met": 1, "judged": 1, "kept": 1}
    assert exports.status("2025-12-01") == {"overdue": 2, "met": 1, "judged": 3, "kept": 1}


def test_a_record_from_before_a_return_does_not_date_the_next_purge(exports: Exports):
    """Recorded in September, exported again in December, and gone for good in January: by then,
    where no line says otherwise, else on the day of the second line."""
    record = """
    | erasure_id | company | system | category | holding_id | erased_on  | how    |
    | e1         | kem     | crm    | contact  | h1         | 2025-09-28 | erased |
    """
    second = (
        record.rstrip()
        + """
    | e2         | kem     | crm    | contact  | h1         | 2026-01-20 | erased |
    """
    )
    gone = {"customers": CUSTOMERS, "holdings": less(HOLDINGS, "h1")}
    exports.load("2025-09-01", {"customers": CUSTOMERS, "holdings": HOLDINGS})
    exports.load("2025-10-01", {**gone, "erasures": record})
    exports.load("2025-12-01", {"customers": CUSTOMERS, "holdings": HOLDINGS})
    exports.load("2026-02-01", {**gone, "erasures": record})
    assert exports.status("2026-01-30") == {"overdue": 2, "met": 1, "judged": 3, "kept": 1}
    late = {"overdue": 1, "met": 1, "met_late": 1, "judged": 3, "kept": 1}
    assert exports.status("2026-01-31") == late
    exports.load("2026-02-02", {**gone, "erasures": second})
    assert exports.status("2026-01-19") == {"overdue": 2, "met": 1, "judged": 3, "kept": 1}
    assert exports.status("2026-01-20") == late


def many(first: int, last: int) -> tuple[str, str]:
    """Customers and holdings numbered from first to last."""
    customers = ["| company | customer_id | kind | customer_since |"]
    holdings = ["| holding_id | company | customer_id | system | category | collected_on |"]
    for n in range(first, last + 1):
        customers.append(f"| kem | {n} | private | 2020-01-01 |")
        holdings.append(f"| h{n} | kem | {n} | crm | contact | 2020-01-01 |")
    return "\n".join(customers), "\n".join(holdings)


def test_a_load_that_lacks_a_third_of_the_ids_is_refused(exports: Exports):
    """The snapshot before still stands, and the message tells what to do."""
    customers, holdings = many(1, 60)
    exports.load("2025-09-01", {"customers": customers, "holdings": holdings})
    with pytest.raises(ExportError, match=r"20 of 60 ids .* are gone.*30%") as refused:
        exports.load("2025-10-01", {"customers": customers, "holdings": many(1, 40)[1]})
    assert "--base" in str(refused.value) and "gone_share" in str(refused.value)
    assert exports.store.current().id == "000001"
    assert not list(exports.store.folder.glob("work-*"))
    exports.load("2025-10-01", {"customers": customers, "holdings": many(1, 45)[1]})
    assert exports.store.current().id == "000002"


def test_base_compares_with_an_earlier_snapshot(exports: Exports):
    """A wrong delivery is undone by loading the right one on the snapshot before it."""
    customers, holdings = many(1, 60)
    exports.load("2025-09-01", {"customers": customers, "holdings": holdings})
    exports.load("2025-10-01", {"customers": customers, "holdings": many(1, 45)[1]})
    repaired = exports.load(
        "2025-10-01", {"customers": customers, "holdings": holdings}, base="000001"
    )
    assert repaired.manifest["tables"]["holdings"]["present"]["rows"] == 60
    assert repaired.manifest["tables"]["holdings"]["left"] is None


def test_an_older_extract_is_refused(exports: Exports):
    """Exports are loaded in the order of their days."""
    exports.load("2025-10-01", {"customers": CUSTOMERS, "holdings": HOLDINGS})
    with pytest.raises(StoreError, match="older than the one loaded"):
        exports.load("2025-09-01", {"customers": CUSTOMERS, "holdings": HOLDINGS})


def test_a_complete_file_replaces_only_what_it_covers(exports: Exports):
    """A file for one company and system says nothing of the others."""
    both = HOLDINGS + "| h9 | elnat | 1 | crm | contact | 2018-01-01 |"
    exports.load("2025-09-01", {"customers": CUSTOMERS, "holdings": both})
    made = exports.load("2025-10-01", {"holdings": less(HOLDINGS, "h1")}, 'companies = ["kem"]\n')
    tables = made.manifest["tables"]["holdings"]
    assert (tables["present"]["rows"], tables["left"]["rows"]) == (3, 1)


REQUESTS = """
| request_id | company | kind   | channel | received_on | answered_on | outcome   |
| r1         | kem     | access | web     | 2023-05-02  | 2023-05-20  | fulfilled |
| r2         | kem     | access | web     | 2025-05-02  | 2025-05-20  | fulfilled |
"""


def test_events_that_a_file_no_longer_covers_have_not_left(exports: Exports):
    """The file begins on 2024-01-01 now: the answer of 2023 stays in the figures as it was."""
    exports.load("2025-09-01", {"requests": REQUESTS})
    before = exports.status("2025-08-31", "answer_access_request")
    exports.load("2025-10-01", {"requests": less(REQUESTS, "r1")}, "events_from = 2024-01-01\n")
    assert exports.status("2025-08-31", "answer_access_request") == before
    assert exports.status("2025-09-30", "answer_access_request")["met"] == 2


def test_rows_that_left_go_after_thirteen_months_and_their_flows_stay(exports: Exports):
    """The row and the way back from its pseudonym go; every figure of the past is as before."""
    exports.load("2025-09-01", {"customers": CUSTOMERS, "holdings": HOLDINGS})
    shorter = {"customers": less(CUSTOMERS, "x"), "holdings": less(HOLDINGS, "h1")}
    customers = "\n".join(
        line for line in CUSTOMERS.strip().splitlines() if "2023-08-31" not in line
    )
    exports.load("2025-10-01", {**shorter, "customers": customers})
    later = exports.load("2026-10-30", {**shorter, "customers": customers})
    days = [date(2025, 9, 1) + timedelta(days=30 * n) for n in range(14)]
    before = [exports.status(day) for day in days]
    assert later.manifest["tables"]["holdings"]["left"]["rows"] == 1
    folded = exports.load("2026-11-02", {**shorter, "customers": customers})
    assert folded.manifest["tables"]["holdings"]["left"] is None
    assert folded.manifest["tables"]["customers"]["left"] is None
    assert [exports.status(day) for day in days] == before
    assert pl.read_parquet(folded.folder / "carried.parquet")["met"].sum() > 0
    again = exports.load("2026-12-01", {**shorter, "customers": customers})
    assert [exports.status(day) for day in days] == before
    assert again.manifest["tables"]["holdings"]["left"] is None


def test_the_way_back_goes_with_the_last_exported_row(exports: Exports):
    """Once no exported row has the customer, nobody can turn the pseudonym back."""
    exports.load("2025-09-01", {"customers": CUSTOMERS, "holdings": HOLDINGS})
    way_back = exports.store.private / "identities.parquet"
    assert set(pl.read_parquet(way_back)["original"]) == {"1", "2", "3"}
    customers = "\n".join(
        line for line in CUSTOMERS.strip().splitlines() if "2023-08-31" not in line
    )
    exports.load("2025-10-01", {"customers": customers, "holdings": less(HOLDINGS, "h1")})
    assert set(pl.read_parquet(way_back)["original"]) == {"2", "3"}
    assert way_back.stat().st_mode & 0o077 == 0


def test_rebuild_judges_the_left_rows_too(exports: Exports, tmp_path: Path):
    """Under six months instead of 24, what was purged in October 2025 had been late for long."""
    exports.load("2025-09-01", {"customers": CUSTOMERS, "holdings": HOLDINGS})
    exports.load("2025-10-01", {"customers": CUSTOMERS, "holdings": less(HOLDINGS, "h1")})
    text = SHIPPED.read_text(encoding="utf-8").replace("value = 24", "value = 6")
    edited = tmp_path / "notice.toml"
    edited.write_text(text, encoding="utf-8")
    rebuild(exports.store, read_notice(edited), text.encode())
    assert exports.status("2025-10-01") == {"overdue": 1, "met_late": 1}
    assert exports.status("2024-05-01") == {"overdue": 2}


def test_before_the_first_extract_nothing_was_measured(exports: Exports):
    """What was purged before is unknown, so nothing is judged; overdue stands; the row says so."""
    exports.load("2026-02-01", {"customers": CUSTOMERS, "holdings": HOLDINGS})
    assert exports.status("2026-01-31") == {"overdue": 2}
    nb = queries.open(exports.store.folder)
    row = nb.status("2026-01-31").filter(pl.col("promise") == "erase_after_relationship")
    assert row["measured_from"].to_list() == [date(2026, 2, 1)]
    assert row["kept_share"].to_list() == [None]


def test_erased_days_in_the_rows_make_the_past_measurable(exports: Exports):
    """Where holdings say when they were erased, the shares of earlier days are known."""
    holdings = HOLDINGS.replace("| collected_on |", "| collected_on | erased_on |", 1)
    lines = holdings.strip().splitlines()
    days = {"h1": "2025-09-20", "h2": "", "h3": ""}
    rows = [lines[0]] + [f"{line} {days[line.split('|')[1].strip()]} |" for line in lines[1:]]
    exports.load("2026-02-01", {"customers": CUSTOMERS, "holdings": "\n".join(rows)})
    assert exports.status("2026-01-31") == {"overdue": 1, "met": 1, "judged": 2, "kept": 1}


def test_only_the_last_two_snapshots_keep_rows(exports: Exports):
    """Old full copies would hold people who have been erased; their flows and manifests stay."""
    for day in ("2025-09-01", "2025-10-01", "2025-11-01"):
        exports.load(day, {"customers": CUSTOMERS, "holdings": HOLDINGS})
    listed = queries.open(exports.store.folder).snapshots()
    assert listed["has_rows"].to_list() == [False, True, True]
    old = queries.open(exports.store.folder, snapshot="000001")
    assert old.status("2025-08-31").height > 0
    with pytest.raises(queries.QueryError, match="no longer kept"):
        old.items("erase_after_relationship")
    assert datetime.fromisoformat(old.loaded_at)


def of_two_companies() -> tuple[str, str]:
    """Holdings of two companies, both with a customer whose data is long overdue."""
    elnat = CUSTOMERS.replace("kem ", "elnat").strip().splitlines()[1:]
    holdings = HOLDINGS.replace("kem ", "elnat").replace("| h", "| e").strip().splitlines()[1:]
    return "\n".join([CUSTOMERS.strip(), *elnat]), "\n".join([HOLDINGS.strip(), *holdings])


def measured_from(nb: queries.Noticeboard, by: list[str] | None = None, **filters: str) -> list:
    found = nb.status(by=by or [], filters=filters)
    mine = found.filter(pl.col("promise") == "erase_after_relationship")
    if "company" in mine.columns:
        mine = mine.filter(pl.col("company").is_in(["kem", "elnat"]))
    return mine.sort(*(by or ["promise"]))["measured_from"].to_list()


def test_a_group_is_measured_from_the_first_day_that_it_counts(exports: Exports):
    """kem is exported from September 2025 on, elnat from November: October is counted for kem."""
    both, holdings = of_two_companies()
    exports.load("2025-09-01", {"customers": both, "holdings": HOLDINGS})
    exports.load("2025-11-15", {"customers": both, "holdings": less(holdings, "h1")})
    exports.load("2026-01-15", {"customers": both, "holdings": less(holdings, "h1", "e1")})
    nb = queries.open(exports.store.folder)
    first, later = date(2025, 9, 1), date(2025, 11, 15)
    assert measured_from(nb) == [first]
    assert measured_from(nb, ["company"]) == [later, first]
    assert set(measured_from(nb, ["company", "system"])) == {later, first}
    assert measured_from(nb, company="elnat") == [later]
    assert measured_from(nb, ["system"], company="elnat") == [later]
    judged = nb.sql(
        "select min(judged_on) as day from obligations"
        " where judged_on >= $first and promise = 'erase_after_relationship'",
        {"first": first},
    )
    assert first <= judged["day"][0] < later, "the group's share counts what kem did before"


def test_a_group_with_a_company_that_tells_its_erasures_is_measured_from_the_beginning(
    exports: Exports,
):
    """elnat's rows say when they were erased: the group's share counts years before the export."""
    both, holdings = of_two_companies()
    rows = holdings.splitlines()
    told = [f"{line} 2025-09-20 |" if "| e1 " in line else f"{line}  |" for line in rows[1:]]
    table = "\n".join([rows[0] + " erased_on |", *told])
    exports.load("2026-02-01", {"customers": both, "holdings": table})
    nb = queries.open(exports.store.folder)
    assert measured_from(nb) == [None]
    assert measured_from(nb, ["company"]) == [None, date(2026, 2, 1)]
    assert exports.status("2026-01-31")["judged"] > 0
