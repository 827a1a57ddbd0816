"""What outlives the rows of an export: facts that bind, ids that were erased, days of a category.

Each series is longer than the thirteen months after which rows that left are folded.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

import queries
from queries.engine import sql_files
from queries.exports import TABLES
from queries.notices.reading import read_notice
from queries.snapshots.facts import BINDING, NEVER
from queries.snapshots.retention import NEEDED_BY
from tests.support.deliveries import Exports, less


def of_kem(text: str, **same: str) -> str:
    """The table with the company, and with other columns that are the same in each row."""
    head, *rows = text.strip().splitlines()
    more = {"company": "kem", **same}
    cells = " | ".join(more.values())
    return "\n".join([f"{head} {' | '.join(more)} |", *(f"{row} {cells} |" for row in rows)])


CUSTOMERS = """
| company | customer_id | person_ref | kind    | customer_since |
| kem     | 1           | p1         | private | 2015-01-01     |
| kem     | 2           | p1         | private | 2015-01-01     |
| kem     | 3           |            | private | 2015-01-01     |
"""
CONSENTS = of_kem(
    """
| consent_id | customer_id | purpose   | decision | decided_on | withdrawn_on | evidence_ref |
| s1         | 1           | marketing | refused  | 2021-05-03 |              | e1           |
| s2         | 3           | marketing | given    | 2021-05-03 | 2022-01-10   | e2           |
| s3         | 3           | marketing | asked    | 2020-05-03 |              | e3           |
| s4         | 1           | marketing | given    | 2020-05-03 |              |              |
""",
    channel="web",
    text_version="v1",
)
REGISTER = """
| processing_id | category | company | system | purpose   | legal_basis | retention    |
| p1            | contact  | kem     | crm    | marketing | consent     | relationship |
"""
USES = """
| use_id | company | customer_id | purpose   | ground  | channel | used_on |
"""
LEFT, FOLDED, LATER = "2024-03-01", "2025-05-01", "2026-05-01"


@pytest.fixture
def exports(tmp_path: Path) -> Exports:
    return Exports(tmp_path)


def use(name: str, customer: str, day: str, ground: str = "consent") -> str:
    return f"| {name} | kem | {customer} | marketing | {ground} | email | {day} |\n"


def left(exports: Exports, table: str) -> pl.DataFrame:
    """The rows of a table that are no longer exported, as they lie on disk."""
    snapshot = exports.store.current()
    part = snapshot.manifest["tables"][table]["left"]
    if part is None:
        return pl.DataFrame()
    return pl.read_parquet(exports.store.tables / part["file"], glob=False)


def statuses(exports: Exports, promise: str, day: str | None = None) -> dict[str, str]:
    nb = queries.open(exports.store.folder)
    try:
        found = nb.items(promise, as_of=day)
        return dict(found.select("item_id", "status").iter_rows())
    finally:
        nb.close()


def test_an_old_refusal_and_a_withdrawal_bind_after_their_rows_are_folded(exports: Exports):
    """Both consents left in 2024; a use of 2026 lacks a consent, and the reason is theirs."""
    exports.load("2023-11-01", {"customers": CUSTOMERS, "consents": CONSENTS, "uses": USES +
                                use("u1", "1", "2023-10-05")})  # fmt: skip
    rest = (
        "\n".join(CONSENTS.strip().splitlines()[:1])
        + "\n"
        + ("| s9 | 2 | statistics | asked | 2020-01-01 | | e9 | kem | web | v1 |")
    )
    for day in (LEFT, FOLDED, LATER):
        used = USES + use("u1", "1", "2023-10-05") + use("u2", "3", "2024-02-20")
        if day == LATER:
            used += use("u3", "1", "2026-04-20") + use("u4", "3", "2026-04-21")
        exports.load(day, {"customers": CUSTOMERS, "processings": REGISTER, "consents": rest,
                           "uses": used})  # fmt: skip
    assert exports.store.current().manifest["tables"]["consents"]["left"]["rows"] == 4
    found = statuses(exports, "consent_covers_use")
    assert found == {"u1": "broken", "u2": "broken", "u3": "broken", "u4": "broken"}
    nb = queries.open(exports.store.folder)
    kinds = dict(nb.items("consent_covers_use").select("item_id", "kind").iter_rows())
    assert (kinds["u3"], kinds["u4"]) == ("refused", "withdrawn")
    assert statuses(exports, "withdrawal_stops_use")["u4"] == "broken"


def test_of_a_fact_that_binds_only_keys_and_days_stay(exports: Exports):
    """Thirteen months after it left no proof, channel or wording of a consent is kept, and what was
    only asked is gone; its own figures are as they were."""
    tables = {"customers": CUSTOMERS, "uses": USES + use("u1", "1", "2023-10-05", "contract")}
    exports.load("2023-11-01", {**tables, "consents": CONSENTS})
    rest = less(CONSENTS, "s1", "s2", "s4")
    exports.load(LEFT, {**tables, "consents": rest})
    days = [date(2024, 2, 28), date(2024, 3, 1), date(2022, 1, 9)]
    before = [exports.status(day, "consent_is_provable") for day in days]
    assert left(exports, "consents")["evidence_ref"].drop_nulls().to_list() == ["e1", "e2"]
    exports.load(FOLDED, {**tables, "consents": rest})
    kept = left(exports, "consents")
    assert sorted(kept["consent_id"]) == ["s1", "s2", "s4"]
    named = {c for c in kept.columns if kept[c].null_count() < kept.height}
    assert named == {
        "consent_id",
        "company",
        "customer_key",
        "purpose",
        "decision",
        "decided_on",
        "withdrawn_on",
        "since_on",
        "is_gone",
    }
    assert [exports.status(day, "consent_is_provable") for day in days] == before
    assert before[0] != {}
    nb = queries.open(exports.store.folder)
    assert nb.items("consent_is_provable").is_empty(), "carried, and not judged again"
    # loaded again, nothing is carried twice
    exports.load(LATER, {**tables, "consents": rest})
    assert [exports.status(day, "consent_is_provable") for day in days] == before


REQUESTS = of_kem(
    """
