"""A sample on disk: the export files, their mapping, and the lists of faults and wrong rows."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import xlsxwriter

from queries.errors import NoticeboardError
from queries.sample import canonical
from queries.sample.folder import make_ready, write_mark
from queries.sample.scope import Scope, extracted_at, scope_of
from queries.sample.shapes import Shape, as_csv, as_text, entry
from queries.sample.swedish import dirt, files
from queries.sample.view import table_on
from queries.sample.world import World, world_of

FLAVOURS = ("canonical", "swedish")
FORMATS = ("csv", "parquet")
UNTIL = date(2026, 10, 31)
CUSTOMERS, SEED = 2_000, 1
HEAD = "# What each file is and how it maps onto the contract. Written by `noticeboard sample`.\n\n"
PLANTED = ["kind", "name", "item_table", "item_id", "part", "from_on", "until_on"]


def write_sample(
    folder: Path,
    *,
    customers: int = CUSTOMERS,
    seed: int = SEED,
    until: date = UNTIL,
    flavour: str = "canonical",
    file_format: str = "csv",
    series: int | None = None,
    report: Callable[[str], None] = lambda line: None,
) -> World:
    """Writes the exports of the invented group until that day, and returns its tables.

    Beside the export files: exports.toml (their mapping), planted.csv (every planted fault, with
    its first and last day), for the Swedish flavour dirty.csv (rows that are wrong on purpose), and
    sample.toml.

    **Raises** NoticeboardError for a folder that holds anything but an earlier sample, a flavour or
    format that does not exist, and sizes and days out of range.
    """
    scope = scope_of(customers, seed, until, series)
    shapes = {end: _shapes(scope, end, flavour, file_format) for end in scope.untils}
    make_ready(folder)
    order = {
        "customers": customers, "seed": seed, "until": until.isoformat(), "flavour": flavour,
        "format": file_format, "series": series,
    }  # fmt: skip
    # Before the files: a sample that was interrupted can be written again.
    write_mark(folder, order, _names(scope, shapes[until]))
    world = world_of(scope, report)
    for end in scope.untils:
        report(f"files of {end}")
        _write_export(world, folder / _export_name(scope, end), end, shapes[end])
    _write_key(world, folder)
    return world


def _shapes(scope: Scope, until: date, flavour: str, file_format: str) -> list[Shape]:
    """The files of the export of that day.

    **Raises** NoticeboardError for a flavour or a format that does not exist.
    """
    if flavour not in FLAVOURS or file_format not in FORMATS:
        raise NoticeboardError(
            "No such flavour or format.",
            hint=f"flavours: {', '.join(FLAVOURS)}; formats: {', '.join(FORMATS)}",
        )
    if flavour == "swedish":
        if file_format != "csv":
            raise NoticeboardError("The Swedish flavour is written as its systems write it: CSV.")
        return files.shapes_of(scope, until)
    return canonical.shapes_of(scope, file_format)


def _export_name(scope: Scope, until: date) -> str:
    """The subfolder of one export: in a series, the day it was taken; otherwise none."""
    return extracted_at(until).date().isoformat() if scope.is_series else ""


def _names(scope: Scope, shapes: list[Shape]) -> list[str]:
    """Every file that a sample of that order writes."""
    of_export = [shape.path for shape in shapes] + ["exports.toml"]
    if any(shape.columns for shape in shapes):
        of_export.append("dirty.csv")
    folders = [_export_name(scope, until) for until in scope.untils]
    files = [f"{name}/{path}" if name else path for name in folders for path in of_export]
    return ["planted.csv", *files]


def _write_export(world: World, folder: Path, until: date, shapes: list[Shape]) -> None:
    """One export's files, their mapping, and the list of rows that are wrong on purpose."""
    folder.mkdir(exist_ok=True)
    tables: dict[str, pl.DataFrame] = {}
    found: list[tuple[dirt.Dirt, int]] = []
    for shape in shapes:
        if shape.table not in tables:
            # One table at a time: for a million customers, all at once would not fit in memory.
            tables = {shape.table: table_on(world, shape.table, until)}
        found += _write_file(shape, shape.rows(tables[shape.table]), folder / shape.path)
    mapping = HEAD + "\n".join(entry(shape, extracted_at(until)) for shape in shapes)
    _write(folder / "exports.toml", mapping)
    if any(shape.columns for shape in shapes):
        _write(folder / "dirty.csv", dirt.listing(found))


def _write_file(shape: Shape, rows: pl.DataFrame, path: Path) -> list[tuple[dirt.Dirt, int]]:
    """Writes one file; returns its wrong rows with their line numbers."""
    if path.suffix == ".parquet":
        rows.write_parquet(path, compression="zstd")
    elif path.suffix == ".xlsx":
        _write_sheet(shape, rows, path)
    elif not shape.columns:
        # The contract's own names and words, in UTF-8.
        rows.write_csv(path, separator=shape.delimiter)
    else:
        text = as_text(shape, rows)
        lines = as_csv(shape, text).splitlines()
        soiled, found = dirt.soiled(shape, text, lines)
        # As these systems write: their code page, and CRLF at the end of a line.
        path.write_bytes(("\r\n".join(soiled) + "\r\n").encode(shape.encoding))
        return [(wrong, len(lines) + place) for place, wrong in enumerate(found, start=1)]
    return []


def _write_sheet(shape: Shape, rows: pl.DataFrame, path: Path) -> None:
    """Writes a spreadsheet with date cells, the same on every run."""
    days = [name for name, kind in rows.schema.items() if kind == pl.Date]
    text = as_text(shape, rows)
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as book:
        book.set_properties({"created": extracted_at(UNTIL), "author": "Påhittad"})
        sheet = book.add_worksheet(shape.sheet)
        bold = book.add_format({"bold": True})
        as_day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, text.columns, bold)
        for column, name in enumerate(rows.columns):
            cells = rows[name] if name in days else text[text.columns[column]]
            for line, value in enumerate(cells, start=1):
                if name in days and value is not None:
                    sheet.write_datetime(line, column, value, as_day)
                elif value:
                    sheet.write_string(line, column, value)


def _write_key(world: World, folder: Path) -> None:
    """Writes planted.csv."""
    key = world.key.sort("name", "item_id", "part", "from_on", nulls_last=False)
    key.select(PLANTED).write_csv(folder / "planted.csv")


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
