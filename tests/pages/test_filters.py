"""The address means what it says, and nothing else gets in."""

from datetime import date

import polars as pl
import pytest

from dashboard import periods
from dashboard.shell.page import PAGES
from dashboard.shell.promise_pages import asked_kinds, kinds_of, of_panel, shown_on
from dashboard.shell.url_params import OWN, Known, language, readable
from dashboard.views.overview import figures
from queries.exports.lists import REQUEST_KINDS
from queries.notices.reading import read_notice

OVERDUE = {"status": "overdue"}
PROMISES = read_notice().promises


def some(*names):
    """A notice's promises of these names only."""
    return {name: PROMISES[name] for name in names}


ERASING = some("erase_after_relationship")
DPO = Known("dpo", date(2026, 10, 31), ("kem", "varme"), ERASING)
BOARD = Known("management", date(2026, 11, 17), ("kem", "varme"), ERASING)


def test_a_whole_address_is_kept():
    address = {
        "day": "2026-09-15",
        "since": "2026-08-31",
        "company": "varme",
        "lang": "en",
        "snapshot": "000002",
        "kind": "erasure",
        "channel": "email",
        "status": "overdue",
        "due": "2026-W44",
        "item": "B-2231",
    }
    assert readable("requests", address, DPO) == address


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("day", "2026-02-30"),
        ("day", "yesterday"),
        ("day", "20260930"),
        ("day", "1999-12-31"),
        ("day", "2027-01-01"),
        ("since", ""),
        ("company", "wärme"),
        ("lang", "de"),
        ("snapshot", "../../etc"),
        ("kind", "Radering"),
        ("channel", "fax"),
        ("status", "late"),
        ("due", "2026-13"),
        ("due", "2026-W54"),
        ("due", "soon"),
        ("item", ""),
        ("item", "x" * 81),
        ("role", "dpo"),
        ("anything", "else"),
    ],
)
def test_what_does_not_parse_is_dropped(key, value):
    assert readable("requests", {key: value, "company": "kem"} | {key: value}, DPO) == (
        {"company": "kem"} if key != "company" else {}
    )


def test_parameters_of_other_pages_do_not_leak():
    assert readable("overview", {"kind": "erasure", "lang": "sv"}, DPO) == {"lang": "sv"}
    assert readable("requests", {"promise": "erase_after_relationship"}, DPO) == {}


def test_a_promise_of_several_kinds_is_one_filter():
    """Opt-outs are answered as objections: a link to that promise asks for both kinds."""
    known = Known("dpo", date(2026, 10, 31), (), some("answer_objection"))
    asked = {"promise": "answer_objection", "status": "overdue"}
    assert readable("requests", asked, known) == asked
    # Of the two a kind is the narrower.
    assert readable("requests", {**asked, "kind": "objection"}, known) == {
        "kind": "objection",
        "status": "overdue",
    }
    board = Known("management", date(2026, 10, 31), (), known.promises)
    assert readable("requests", asked, board) == {"status": "overdue"}


def test_every_kind_of_request_is_answered_under_one_promise():
    assert set(asked_kinds({"promise": "answer_objection"}, PROMISES)) == {
        "objection",
        "marketing_optout",
    }
    assert asked_kinds({"promise": "answer_objection", "kind": "access"}, PROMISES) == ("access",)
    assert asked_kinds({"promise": "request_is_free"}, PROMISES) == ()
    found = [kind for kinds in kinds_of(PROMISES).values() for kind in kinds]
    assert sorted(found) == sorted(REQUEST_KINDS)


@pytest.mark.parametrize(
    ("promise", "shortfalls", "own"),
    [
        ("answer_objection", 2, {"promise": "answer_objection", "status": "overdue"}),
        ("answer_erasure_request", 2, {"kind": "erasure", "status": "overdue"}),
        ("answer_erasure_request", 0, {"kind": "erasure"}),
        ("erase_after_relationship", 9, {"promise": "erase_after_relationship"} | OVERDUE),
        ("consent_covers_use", 3, {"promise": "consent_covers_use", "status": "broken"}),
        ("refusal_told_in_time", None, {"promise": "refusal_told_in_time"}),
    ],
)
def test_a_promise_leads_to_what_is_wrong_with_it(promise, shortfalls, own):
    assert figures.behind(PROMISES[promise], shortfalls, has_rows=True) == own


@pytest.mark.parametrize(
    ("promise", "own"),
    [
        ("answer_objection", {}),
        ("answer_erasure_request", {"kind": "erasure"}),
        ("erase_after_relationship", {"promise": "erase_after_relationship"}),
        ("refusal_told_in_time", {}),
    ],
)
def test_management_is_led_to_a_page_that_knows_the_filter(promise, own):
    """To no status, since it has no rows; what it is led to means something on the page."""
    found = figures.behind(PROMISES[promise], 9, has_rows=False)
    assert found == own
    board = Known("management", date(2026, 10, 31), (), PROMISES)
    assert readable(PROMISES[promise].view, found, board) == own


