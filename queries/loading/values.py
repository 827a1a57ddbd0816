"""Cells to values: null values, maps, prefixes, and the strict reading of days and numbers.

Strict means that text is a value only if all of it is. What a lenient cast would make of `0x1F`,
`5.5` as a whole number, a two-digit year or a trailing `x` would be a wrong value without a trace.
"""

from dataclasses import dataclass, field

import polars as pl

from queries.exports import Column
from queries.loading.days import parse_date, parse_instant
from queries.loading.delivery import Refused
from queries.loading.mapping import ColumnSource, Entry, entry_by_name
from queries.loading.plan import Plan, withheld

# Words for "nothing" that some systems write into a key; no record is called so.
_NO_KEY = ("NULL", "null", "N/A", "#N/A", "-")

_NUMBER = {
    ".": r"\A[+-]?[0-9]+(?:\.[0-9]+)?\z",
    ",": r"\A[+-]?[0-9]+(?:,[0-9]+)?\z",
}
_INTEGER = r"\A[+-]?[0-9]{1,18}\z"


@dataclass
class Typed:
    """Rows with the contract's columns and types. A cell that did not parse is empty in ``frame``
    and named in ``failures``: (column, rule, which rows). ``emptied``: cells per column that held
    one of the column's own null values."""

    frame: pl.DataFrame = field(default_factory=pl.DataFrame)
    failures: list[tuple[str, str, pl.Series]] = field(default_factory=list)
    emptied: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class _Cell:
    """How the cells of one column are to be read."""

    column: Column
    feed: ColumnSource
    entry: Entry
    in_sheet: bool

    @property
    def nulls(self) -> list[str]:
        """Texts that mean nothing here; the empty one first."""
        return list(dict.fromkeys(("", *self.entry.null_values, *self.feed.null_values)))

    def date_format(self) -> str | None:
        """The column's own format, else the file's; of instants only a format that has hours."""
        for found in (self.feed.date_format, self.entry.date_format):
            if found and (self.column.kind == "date" or "%H" in found):
                return found
        return None


def parse(frame: pl.DataFrame, plan: Plan, entry: Entry, *, in_sheet: bool = False) -> Typed:
    """The rows as the contract's columns and types; columns that nothing feeds are empty.

    **Raises** Refused when a column is of a physical type that cannot hold the contract's kind.
    """
    typed = Typed()
    columns = []
    for name, dtype in entry.table.schema.items():
        feed = plan.feeds.get(name)
        if feed is None:
            columns.append(pl.repeat(None, frame.height, dtype=dtype, eager=True).alias(name))
            continue
        cell = _Cell(entry.table.columns[name], feed, entry, in_sheet)
        columns.append(_column(frame, cell, typed).cast(dtype).alias(name))
    typed.frame = pl.DataFrame(columns)
    return typed


def _column(frame: pl.DataFrame, cell: _Cell, typed: Typed) -> pl.Series:
    feed = cell.feed
    if feed.constant is not None:
        constant = _Cell(
            cell.column, ColumnSource(), entry_by_name("constant", cell.entry.table), in_sheet=False
        )
        value = _typed(pl.Series([feed.constant]), constant, Typed())
        return pl.repeat(value[0], frame.height, dtype=value.dtype, eager=True)
    assert feed.source is not None
    found = frame[feed.source]
    native = None if feed.map else _native(found, cell, typed)
    if native is not None:
        return native
    text = _text(found, cell)
    _count_emptied(text, cell, typed)
    return _typed(_mapped(_without(text, cell.nulls), cell, typed), cell, typed)


def _native(found: pl.Series, cell: _Cell, typed: Typed) -> pl.Series | None:
    """A column that has its physical type already; None where it is to be read as text."""
    kind, dtype = cell.column.kind, found.dtype
    if kind in ("date", "instant") and dtype.is_temporal():
        return _temporal(found, cell, typed)
    if kind == "boolean" and dtype == pl.Boolean:
        return found
    if kind in ("integer", "number") and dtype.is_float():
        number = found.fill_nan(None)  # how pandas writes an empty cell of a number
        if kind == "number":
            return number
        whole = number.cast(pl.Int64, strict=False)
        return _parsed(number, _masked(whole, whole.cast(dtype) != number), cell, typed)
    if kind in ("integer", "number") and dtype.is_integer() and not cell.nulls[1:]:
        return found.cast(pl.Int64, strict=False)
    return None


