"""XLSX files: one sheet, read as text, under the sheet's own row numbers.

Everything is text, so that an id keeps its leading zeros where the sheet kept them. A cell that
holds a date comes as `2024-01-05 00:00:00`, which `values` accepts. A formula that ended in an
error would look like an empty cell; its row is quarantined instead.
"""

import zipfile
from collections.abc import Iterator

import fastexcel
import polars as pl

from queries.loading.delivery import Refused
from queries.loading.plan import plan, withheld
from queries.loading.reading import Batch
from queries.loading.source import Source

MOST_RATIO = 100
LARGEST = 2 << 30
RATIO_FROM = 64 << 20


class Spreadsheet:
    """A sheet whose header row is known. The line of a row is its number in the sheet."""

    def __init__(self, source: Source) -> None:
        _refuse_zip_bomb(source)
        try:
            sheet = _sheet(fastexcel.read_excel(source.path), source.entry.sheet)
            content, faults = sheet.to_arrow_with_errors()
        except fastexcel.FastExcelError:
            raise Refused("it does not read as XLSX: damaged, or protected") from None
        rows = pl.DataFrame(pl.from_arrow(content)).with_row_index("line", offset=1)
        rows = rows.cast({"line": pl.Int64})
        cells = rows.columns[1:]
        filled = rows.filter(pl.any_horizontal(pl.col(cells).str.strip_chars().fill_null("") != ""))
        if not cells or not filled.height:
            raise Refused("no header: the sheet is empty")
        header = tuple((name or "").strip() for name in filled.row(0)[1:])
        self.plan = plan(source.entry, header)
        self._names = dict(zip(cells, header, strict=True))
        self._rows = filled[1:]
        self._faulty = self._lines_with_faults(faults, cells)
        self.rows_total: int | None = self._rows.height

    def batches(self) -> Iterator[Batch]:
        """The rows, to be judged."""
        faulty = pl.col("line").is_in(list(self._faulty))
        rows = self._rows.filter(~faulty)
        broken = self._rows.filter(faulty).select("line", rule=pl.lit("error_cell"))
        by_name = {name: cell for cell, name in self._names.items()}
        frame = rows.select(pl.col(by_name[name]).alias(name) for name in self.plan.sources)
        yield Batch(frame, rows["line"], broken)

    def raw(self) -> Iterator[pl.DataFrame]:
        """Every row whole."""
        # Unnamed columns keep the reader's own names; the rest their header's.
        cells = [pl.col(cell).alias(name or cell) for cell, name in self._names.items()]
        yield self._rows.select("line", raw=pl.struct(cells).struct.json_encode())

    def _lines_with_faults(self, faults: fastexcel.CellErrors | None, cells: list[str]) -> set[int]:
        """Rows with a formula error in a column that is loaded."""
        found = faults.errors if faults else []
        loaded = {
            place for place, cell in enumerate(cells) if self._names[cell] in self.plan.sources
        }
        return {e.position[0] + 1 for e in found if e.position[1] in loaded}


def _sheet(book: fastexcel.ExcelReader, wanted: str | None) -> fastexcel.ExcelSheet:
    """The sheet that the mapping names, else the only one that is not hidden."""
    names = book.sheet_names
    if wanted is not None and wanted not in names:
        raise Refused(f"it has no sheet `{wanted}`; it has: {', '.join(map(withheld, names))}")
    if wanted is None:
        names = [name for name in names if book.load_sheet(name, n_rows=0).visible == "visible"]
        if len(names) != 1:
            shown = ", ".join(map(withheld, names))
            raise Refused(f"say which `sheet` in exports.toml; it has: {shown}")
        wanted = names[0]
    return book.load_sheet(wanted, header_row=None, skip_rows=0, dtypes="string")


def _refuse_zip_bomb(source: Source) -> None:
    try:
        with zipfile.ZipFile(source.path) as packed:
            unpacked = sum(item.file_size for item in packed.infolist())
    except (zipfile.BadZipFile, OSError):
        raise Refused("it does not read as XLSX: damaged") from None
    ratio = unpacked / source.identity[2]
    if unpacked > LARGEST or (unpacked > RATIO_FROM and ratio > MOST_RATIO):
        raise Refused("it unpacks to far more than a sheet of rows would")
