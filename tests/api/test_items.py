"""Rows as a page asks for them: some at a time, by last days, by age, several promises together."""

from datetime import date, timedelta

import polars as pl
import pytest

import queries
from dashboard.periods import overdue_between
from dashboard.shell.url_params import AGES
from dashboard.words import words
from queries.errors import QueryError, RoleError
from tests.pages.page_reading import assert_whole, opened, text_of

OURS = "erase_after_relationship"


@pytest.fixture(scope="module")
def nb(sample_store):
    return queries.open(sample_store)


def erasing(nb) -> list[str]:
    return [key for key, promise in nb.promises.items() if promise.erases]


@pytest.mark.parametrize("status", [None, "overdue", "pending", "met"])
@pytest.mark.parametrize("filters", [{}, {"company": "varme"}, {"system": "KundX"}])
def test_rows_come_some_at_a_time_and_are_as_many_as_counted(nb, status, filters):
    whole = nb.items(OURS, status, filters=filters)
    parts = [nb.items(OURS, status, limit=7, offset=at, filters=filters) for at in range(0, 28, 7)]
    assert pl.concat(parts).equals(whole.head(28))
    assert nb.item_count(OURS, status, filters=filters) == whole.height
    counts = dict(nb.item_counts(OURS, filters=filters).iter_rows())
    assert sum(counts.values()) == nb.item_count(OURS, filters=filters)
    if status:
        assert counts.get(status, 0) == whole.height


def test_last_days_are_asked_for_with_both_ends(nb):
    first, last = date(2027, 1, 1), date(2027, 12, 31)
    whole = nb.items(OURS, "pending")
    wanted = whole.filter(pl.col("due_on").is_between(first, last))
    assert wanted.height
    assert nb.items(OURS, "pending", due=(first, last)).equals(wanted)
    assert (
        nb.item_count(OURS, "pending", due=(None, last))
        == whole.filter(pl.col("due_on") <= last).height
    )
    assert (
        nb.item_count(OURS, "pending", due=(first, None))
        == whole.filter(pl.col("due_on") >= first).height
    )
    # what is held has no last day
    assert nb.item_count(OURS, "held", due=(date(1900, 1, 1), None)) == 0


def test_of_what_is_closed_or_held_the_last_to_begin_can_come_first(nb):
    """The same rows; open ones by their last day in either order."""
    answering = [key for key, promise in nb.promises.items() if promise.kinds]
    found, plain = nb.items(answering, latest_first=True), nb.items(answering)
    assert set(found["item_id"]) == set(plain["item_id"])
    is_open = pl.col("status").is_in(["overdue", "pending"])
    count = plain.filter(is_open).height
    assert count and found.head(count).equals(plain.head(count))
    for group in (
        found.filter(status="held"),
        found.filter(~is_open & (pl.col("status") != "held")),
    ):
        begun = group["counts_from"].to_list()
        assert len(set(begun)) > 1 and begun == sorted(begun, reverse=True)
    parts = [nb.items(answering, latest_first=True, limit=9, offset=at) for at in (0, 9, 18)]
    assert pl.concat(parts).equals(found.head(27))


def test_events_are_asked_for_by_their_day(nb):
    whole = nb.items("consent_covers_use", "broken")
    day = whole["arises_on"][0]
    assert nb.items("consent_covers_use", "broken", due=(day, day)).equals(
        whole.filter(pl.col("arises_on") == day)
    )


def test_ages_part_what_is_overdue(nb):
    """Each overdue thing has one age, and the measure counts the same ones."""
    rows = nb.items(erasing(nb), "overdue")
    measured = nb.measure("purge_ages").group_by("age").agg(pl.col("overdue").sum())
    counted = {}
    for age, ends in AGES.items():
        due = overdue_between(nb.day, *ends)
        found = nb.items(erasing(nb), "overdue", due=due)
        counted[age] = found.height
        days = (nb.day - found["due_on"]).dt.total_days()
        assert all(ends[0] <= day <= (ends[1] or 10**6) for day in days)
    assert sum(counted.values()) == rows.height
    assert dict(measured.iter_rows()) == {age: n for age, n in counted.items() if n}
    assert overdue_between(nb.day, 1, 30)[1] == nb.day - timedelta(days=1)


def test_promises_together_are_their_rows_together_each_with_its_why(nb):
    together = nb.items(erasing(nb), "overdue", lang="sv")
    alone = pl.concat([nb.items(key, "overdue", lang="sv") for key in erasing(nb)])
    order = ["promise", "item_id", "part", "due_on"]
    assert together.sort(order).equals(alone.sort(order))
    assert together["due_on"].is_sorted()
    assert together["promise"].n_unique() > 1


