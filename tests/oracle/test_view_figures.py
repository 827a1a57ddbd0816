"""The figures of the four views, worked out again from the exported rows: equal on three days.

What a page shows is what these measures give (`test_pages.py` holds the pages to them). The other
reading (`erasure.py` and its neighbours) opens the exported files and has its own calendar; nothing
of the product is in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import queries
from tests.oracle import consent, erasure, requests, third_parties
from tests.oracle.tables import Tables, tables_of

# The last day, a month-end half a year before, and one fourteen months before.
DAYS = [date(2026, 10, 31), date(2026, 4, 30), date(2025, 8, 31)]
ON_EACH_DAY = pytest.mark.parametrize("day", DAYS, ids=str)
STATUTES = ("accounting", "metering")
ERASING = ("erase_after_relationship", "erase_after_statutory_period")
PURGE_BY = pytest.mark.parametrize(
    "by", [[], ["company"], ["system"], ["category"], ["company", "system"]], ids=str
)


@pytest.fixture(scope="module")
def nb(sample_store: Path) -> queries.Noticeboard:
    """The sample group's board."""
    found = queries.open(sample_store)
    assert found.day == DAYS[0]
    return found


@pytest.fixture(scope="module")
def exported(sample_exports: Path) -> Tables:
    """The rows of its exports."""
    return tables_of(sample_exports)


def counted(rows: pl.DataFrame, keys: Sequence[str], count: str = "len") -> dict[Any, int]:
    """How many rows there are of each key; without keys, of all."""
    if not keys:
        return {(): rows.height} if rows.height else {}
    found = rows.group_by(list(keys)).len(name=count)
    return {row[:-1]: row[-1] for row in found.iter_rows()}


def told(frame: pl.DataFrame, keys: Sequence[str], count: str) -> dict[Any, int]:
    """The counts of a measure by its keys, added up over its other columns; zeros left out."""
    if not keys:
        total = frame[count].sum()
        return {(): total} if total else {}
    found = frame.group_by(list(keys)).agg(pl.col(count).sum())
    return {row[:-1]: row[-1] for row in found.iter_rows() if row[-1]}


# -- purge ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def records(exported: Tables) -> dict[date, pl.DataFrame]:
    """What is to be erased on each of the days, with the month of its last day."""
    found = {day: erasure.records(exported, day) for day in DAYS}
    # what a statute takes over after the 24 months never sees their last day
    is_taken_over = (pl.col("promise") == ERASING[0]) & pl.col("basis").is_in(STATUTES)
    month = pl.when(~is_taken_over | pl.col("basis").is_null()).then("due_on").dt.truncate("1mo")
    return {day: rows.with_columns(due_on_month=month) for day, rows in found.items()}


@ON_EACH_DAY
@PURGE_BY
def test_records_waiting_overdue_held_and_erased(nb, records, day: date, by: list[str]):
    """By promise, the month of the last day and what keeps them: all five counts of `purge`."""
    keys = ["promise", *by, "due_on_month", "basis"]
    measured = nb.measure("purge", as_of=day, by=by)
    measured = measured.filter(pl.col("promise").is_in(ERASING))
    for status in ("pending", "overdue", "held", "met", "met_late"):
        mine = records[day].filter(pl.col("status") == status)
        assert told(measured, keys, status) == counted(mine, keys), status
    assert measured["overdue"].sum() > 0


@ON_EACH_DAY
@pytest.mark.parametrize("company", [None, "avfall"])
def test_how_long_they_have_been_overdue(nb, records, day: date, company: str | None):
    """In four ages; the first day that is late is the first."""
    days = (pl.lit(day) - pl.col("due_on")).dt.total_days()
    age = (
        pl.when(days <= 30)
        .then(pl.lit("0-30"))
        .when(days <= 90)
        .then(pl.lit("31-90"))
        .when(days <= 365)
        .then(pl.lit("91-365"))
        .otherwise(pl.lit("366-"))
    )
    late = records[day].filter(pl.col("status") == "overdue").with_columns(age=age)
    if company:
        late = late.filter(pl.col("company") == company)
    narrowed = {"company": company} if company else {}
    measured = nb.measure("purge_ages", as_of=day, by=["company"], filters=narrowed)
    keys = ["promise", "company", "age"]
    measured = measured.filter(pl.col("promise").is_in(ERASING))
    assert told(measured, keys, "overdue") == counted(late, keys)


