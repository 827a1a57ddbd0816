"""What stands on the page of requests besides its charts: comparisons, pauses, what was told."""

import polars as pl
import pytest

import queries
from dashboard.shell.promise_pages import of_panel
from dashboard.words import LANGUAGES, words
from queries.api.requests import GROUPS
from queries.disclosure_control.roles import ROLES
from queries.notices.reading import read_notice
from tests.pages.page_reading import assert_whole, opened, text_of
from tests.pages.test_exports_page import downloads, table_of

IN_BOTH = pytest.mark.parametrize("lang", LANGUAGES)
SV, EN = words("sv"), words("en")


def compared_by(at, group: str):
    at.session_state["w_group"] = group
    return at.run()


@pytest.mark.parametrize("group", GROUPS)
def test_requests_side_by_side_are_the_measures_own(sample_store, group):
    nb = queries.open(sample_store)
    at = compared_by(opened(sample_store, "requests", "en"), group)
    assert_whole(at, "en")
    found = nb.measure("turnaround", by=[group])
    status = nb.status(by=[group]).filter(pl.col("promise").str.starts_with("answer_"))
    rows = {row[0]: row[1:] for row in table_of(at, EN("groups.question"))}
    assert len(rows) == found.height
    for row in found.iter_rows(named=True):
        name = nb.companies[row[group]] if group == "company" else EN.name(group, row[group])
        told = status.filter(pl.col(group) == row[group]).select(pl.col("judged", "kept").sum())
        judged, kept = told.row(0)
        shown = rows[name]
        assert shown[0] == str(row["requests"])
        if judged:
            assert shown[1] == EN.share_of(kept, judged)
            assert shown[2] == str(judged - kept)
        assert (shown[3] == "–") == (row["requests"] < 20)
        assert shown[5] == str(row["open"])


def test_under_twenty_no_percentile(sample_store):
    rows = table_of(opened(sample_store, "requests"), SV("groups.question"))
    small = [row for row in rows if int(row[1]) < 20]
    assert small and all(row[4] == row[5] == "–" for row in small)


@pytest.mark.parametrize("group", GROUPS)
def test_how_they_ended_is_the_measure_handling(sample_store, group):
    found = queries.open(sample_store).measure("handling", by=[group])
    at = compared_by(opened(sample_store, "requests", "en"), group)
    done = table_of(at, EN("handling.question"))
    lags = table_of(at, EN("handling.lag_question"))
    assert sum(int(row[1]) for row in done) == found["refused"].sum()
    assert sum(int(row[3]) for row in done) == found["extended"].sum() > 0
    assert sum(int(cell) for row in lags for cell in row[1:]) == found["requests"].sum()


@pytest.mark.parametrize(
    ("asked", "offered"),
    [
        ({}, ["kind", "channel", "company"]),
        ({"kind": "access"}, ["channel", "company"]),
        ({"company": "elnat", "channel": "web"}, ["kind"]),
        ({"promise": "answer_objection"}, ["kind"]),
    ],
)
def test_only_what_differs_is_compared(sample_store, asked, offered):
    at = opened(sample_store, "requests", "en", **asked)
    assert_whole(at, "en")
    assert table_of(at, EN("groups.question"))
    found = [c for c in at.get("button_group") if c.label == EN("groups.by")]
    if len(offered) == 1:
        assert not found
    else:
        names = [EN(f"groups.by_{group}") for group in offered]
        assert [option.content for option in found[0].proto.options] == names


def test_of_several_kinds_only_those(sample_store):
    at = opened(sample_store, "requests", "en", promise="answer_objection")
    names = {row[0] for row in table_of(at, EN("groups.question"))}
    assert names <= {"Objection", "Marketing opt-out"}


@IN_BOTH
@pytest.mark.parametrize("asked", [{}, {"kind": "access"}])
def test_management_reads_no_small_cell_of_them(sample_store, lang, asked):
    at = opened(sample_store, "requests", lang, "management", **asked)
    assert_whole(at, lang)
    w = words(lang)
    # The groups above them are duties of the company and of the promise about a kind, and shown as
    # they are: that three requests are late has to be seen.
    for caption in ("handling.question", "handling.lag_question"):
        for row in table_of(at, w(caption)):
            assert not [cell for cell in row[1:] if cell in map(str, range(1, 8))], caption


def test_a_link_to_a_channel_shows_management_all_channels(sample_store):
    """By channel several promises would give each other's small counts away."""
    pages = [
        opened(sample_store, "requests", "en", "management", **asked)
        for asked in ({}, {"channel": "web"})
    ]
    tables = ("groups.question", "handling.question", "handling.lag_question")
    whole, linked = ([table_of(at, EN(name)) for name in tables] for at in pages)
    assert whole == linked
    assert EN("requests.channel") not in [box.label for box in pages[1].selectbox]


@pytest.mark.parametrize("promise", of_panel(read_notice().promises, "requests", "told"))
@IN_BOTH
def test_what_was_told_has_its_rows(sample_store, lang, promise):
    nb = queries.open(sample_store)
    at = opened(sample_store, "requests", lang, promise=promise)
    assert_whole(at, lang)
    name = nb.promises[promise].words[lang].name
    assert name in [row[0] for row in table_of(at, words(lang)("told.question"))]
    assert words(lang)("items.title") in text_of(at)
    counted = nb.standing().filter(promise=promise)["shortfalls"].item()
    every = nb.item_count(promise, "broken")
    assert f"{words(lang)('items.all_states')} {every}" in pills_of(at, "items.state", lang)
    assert len(rows_of(at)) == counted < every
    at = opened(sample_store, "requests", lang, promise=promise, status="all")
    assert len(rows_of(at)) == min(every, 50)


