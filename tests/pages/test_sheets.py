"""Tables as files: no text becomes a formula, numbers and days come back as they were."""

import csv
import io
import zipfile
from datetime import date, datetime
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.file_formats.spreadsheets import csv_bytes, xlsx_bytes
from dashboard.words import LANGUAGES
from queries.files.formula_guard import SIGNS, guarded

IN_BOTH = pytest.mark.parametrize("lang", LANGUAGES)
STARTS = (*SIGNS, "\t", "\r", "\n")
DANGEROUS = pytest.mark.parametrize("start", STARTS, ids=repr)
SEPARATOR = {"sv": ";", "en": ","}
FRAME = pl.DataFrame(
    {
        "Post": ["B-1", "=1+1", None],
        "Dagar": [-3, 0, 12],
        "Andel": [-0.25, 1234.5, None],
        "Sista dag": [date(2026, 10, 31), None, date(2024, 2, 29)],
    }
)


def in_csv(frame: pl.DataFrame, lang: str) -> list[list[str]]:
    text = csv_bytes(frame, lang).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=SEPARATOR[lang]))


def in_xlsx(frame: pl.DataFrame, lang: str = "sv", **how) -> pl.DataFrame:
    """Read by fastexcel: under the title, the second row holds the names."""
    file = io.BytesIO(xlsx_bytes(frame, "Rader", lang, **how))
    return pl.read_excel(file, engine="calamine", read_options={"header_row": 1})


def parts(frame: pl.DataFrame) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(xlsx_bytes(frame, "Rader", "sv"))) as file:
        return {name: file.read(name).decode() for name in file.namelist()}


@IN_BOTH
@DANGEROUS
def test_no_cell_of_csv_begins_a_formula(lang, start):
    text = f'{start}cmd|" /c calc"!A0'
    assert in_csv(pl.DataFrame({"x": [text]}), lang)[1] == [f"'{text}"]


@IN_BOTH
@DANGEROUS
def test_no_heading_begins_a_formula(lang, start):
    frame = pl.DataFrame({f"{start}SUM(A1)": ["x"]})
    assert in_csv(frame, lang)[0] == [f"'{start}SUM(A1)"]
    assert in_xlsx(frame).columns[0].startswith("'")


@DANGEROUS
def test_no_cell_of_xlsx_is_a_formula(start):
    frame = pl.DataFrame({f"{start}A1": [f"{start}1+1", f'{start}HYPERLINK("http://a.b")']})
    sheet = parts(frame)["xl/worksheets/sheet1.xml"]
    assert "<f>" not in sheet and "hyperlink" not in sheet.lower()
    assert all(cell.startswith("'") for cell in in_xlsx(frame).to_series())


def test_an_address_does_not_become_a_link():
    found = parts(pl.DataFrame({"x": ["https://example.org", "mailto:a@example.org"]}))
    assert not [name for name in found if name.endswith(".rels") and "sheet1" in name]


def test_a_title_is_no_formula_either():
    file = io.BytesIO(xlsx_bytes(FRAME, "=1+1", "sv"))
    with zipfile.ZipFile(file) as inside:
        assert b"<f>" not in inside.read("xl/worksheets/sheet1.xml")
        assert b"'=1+1" in inside.read("xl/sharedStrings.xml")


@pytest.mark.parametrize("other", [",", ";", "\t"])
def test_a_file_cut_at_another_separator_holds_no_formula(other):
    """A Swedish file opened under English settings, and the other way round."""
    for lang in LANGUAGES:
        text = csv_bytes(pl.DataFrame({"x": [f'a{other}=1+1{other}"@b'], "y": ["+c"]}), lang)
        for line in text.decode("utf-8-sig").splitlines():
            for cell in line.split(other):
                assert not cell.strip('"').startswith(STARTS), line


@given(st.text(max_size=20))
def test_no_text_begins_a_formula_and_the_rest_is_left_alone(text):
    assert not guarded(text).startswith(STARTS)
    assert guarded(text).removeprefix("'") == text.removeprefix("'")


@IN_BOTH
def test_negative_numbers_stay_numbers(lang):
    rows = in_csv(FRAME, lang)
    assert [row[1] for row in rows[1:]] == ["-3", "0", "12"]
    assert [row[2] for row in rows[1:]] == (
        ["-0,25", "1234,5", ""] if lang == "sv" else ["-0.25", "1234.5", ""]
    )
    found = in_xlsx(FRAME, lang)
    assert found["Dagar"].cast(pl.Int64).to_list() == [-3, 0, 12]
    assert found["Andel"].to_list() == [-0.25, 1234.5, None]