@ON_EACH_DAY
@pytest.mark.parametrize("by", [[], ["company"], ["system"], ["category"]], ids=str)
def test_customers_with_something_overdue(nb, records, day: date, by: list[str]):
    """A person's several records count once."""
    late = records[day].filter(pl.col("status") == "overdue")
    for promise in ERASING:
        mine = late.filter(pl.col("promise") == promise)
        people = mine.select("company", "customer_id", *(key for key in by if key != "company"))
        measured = nb.measure("purge_customers", as_of=day, by=by)
        measured = measured.filter(pl.col("promise") == promise)
        assert told(measured, by, "customers") == counted(people.unique(), by)


@ON_EACH_DAY
@pytest.mark.parametrize("by", [[], ["company"]], ids=str)
def test_what_statutes_and_holds_keep(nb, records, day: date, by: list[str]):
    """By the statute or the hold's reason, and the year in which it ends."""
    statute = (pl.col("promise") == ERASING[1]) & (pl.col("status") == "pending")
    kept = records[day].filter(statute | (pl.col("status") == "held"))
    ends = pl.when(pl.col("status") == "held").then("hold_ends_on").otherwise("due_on")
    kept = kept.with_columns(ends_year=ends.dt.year().cast(pl.Int64))
    measured = nb.measure("retained", as_of=day, by=by)
    keys = [*by, "basis", "ends_year"]
    assert told(measured, keys, "records") == counted(kept, keys)


@pytest.mark.parametrize("by", [[], ["company"]], ids=str)
def test_what_falls_due_next(nb, records, by: list[str]):
    """What waits now and is late within ninety days, save what a statute takes over before."""
    day = DAYS[0]
    waiting = records[day].filter(pl.col("status") == "pending")
    soon = waiting.filter(
        pl.col("due_on") < pl.lit(day).dt.offset_by("90d"),
        pl.col("void_on").is_null() | (pl.col("void_on") > pl.col("due_on")),
    )
    due = nb.ahead(as_of=day, days=90, by=by).filter(pl.col("promise").is_in(ERASING))
    assert told(due, ["promise", *by], "due") == counted(soon, ["promise", *by])


# -- requests ------------------------------------------------------------------------------------

STATES = ("in_time", "late", "open_late", "withdrawn", "paused")
ANSWERED = pl.col("state").is_in(["in_time", "late"])
REQUESTS_BY = pytest.mark.parametrize("by", [[], ["company"], ["kind"], ["channel"]], ids=str)


def year_to(day: date) -> pl.Expr:
    """The same date last year: what lies after it is within the twelve months."""
    return pl.lit(day).dt.offset_by("-1y")


@pytest.fixture(scope="module")
def asked(exported: Tables) -> dict[date, pl.DataFrame]:
    """The requests whose last day passed in the twelve months to each of the days."""
    found = {day: requests.requests(exported, day) for day in DAYS}
    return {
        day: rows.filter(pl.col("judged_on") > year_to(day), pl.col("judged_on") <= day)
        for day, rows in found.items()
    }


@ON_EACH_DAY
@REQUESTS_BY
def test_requests_due_answered_open_and_late(nb, asked, day: date, by: list[str]):
    measured = nb.measure("turnaround", as_of=day, by=by)
    assert told(measured, by, "requests") == counted(asked[day], by)
    assert told(measured, by, "answered") == counted(asked[day].filter(ANSWERED), by)
    for state in STATES:
        mine = asked[day].filter(pl.col("state") == state)
        assert told(measured, by, state) == counted(mine, by), state
    is_open = pl.col("state").is_in(["open_late", "paused"])
    assert told(measured, by, "open") == counted(asked[day].filter(is_open), by)


