"""The page of the exports as people use it: filters, marks, rows, files, older snapshots."""

import csv
import io

import polars as pl
import pytest
from playwright.sync_api import expect

import queries
from tests.browser import driving
from tests.browser.driving import address

pytestmark = pytest.mark.browser

SIZES = pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])


def choose(seen, label: str, option: str) -> None:
    # Far down a page the list closes again when a drawing above it is still growing.
    seen.page.get_by_label(label, exact=True).scroll_into_view_if_needed()
    seen.settled()
    driving.choose(seen.page, label, option)
    seen.settled()


def saved(seen, button: str) -> tuple[str, bytes]:
    with seen.page.expect_download() as found:
        seen.page.get_by_role("button", name=button, exact=True).click()
    return found.value.suggested_filename, found.value.path().read_bytes()


def test_table_and_rule_stand_in_the_address_and_go_back(visit_short):
    seen = visit_short().open("/exports?lang=sv")
    choose(seen, "Tabell", "Samtycken")
    assert address(seen.page) == {"lang": "sv", "table": "consents"}
    expect(seen.page.get_by_text("Samtycken: Fiber saknas.")).to_be_visible()
    choose(seen, "Regel", "Samma rad står två gånger; den första är med")
    assert address(seen.page)["rule"] == "duplicate_row"
    rows = seen.page.get_by_role("table", name="Vad avvisades?").get_by_role("row")
    expect(rows).to_have_count(2)
    seen.page.go_back()
    seen.settled()
    assert address(seen.page) == {"lang": "sv", "table": "consents"}
    choose(seen, "Tabell", "Alla tabeller")
    assert address(seen.page) == {"lang": "sv"}


def test_a_click_on_a_load_chooses_its_table(visit_short):
    seen = visit_short().open("/exports?lang=en")
    mark = seen.page.locator(".st-key-wide path[aria-label*='Missing since the load before']")
    mark.first.click(force=True)
    seen.page.wait_for_url("**table=consents**")
    seen.settled()
    expect(seen.page.get_by_label("Table", exact=True)).to_have_value("Consents")
    expect(seen.page.get_by_text("Consents: Fiber missing.")).to_be_visible()


def test_the_lanes_as_a_table_choose_too(visit_short):
    """By keyboard alone: an arrow down from the first row, then shift and space."""
    seen = visit_short().open("/exports?lang=en")
    seen.page.get_by_role("radio", name="Table").click()
    seen.settled()
    expect(seen.page.get_by_text("Keyboard: arrows move")).to_be_visible()
    seen.page.get_by_test_id("stDataFrame").first.locator("canvas").first.focus()
    for key in ("ArrowDown", "Shift+Space"):
        seen.page.keyboard.press(key)
    seen.page.wait_for_url("**table=contracts**")
    assert seen.complaints == []


def test_the_refused_rows_as_files(visit_short, two_loads):
    """What the files hold is what was refused: read back, row by row, and no cell is a formula."""
    wanted = queries.open(two_loads).quarantine()
    seen = visit_short().open("/exports?lang=sv")
    name, content = saved(seen, "Avvisade rader, XLSX")
    called = f"underlag_avvisade-rader-000002_koncernen_{queries.open(two_loads).newest_day}"
    assert name == f"{called}.xlsx"
    found = pl.read_excel(
        io.BytesIO(content), sheet_id=2, engine="calamine", read_options={"header_row": 1}
    )
    assert found.columns == wanted.columns
    assert found.height == wanted.height
    assert found["raw"].to_list() == wanted["raw"].to_list()
    name, content = saved(seen, "Avvisade rader, CSV")
    assert name == f"{called}.csv"
    text = io.StringIO(content.decode("utf-8-sig"), newline="")
    rows = list(csv.reader(text, delimiter=";"))
    assert rows[0] == wanted.columns
    assert len(rows) == wanted.height + 1


def test_the_files_hold_what_the_filters_leave(visit_short):
    seen = visit_short().open("/exports?lang=en&table=consents")
    _, content = saved(seen, "Refused rows, CSV")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert {row["table"] for row in rows} == {"consents"}


def test_others_get_no_refused_row(visit_short):
    seen = visit_short().open("/exports?lang=en")
    seen.page.get_by_role("button", name="Data protection officer").click()
    seen.page.get_by_role("radio", name="Management").click()
    seen.settled()
    expect(seen.page.get_by_text("Refused rows are counted nowhere")).to_be_visible()
    expect(seen.page.get_by_role("button", name="Refused rows, CSV")).to_have_count(0)


def test_an_older_snapshot_is_looked_at_on_every_page(visit_short):
    seen = visit_short().open("/exports?lang=en")
    choose(seen, "Show data", "31 October 2026, 000001")
    assert address(seen.page) == {"lang": "en", "snapshot": "000001"}
    expect(seen.page.get_by_text("All 13 exported tables are up to date").first).to_be_visible()
    seen.page.get_by_role("link", name="Overview", exact=True).click()
    expect(seen.page.get_by_role("heading", name="Overview", exact=True)).to_be_visible()
    seen.settled()
    assert address(seen.page)["snapshot"] == "000001"
    seen.page.get_by_role("button", name="To the latest data").click()
    seen.settled()
    assert "snapshot" not in address(seen.page)


def test_the_overview_leads_to_the_exports(visit_short):
    seen = visit_short().open("/?lang=sv")
    seen.page.get_by_role("link", name="Visa underlaget").click()
    expect(seen.page.get_by_role("heading", name="Underlag", exact=True)).to_be_visible()
    seen.settled()
    assert address(seen.page) == {"lang": "sv"}


@SIZES
def test_the_links_on_top_fit_and_are_large_enough(visit, width, height):
    """No finger is to hit two of them: 24 pixels at the least, and none beside another."""
    seen = visit(width, height).open("/requests?lang=sv")
    boxes = seen.page.evaluate(
        """() => [...document.querySelectorAll('.st-key-nav a')].map(link => {
              const box = link.getBoundingClientRect();
              return [box.left, box.top, box.right, box.bottom];
            })"""
    )
    assert len(boxes) == 6
    for left, top, right, bottom in boxes:
        assert right - left >= 24 and bottom - top >= 24
        assert left >= 0 and right <= width
    for at, one in enumerate(boxes):
        for other in boxes[at + 1 :]:
            apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1]
            assert apart or other[3] <= one[1]