| request_id | customer_id | kind             | channel | received_on | answered_on | outcome   |
| r1         | 1           | marketing_optout | phone   | 2021-05-03  | 2021-05-03  | fulfilled |
| r2         | 3           | marketing_optout | phone   | 2021-06-03  | 2021-06-03  | fulfilled |
| r3         | 3           | access           | web     | 2021-06-03  |             |           |
| r4         | 3           | access           | web     | 2023-06-03  | 2023-06-20  | fulfilled |
| r5         | 3           | access           | web     | 2021-06-03  | 2021-06-09  | fulfilled |
| r6         | 1           | marketing_optout | phone   | 2021-05-04  | 2021-05-10  | refused   |
""",
    owner="team",
)
EVENTS = """
| event_id | request_id | kind      | happened_on | reason |
| v1       | r2         | withdrawn | 2021-06-10  | other  |
"""


def test_an_objection_outlives_the_customer_who_made_it(exports: Exports):
    """Customer 1 objected and has left every export. Years later the same person is customer 2, and
    is mailed. Customer 3 took the objection back, and that is remembered too."""
    tables = {
        "customers": less_customer(CUSTOMERS, "2"),
        "requests": REQUESTS,
        "request_events": EVENTS,
        "consents": CONSENTS.strip().splitlines()[0]
        + "\n| s9 | 9 | statistics | asked | 2020-01-01 | | e9 | kem | web | v1 |",
        "uses": USES + use("u1", "3", "2023-10-05", "contract"),
    }
    exports.load("2023-11-01", tables)
    rest = {
        **tables,
        "customers": less_customer(CUSTOMERS, "1", "2"),
        "requests": less(REQUESTS, "r1", "r2", "r3", "r5", "r6"),
        "request_events": EVENTS.strip().splitlines()[0]
        + "\n| v9 | r4 | carried_out | 2023-06-20 | |",
    }
    for day in (LEFT, FOLDED):
        exports.load(day, rest, "events_from = 2022-01-01\n")
    assert left(exports, "customers").is_empty()
    kept = left(exports, "requests").sort("request_id")
    # the request that nobody answered is still open, and whole
    assert kept["request_id"].to_list() == ["r1", "r2", "r3", "r6"]
    assert kept["owner"].to_list() == [None, None, "team", None]
    assert left(exports, "request_events")["kind"].to_list() == ["withdrawn"]
    assert statuses(exports, "answer_access_request") == {"r3": "overdue", "r4": "met"}
    assert exports.status("2021-06-09", "answer_access_request")["met"] == 1
    # a refusal without a reason was judged then, and is not asked for its answer anew
    nb = queries.open(exports.store.folder)
    told = nb.status().row(by_predicate=pl.col("promise") == "refusal_told_in_time", named=True)
    assert (told["broken"], told["unmeasured"]) == (1, 0)
    nb.close()
    way_back = pl.read_parquet(exports.store.private / "identities.parquet")
    assert "1" not in way_back["original"], "nobody can turn the pseudonym back"
    uses = [use(f"u{n}", n, "2026-04-20", "contract") for n in ("2", "3")]
    again = {**rest, "customers": less_customer(CUSTOMERS, "1"), "uses": USES + "".join(uses)}
    exports.load(LATER, again, "events_from = 2022-01-01\n")
    assert statuses(exports, "marketing_stops_on_objection")["u2"] == "broken"
    assert statuses(exports, "marketing_stops_on_objection")["u3"] == "met"


def less_customer(text: str, *numbers: str) -> str:
    """The customers without these."""
    lines = text.strip().splitlines()
    return "\n".join(x for x in lines if not any(f"| kem     | {n} " in x for n in numbers))


RECIPIENTS = """
| recipient_id | name | role      | country |
| m1           | Ett  | processor | SE      |
"""
AGREEMENTS = """
| agreement_id | recipient_id | company | kind      | valid_from | valid_until |
| a1           | m1           |         | processor | 2020-01-01 | 2023-06-30  |
| a2           | m1           | kem     | processor | 2022-01-01 |             |
"""
DISCLOSURES = of_kem("""
| disclosure_id | category | customer_id | kind   | recipient_id | disclosed_on | ground    |
| d1            | contact  | 1           | single | m1           | 2021-03-01   | processor |
| d2            | contact  | 2           | single | m1           | 2021-03-01   | processor |
| d3            | contact  | 1           | single | m1           | 2023-05-01   | processor |
| d4            | contact  | 1           | single | m1           | 2026-05-01   | processor |
""")


def test_an_agreement_that_left_the_list_still_covers_what_was_disclosed_under_it(
    exports: Exports,
):
    """And one that is still listed is judged by disclosures that are not, without a name."""
    tables = {"customers": CUSTOMERS, "recipients": RECIPIENTS}
    first = {**tables, "agreements": AGREEMENTS, "disclosures": less(DISCLOSURES, "d4")}
    exports.load("2023-11-01", first)
    asked = ("disclosure_has_agreement", "agreement_is_renewed")
    days = [date(2021, 3, 1), date(2023, 5, 2), date(2023, 7, 1), date(2023, 10, 31)]
    before = [exports.status(day, promise) for promise in asked for day in days]
    assert before[-1] == {"met": 1, "judged": 1, "kept": 1}
    listed = less(AGREEMENTS, "a2")
    for day in (LEFT, FOLDED):
        exports.load(day, {**tables, "agreements": listed, "disclosures": less(DISCLOSURES, "d4")})
    # and then the disclosures
    later = {**tables, "agreements": listed, "disclosures": less(DISCLOSURES, "d1", "d2", "d3")}
    exports.load("2025-06-01", later)
    last = exports.load("2026-08-01", later)
    assert [exports.status(day, promise) for promise in asked for day in days] == before
    assert exports.status("2026-07-31", "disclosure_has_agreement")["met"] == 4
    kept = left(exports, "disclosures")
    assert sorted(kept["disclosure_id"]) == ["d1", "d3"], "one for each day says enough"
    assert kept["customer_key"].null_count() == kept.height
    assert last.manifest["tables"]["agreements"]["left"]["rows"] == 1


HOLDINGS = """
| holding_id | company | customer_id | system | category | collected_on |
| h1         | kem     | 1           | crm    | contact  | 2018-01-01   |
| h2         | kem     | 2           | crm    | contact  | 2018-01-01   |
| h3         | kem     | 3           | crm    | contact  | 2018-01-01   |
"""
ENDED = """
| company | customer_id | kind    | customer_since | customer_until |
| kem     | 1           | private | 2015-01-01     | 2021-08-31     |
| kem     | 2           | private | 2015-01-01     | 2021-09-30     |
| kem     | 3           | private | 2015-01-01     |                |
"""
OURS = "erase_after_relationship"


def test_an_id_that_was_erased_is_known_again_years_later(exports: Exports):
    """h1 was erased in 2023 and is folded; a backup of 2026 has it again: overdue from that day on,
    and what was done in 2023 stays done."""
    exports.load("2023-09-01", {"customers": ENDED, "holdings": HOLDINGS})
    shorter = {"customers": less_customer(ENDED, "1"), "holdings": less(HOLDINGS, "h1")}
    for day in ("2023-10-01", LEFT, FOLDED):
        exports.load(day, shorter)
    assert left(exports, "holdings").is_empty() and left(exports, "customers").is_empty()
    before = exports.status("2025-04-30", OURS)
    assert before == {"overdue": 1, "met": 1}
    exports.load("2026-04-01", {"customers": ENDED, "holdings": HOLDINGS})
    assert exports.status("2026-03-30", OURS) == {"overdue": 1, "met": 1}
    assert exports.status("2026-03-31", OURS) == {"overdue": 2, "met": 1, "judged": 1}
    nb = queries.open(exports.store.folder)
    row = nb.items(OURS, status="overdue", item="h1").to_dicts()[0]
    assert (row["arises_on"], row["due_on"]) == (date(2026, 3, 31), date(2023, 10, 1))
    # gone once more, and folded once more
    exports.load("2026-06-01", shorter)
    after = [exports.status(day, OURS) for day in ("2023-10-15", "2026-03-31", "2026-05-31")]
    assert after[2] == {"overdue": 1, "met": 1, "met_late": 1, "judged": 1}
    exports.load("2027-08-01", shorter)
    days = ("2023-10-15", "2026-03-31", "2026-05-31")
    assert [exports.status(day, OURS) for day in days] == after
    assert left(exports, "holdings").is_empty()


def test_a_hold_that_names_nobody_binds_after_it_left_the_list(exports: Exports):
    """What was held in 2023 was not overdue then, also when the hold's row is long gone."""
    holds = """
    | hold_id | company | customer_id | reason    | holds_from | holds_until | owner | review_on  |
    | s1      | kem     |             | authority | 2023-09-15 | 2024-01-31  | team  | 2023-12-01 |
    | s2      | kem     | 3           | dispute   | 2023-09-15 | 2023-09-16  | team  | 2023-12-01 |
    """
    tables = {"customers": ENDED, "holdings": HOLDINGS}
    exports.load("2023-11-01", {**tables, "holds": holds})
    before = exports.status("2023-10-31", OURS)
    assert before == {"held": 2}
    rest = "\n".join(line for line in holds.strip().splitlines() if "| s1 " not in line)
    for day in (LEFT, FOLDED, LATER):
        exports.load(day, {**tables, "holds": rest})
    assert exports.status("2023-10-31", OURS) == before