@ON_EACH_DAY
@REQUESTS_BY
def test_half_have_an_answer_within_so_many_days(nb, asked, day: date, by: list[str]):
    """Median and ninetieth percentile of the same estimate, and none of fewer than twenty."""
    groups = asked[day].partition_by(by, as_dict=True) if by else {(): asked[day]}
    measured = nb.measure("turnaround", as_of=day, by=by)
    assert measured.height == len(groups)
    for row in measured.iter_rows(named=True):
        mine = groups[tuple(row[key] for key in by)]
        shares = (0.5, 0.1) if mine.height >= 20 else ()
        days = [requests.first_day(mine, share) for share in shares] or [None, None]
        assert [row["median_days"], row["p90_days"]] == days


@ON_EACH_DAY
@pytest.mark.parametrize("narrowed", [{}, {"company": "elnat"}, {"kind": "access"}], ids=str)
def test_how_close_to_the_last_day(nb, asked, day: date, narrowed: dict[str, str]):
    """Days from the last day that held then, answered or open; and what became of the requests."""
    mine = asked[day].filter(*(pl.col(key) == value for key, value in narrowed.items()))
    measured = nb.measure("margin", as_of=day, filters=narrowed)
    states = ("in_time", "late", "open_late")
    close = mine.filter(pl.col("state").is_in(states), pl.col("margin_days").is_not_null())
    keys = ["margin_days", "state"]
    assert told(measured, keys, "requests") == counted(close, keys)
    is_extended = (pl.col("state") == "in_time") & pl.col("is_extended")
    outcome = pl.when(is_extended).then(pl.lit("in_time_extended")).otherwise("state")
    measured = nb.measure("outcomes", as_of=day, filters=narrowed)
    keys = ["kind", "outcome"]
    assert told(measured, keys, "requests") == counted(mine.with_columns(outcome=outcome), keys)


@ON_EACH_DAY
@REQUESTS_BY
def test_how_requests_were_handled(nb, asked, day: date, by: list[str]):
    """Refused, extended, charged for; and how long until somebody wrote them down."""
    mine, measured = asked[day], nb.measure("handling", as_of=day, by=by)
    for outcome in ("refused", "partly", "not_identified"):
        of = mine.filter(pl.col("outcome") == outcome)
        assert told(measured, by, outcome) == counted(of, by), outcome
    assert told(measured, by, "extended") == counted(mine.filter("is_extended"), by)
    charged = mine.filter(
        pl.col("state").is_in(["in_time", "late"]), pl.col("fee_sek").cast(pl.Float64) > 0
    )
    assert told(measured, by, "fees") == counted(charged, by)
    on = pl.col("registered_on")
    days = pl.when(on <= day).then((on - pl.col("received_on")).dt.total_days())
    lags = {
        "lag_unknown": days.is_null(),
        "lag_same_day": days <= 0,
        "lag_1_2": days.is_between(1, 2),
        "lag_3_7": days.is_between(3, 7),
        "lag_over_7": days > 7,
    }
    for lag, of in lags.items():
        assert told(measured, by, lag) == counted(mine.filter(of), by), lag


# -- consent -------------------------------------------------------------------------------------


@ON_EACH_DAY
@pytest.mark.parametrize("by", [[], ["company"]], ids=str)
def test_who_has_said_yes(nb, exported, day: date, by: list[str]):
    """Per purpose: the customers of the day, and the answer that stands of each."""
    mine = consent.positions(exported, day)
    measured = nb.measure("consent_coverage", as_of=day, by=by)
    keys = ["purpose", *by]
    assert told(measured, keys, "customers") == counted(mine, keys)
    for answer in ("covered", "withdrawn", "expired", "refused", "asked", "never_asked"):
        stands = mine.filter(pl.col("answer") == answer)
        assert told(measured, keys, answer) == counted(stands, keys), answer
    assert measured["unknown"].sum() == 0
    assert measured["covered"].sum() > 0 < measured["withdrawn"].sum()