def rows_of(at) -> list[str]:
    """The requests behind the figures; none where nothing went wrong."""
    last = at.dataframe[-1]
    return [] if "rows_still" in last.key else list(last.value.iloc[:, 0])


def pills_of(at, label: str, lang: str) -> list[str]:
    pills = next(c for c in at.get("button_group") if c.label == words(lang)(label))
    return list(pills.options)


def test_the_rows_are_chosen_by_pills(sample_store):
    at = opened(sample_store, "requests", "sv", status="met")
    assert SV("requests.title") in text_of(at)
    pills = next(c for c in at.get("button_group") if c.label == SV("items.promise"))
    pills.set_value("refusal_told_in_time").run()
    assert at.query_params["promise"] == "refusal_told_in_time"
    assert "status" not in at.query_params
    assert SV("items.title") in text_of(at)


def test_paused_ones_with_their_age(sample_store):
    nb = queries.open(sample_store)
    paused = nb.measure("requests").filter("is_paused")
    at = opened(sample_store, "requests", "en")
    if paused.is_empty():
        assert EN("still.none") in text_of(at)
        return
    table = next(frame.value for frame in at.dataframe if EN("still.days") in frame.value)
    longest = paused.sort("paused_since").row(0, named=True)
    assert len(table) == paused.height
    assert table["Days"].iloc[0] == (nb.day - longest["paused_since"]).days
    assert list(table["Days"]) == sorted(table["Days"], reverse=True)


@pytest.mark.parametrize("role", ROLES)
def test_rows_can_be_taken_away_by_those_who_see_them(sample_store, role):
    at = opened(sample_store, "requests", "en", role, kind="erasure")
    assert_whole(at, "en")
    number = queries.open(sample_store).measure("requests", filters={"kind": "erasure"}).height
    wanted = [f"{number} rows, CSV", f"{number} rows, XLSX"] if role != "management" else []
    assert downloads(at) == wanted


@IN_BOTH
def test_the_rows_are_the_requests_of_the_measure(sample_store, lang):
    """All that the old table of requests showed, read from the one browser of rows."""
    w = words(lang)
    wanted = queries.open(sample_store).measure("requests", filters={"kind": "access"})
    shown = opened(sample_store, "requests", lang, kind="access", status="overdue").dataframe[-1]
    overdue = wanted.filter(status="overdue")
    assert list(shown.value.iloc[:, 0]) == overdue["request_id"].to_list()
    heads = ("due_on", "state", "kind", "received_on", "answered_on", "company", "channel", "clock")
    assert list(shown.value)[1:] == [w(f"requests.{head}") for head in heads]
    days = [day.date() for day in shown.value[w("requests.due_on")]]
    assert days == overdue["due_on"].to_list()
    states = [w.count("days.over", -days) for days in overdue["days"]]
    assert list(shown.value[w("requests.state")]) == states
    at = opened(sample_store, "requests", lang, kind="access")
    assert f"{w('items.all_states')} {wanted.height}" in pills_of(at, "items.state", lang)


@IN_BOTH
def test_a_row_opens_and_says_why(sample_store, lang):
    """Of each status one: with its promise, its days, its clock, and how it is counted."""
    w, nb = words(lang), queries.open(sample_store)
    requests = nb.measure("requests")
    for row in requests.unique("status", keep="first", maintain_order=True).iter_rows(named=True):
        at = opened(sample_store, "requests", lang, item=row["request_id"])
        assert_whole(at, lang)
        promise = next(p for p in nb.promises.values() if row["kind"] in p.kinds)
        why = nb.items(promise.id, item=row["request_id"], lang=lang)["why"].item()
        detail = next(e.proto.body for e in at.get("html") if "nb-facts-title" in e.proto.body)
        assert promise.words[lang].name in detail and promise.law in detail
        assert row["request_id"] in detail and row["received_on"].isoformat() in detail
        assert why in detail
    at = opened(sample_store, "requests", lang, item="r-0")
    assert w("requests.not_found", item="r-0") in text_of(at)


def test_a_row_is_found_whatever_the_filters(sample_store):
    held = queries.open(sample_store).measure("requests").filter(status="held").row(0, named=True)
    at = opened(sample_store, "requests", "en", item=held["request_id"], status="met")
    assert EN("days.paused") in text_of(at)
    told = opened(
        sample_store, "requests", "en", promise="request_is_free", item=held["request_id"]
    )
    assert_whole(told, "en")
    assert held["request_id"] in text_of(told)


@IN_BOTH
def test_the_rows_name_a_kind_as_the_filter_does(sample_store, lang):
    """Also a restriction: a hold that is called the same has another name."""
    w = words(lang)
    at = opened(sample_store, "requests", lang, kind="restriction")
    rows = [one.value for one in at.dataframe if w("requests.kind") in one.value.columns]
    kinds = {kind for table in rows for kind in table[w("requests.kind")]}
    assert w.name("kind", "restriction") in kinds
    assert w.name("held_by", "restriction") not in kinds


def test_another_promise_keeps_what_the_page_is_narrowed_to(sample_store):
    at = opened(sample_store, "requests", "sv", kind="access", status="met")
    pills = next(c for c in at.get("button_group") if c.label == SV("items.promise"))
    pills.set_value("refusal_told_in_time").run()
    assert at.query_params["kind"] == "access"
    assert "status" not in at.query_params
