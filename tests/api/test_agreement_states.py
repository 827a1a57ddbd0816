"""How agreements stand on a day: in force, ending, ended while data leaves; one recipient each."""

from datetime import date
from pathlib import Path

import pytest

import queries
from queries.disclosure_control.roles import ROLES
from tests.api.test_measures import wide
from tests.support.deliveries import Exports

DAY = "2026-10-31"
# Who is not named here is a processor.
ROLE_OF = {
    "authority": "authority",
    "any_kind": "controller",
    "joined": "controller",
    "joint": "joint_controller",
    "unknown": None,
}
# recipient, company, kind, first and last day, day of signing; a hyphen where it is empty
AGREEMENTS = """
past       kem   processor       2020-01-01 2026-10-30
last_day   kem   processor       2020-01-01 2026-10-31
soon       kem   processor       2020-01-01 2027-01-29
not_soon   kem   processor       2020-01-01 2027-01-30
open       kem   processor       2020-01-01 -
followed   kem   processor       2020-01-01 2026-11-30
followed   kem   processor       2026-12-01 -
late       kem   processor       2020-01-01 2026-11-30
late       kem   processor       2026-12-02 -
leaving    kem   processor       2020-01-01 2026-03-10
left_after kem   processor       2020-01-01 2026-03-10
left_on_it kem   processor       2020-01-01 2026-03-10
running    kem   processor       2020-01-01 2026-03-10
authority  kem   processor       2020-01-01 2026-03-10
wrong_kind kem   processor       2020-01-01 2026-03-10
wrong_kind kem   sharing         2020-01-01 -
any_kind   kem   processor       2020-01-01 2026-03-10
any_kind   kem   sharing         2020-01-01 -
joint      kem   sharing         2020-01-01 2026-03-10
joint      kem   joint           2020-01-01 -
secret     kem   confidentiality 2020-01-01 2026-03-10
secret     kem   processor       2020-01-01 -
of_all     kem   processor       2020-01-01 2026-03-10
of_all     -     processor       2020-01-01 -
elsewhere  kem   processor       2020-01-01 2026-03-10
elsewhere  elnat processor       2020-01-01 -
to_come    kem   processor       2027-01-01 -
signing    kem   processor       2020-01-01 - 2027-02-01
signed     kem   processor       2020-01-01 - 2026-10-10
unsigned   kem   processor       2020-01-01 2026-03-10 2026-06-01
joined     kem   sharing         2025-01-01 2025-06-30
joined     kem   joint           2025-07-01 -
joined     kem   processor       2024-01-01 2024-12-30
joined     kem   confidentiality 2020-01-01 -
unknown    kem   sharing         2020-01-01 -
"""
# recipient and day; whoever is not named got something on 20 October
DISCLOSED = {
    "past": ["2026-10-31"],
    "last_day": ["2026-10-31"],
    "left_after": ["2026-03-18"],
    "left_on_it": ["2026-03-10"],
    "running": ["2026-03-10"],
    "joined": ["2024-12-15", "2025-01-15"],
}


def _ground(name: str) -> str:
    """Processors get it as such; an authority by law."""
    grounds = {"processor": "processor", "authority": "legal_obligation"}
    return grounds.get(ROLE_OF.get(name, "processor"), "contract")


