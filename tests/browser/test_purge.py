"""The purge page as people use it: filters, marks, tables, downloads, a phone, no barrier."""

import csv
import io
import re
from pathlib import Path

import polars as pl
import pytest
from playwright.sync_api import expect

import queries
from queries.snapshots.store import JOURNAL
from tests.browser.driving import address, pick_row

pytestmark = pytest.mark.browser

OURS = "erase_after_relationship"


@pytest.fixture(scope="module")
def nb(sample_store):
    return queries.open(sample_store)


def rows_told(seen) -> int:
    """How many rows the page says that it has, under its last heading."""
    text = seen.text().replace("\xa0", " ")
    found = re.findall(r"\b\d+–\d+ of ([\d,]+)|\b(\d+) row\b", text)
    return int("".join(found[-1]).replace(",", "")) if found else 0


def erasing(nb) -> list[str]:
    return [key for key, promise in nb.promises.items() if promise.erases]


def test_the_promise_is_chosen_for_the_whole_page(visit, nb):
    seen = visit().open("/purge?lang=en")
    seen.page.get_by_role("radio", name="Erase when the law's period ends", exact=True).click()
    seen.settled()
    assert address(seen.page)["promise"] == "erase_after_statutory_period"
    number = nb.status().filter(promise="erase_after_statutory_period")["overdue"].item()
    assert f"{number} record" in seen.text()
    assert rows_told(seen) == number
    seen.page.go_back()
    seen.settled()
    assert "promise" not in address(seen.page)


def test_an_age_leads_to_its_rows(visit, nb):
    seen = visit().open("/purge?lang=en")
    seen.page.get_by_role("button", name=re.compile("^Show the .*oldest")).click()
    expect(seen.page.get_by_text("366 days overdue or more ✕")).to_be_visible()
    seen.settled()
    ages = nb.measure("purge_ages").group_by("age").agg(pl.col("overdue").sum())
    assert rows_told(seen) == ages.filter(age="366-")["overdue"].item()
    assert address(seen.page)["age"] == "366-"
    seen.page.reload()
    expect(seen.page.get_by_text("366 days overdue or more ✕")).to_be_visible()
    seen.settled()
    seen.page.get_by_text("366 days overdue or more ✕").click()
    seen.settled()
    assert "age" not in address(seen.page)


def test_a_status_and_a_filter_narrow_the_rows(visit, nb):
    seen = visit().open("/purge?lang=en")
    seen.page.get_by_role("radio", name=re.compile("^waiting")).click()
    seen.settled()
    assert address(seen.page)["status"] == "pending"
    assert rows_told(seen) == nb.item_count(erasing(nb), "pending")
    seen.page.get_by_role("button", name="Filter", exact=True).click()
    seen.page.get_by_label("System", exact=True).last.click()
    seen.page.get_by_role("option", name="KundX", exact=True).click()
    seen.settled()
    assert address(seen.page)["system"] == "KundX"
    assert rows_told(seen) == nb.item_count(erasing(nb), "pending", filters={"system": "KundX"})
    seen.page.keyboard.press("Escape")
    seen.page.get_by_text("System: KundX ✕").click()
    seen.settled()
    assert "system" not in address(seen.page)


def test_a_bar_of_the_horizon_leads_to_as_many_rows(visit):
    seen = visit().open("/purge?lang=en")
    marks = seen.page.locator("[aria-roledescription='rect mark'][aria-label*=' overdue']")
    label = marks.nth(1).get_attribute("aria-label")
    marks.nth(1).click()
    expect(seen.page.get_by_text(re.compile("^Last day .* ✕$")).first).to_be_visible()
    seen.settled()
    assert address(seen.page)["status"] == "overdue"
    assert rows_told(seen) == int(re.search(r": (\d+) overdue", label).group(1))


def test_a_box_of_the_bands_leads_to_as_many_rows(visit):
    seen = visit().open("/purge?lang=en&by=system")
    marks = seen.page.locator("[aria-roledescription='rect mark'][aria-label^='KundX,']")
    label = next(
        text
        for text in marks.evaluate_all("all => all.map(one => one.getAttribute('aria-label'))")
        if "overdue" in text and "before" not in text
    )
    seen.page.locator(f"[aria-label='{label}']").click()
    expect(seen.page.get_by_text("System: KundX ✕")).to_be_visible()
    seen.settled()
    assert rows_told(seen) == int(re.search(r": (\d+) overdue", label).group(1))