def _temporal(found: pl.Series, cell: _Cell, typed: Typed) -> pl.Series:
    """Days and instants of a physical type; null values are known by the day's text."""
    if cell.nulls[1:]:
        day = found.dt.to_string("%Y-%m-%d")
        _count_emptied(day, cell, typed)
        found = _masked(found, day.is_in(cell.nulls))
    return _moment(found, cell, typed)


def _moment(found: pl.Series, cell: _Cell, typed: Typed) -> pl.Series:
    if cell.column.kind == "date":
        day = parse_date(found, cell.date_format(), in_sheet=cell.in_sheet)
        return _parsed(found, day, cell, typed)
    instant, skipped = parse_instant(found, cell.date_format(), in_sheet=cell.in_sheet)
    _note(typed, cell.column, "no_such_hour", skipped)
    return _parsed(found, instant, cell, typed)


def _count_emptied(text: pl.Series, cell: _Cell, typed: Typed) -> None:
    if cell.feed.null_values:
        emptied = int(text.is_in(list(cell.feed.null_values)).sum())
        typed.emptied[cell.column.name] = emptied


def _text(found: pl.Series, cell: _Cell) -> pl.Series:
    """The cells as trimmed text, with composed letters (NFC), so that equal ids are equal."""
    dtype = found.dtype
    fits = dtype in (pl.String, pl.Categorical, pl.Enum, pl.Boolean, pl.Date, pl.Null)
    if not fits and not dtype.is_integer() and not dtype.is_decimal():
        name = withheld(cell.feed.source or "")
        raise Refused(f"column `{name}` is {dtype} in the file: export it as text")
    text = found.cast(pl.String).str.strip_chars()
    if (text.str.len_bytes() != text.str.len_chars()).any():
        text = text.str.normalize("NFC")
    if cell.in_sheet and cell.column.kind == "date":
        text = text.str.replace(r"\A([0-9]{4}-[0-9]{2}-[0-9]{2}) 00:00:00\z", "$1")
    return text


def _without(text: pl.Series, nulls: list[str]) -> pl.Series:
    return _masked(text, text.is_in(nulls))


def _masked(found: pl.Series, rows: pl.Series) -> pl.Series:
    """The series, empty in these rows."""
    return found.set(rows.fill_null(False), None)


def _mapped(text: pl.Series, cell: _Cell, typed: Typed) -> pl.Series:
    """Their words as ours. A column of free words has no list to tell an unmapped word by."""
    mapping, column = cell.feed.map, cell.column
    if not mapping:
        return text
    mapped = text.replace(list(mapping), list(mapping.values()))
    if column.kind == "text" and not column.values and not column.is_open_list:
        stray = text.is_not_null() & ~text.is_in([*mapping, *mapping.values()])
        _note(typed, column, "not_in_list", stray)
    return _without(mapped, [""])


def _typed(text: pl.Series, cell: _Cell, typed: Typed) -> pl.Series:
    column, feed = cell.column, cell.feed
    if column.kind == "text":
        if column.name in cell.entry.table.key:
            text = _without(text, list(_NO_KEY))
        prefix = feed.id_prefix
        if prefix is None and column.is_prefixed:
            prefix = cell.entry.id_prefix
        return prefix + text if prefix else text
    if column.kind in ("date", "instant"):
        return _moment(text, cell, typed)
    if column.kind == "boolean":
        lower = text.str.to_lowercase()
        value = lower.replace_strict({"true": True, "false": False}, default=None)
        return _parsed(text, value.cast(pl.Boolean), cell, typed)
    return _parsed(text, _number(text, cell), cell, typed)


def _number(text: pl.Series, cell: _Cell) -> pl.Series:
    if cell.column.kind == "integer":
        return _masked(text, ~text.str.contains(_INTEGER)).cast(pl.Int64, strict=False)
    decimal = cell.feed.decimal or cell.entry.decimal
    text = _masked(text, ~text.str.contains(_NUMBER[decimal]))
    return text.str.replace(",", ".", literal=True).cast(pl.Float64, strict=False)


_RULES = {
    "date": "not_a_date",
    "instant": "not_a_date",
    "integer": "not_an_integer",
    "number": "not_a_number",
    "boolean": "not_a_boolean",
}


def _parsed(given: pl.Series, value: pl.Series, cell: _Cell, typed: Typed) -> pl.Series:
    """The values, after noting where there was something given and nothing came out."""
    _note(typed, cell.column, _RULES[cell.column.kind], given.is_not_null() & value.is_null())
    return value


def _note(typed: Typed, column: Column, rule: str, rows: pl.Series) -> None:
    if rows.any():
        typed.failures.append((column.name, rule, rows))
