"""The page of requests as people use it, besides its charts: comparisons, rows, files."""

import csv
import io

import polars as pl
import pytest
from playwright.sync_api import expect

import queries
from tests.browser.driving import address, pick_row

pytestmark = pytest.mark.browser


def saved(seen, button) -> bytes:
    with seen.page.expect_download() as found:
        button.click()
    return found.value.path().read_bytes()


def test_what_is_compared_is_switched(visit):
    seen = visit().open("/requests?lang=en")
    table = seen.page.get_by_role("table", name="Where do answers take longest?")
    expect(table.get_by_role("rowheader", name="Access")).to_be_visible()
    for name, row in (("Company", "Elhandel"), ("Channel", "Phone")):
        seen.page.get_by_role("radio", name=name, exact=True).click()
        seen.settled()
        expect(table.get_by_role("rowheader", name=row)).to_be_visible()
    lags = seen.page.get_by_role("table", name="How fast is a request registered?")
    expect(lags.get_by_role("rowheader", name="Phone")).to_be_visible()
    assert seen.complaints == []


def test_the_rows_of_what_was_told_and_back(visit):
    seen = visit().open("/requests?lang=en&status=met")
    pill = seen.page.get_by_role("radio", name="Tell of a refusal in time", exact=True)
    pill.click()
    seen.page.wait_for_url("**promise=refusal_told_in_time**")
    seen.settled()
    assert "status" not in address(seen.page)
    expect(seen.page.get_by_role("heading", name="The rows behind the figures")).to_be_visible()
    seen.page.go_back()
    seen.settled()
    expect(seen.page.get_by_role("heading", name="All requests")).to_be_visible()
    assert address(seen.page).get("promise") is None


def test_a_stopped_clock_leads_to_its_request(visit, sample_store):
    paused = queries.open(sample_store).measure("requests").filter("is_paused")
    longest = paused.sort("paused_since")["request_id"][0]
    seen = visit().open("/requests?lang=en")
    pick_row(seen.page, "rows_still")
    seen.page.wait_for_url("**item=**")
    assert address(seen.page)["item"] == longest


def test_a_click_on_a_row_opens_it_and_says_why(visit, sample_store):
    """As on every page with rows: the first one is the longest overdue."""
    overdue = queries.open(sample_store).measure("requests").filter(status="overdue")
    seen = visit().open("/requests?lang=en&status=overdue")
    pick_row(seen.page, "rows_requests_items")
    seen.page.wait_for_url("**item=**")
    seen.settled()
    assert address(seen.page)["item"] == overdue["request_id"][0]
    expect(seen.page.get_by_text("How it is counted").last).to_be_visible()
    expect(seen.page.get_by_text("One month later is").first).to_be_visible()
    seen.page.get_by_role("button", name="Close the row").click()
    seen.settled()
    assert "item" not in address(seen.page)
    assert seen.complaints == []


def test_the_requests_as_files_are_all_that_the_filters_ask_for(visit, sample_store):
    """XLSX and CSV read back: the requests of the measure, their days as days."""
    nb = queries.open(sample_store)
    answering = [key for key, promise in nb.promises.items() if promise.kinds]
    wanted = nb.items(answering, filters={"kind": "erasure"}, latest_first=True).select(
        request_id="item_id", received_on="counts_from"
    )
    assert set(wanted["request_id"]) == set(
        nb.measure("requests", filters={"kind": "erasure"})["request_id"]
    )
    seen = visit().open("/requests?lang=sv&kind=erasure")
    label = f"{wanted.height} rader"
    content = saved(seen, seen.page.get_by_role("button", name=f"{label}, XLSX", exact=True))
    found = pl.read_excel(
        io.BytesIO(content), sheet_id=2, engine="calamine", read_options={"header_row": 1}
    )
    assert found["Begäran"].to_list() == wanted["request_id"].to_list()
    assert found["Mottogs"].to_list() == wanted["received_on"].to_list()
    assert set(found["Typ"]) == {"Radering"}
    content = saved(seen, seen.page.get_by_role("button", name=f"{label}, CSV", exact=True))
    text = io.StringIO(content.decode("utf-8-sig"), newline="")
    rows = list(csv.DictReader(text, delimiter=";"))
    assert [row["Begäran"] for row in rows] == wanted["request_id"].to_list()
    assert rows[0]["Mottogs"] == wanted["received_on"][0].isoformat()


def test_a_phone_holds_it_all(visit):
    seen = visit(390, 844).open("/requests?lang=sv")
    assert not seen.scrolls_sideways()
    table = seen.page.get_by_role("region", name="Var dröjer svaren?")
    table.focus()
    expect(table).to_be_focused()