@ON_EACH_DAY
@pytest.mark.parametrize("by", [[], ["company"], ["channel"]], ids=str)
def test_uses_without_a_consent(nb, exported, day: date, by: list[str]):
    """Of twelve months, by purpose, month and why none held."""
    uses = consent.uncovered(exported).filter(pl.col("used_on") <= day)
    measured = nb.measure("uncovered", as_of=day, by=by)
    uses = uses.with_columns(month=pl.col("used_on").dt.truncate("1mo"))
    keys = ["purpose", *by, "month", "kind"]
    two_years = uses.filter(pl.col("used_on") > pl.lit(day).dt.offset_by("-2y"))
    assert told(measured, keys, "uses") == counted(two_years, keys)
    if day == DAYS[0]:
        assert measured.filter(pl.col("month") > year_to(day))["uses"].sum() > 0


@ON_EACH_DAY
@pytest.mark.parametrize("by", [[], ["company"]], ids=str)
def test_consents_that_hold_by_wording(nb, exported, day: date, by: list[str]):
    """By channel, text and age; those whose text, channel or proof is not known apart."""
    given = consent.consents(exported).filter(pl.col("decided_on") <= day, pl.col("last_on") >= day)
    age = (
        pl.when(pl.col("decided_on") > year_to(day))
        .then(pl.lit("0-12"))
        .when(pl.col("decided_on") > pl.lit(day).dt.offset_by("-2y"))
        .then(pl.lit("13-24"))
        .otherwise(pl.lit("25-"))
    )
    given = given.with_columns(age=age)
    keys = ["purpose", *by, "channel", "text_version", "age"]
    measured = nb.measure("consents", as_of=day, by=by)
    assert told(measured, keys, "live") == counted(given, keys)
    proof = ["channel", "text_version", "evidence_ref"]
    bare = given.filter(pl.any_horizontal(pl.col(proof).is_null()))
    assert told(measured, keys, "unprovable") == counted(bare, keys)


# -- disclosures ---------------------------------------------------------------------------------

LACKS = ("lacks_ground", "lacks_agreement", "lacks_promised", "lacks_confidentiality")


@pytest.fixture(scope="module")
def disclosed(exported: Tables) -> pl.DataFrame:
    """Every disclosure until the last day, with what it lacked."""
    return third_parties.disclosures(exported, DAYS[0])


@ON_EACH_DAY
@pytest.mark.parametrize(
    "by", [["recipient"], ["company"], ["role", "category"], ["recipient", "company"]], ids=str
)
def test_what_left_for_whom_and_what_it_lacked(nb, disclosed, day: date, by: list[str]):
    """Of twelve months: disclosures, and those without ground, agreement or confidentiality."""
    mine = disclosed.filter(pl.col("day") <= day, pl.col("day") > year_to(day))
    measured = nb.measure("disclosures", as_of=day, by=by)
    assert told(measured, by, "disclosures") == counted(mine, by)
    for lack in LACKS:
        assert told(measured, by, lack) == counted(mine.filter(pl.col(lack)), by), lack
    assert measured["lacks_agreement"].sum() > 0


@ON_EACH_DAY
@pytest.mark.parametrize("company", [None, "elnat"])
def test_agreements_that_end_within_ninety_days(nb, exported, day: date, company):
    """With whom, and when; of one company those that bind it."""
    rows = pl.DataFrame(exported["agreements"], infer_schema_length=None).filter(
        pl.col("valid_until").is_between(pl.lit(day), pl.lit(day).dt.offset_by("90d"))
    )
    if company:
        rows = rows.filter(pl.col("company").is_null() | (pl.col("company") == company))
    narrowed = {"company": company} if company else {}
    measured = nb.measure("agreements", as_of=day, filters=narrowed)
    soon = measured.filter(pl.col("days_left").is_between(0, 90))
    keys = ["recipient", "kind", "valid_from", "valid_until"]
    mine = rows.rename({"recipient_id": "recipient"}).select(keys)
    assert sorted(soon.select(keys).rows()) == sorted(mine.rows())