@IN_BOTH
def test_days_are_iso_in_csv_and_days_in_xlsx(lang):
    assert [row[3] for row in in_csv(FRAME, lang)[1:]] == ["2026-10-31", "", "2024-02-29"]
    found = in_xlsx(FRAME, lang)["Sista dag"]
    assert found.dtype == pl.Date
    assert found.to_list() == FRAME["Sista dag"].to_list()


@IN_BOTH
def test_polars_reads_the_csv_back(lang):
    found = pl.read_csv(
        csv_bytes(FRAME, lang),
        separator=SEPARATOR[lang],
        decimal_comma=lang == "sv",
        try_parse_dates=True,
    )
    assert found.with_columns(pl.col("Post").str.strip_prefix("'")).equals(FRAME)


def test_fastexcel_reads_the_xlsx_back():
    found = in_xlsx(FRAME).with_columns(
        pl.col("Post").str.strip_prefix("'"), pl.col("Dagar").cast(pl.Int64)
    )
    assert found.equals(FRAME)


def test_instants_truth_values_decimals_and_days_before_1900():
    frame = pl.DataFrame(
        {
            "at": [datetime(2026, 10, 31, 23, 59, 1)],
            "yes": [True],
            "sum": [Decimal("-1.50")],
            "old": [date(1899, 12, 31)],
        }
    )
    assert in_csv(frame, "sv")[1] == ["2026-10-31 23:59:01", "true", "-1,50", "1899-12-31"]
    found = in_xlsx(frame).row(0)
    assert found == (datetime(2026, 10, 31, 23, 59, 1), True, -1.5, "1899-12-31")


def test_what_no_spreadsheet_can_hold():
    """A long number as text, with all its digits; no number at all as an empty cell."""
    frame = pl.DataFrame({"id": [1234567890123456789], "ratio": [float("nan")], "x": ["x"]})
    assert in_xlsx(frame).row(0) == ("1234567890123456789", None, "x")
    assert in_csv(frame, "en")[1] == ["1234567890123456789", "", "x"]


def test_a_cell_holds_one_value():
    nested = pl.DataFrame({"x": [[1, 2]]})
    for made in (lambda: csv_bytes(nested, "sv"), lambda: xlsx_bytes(nested, "x", "sv")):
        with pytest.raises(TypeError, match="column x"):
            made()


def test_separators_quotes_and_lines_within_a_cell():
    frame = pl.DataFrame({"x": ['a;b,c "d"\ne']})
    for lang in LANGUAGES:
        assert in_csv(frame, lang)[1] == ['a;b,c "d"\ne']


def test_swedish_letters_are_read_by_excel():
    """It looks for the mark at the beginning."""
    assert csv_bytes(pl.DataFrame({"å": ["ö"]}), "sv").startswith(b"\xef\xbb\xbf")


def test_the_header_stays_in_sight_and_columns_are_as_wide_as_their_text():
    frame = pl.DataFrame({"x": ["a" * 40], "y": ["b" * 400]})
    sheet = parts(frame)["xl/worksheets/sheet1.xml"]
    assert 'ySplit="2"' in sheet and 'state="frozen"' in sheet
    assert '<autoFilter ref="A2:B3"/>' in sheet
    assert 'width="41.7109375"' in sheet and 'width="60.7109375"' in sheet


def test_more_rows_than_a_sheet_holds_go_on_in_the_next():
    frame = pl.DataFrame({"x": range(5)})
    file = io.BytesIO(xlsx_bytes(frame, "Rader", "sv", rows_a_sheet=2))
    sheets = pl.read_excel(file, sheet_id=0, read_options={"header_row": 1})
    assert list(sheets) == ["Rader", "Rader 2", "Rader 3"]
    assert [row for sheet in sheets.values() for row in sheet["x"]] == list(range(5))


@IN_BOTH
def test_an_empty_table_has_its_header(lang):
    assert in_csv(FRAME.clear(), lang) == [FRAME.columns]
    assert in_xlsx(FRAME.clear()).columns == FRAME.columns


def test_a_name_that_no_sheet_may_have():
    title = "Utlämnanden: [12/24] 'månader' per mottagare och kategori?"
    assert xlsx_bytes(FRAME, title, "sv")
