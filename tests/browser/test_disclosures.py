"""The page of disclosures as people use it: filters, clicks, rows, files, phone, dark."""

import csv
import io
import re
import zipfile

import pytest
from playwright.sync_api import expect

from tests.browser.driving import address, choose, pick_row

pytestmark = pytest.mark.browser


def lead(seen) -> str:
    return seen.page.inner_text(".nb-lead")


CHOICES = (
    ("Period", "period", "quarter", "Last quarter"),
    ("Period", "period", "year", "This year"),
    ("Period", "period", "all", "Two years"),
    ("Recipient", "recipient", "m-14", "Moderns Partner"),
    ("Category", "category", "billing", "Invoices"),
    ("Legal basis", "ground", "consent", "Consent"),
)


def test_a_choice_is_in_the_address_and_the_back_button_undoes_it(visit):
    seen = visit().open("/disclosures?lang=en")
    before = lead(seen)
    for label, key, value, option in CHOICES:
        choose(seen.page, label, option)
        seen.page.wait_for_url(f"**{key}={value}**")
        seen.settled()
        assert lead(seen) != before
        seen.page.go_back()
        seen.settled()
        assert key not in address(seen.page)
        assert lead(seen) == before


def test_a_link_opens_in_its_state(visit):
    seen = visit().open("/disclosures?lang=en&recipient=m-14&period=year&category=contact")
    for label, value in (
        ("Period", "This year"),
        ("Recipient", "Moderns Partner"),
        ("Category", "Contact"),
        ("Legal basis", "All legal bases"),
    ):
        expect(seen.page.get_by_label(label, exact=True)).to_have_value(value)
    assert "to one recipient so far this year" in lead(seen)
    assert seen.complaints == []


def test_a_click_on_a_lane_narrows_the_page_to_its_recipient(visit):
    """On the lane, and on a month of it."""
    seen = visit().open("/disclosures?lang=en")
    lane = ".st-key-wide_recipients .mark-rect path[aria-label^='Moderns Partner: ']"
    seen.page.locator(lane).first.click(position={"x": 30, "y": 27})
    seen.page.wait_for_url("**recipient=m-14**")
    seen.settled()
    assert "to one recipient" in lead(seen)
    seen.page.go_back()
    seen.settled()
    month = ".st-key-wide_recipients .mark-symbol path[aria-label^='Nya Utskicket, ']"
    seen.page.locator(month).first.click(force=True)
    seen.page.wait_for_url("**recipient=m-13**")


def test_a_click_on_a_cell_narrows_to_recipient_and_category(visit):
    seen = visit().open("/disclosures?lang=en")
    cell = ".st-key-wide_matrix .mark-rect path[aria-label^='Moderns Partner, Contact: ']"
    seen.page.locator(cell).click(force=True)
    seen.page.wait_for_url("**category=contact**")
    seen.settled()
    assert address(seen.page)["recipient"] == "m-14"
    # The rows below follow, and the filters in force can be taken away one by one.
    seen.page.get_by_role("button", name=re.compile("Moderns Partner ✕")).click()
    seen.settled()
    assert "recipient" not in address(seen.page)
    assert address(seen.page)["category"] == "contact"


def test_a_click_on_a_month_narrows_to_its_ground(visit):
    seen = visit().open("/disclosures?lang=en")
    cell = ".st-key-wide_grounds .mark-rect path[aria-label^='Consent, ']"
    seen.page.locator(cell).first.click(force=True)
    seen.page.wait_for_url("**ground=consent**")
    seen.settled()
    expect(seen.page.get_by_label("Legal basis", exact=True)).to_have_value("Consent")