def _tables() -> dict[str, str]:
    agreed = [line.split() for line in AGREEMENTS.strip().splitlines()]
    names = dict.fromkeys(["none", *(words[0] for words in agreed)])
    roles = {name: ROLE_OF.get(name, "processor") for name in names}
    sent = [
        f"{_ground(name)} {name} {day} batch 4"
        for name in names
        for day in DISCLOSED.get(name, ["2026-10-20"])
    ]
    sent.append("processor running 2026-03-10 flow -")
    return {
        "recipients": wide(
            "recipient_id name role country",
            *(f"{name} {name} {role} SE" for name, role in roles.items() if role),
        ),
        "agreements": wide(
            "agreement_id recipient_id company kind valid_from valid_until signed_on",
            *(f"a{number} {' '.join([*words, '-'][:6])}" for number, words in enumerate(agreed)),
        ),
        "disclosures": wide(
            "disclosure_id company category ground recipient_id disclosed_on kind persons",
            *(f"d{number} kem contact {row}" for number, row in enumerate(sent)),
        ),
    }


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All cases, extracted two days after the day."""
    exports = Exports(tmp_path_factory.mktemp("agreements"))
    exports.load("2026-11-02", _tables())
    return exports.store.folder


@pytest.fixture(scope="module")
def nb(store: Path):
    """The store as its analyst reads it."""
    found = queries.open(store)
    yield found
    found.close()


def states(nb, recipient: str, **filters: str) -> list[tuple]:
    """The states of a recipient's agreements, each kind and company once."""
    rows = nb.measure("agreements", DAY, filters={"recipient": recipient, **filters})
    columns = ("company", "kind", "state")
    return rows.select(columns).unique().sort(columns, nulls_last=True).rows()


@pytest.mark.parametrize(
    ("recipient", "state"),
    [
        ("past", "ended"),
        ("last_day", "ends_soon"),
        ("soon", "ends_soon"),
        ("not_soon", "in_force"),
        ("open", "in_force"),
        ("followed", "in_force"),
        ("late", "ends_soon"),
        ("leaving", "ended"),
        ("left_after", "ended_after"),
        ("left_on_it", "ended_quiet"),
        ("running", "ended"),
        ("authority", "ended_quiet"),
        ("to_come", None),
        ("signing", None),
        ("signed", "in_force"),
        ("unsigned", None),
    ],
)
def test_the_last_day_and_what_left_after_it_decide(nb, recipient, state):
    """A successor without a free day makes one agreement; an authority needs none. One that is
    not signed yet has not begun; one signed after its last day never did, and is listed."""
    assert states(nb, recipient) == [("kem", "processor", state)]


@pytest.mark.parametrize(
    ("recipient", "kind", "state"),
    [
        ("wrong_kind", "processor", "ended"),
        ("any_kind", "processor", "ended_quiet"),
        ("joint", "sharing", "ended_quiet"),
        ("secret", "confidentiality", "ended"),
    ],
)
def test_another_agreement_that_would_do_is_enough(nb, recipient, kind, state):
    """Of a controller any of the three; of a processor and a joint controller only its own."""
    assert ("kem", kind, state) in states(nb, recipient)


def test_an_agreement_of_all_companies_covers_each_of_them(nb):
    assert states(nb, "of_all") == [
        ("kem", "processor", "in_force"),
        (None, "processor", "in_force"),
    ]
    assert states(nb, "elsewhere") == [
        ("elnat", "processor", "in_force"),
        ("kem", "processor", "ended"),
    ]
    assert states(nb, "of_all", company="elnat") == [(None, "processor", "in_force")]


def test_a_filter_of_kinds_leaves_the_states_alone(nb):
    """The agreement that would do is of another kind than the one asked for."""
    assert states(nb, "any_kind", kind="processor") == [("kem", "processor", "ended_quiet")]


def test_the_last_day_is_of_the_whole_time_in_force(nb):
    ends = {
        recipient: set(
            nb.measure("agreements", DAY, filters={"recipient": recipient})["ends_on"].to_list()
        )
        for recipient in ("followed", "late", "leaving", "to_come")
    }
    assert ends == {
        "followed": {None},
        "late": {date(2026, 11, 30)},
        "leaving": {date(2026, 3, 10)},
        "to_come": {None},
    }


def times(nb, recipient: str, **filters: str) -> list[tuple]:
    found = nb.measure("agreement_times", DAY, filters={"recipient": recipient, **filters})
    assert set(found["company"]) <= {"kem"}
    return found.drop("recipient", "company", "caveats").rows()


def test_agreements_without_a_free_day_between_them_are_one_time(nb):
    assert times(nb, "joined") == [
        ("confidentiality", date(2020, 1, 1), None, "in_force"),
        ("data", date(2024, 1, 1), date(2024, 12, 30), "ended"),
        ("data", date(2025, 1, 1), None, "in_force"),
    ]