def test_the_first_day_without_a_decision_outlives_the_data_that_was_due(exports: Exports):
    """The data that first fell due is erased and folded: since when a decision is lacking stays."""
    category = HOLDINGS.replace("contact ", "unlisted")
    exports.load("2023-10-15", {"customers": ENDED, "holdings": category})
    days = ["2023-09-01", "2023-09-30", "2023-10-14"]
    before = [exports.status(day, "disposal_is_decided") for day in days]
    assert before == [{"pending": 1}, {"overdue": 1, "judged": 1}, {"overdue": 1, "judged": 1}]
    shorter = {"customers": less_customer(ENDED, "1"), "holdings": less(category, "h1")}
    for day in (LEFT, FOLDED):
        exports.load(day, shorter)
    assert left(exports, "holdings").is_empty()
    again = [exports.status(day, "disposal_is_decided") for day in days]
    assert again == before


def test_a_flow_that_goes_on_is_judged_after_its_first_day_has_passed_out_of_the_file(
    exports: Exports,
):
    """The file of disclosures begins in 2022; the flow that began in 2021 still runs, month by
    month, years after its row was exported last."""
    flows = of_kem("""
    | disclosure_id | category | kind | recipient_id | disclosed_on | until_on   | ground    |
    | d1            | contact  | flow | m1           | 2021-03-01   |            | processor |
    | d2            | contact  | flow | m1           | 2021-03-01   | 2021-05-31 | processor |
    | d3            | contact  | flow | m1           | 2022-03-01   | 2022-03-31 | processor |
    """)
    tables = {"customers": CUSTOMERS, "recipients": RECIPIENTS, "agreements": AGREEMENTS}
    exports.load("2023-11-01", {**tables, "disclosures": flows})
    rest = "\n".join(line for line in flows.strip().splitlines() if "2021-03" not in line)
    for day in (LEFT, FOLDED, LATER):
        exports.load(day, {**tables, "disclosures": rest}, "events_from = 2022-01-01\n")
    # 62 months of d1 from March 2021 to April 2026, 3 of d2, 1 of d3
    assert exports.status("2026-04-30", "disclosure_has_agreement")["met"] == 62 + 3 + 1