def test_the_table_of_a_chart_does_what_its_marks_do(visit):
    seen = visit().open("/disclosures?lang=en")
    for name, key in (("recipients", "recipient"), ("matrix", "category"), ("grounds", "ground")):
        switch = seen.page.locator(f".st-key-view_{name}")
        switch.get_by_role("radio", name="Table").click()
        seen.settled()
        pick_row(seen.page, f"rows_{name}")
        seen.page.wait_for_url(f"**{key}=**")
        seen.settled()
        seen.page.go_back()
        seen.settled()
        assert address(seen.page) == {"lang": "en"}
    assert seen.complaints == []


def test_a_row_of_a_table_narrows_the_page_to_its_recipient(visit):
    seen = visit().open("/disclosures?lang=en")
    for name in ("terms", "flows"):
        pick_row(seen.page, f"rows_{name}")
        seen.page.wait_for_url("**recipient=m-**")
        seen.settled()
        seen.page.go_back()
        seen.settled()
        assert address(seen.page) == {"lang": "en"}
    assert seen.complaints == []


def test_the_rows_are_of_one_promise_or_of_all(visit):
    seen = visit().open("/disclosures?lang=en")
    seen.page.get_by_role("radio", name=re.compile("Agreement the law asks for")).click()
    seen.page.wait_for_url("**promise=disclosure_has_agreement**")
    seen.settled()
    seen.page.get_by_role("radio", name=re.compile("Everything without a legal basis")).click()
    seen.settled()
    assert "promise" not in address(seen.page)


def test_what_lacked_an_agreement_is_a_file(visit):
    """CSV and XLSX of the period and the recipient of the page."""
    seen = visit().open("/disclosures?lang=en&recipient=m-14&period=all")
    with seen.page.expect_download() as got:
        seen.page.get_by_role("button", name="Without an agreement, CSV").click()
    text = got.value.path().read_text(encoding="utf-8-sig")
    name = "disclosures_without-an-agreement_group_2024-11_2026-10.csv"
    assert got.value.suggested_filename == name
    rows = list(csv.DictReader(io.StringIO(text)))
    assert rows and {row["Recipient"] for row in rows} == {"Moderns Partner"}
    assert {row["Promise"] for row in rows} == {
        "Agreement the law asks for",
        "Agreement with every recipient",
    }
    with seen.page.expect_download() as got:
        seen.page.get_by_role("button", name="Without an agreement, XLSX").click()
    with zipfile.ZipFile(got.value.path()) as book:
        assert "Moderns Partner" in book.read("xl/sharedStrings.xml").decode("utf-8")


def test_a_phone_gets_lists_in_place_of_wide_drawings(visit):
    seen = visit(390, 844).open("/disclosures?lang=sv")
    for part in ("recipients", "matrix", "grounds"):
        expect(seen.page.locator(f".st-key-wide_{part}")).to_be_hidden()
        expect(seen.page.locator(f".st-key-narrow_{part} .nb-list").first).to_be_visible()
    assert "myndighet: inget avtal krävs" in seen.text()


def test_management_sees_the_lanes_and_no_rows(visit):
    seen = visit().open("/disclosures?lang=en")
    seen.page.get_by_role("button", name="Data protection officer").click()
    seen.page.get_by_role("radio", name="Management").click()
    seen.settled()
    expect(seen.page.get_by_text("The rows are shown only to")).to_be_visible()
    expect(seen.page.get_by_label("Period", exact=True)).to_have_count(0)
    expect(seen.page.get_by_role("button", name="Without an agreement, CSV")).to_have_count(0)
    assert seen.page.locator(".st-key-wide_recipients .mark-symbol path").count() > 50


def test_marks_speak_in_sentences(visit):
    seen = visit().open("/disclosures?lang=sv")
    labels = seen.page.evaluate(
        """() => [...document.querySelectorAll('.stVegaLiteChart svg [aria-label]')]
              .filter(mark => mark.getAttribute('role') === 'graphics-symbol')
              .map(mark => mark.getAttribute('aria-label'))"""
    )
    marks = [label for label in labels if not label.startswith(("X-axis", "Y-axis"))]
    assert len(marks) > 100
    assert all(label.endswith(".") for label in marks)
