"""The page of consent as people use it: every filter, click and file, on a desk and on a phone."""

import csv
import io
import zipfile

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driving import address, choose, pick_row

pytestmark = pytest.mark.browser


def block(page: Page, question: str):
    """The innermost block of the page that holds a chart's question."""
    heading = page.get_by_role("heading", name=question, exact=True)
    return page.locator("[data-testid=stVerticalBlock]").filter(has=heading).last


def as_table(page: Page, question: str) -> None:
    heading = page.get_by_role("heading", name=question, exact=True)
    row = page.locator("[data-testid=stHorizontalBlock]").filter(has=heading).last
    row.get_by_role("radio", name="Table").click()


def test_the_answer_stands_in_the_first_window(visit):
    """Sentence and first chart without scrolling."""
    seen = visit().open("/consent?lang=en")
    chart = seen.page.locator("[class*=st-key-marks_coverage] svg.marks").bounding_box()
    assert chart["y"] + chart["height"] < 900
    phone = visit(390, 844).open("/consent?lang=en")
    lead = phone.page.locator(".nb-lead").bounding_box()
    assert lead["y"] + lead["height"] < 844


def test_a_purpose_narrows_the_page_and_the_back_button_undoes_it(visit):
    seen = visit().open("/consent?lang=en")
    choose(seen.page, "Purpose", "Improvement")
    seen.settled()
    assert address(seen.page) == {"lang": "en", "purpose": "improvement"}
    expect(seen.page.get_by_text("have said yes to improvement")).to_be_visible()
    expect(seen.page.get_by_role("button", name="Purpose: Improvement ✕")).to_be_visible()
    seen.page.go_back()
    seen.settled()
    assert address(seen.page) == {"lang": "en"}
    expect(seen.page.get_by_label("Purpose", exact=True)).to_have_value("All purposes")
    expect(seen.page.get_by_text("have said yes to marketing")).to_be_visible()


def test_a_pill_taken_away_removes_its_filter_everywhere(visit):
    seen = visit().open("/consent?lang=en&purpose=marketing&company=kem")
    seen.page.get_by_role("button", name="Purpose: Marketing ✕").click()
    seen.settled()
    assert address(seen.page) == {"lang": "en", "company": "kem"}
    expect(seen.page.get_by_label("Purpose", exact=True)).to_have_value("All purposes")


def test_a_click_on_an_answer_leads_to_what_is_behind_it(visit):
    behind = {
        "yes": {"promise": "consent_is_provable", "status": "all"},
        "no or withdrawn": {"promise": "withdrawal_stops_use"},
        "no answer": {"promise": "consent_covers_use", "kind": "never"},
    }
    seen = visit().open("/consent?lang=en")
    marks = seen.page.locator("[class*=st-key-marks_coverage] .mark-rect path")
    for answer, asked in behind.items():
        marks.and_(seen.page.locator(f"[aria-label^='Marketing, {answer}:']")).click()
        seen.page.wait_for_url("**purpose=marketing**")
        seen.settled()
        assert address(seen.page) == {"lang": "en", "purpose": "marketing", **asked}
        seen.page.go_back()
        seen.settled()
        assert address(seen.page) == {"lang": "en"}
    assert seen.complaints == []


def test_the_answers_as_a_table_do_the_same(visit):
    seen = visit().open("/consent?lang=en")
    as_table(seen.page, "How many customers have said yes, per purpose?")
    seen.settled()
    pick_row(seen.page, "rows_coverage")
    seen.page.wait_for_url("**purpose=marketing**")
    seen.settled()
    assert address(seen.page) == {"lang": "en", "purpose": "marketing"}


def test_a_click_on_a_month_shows_its_uses(visit):
    seen = visit().open("/consent?lang=en")
    bar = seen.page.locator("[class*=st-key-marks_uncovered] .mark-rect path").first
    kind = bar.get_attribute("aria-label")
    bar.click(force=True)
    seen.page.wait_for_url("**promise=consent_covers_use**")
    seen.settled()
    asked = address(seen.page)
    assert set(asked) == {"lang", "promise", "kind", "due"}
    count = int(kind.rsplit(": ", 1)[1])
    told = "1 row" if count == 1 else f"1–{count} of {count}"
    expect(seen.page.get_by_text(told, exact=True)).to_be_visible()