def test_a_page_shows_the_promises_of_its_view_and_purge_all_that_erase():
    assert "withdrawal_erases" in shown_on("consent", PROMISES)
    assert shown_on("purge", PROMISES)[:2] == (
        "erase_after_relationship",
        "erase_after_statutory_period",
    )
    assert "withdrawal_erases" in shown_on("purge", PROMISES)
    assert "consent_covers_use" not in shown_on("purge", PROMISES)


def test_the_furthest_behind_has_a_page_and_is_open():
    """Of events the shortfalls are those of twelve months, which no list of rows is."""
    now = pl.DataFrame(
        {
            "promise": ["consent_covers_use", "erase_after_relationship", "answer_access_request"],
            "shortfalls": [90, 21, 3],
        }
    )
    worst = figures.furthest(now, PROMISES, ("overview", "purge", "requests", "consent"))
    assert (worst["promise"], worst["shortfalls"]) == ("erase_after_relationship", 21)
    assert figures.furthest(now, PROMISES, ("requests",))["promise"] == "answer_access_request"
    assert figures.furthest(now, PROMISES, ("disclosures",)) is None


def test_tables_and_rules_of_the_exports():
    address = {"table": "consents", "rule": "duplicate_key", "company": "kem"}
    assert readable("exports", address, DPO) == address
    assert readable("exports", {"table": "shoes"}, DPO) == {}
    assert readable("exports", {"rule": "../x y"}, DPO) == {}
    assert readable("requests", {"table": "consents"}, DPO) == {}


def test_what_was_told_has_rows_on_the_page_of_requests():
    """Refusals, extensions and fees, of one kind of request too; management has no rows."""
    told = some(*of_panel(PROMISES, "requests", "told"))
    known = Known("dpo", date(2026, 10, 31), (), told)
    asked = {"promise": "refusal_told_in_time", "kind": "access", "status": "all"}
    assert readable("requests", asked, known) == asked
    board = Known("management", date(2026, 10, 31), (), told)
    assert "promise" not in readable("requests", asked, board)


def test_a_comparison_after_the_day_is_dropped():
    assert readable("overview", {"day": "2026-09-30", "since": "2026-09-30"}, DPO) == {
        "day": "2026-09-30"
    }
    assert readable("overview", {"since": "2026-11-30"}, DPO) == {}


def test_management_has_month_ends_only():
    assert readable("overview", {"day": "2026-09-30"}, BOARD) == {"day": "2026-09-30"}
    assert readable("overview", {"day": "2026-09-29"}, BOARD) == {}
    assert readable("overview", {"day": "2026-11-30"}, BOARD) == {}
    assert BOARD.default_day == date(2026, 10, 31)
    assert DPO.default_day == date(2026, 10, 31)


def test_management_links_to_no_row():
    assert readable("requests", {"item": "B-2231"}, BOARD) == {}


def test_the_address_decides_the_language_and_else_the_browser():
    assert language({"lang": "en"}, "sv-SE") == "en"
    assert language({}, "sv-SE") == "sv"
    assert language({}, "de-DE") == "en"
    assert language({}, None) == "en"
    assert language({"lang": "xx"}, "sv") == "sv"


def test_month_ends_go_back_two_years():
    ends = periods.month_ends(date(2026, 10, 31))
    assert len(ends) == 24
    assert ends[0] == date(2026, 10, 31)
    assert ends[1] == date(2026, 9, 30)
    assert ends[-1] == date(2024, 11, 30)
    assert periods.month_ends(date(2026, 11, 17))[0] == date(2026, 10, 31)


def test_comparisons_are_a_month_three_months_and_a_year_back():
    assert periods.compared_with(date(2026, 10, 31)) == [
        date(2026, 9, 30),
        date(2026, 7, 31),
        date(2025, 10, 31),
    ]
    assert periods.compared_with(date(2024, 3, 15))[0] == date(2024, 2, 29)


def test_a_time_in_the_address_is_a_year_a_month_or_a_week():
    assert periods.within("2026") == (date(2026, 1, 1), date(2026, 12, 31))
    assert periods.within("2024-02") == (date(2024, 2, 1), date(2024, 2, 29))
    assert periods.within("2026-W53") == (date(2026, 12, 28), date(2027, 1, 3))
    assert periods.within("2025-W53") is None
    assert periods.within("..2024-02") == (None, date(2024, 2, 29))
    assert periods.within("..2024") == (None, date(2024, 12, 31))
    assert periods.within("...2024") is None and periods.within("..") is None
    assert periods.week_of(date(2026, 12, 28)) == "2026-W53"


def test_a_leap_day_has_a_day_a_year_before():
    assert periods.year_before(date(2024, 2, 29)) == date(2023, 2, 28)


def test_no_page_takes_a_label_for_a_value():
    """Values in the address are English and lower case, whatever the language of the page."""
    assert all(value == value.lower() and value.isascii() for value in REQUEST_KINDS)
    assert set(OWN) == set(PAGES)