@pytest.mark.parametrize(
    ("recipient", "state"),
    [
        ("past", "ended"),
        ("last_day", "ends_soon"),
        ("soon", "ends_soon"),
        ("not_soon", "in_force"),
        ("open", "in_force"),
        ("to_come", "to_come"),
    ],
)
def test_a_time_ends_soon_once_it_is_to_be_renewed(nb, recipient, state):
    assert [row[-1] for row in times(nb, recipient)] == [state]


def test_a_time_is_of_what_the_role_calls_for(nb):
    """The sharing agreement with a processor is none; without a role any of the three is one."""
    assert times(nb, "wrong_kind") == [("data", date(2020, 1, 1), date(2026, 3, 10), "ended")]
    assert times(nb, "unknown") == [("data", date(2020, 1, 1), None, "in_force")]
    assert times(nb, "none") == []


def test_times_are_those_of_the_company_that_discloses(nb):
    """The agreement with elnat, which discloses nothing, is no cover of what kem discloses."""
    ended = [("data", date(2020, 1, 1), date(2026, 3, 10), "ended")]
    assert times(nb, "elsewhere") == times(nb, "elsewhere", company="kem") == ended
    assert times(nb, "elsewhere", company="elnat") == []


def test_a_time_begins_on_the_day_of_signing(nb):
    assert times(nb, "signing") == [("data", date(2027, 2, 1), None, "to_come")]
    assert times(nb, "signed") == [("data", date(2026, 10, 10), None, "in_force")]
    assert times(nb, "unsigned") == []


@pytest.mark.parametrize(
    ("recipient", "calls_for", "found"),
    [
        ("open", "processor", {"2026-10": "in_force"}),
        ("past", "processor", {"2026-10": "ended"}),
        ("left_on_it", "processor", {"2026-03": "ended"}),
        ("joined", "any", {"2024-12": "gap", "2025-01": "in_force"}),
        ("none", "processor", {"2026-10": "none"}),
        ("joint", "joint", {"2026-10": "in_force"}),
        ("authority", "none", {"2026-10": "ended"}),
        ("unknown", None, {"2026-10": "in_force"}),
        ("to_come", "processor", {"2026-10": "to_come"}),
        ("signing", "processor", {"2026-10": "to_come"}),
        ("signed", "processor", {"2026-10": "gap"}),
        ("unsigned", "processor", {"2026-10": "none"}),
        ("elsewhere", "processor", {"2026-10": "ended"}),
    ],
)
def test_months_in_which_something_left_say_how_the_agreement_stood(
    nb, recipient, calls_for, found
):
    rows = nb.measure("agreement_months", DAY, filters={"recipient": recipient})
    assert dict(zip(rows["month"].dt.strftime("%Y-%m"), rows["state"], strict=True)) == found
    assert set(rows["calls_for"]) == {calls_for}


def test_the_month_of_the_day_is_judged_up_to_the_day(nb):
    """On its last day an agreement was in force all the while, at the end of the month not."""
    for day, state in (("2026-03-10", "in_force"), ("2026-03-11", "ended"), (DAY, "ended")):
        rows = nb.measure("agreement_months", day, filters={"recipient": "left_on_it"})
        assert rows["state"].to_list() == [state]


@pytest.mark.parametrize("measure", ["agreements", "agreement_times", "agreement_months"])
def test_they_are_about_firms_and_alike_for_every_role(store, measure):
    found = []
    for role in ROLES:
        nb = queries.open(store, role=role)
        found.append(nb.measure(measure, DAY))
        nb.close()
    assert found[0].height and all(frame.equals(found[0]) for frame in found)


def test_without_agreements_the_months_have_none(tmp_path: Path):
    """What the disclosures call for is known all the same."""
    exports = Exports(tmp_path)
    exports.load("2026-11-02", {k: v for k, v in _tables().items() if k != "agreements"})
    nb = queries.open(exports.store.folder)
    rows = nb.measure("agreement_months", DAY)
    assert set(rows["state"]) == {"none"}
    assert set(rows["calls_for"]) == {"processor", "joint", "any", "none", None}
    nb.close()