def test_the_table_of_the_horizon_does_the_same_as_its_bars(visit, nb):
    seen = visit().open("/purge?lang=en")
    seen.page.get_by_role("radio", name="Table", exact=True).first.click()
    seen.settled()
    pick_row(seen.page, "rows_horizon")
    seen.page.wait_for_url("**due=**")
    seen.settled()
    oldest = nb.items(erasing(nb), "overdue", limit=1)["due_on"].item()
    assert address(seen.page)["due"] == f"{oldest:%Y-%m}"
    assert rows_told(seen) >= 1


def test_what_is_kept_leads_to_its_rows(visit, nb):
    seen = visit().open("/purge?lang=en")
    pick_row(seen.page, "rows_retained")
    seen.page.wait_for_url("**kind=**")
    seen.settled()
    kept = nb.measure("retained").row(0, named=True)
    asked = address(seen.page)
    assert asked["status"] == "pending" and asked["kind"] == kept["basis"]
    assert asked["due"] == str(kept["ends_year"])
    assert rows_told(seen) == kept["records"]


def test_a_contradiction_leads_to_its_rows(visit, nb):
    seen = visit().open("/purge?lang=en")
    pick_row(seen.page, "rows_conflicts")
    seen.page.wait_for_url("**blocked_by=**")
    seen.settled()
    assert address(seen.page)["blocked_by"] == "no_decision"
    blocked = nb.status(by=["blocked_by"]).filter(blocked_by="no_decision")["overdue"].sum()
    assert rows_told(seen) == blocked


def test_a_row_opens_its_why_and_closes(visit, nb):
    seen = visit().open("/purge?lang=en")
    pick_row(seen.page, "rows_purge_items")
    seen.page.wait_for_url("**item=**")
    seen.settled()
    first = nb.items(erasing(nb), "overdue", limit=1, lang="en").row(0, named=True)
    assert address(seen.page)["item"] == first["item_id"]
    assert first["why"] in seen.text().replace("\xa0", " ")
    seen.page.get_by_role("button", name="Close the row").click()
    seen.settled()
    assert "item" not in address(seen.page)


def offered(visit, **how):
    """The page with a system chosen and a reason written."""
    seen = visit(**how).open("/purge?lang=sv&system=KundX")
    seen.page.get_by_label("Varför öppnar du listan?").fill("månadens gallring")
    seen.page.keyboard.press("Enter")
    expect(seen.page.get_by_role("button", name="Arbetslista KundX, CSV")).to_be_visible()
    return seen.settled()


def downloaded(seen, kind: str, to: Path) -> Path:
    with seen.page.expect_download() as waiting:
        seen.page.get_by_role("button", name=f"Arbetslista KundX, {kind}").click()
    file = to / waiting.value.suggested_filename
    waiting.value.save_as(file)
    return file


def test_the_work_list_is_downloaded_read_back_and_noted(visit, nb, sample_store, tmp_path):
    seen = offered(visit)
    assert f"Listan innehåller {nb.work_list_size('KundX').rows} poster" in seen.text()
    journal = sample_store / "private" / JOURNAL
    before = journal.read_text().count("\n") if journal.exists() else 0
    text = downloaded(seen, "CSV", tmp_path).read_text(encoding="utf-8-sig")
    head, *rows = csv.reader(io.StringIO(text), delimiter=";")
    sheet = pl.read_excel(
        downloaded(seen, "XLSX", tmp_path),
        sheet_id=2,
        engine="calamine",
        read_options={"header_row": 1},
    )
    assert journal.read_text().count("\n") == before + 2
    record, number = head.index("Post"), head.index("Kundnummer")
    assert [row[record] for row in rows] == sheet["Post"].to_list()
    assert [row[number] for row in rows] == sheet["Kundnummer"].to_list()
    late = nb.items(OURS, "overdue", filters={"system": "KundX"})
    free = late.filter(pl.col("blocked_by").is_null())["item_id"]
    assert set(free) <= {row[record] for row in rows}
    assert "månadens gallring" in journal.read_text(encoding="utf-8")


def test_without_a_reason_nothing_is_offered(visit):
    seen = visit().open("/purge?lang=sv&system=KundX")
    assert "Skriv varför" in seen.text()
    expect(seen.page.get_by_role("button", name="Arbetslista KundX, CSV")).to_have_count(0)


def test_a_phone_has_the_bands_as_a_list(visit):
    seen = visit(390, 844).open("/purge?lang=sv")
    expect(seen.page.locator(".st-key-narrow .nb-list")).to_be_visible()
    expect(seen.page.locator(".st-key-wide .stVegaLiteChart").first).to_be_hidden()