# -- the day on which a row leaves


PURGED = {"customers": ENDED, "holdings": HOLDINGS}


def test_after_a_purge_the_newest_day_has_it_done(exports: Exports):
    """Gone from the extract of 1 November: done on 31 October, the newest day shown; `changes` says
    so, and nobody is told to erase it again."""
    exports.load("2023-11-01", PURGED)
    exports.load("2023-12-01", {"customers": ENDED, "holdings": less(HOLDINGS, "h1")})
    nb = queries.open(exports.store.folder)
    assert nb.day == date(2023, 11, 30)
    moved = nb.changes("2023-10-31").filter(promise=OURS).to_dicts()[0]
    assert (moved["overdue_then"], moved["done"], moved["overdue_now"]) == (1, 1, 1)
    assert nb.work_list("crm", reason="gallring")["holding_id"].to_list() == ["h2"]
    assert nb.work_list_size("crm").rows == 1


def test_a_record_of_the_extracts_own_day_counts(exports: Exports):
    """Erased in the small hours of 1 December, before the extract of 04:10: done on that day, and
    on the newest day, 30 November, it is no longer on the list of what is to be erased."""
    record = """
    | erasure_id | company | system | category | holding_id | erased_on  | how    |
    | e1         | kem     | crm    | contact  | h1         | 2023-12-01 | erased |
    """
    exports.load("2023-11-01", PURGED)
    exports.load("2023-12-01", {"customers": ENDED, "holdings": less(HOLDINGS, "h1"),
                                "erasures": record})  # fmt: skip
    assert exports.status("2023-11-30", OURS)["overdue"] == 2
    assert exports.status("2023-12-01", OURS) == {"overdue": 1, "met_late": 1, "judged": 1}
    nb = queries.open(exports.store.folder)
    assert nb.work_list("crm", reason="gallring")["holding_id"].to_list() == ["h2"]