def test_events_together_are_those_that_broke(nb):
    events = ["keep_for_statutory_period", "erasure_has_disposal_decision"]
    whole = nb.item_count(events, "broken")
    assert whole == sum(nb.item_count(key, "broken") for key in events) > 0
    with pytest.raises(QueryError, match="only those that broke"):
        nb.items(events)


def test_one_thing_is_asked_for_by_its_id(nb):
    row = nb.items(OURS, "overdue", limit=1).row(0, named=True)
    assert nb.items(OURS, item=row["item_id"])["item_id"].unique().to_list() == [row["item_id"]]
    assert nb.items(OURS, item="nothing").is_empty()


def test_management_counts_no_rows(sample_store):
    board = queries.open(sample_store, role="management")
    for ask in (board.item_counts, board.item_count):
        with pytest.raises(RoleError):
            ask(OURS)


def table(at):
    """The rows of the page: the last table."""
    return at.dataframe[-1].value


def test_the_page_begins_with_what_is_overdue(nb, sample_store):
    at = opened(sample_store, "purge", "en")
    rows = nb.items(erasing(nb), "overdue")
    assert list(table(at)["Record"]) == rows["item_id"].head(50).to_list()
    assert f"of {rows.height}" in text_of(at)


@pytest.mark.parametrize(
    ("address", "asked"),
    [
        ({"promise": OURS, "status": "pending"}, {"status": "pending"}),
        ({"promise": OURS, "status": "met_late"}, {"status": "met_late"}),
        ({"promise": OURS, "system": "KundX"}, {"filters": {"system": "KundX"}}),
        ({"promise": OURS, "category": "contact"}, {"filters": {"category": "contact"}}),
        ({"promise": OURS, "company": "varme"}, {"filters": {"company": "varme"}}),
        ({"promise": OURS, "status": "all", "due": "2026-10"}, {"status": None, "due": "2026-10"}),
        ({"promise": OURS, "age": "366-"}, {"age": "366-"}),
        ({"promise": OURS, "status": "held"}, {"status": "held"}),
        ({"promise": "keep_for_statutory_period", "status": "all"}, {"status": "broken"}),
        ({"promise": "erase_after_statutory_period", "status": "pending", "kind": "metering"},
         {"status": "pending", "filters": {"kind": "metering"}}),
    ],
)  # fmt: skip
def test_every_filter_of_the_address_narrows_the_rows(nb, sample_store, address, asked):
    at = opened(sample_store, "purge", "en", **address)
    assert_whole(at, "en")
    due = None
    if "due" in asked:
        due = (date(2026, 10, 1), date(2026, 10, 31))
    if "age" in asked:
        due = overdue_between(nb.day, *AGES[asked["age"]])
    rows = nb.items(
        address["promise"], asked.get("status", "overdue"), filters=asked.get("filters"), due=due
    )
    assert rows.height
    found = table(at)
    assert list(found[found.columns[0]]) == rows["item_id"].head(50).to_list()


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_a_chosen_row_says_why(nb, sample_store, lang):
    row = nb.items(OURS, "overdue", limit=1, lang=lang).row(0, named=True)
    at = opened(sample_store, "purge", lang, item=row["item_id"])
    assert_whole(at, lang)
    said = text_of(at)
    for wanted in (row["why"], row["customer_key"], nb.promises[OURS].law):
        assert " ".join(wanted.split()) in said


def test_a_link_to_a_thing_of_another_promise_finds_it(nb, sample_store):
    row = nb.items("keep_for_statutory_period", "broken", limit=1).row(0, named=True)
    at = opened(sample_store, "purge", "en", item=row["item_id"], promise=OURS)
    assert nb.promises["keep_for_statutory_period"].words["en"].name in text_of(at)
    assert row["why"] in text_of(at)


def test_a_thing_that_is_not_there_is_said(sample_store):
    at = opened(sample_store, "purge", "en", item="nothing")
    assert words("en")("items.not_found", item="nothing") in text_of(at)


def test_a_filter_that_nothing_passes_can_be_taken_away(sample_store):
    at = opened(sample_store, "purge", "en", category="no such data")
    assert_whole(at, "en")
    assert words("en")("items.none_match") in text_of(at)
    next(b for b in at.button if b.label == words("en")("items.clear")).click().run()
    assert "category" not in at.query_params
    assert len(table(at))


def test_nothing_short_is_good_news(sample_store):
    """Before anything was collected nothing is overdue, and no filter is to blame."""
    at = opened(sample_store, "purge", "en", day="2001-01-31", promise=OURS)
    assert_whole(at, "en")
    said = text_of(at)
    good = words("en")("items.none_short_duty", day=date(2001, 1, 31))
    assert " ".join(good.split()) in said
    assert words("en")("items.none_match") not in said
