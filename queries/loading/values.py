"""Cells to values: null values, maps, prefixes, and the strict reading of days and numbers.

All columns of a batch are read in one go, as polars expressions in four steps.

Strict: text is a value only if all of it is. A lenient cast would accept `0x1F`, `5.5` as a whole
number, a two-digit year or a trailing `x`, and give a wrong value without an error.
"""

from dataclasses import dataclass, field

import polars as pl

from queries.exports import Column
from queries.loading.days import parse_date, parse_instant
from queries.loading.delivery import Refused
from queries.loading.mapping import ColumnSource, Entry, entry_by_name
from queries.loading.plan import Plan, withheld

# Words for "nothing" that some systems write into a key: no record has them as its id.
_NO_KEY = ("NULL", "null", "N/A", "#N/A", "-")

_NUMBER = {
    ".": r"\A[+-]?[0-9]+(?:\.[0-9]+)?\z",
    ",": r"\A[+-]?[0-9]+(?:,[0-9]+)?\z",
}
_INTEGER = r"\A[+-]?[0-9]{1,18}\z"


@dataclass
class Typed:
    """Rows with the contract's columns and types. A cell that did not parse is null in `frame`
    and named in `failures`: (column, rule, which rows). `emptied`: cells per column that held
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
        """Texts that mean no value here; the empty one first."""
        return list(dict.fromkeys(("", *self.entry.null_values, *self.feed.null_values)))

    def date_format(self) -> str | None:
        """The column's own format, else the file's; of instants only a format that has hours."""
        for found in (self.feed.date_format, self.entry.date_format):
            if found and (self.column.kind == "date" or "%H" in found):
                return found
        return None


@dataclass
class _Steps:
    """The expressions by which all columns of a batch are read, each step on the one before.

    `texts`: trimmed cells of the file; `given`: without null values, in the contract's words;
    `values`: of the contract's type. `flags`: by column and rule the rows that break it.
    """

    texts: dict[str, pl.Expr] = field(default_factory=dict)
    given: dict[str, pl.Expr] = field(default_factory=dict)
    values: dict[str, pl.Expr] = field(default_factory=dict)
    flags: dict[tuple[str, str], pl.Expr] = field(default_factory=dict)

    def run(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Values under the contract's names, and flags in their order."""
        wide = (
            frame.lazy()
            .select(**{f"text of {name}": text for name, text in self.texts.items()})
            .with_columns(**{f"given {name}": given for name, given in self.given.items()})
            .with_columns(**self.values)
        )
        flags = (flag.alias(_flag(*key)) for key, flag in self.flags.items())
        return wide.select(*self.values, *flags).collect()


def parse(frame: pl.DataFrame, plan: Plan, entry: Entry, *, in_sheet: bool = False) -> Typed:
    """The rows as the contract's columns and types; columns that nothing feeds are null.

    **Raises** `Refused` when a column is of a physical type that cannot hold the contract's kind.
    """
    steps, schema = _Steps(), frame.schema
    composed = _with_composed_letters(frame)
    for name, dtype in entry.table.schema.items():
        feed = plan.feeds.get(name)
        if feed is None:
            steps.values[name] = pl.lit(None, dtype=dtype)
            continue
        cell = _Cell(entry.table.columns[name], feed, entry, in_sheet)
        if feed.source is None:
            constant = _Cell(
                cell.column, ColumnSource(), entry_by_name("constant", entry.table), False
            )
            value = _value(pl.lit(feed.constant), constant, _Steps())
        else:
            value = _read(cell, schema[feed.source], composed, steps)
        steps.values[name] = value.cast(dtype)
    found = steps.run(frame)
    typed = Typed(found.select(list(entry.table.schema)))
    for column, rule in steps.flags:
        rows = found[_flag(column, rule)]
        if rule == _EMPTIED:
            typed.emptied[column] = int(rows.sum())
        elif rows.any():
            typed.failures.append((column, rule, rows))
    return typed


# A flag that is no failure: the cell held one of its column's own null values.
_EMPTIED = "emptied"


def _flag(column: str, rule: str) -> str:
    return f"{rule} in {column}"


def _with_composed_letters(frame: pl.DataFrame) -> set[str]:
    """The columns of text that may need composing (NFC): ASCII never does."""
    texts = [name for name, dtype in frame.schema.items() if dtype == pl.String]
    if not texts:
        return set()
    each = pl.col(texts).str
    is_wide = frame.select((each.len_bytes() != each.len_chars()).any()).row(0, named=True)
    return {name for name in frame.columns if is_wide.get(name, True)}


def _read(cell: _Cell, dtype: pl.DataType, composed: set[str], steps: _Steps) -> pl.Expr:
    """The column's value, after adding the steps that lead to it."""
    assert cell.feed.source is not None
    name, source = cell.column.name, pl.col(cell.feed.source)
    steps.texts[name], given = source, pl.col(f"text of {name}")
    native = None if cell.feed.map else _native(given, dtype, cell, steps)
    if native is not None:
        return native
    steps.texts[name] = _text(source, dtype, cell, is_composed=cell.feed.source not in composed)
    _count_emptied(given, cell, steps)
    steps.given[name] = _mapped(_without(given, cell.nulls), cell, steps)
    return _value(pl.col(f"given {name}"), cell, steps)