def test_what_came_back_the_day_after_its_record_is_held_again(exports: Exports):
    """The record of 1 December, and an extract of 2 December that has the row: overdue again."""
    record = """
    | erasure_id | company | system | category | holding_id | erased_on  | how    |
    | e1         | kem     | crm    | contact  | h1         | 2023-12-01 | erased |
    """
    exports.load("2023-11-01", PURGED)
    less_one = {"customers": ENDED, "holdings": less(HOLDINGS, "h1"), "erasures": record}
    exports.load("2023-12-01", less_one)
    exports.load("2023-12-02", {**PURGED, "erasures": record})
    assert exports.status("2023-12-01", OURS) == {"overdue": 2, "met_late": 1, "judged": 1}
    nb = queries.open(exports.store.folder)
    held = nb.measure("register", "2023-12-01")["holdings"].sum()
    assert held == 3


def test_a_purge_on_the_first_lawful_day_is_no_breach(exports: Exports):
    """The fiscal year 2016 is kept through 31 December 2023. The extract of 1 January, taken after
    that night's run, lacks h1: nobody is blamed. The one of 31 December lacked h2: too early."""
    head, *rows = HOLDINGS.strip().splitlines()
    kept = [head + " fiscal_year_end |", *(f"{row} 2016-12-31 |" for row in rows)]
    books = "\n".join(kept).replace("crm    | contact ", "ledger | billing ")
    register = """
    | processing_id | category | company | system | purpose  | legal_basis      | retention  |
    | p1            | billing  | kem     | ledger | contract | legal_obligation | accounting |
    """
    tables = {"customers": ENDED, "processings": register}
    exports.load("2023-12-01", {**tables, "holdings": books})
    exports.load("2023-12-31", {**tables, "holdings": less(books, "h2")})
    exports.load("2024-01-01", {**tables, "holdings": less(books, "h1", "h2")})
    assert statuses(exports, "keep_for_statutory_period") == {"h1": "met", "h2": "broken"}


# -- the tables that SQL judges by


def test_what_a_promise_is_judged_by_is_kept_with_it():
    """Every table that a promise's SQL reads is kept while a row of the promise's own table is."""
    always = {*NEVER, *BINDING}
    for promise in read_notice().promises:
        file = sql_files.folder("promises")[promise]
        judged = item_table(file.text)
        if judged not in TABLES:
            continue
        for table in sql_files.draws_on(promise, frozenset(TABLES)) - always - {judged}:
            needing = {name for name, _ in NEEDED_BY.get(table, ())}
            assert judged in needing | always or judged == "processings", (promise, table)


def item_table(text: str) -> str:
    """The table whose rows a promise judges, as its last select says."""
    return next(line.split("'")[1] for line in text.splitlines() if "as item_table" in line)


def test_columns_that_stay_are_columns_of_their_table():
    """A misspelt one would be forgotten in silence, as would the key."""
    for name, binding in BINDING.items():
        table = TABLES[name]
        assert set(table.stored_key) <= set(binding.columns)
        assert set(binding.columns) - set(table.stored) <= {
            "for_channel",
            "purpose",
            "request_kind",
        }
