"""Tables as CSV and XLSX files in which no text runs as a formula.

Numbers stay numbers and days stay days. Only text can hold a formula: text that would run as one is
prefixed, in headings as in cells.
"""

import csv
import io
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import polars as pl
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from queries.files.formula_guard import guarded, guarded_in_csv

# The most rows of an XLSX sheet; two of them are the title and the header.
MOST_ROWS = 1_048_576 - 2
_LEAST_WIDTH, _MOST_WIDTH, _MEASURED = 8, 60, 500
# A spreadsheet keeps fifteen digits of a number: longer ones are written as text.
_MOST_DIGITS = 10**15
_FIRST_DAY = date(1900, 3, 1)
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\']")
_OF_NAMES, _OF_VALUES = 30, 100


@dataclass(frozen=True)
class Block:
    """Lines of a name and a value under a heading."""

    heading: str
    lines: Sequence[tuple[str, Any]]


@dataclass(frozen=True)
class Front:
    """A first sheet that says what the rows are: its name, that of the sheets of rows, its text."""

    name: str
    rows: str
    blocks: Sequence[Block]


def csv_bytes(frame: pl.DataFrame, lang: str) -> bytes:
    """The table as CSV; Swedish with semicolons and decimal commas, days ISO in both languages.

    **Raises** TypeError for a column of lists or records: a cell holds one value.
    """
    _check(frame)
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";" if lang == "sv" else ",", lineterminator="\r\n")
    writer.writerow([guarded_in_csv(name) for name in frame.columns])
    for row in frame.iter_rows():
        writer.writerow([guarded_in_csv(_in_csv(cell, lang)) for cell in row])
    # The byte order mark is for Excel, which otherwise does not read the file as UTF-8.
    return text.getvalue().encode("utf-8-sig")


def xlsx_bytes(
    frame: pl.DataFrame,
    title: str,
    lang: str,
    *,
    front: Front | None = None,
    rows_a_sheet: int = MOST_ROWS,
) -> bytes:
    """The table as XLSX: title, frozen header, rows; rows beyond `rows_a_sheet` in further sheets.

    `front` is a sheet before them.

    **Raises** TypeError for a column of lists or records: a cell holds one value.
    """
    _check(frame)
    file = io.BytesIO()
    # In memory: a temporary file would leave personal data on the disk.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, {**options, "strings_to_numbers": False}) as book:
        book.set_properties({"title": title, "keywords": lang})
        looks = {
            "title": book.add_format({"bold": True, "font_size": 14}),
            "header": book.add_format({"bold": True, "bottom": 1, "text_wrap": True}),
            "day": book.add_format({"num_format": "yyyy-mm-dd"}),
            "time": book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
            "name": book.add_format({"valign": "top", "text_wrap": True}),
        }
        if front:
            _tell(book, front, looks)
        for at in range(0, max(frame.height, 1), rows_a_sheet):
            sheet = book.add_worksheet(
                _sheet_name(front.rows if front else title, at // rows_a_sheet)
            )
            _fill(sheet, frame.slice(at, rows_a_sheet), title, looks)
    return file.getvalue()


def _check(frame: pl.DataFrame) -> None:
    for name, kind in frame.schema.items():
        if kind.is_nested():
            raise TypeError(f"column {name} holds {kind}: a cell holds one value")


def _in_csv(cell: Any, lang: str) -> Any:
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float) and not math.isfinite(cell):
        return None
    if isinstance(cell, (float, Decimal)):
        return _Number(f"{cell:.15g}" if isinstance(cell, float) else f"{cell:f}", lang)
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="seconds")
    return cell


class _Number:
    """A number in written form. It is no `str`, so that its minus sign is not prefixed."""

    def __init__(self, written: str, lang: str) -> None:
        self.written = written.replace(".", ",") if lang == "sv" else written

    def __str__(self) -> str:
        return self.written


def _sheet_name(title: str, at: int) -> str:
    """At most 31 characters, without those that a sheet's name may not have."""
    tail = f" {at + 1}" if at else ""
    return _NOT_IN_A_NAME.sub(" ", title)[: 31 - len(tail)].strip() + tail


def _tell(book: xlsxwriter.Workbook, front: Front, looks: dict[str, Format]) -> None:
    """Writes the first sheet: a heading, then names beside their values, block after block."""
    sheet = book.add_worksheet(_sheet_name(front.name, 0))
    left = {"align": "left", "valign": "top"}
    told = {
        "text": book.add_format({**left, "text_wrap": True}),
        "number": book.add_format({**left, "num_format": "0"}),
        "day": book.add_format({**left, "num_format": "yyyy-mm-dd"}),
        "time": book.add_format({**left, "num_format": "yyyy-mm-dd hh:mm:ss"}),
    }
    sheet.set_column(0, 0, _OF_NAMES)
    sheet.set_column(1, 1, _OF_VALUES)
    line = 0
    for block in front.blocks:
        sheet.write_string(line, 0, guarded(block.heading), looks["title"])
        for name, value in block.lines:
            line += 1
            sheet.write_string(line, 0, guarded(name), looks["name"])
            _write(sheet, line, 1, value, told)
        line += 2


def _fill(sheet: Worksheet, frame: pl.DataFrame, title: str, looks: dict[str, Format]) -> None:
    sheet.write_string(0, 0, guarded(title), looks["title"])
    sheet.freeze_panes(2, 0)
    for at, name in enumerate(frame.columns):
        sheet.set_column(at, at, _width(frame[:_MEASURED, at], name))
        sheet.write_string(1, at, guarded(name), looks["header"])
    if frame.width:
        sheet.autofilter(1, 0, 1 + frame.height, frame.width - 1)
    for line, row in enumerate(frame.iter_rows(), start=2):
        for at, cell in enumerate(row):
            if cell is not None:
                _write(sheet, line, at, cell, looks)


def _write(sheet: Worksheet, line: int, at: int, cell: Any, looks: dict[str, Format]) -> None:
    if isinstance(cell, bool):
        sheet.write_boolean(line, at, cell)
    elif isinstance(cell, datetime) and cell.date() >= _FIRST_DAY and cell.tzinfo is None:
        sheet.write_datetime(line, at, cell, looks["time"])
    elif isinstance(cell, date) and not isinstance(cell, datetime) and cell >= _FIRST_DAY:
        sheet.write_datetime(line, at, datetime(cell.year, cell.month, cell.day), looks["day"])
    elif isinstance(cell, (int, float, Decimal)) and math.isfinite(cell):
        if -_MOST_DIGITS < cell < _MOST_DIGITS:
            sheet.write_number(line, at, cell, looks.get("number"))
        else:
            sheet.write_string(line, at, str(cell), looks.get("text"))
    elif not isinstance(cell, float):
        sheet.write_string(line, at, guarded(str(cell)), looks.get("text"))


def _width(column: pl.Series, name: str) -> int:
    texts = column.cast(pl.String, strict=False).drop_nulls().to_list()
    return min(max(_LEAST_WIDTH, len(name) + 2, *(len(text) + 1 for text in texts)), _MOST_WIDTH)