def _native(found: pl.Expr, dtype: pl.DataType, cell: _Cell, steps: _Steps) -> pl.Expr | None:
    """A column that has its physical type already; None where it is to be read as text."""
    kind = cell.column.kind
    if kind in ("date", "instant") and dtype.is_temporal():
        return _temporal(found, dtype, cell, steps)
    if kind == "boolean" and dtype == pl.Boolean:
        return found
    if kind in ("integer", "number") and dtype.is_float():
        number = found.fill_nan(None)  # how pandas writes an empty cell of a number
        if kind == "number":
            return number
        whole = number.cast(pl.Int64, strict=False)
        return _parsed(number, _masked(whole, whole.cast(dtype) != number), cell, steps)
    if kind in ("integer", "number") and dtype.is_integer() and not cell.nulls[1:]:
        return found.cast(pl.Int64, strict=False)
    return None


def _temporal(found: pl.Expr, dtype: pl.DataType, cell: _Cell, steps: _Steps) -> pl.Expr:
    """Days and instants of a physical type; null values are compared with the day as text."""
    if cell.nulls[1:]:
        day = found.dt.to_string("%Y-%m-%d")
        _count_emptied(day, cell, steps)
        found = _masked(found, day.is_in(cell.nulls))
    return _moment(found, dtype, cell, steps)


def _moment(found: pl.Expr, dtype: pl.DataType, cell: _Cell, steps: _Steps) -> pl.Expr:
    if cell.column.kind == "date":
        day = parse_date(found, dtype, cell.date_format(), in_sheet=cell.in_sheet)
        return _parsed(found, day, cell, steps)
    instant, skipped = parse_instant(found, dtype, cell.date_format(), in_sheet=cell.in_sheet)
    steps.flags[cell.column.name, "no_such_hour"] = skipped
    return _parsed(found, instant, cell, steps)


def _count_emptied(text: pl.Expr, cell: _Cell, steps: _Steps) -> None:
    if cell.feed.null_values:
        steps.flags[cell.column.name, _EMPTIED] = text.is_in(list(cell.feed.null_values))


def _text(found: pl.Expr, dtype: pl.DataType, cell: _Cell, *, is_composed: bool) -> pl.Expr:
    """The cells as trimmed text, with composed letters (NFC), so that equal ids are equal."""
    fits = dtype in (pl.String, pl.Categorical, pl.Enum, pl.Boolean, pl.Date, pl.Null)
    if not fits and not dtype.is_integer() and not dtype.is_decimal():
        name = withheld(cell.feed.source or "")
        raise Refused(f"column `{name}` is {dtype} in the file: export it as text")
    text = found.cast(pl.String).str.strip_chars()
    if not is_composed:
        text = text.str.normalize("NFC")
    if cell.in_sheet and cell.column.kind == "date":
        text = text.str.replace(r"\A([0-9]{4}-[0-9]{2}-[0-9]{2}) 00:00:00\z", "$1")
    return text


def _without(text: pl.Expr, nulls: list[str]) -> pl.Expr:
    return _masked(text, text.is_in(nulls) if nulls[1:] else text == nulls[0])


def _masked(found: pl.Expr, rows: pl.Expr) -> pl.Expr:
    """The cells, null in these rows."""
    return pl.when(rows).then(None).otherwise(found)


def _mapped(text: pl.Expr, cell: _Cell, steps: _Steps) -> pl.Expr:
    """The file's words as the contract's.

    A text column has no closed list, so words that are not in the map are flagged here.
    """
    mapping, column = cell.feed.map, cell.column
    if not mapping:
        return text
    mapped = text.replace(list(mapping), list(mapping.values()))
    if column.kind == "text" and not column.values and not column.is_open_list:
        stray = text.is_not_null() & ~text.is_in([*mapping, *mapping.values()])
        steps.flags[column.name, "not_in_list"] = stray
    return _without(mapped, [""])


def _value(text: pl.Expr, cell: _Cell, steps: _Steps) -> pl.Expr:
    column, feed = cell.column, cell.feed
    if column.kind == "text":
        if column.name in cell.entry.table.key:
            text = _without(text, list(_NO_KEY))
        prefix = feed.id_prefix
        if prefix is None and column.is_prefixed:
            prefix = cell.entry.id_prefix
        return prefix + text if prefix else text
    if column.kind in ("date", "instant"):
        return _moment(text, pl.String(), cell, steps)
    if column.kind == "boolean":
        lower = text.str.to_lowercase()
        words = {"true": True, "false": False}
        value = lower.replace_strict(words, default=None, return_dtype=pl.Boolean)
        return _parsed(text, value, cell, steps)
    return _parsed(text, _number(text, cell), cell, steps)


def _number(text: pl.Expr, cell: _Cell) -> pl.Expr:
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


def _parsed(given: pl.Expr, value: pl.Expr, cell: _Cell, steps: _Steps) -> pl.Expr:
    """The value, after adding a flag for rows whose given cell is no value."""
    column = cell.column
    steps.flags[column.name, _RULES[column.kind]] = (
        given.is_not_null() & pl.col(column.name).is_null()
    )
    return value