def test_a_month_of_the_table_shows_its_uses(visit):
    seen = visit().open("/consent?lang=en")
    as_table(seen.page, "Is data used without a yes?")
    seen.settled()
    pick_row(seen.page, "rows_uncovered")
    seen.page.wait_for_url("**due=2026-10**")
    seen.settled()
    assert address(seen.page) == {
        "lang": "en",
        "promise": "consent_covers_use",
        "due": "2026-10",
    }


def test_a_wording_leads_to_its_consents(visit):
    seen = visit().open("/consent?lang=en")
    pick_row(seen.page, "rows_proof")
    seen.page.wait_for_url("**promise=consent_is_provable**")
    seen.settled()
    assert address(seen.page)["purpose"] in ("marketing", "improvement")


def test_marketing_after_a_no_leads_to_its_mailings(visit):
    seen = visit().open("/consent?lang=en")
    tile = block(seen.page, "Does marketing stop after a no?")
    expect(tile.get_by_text("Marketing more than six days after a no")).to_be_visible()
    number = int(tile.locator(".v").inner_text())
    assert number > 0
    tile.get_by_role("button", name="Show the mailings").click()
    seen.page.wait_for_url("**kind=beyond_tolerance**")
    seen.settled()
    assert address(seen.page)["promise"] == "marketing_stops_on_objection"


def test_a_promise_is_chosen_by_its_pill(visit):
    seen = visit().open("/consent?lang=en")
    seen.page.get_by_role("radio", name="Consent covers what is kept").click()
    seen.settled()
    assert address(seen.page) == {"lang": "en", "promise": "consent_covers_holding"}


def test_the_rows_leave_as_files_under_their_filters(visit):
    seen = visit().open("/consent?lang=sv&promise=consent_covers_use&purpose=marketing")
    with seen.page.expect_download() as waited:
        seen.page.get_by_role("button", name="CSV").click()
    saved = waited.value
    assert saved.suggested_filename == "samtycken_koncernen_2025-11_2026-10.csv"
    text = saved.path().read_bytes().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    button = seen.page.get_by_role("button", name="CSV").inner_text()
    assert len(rows) == int(button.split()[0]) > 0
    assert {row["Ändamål"] for row in rows} == {"Marknadsföring"}
    with seen.page.expect_download() as waited:
        seen.page.get_by_role("button", name="XLSX").click()
    with zipfile.ZipFile(waited.value.path()) as book:
        assert rows[0]["Användning"] in book.read("xl/sharedStrings.xml").decode()


def test_management_gets_the_charts_and_no_rows(visit):
    seen = visit().open("/consent?lang=en")
    seen.page.get_by_role("button", name="Data protection officer").click()
    seen.page.get_by_role("radio", name="Management").click()
    seen.settled()
    expect(seen.page.get_by_text("The rows are shown only to")).to_be_visible()
    expect(seen.page.locator("[class*=st-key-marks_coverage] svg.marks")).to_be_visible()
    expect(seen.page.get_by_role("button", name="CSV")).to_have_count(0)
    expect(seen.page.get_by_role("button", name="Show the mailings")).to_have_count(0)
    marks = seen.page.locator("[class*=st-key-marks_coverage] .mark-rect path")
    marks.first.click()
    seen.page.wait_for_url("**purpose=**")
    seen.settled()
    assert set(address(seen.page)) == {"lang", "purpose"}


def test_a_filter_of_nothing_can_be_removed(visit):
    seen = visit().open("/consent?lang=en&promise=consent_covers_use&kind=nothing")
    seen.page.get_by_role("button", name="Remove the filter").click()
    seen.settled()
    assert "kind" not in address(seen.page)
    assert seen.complaints == []
