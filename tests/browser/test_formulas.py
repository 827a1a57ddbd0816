"""Numbers that a spreadsheet would run as formulas, downloaded by a click and read back."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

import queries
from dashboard.commands import main
from tests.browser.conftest import Readers, serving, windows

pytestmark = pytest.mark.browser

OURS = "erase_after_relationship"
STARTS = "=+-@"


@pytest.fixture(scope="module")
def armed_store(sample_exports: Path, sample_store: Path, tmp_path_factory) -> Path:
    """The sample, but what is overdue has numbers that begin like a formula."""
    base = tmp_path_factory.mktemp("formulas")
    (base / "exports").mkdir()
    late = queries.open(sample_store).items(OURS, "overdue")["item_id"].to_list()
    assert len(late) >= len(STARTS)
    armed = {one: STARTS[n % len(STARTS)] + one for n, one in enumerate(late)}
    for file in sample_exports.iterdir():
        text = file.read_bytes()
        if file.suffix == ".csv":
            for plain, number in armed.items():
                text = text.replace(plain.encode(), number.encode())
        (base / "exports" / file.name).write_bytes(text)
    assert main(["--store", str(base / "store"), "load", str(base / "exports")]) == 0
    return base / "store"


@pytest.fixture(scope="module")
def armed(armed_store: Path, readers: Readers) -> Iterator:
    with serving(armed_store) as address, windows(readers, address) as opened:
        yield opened


def clicked(seen, name: str, to: Path) -> Path:
    with seen.page.expect_download() as waiting:
        seen.page.get_by_role("button", name=name).click()
    file = to / waiting.value.suggested_filename
    waiting.value.save_as(file)
    return file


def test_rows_that_begin_like_a_formula_are_text_in_both_files(armed, armed_store, tmp_path):
    seen = armed().open(f"/purge?lang=en&promise={OURS}")
    late = queries.open(armed_store).items(OURS, "overdue")["item_id"].to_list()
    harmless = [f"'{one}" for one in late]
    assert {one[0] for one in late} == set(STARTS)
    text = clicked(seen, f"{len(late)} rows, CSV", tmp_path).read_text(encoding="utf-8-sig")
    head, *rows = csv.reader(io.StringIO(text))
    assert [row[head.index("Record")] for row in rows] == harmless
    file = clicked(seen, f"{len(late)} rows, XLSX", tmp_path)
    sheet = pl.read_excel(file, sheet_id=2, engine="calamine", read_options={"header_row": 1})
    assert sheet["Record"].to_list() == harmless


def test_the_work_list_too(armed, armed_store, tmp_path):
    """The list that a system's owner works from, with the source's own numbers."""
    nb = queries.open(armed_store)
    late = nb.items(OURS, "overdue").filter(pl.col("blocked_by").is_null())
    system = late["system"][0]
    seen = armed().open(f"/purge?lang=sv&system={system}")
    seen.page.get_by_label("Varför öppnar du listan?").fill("månadens gallring")
    seen.page.keyboard.press("Enter")
    seen.settled()
    file = clicked(seen, f"Arbetslista {system}, CSV", tmp_path)
    head, *rows = csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig")), delimiter=";")
    numbers = {row[head.index("Post")] for row in rows}
    assert {f"'{one}" for one in late.filter(system=system)["item_id"]} <= numbers
    assert not any(number[0] in STARTS for row in rows for number in row if number)
