"""What management is given: figures by month-end, no row, no count small enough to be somebody."""

import json
import re

import pytest

import queries
from dashboard.words import LANGUAGES, words
from tests.pages.page_reading import PAGES, assert_whole, opened, sent_to_the_browser, text_of

EACH = pytest.mark.parametrize("page", PAGES)
IN_BOTH = pytest.mark.parametrize("lang", LANGUAGES)


def test_management_sees_month_ends_and_no_rows(sample_store):
    at = opened(sample_store, "requests", "sv", "management")
    assert not at.dataframe
    assert words("sv")("role_says.rows_denied") in text_of(at)
    assert not at.date_input
    ends = next(box for box in at.selectbox if box.label == words("sv")("bar.day")).options
    assert len(ends) == 24


@EACH
@pytest.mark.parametrize("asked", [{}, {"kind": "erasure"}, {"channel": "post"}])
def test_management_never_receives_a_row(sample_store, page, asked):
    """No id of a request and no customer's key in anything that is sent to the browser."""
    rows = queries.open(sample_store).measure("requests")
    ids, keys = rows["request_id"], rows["customer_key"].drop_nulls()
    sent = sent_to_the_browser(opened(sample_store, page, "sv", "management", **asked))
    assert len(sent) > 10_000
    assert not [one for one in (*ids, *keys) if one.encode() in sent]
    # Of the officer's page the same look finds them.
    if page == "requests" and not asked:
        assert ids[0].encode() in sent_to_the_browser(opened(sample_store, page))


@IN_BOTH
@pytest.mark.parametrize("asked", [{}, {"kind": "erasure"}])
def test_management_gets_no_count_of_one_to_seven(sample_store, lang, asked):
    """In no mark of the requests page: neither as its text nor as its size. How many clocks stand
    still is a promise's own count and shown as it is, of all requests together."""
    at = opened(sample_store, "requests", lang, "management", **asked)
    assert_whole(at, lang)
    marks = [
        mark
        for chart in at.get("vega_lite_chart")
        for mark in rows_of(json.loads(chart.proto.spec))
    ]
    assert marks
    for mark in marks:
        if not asked and mark.get("label") == words(lang)("bucket.paused"):
            continue
        assert mark.get("text") not in [str(number) for number in range(1, 8)]
        assert not re.search(r": [1-7]( |$)(?!–)", mark.get("said", "")), mark
        for low, high in (("from", "to"), ("low", "high")):
            assert low not in mark or mark[high] - mark[low] not in range(1, 8)


def rows_of(part) -> list[dict]:
    """All rows of data in a specification, wherever they stand."""
    if isinstance(part, list):
        return [row for one in part for row in rows_of(one)]
    if not isinstance(part, dict):
        return []
    found = part["values"] if isinstance(part.get("values"), list) else []
    found = [row for row in found if isinstance(row, dict)]
    return found + [row for key, one in part.items() if key != "values" for row in rows_of(one)]


def test_a_day_that_management_may_not_see_is_dropped(sample_store):
    at = opened(sample_store, "overview", "sv", "management", day="2026-09-15")
    assert_whole(at, "sv")
    assert "day" not in at.query_params
