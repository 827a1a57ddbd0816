"""How one file is written and mapped: one shape gives both the file and its entry in
`exports.toml`, so that the two cannot differ."""

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

import polars as pl

from queries.exports import TABLES


@dataclass(frozen=True)
class Theirs:
    """A column of the source system: its header, its codes by our words, the id prefix it omits."""

    header: str
    words: Mapping[str, str] = field(default_factory=dict)
    prefix: str = ""


@dataclass(frozen=True)
class Shape:
    """One file of an export: its rows, its headers and its format."""

    path: str
    table: str
    companies: tuple[str, ...] = ()
    where: pl.Expr | None = None
    without: tuple[str, ...] = ()
    columns: Mapping[str, Theirs] = field(default_factory=dict)
    encoding: str = "utf-8"
    delimiter: str = ","
    date_format: str = "%Y-%m-%d"
    decimal: str = "."
    null: str = ""
    sheet: str = ""
    complete: bool = True
    events_from: date | None = None

    @property
    def kept(self) -> list[str]:
        """The contract's columns that the file has, in the contract's order."""
        return [c for c in TABLES[self.table].columns if c not in self.without and self._has(c)]

    def _has(self, column: str) -> bool:
        return not self.columns or column in self.columns

    def rows(self, table: pl.DataFrame) -> pl.DataFrame:
        """The table's rows and columns that belong in this file."""
        if self.companies:
            table = table.filter(pl.col("company").is_in(self.companies))
        if self.where is not None:
            table = table.filter(self.where)
        return table.select(self.kept)


def as_text(shape: Shape, rows: pl.DataFrame) -> pl.DataFrame:
    """The rows as the source system writes them: headers, codes, dates and numbers as text."""
    return rows.select(_cell(shape, name, rows.schema[name]) for name in rows.columns)


def _cell(shape: Shape, name: str, kind: Any) -> pl.Expr:
    theirs = shape.columns.get(name, Theirs(name))
    cell = pl.col(name)
    if kind == pl.Date:
        cell = cell.dt.strftime(shape.date_format)
    elif kind == pl.Boolean and not theirs.words:
        cell = cell.cast(pl.String)
    elif kind == pl.Float64:
        # Two decimals, as for money; the sample has no other fractions.
        cents = (cell * 100).round().cast(pl.Int64)
        whole, rest = (cents // 100).cast(pl.String), (cents % 100).cast(pl.String)
        cell = whole + shape.decimal + rest.str.zfill(2)
    else:
        cell = cell.cast(pl.String)
    if theirs.words:
        cell = cell.replace_strict(list(theirs.words), list(theirs.words.values()))
    if theirs.prefix:
        cell = cell.str.strip_prefix(theirs.prefix)
    return cell.fill_null(shape.null).alias(theirs.header)


def as_csv(shape: Shape, text: pl.DataFrame) -> str:
    """The file's text, header first, lines ended by a line feed."""
    out = io.StringIO()
    text.write_csv(out, separator=shape.delimiter)
    return out.getvalue()


def entry(shape: Shape, extracted_at: datetime) -> str:
    """The file's `[[file]]` in exports.toml."""
    lines = ["[[file]]", f"path = {_quoted(shape.path)}", f"table = {_quoted(shape.table)}"]
    lines += _differing(shape)
    lines += [
        f"extracted_at = {extracted_at.isoformat()}",
        f"complete = {str(shape.complete).lower()}",
    ]
    if shape.companies:
        lines.append(f"companies = [{', '.join(_quoted(c) for c in shape.companies)}]")
    if shape.events_from:
        lines.append(f"events_from = {shape.events_from.isoformat()}")
    if shape.columns:
        lines.append("[file.columns]")
        lines += [f"{name} = {_feed(_used(shape, name))}" for name in shape.kept]
    return "\n".join(lines) + "\n"


def _differing(shape: Shape) -> list[str]:
    """The settings that differ from the reader's defaults."""
    lines = []
    usual = Shape(shape.path, shape.table)
    for key in ("encoding", "delimiter", "date_format", "decimal", "sheet"):
        value = getattr(shape, key)
        if value != getattr(usual, key):
            lines.append(f"{key} = {_quoted(value)}")
    if shape.null:
        lines.append(f'null_values = ["", {_quoted(shape.null)}]')
    return lines


def _used(shape: Shape, column: str) -> Theirs:
    """A column with the codes that this file can contain: for `company`, only the file's own."""
    theirs = shape.columns[column]
    if column != "company" or not shape.companies:
        return theirs
    words = {ours: word for ours, word in theirs.words.items() if ours in shape.companies}
    return replace(theirs, words=words)


def _feed(theirs: Theirs) -> str:
    if not theirs.words and not theirs.prefix:
        return _quoted(theirs.header)
    parts = [f"from = {_quoted(theirs.header)}"]
    if theirs.prefix:
        parts.append(f"id_prefix = {_quoted(theirs.prefix)}")
    if theirs.words:
        pairs = (f"{_quoted(word)} = {_ours(ours)}" for ours, word in theirs.words.items())
        parts.append(f"map = {{ {', '.join(pairs)} }}")
    return f"{{ {', '.join(parts)} }}"


def _ours(value: str) -> str:
    return value if value in ("true", "false") else _quoted(value)


def _quoted(text: str) -> str:
    # A JSON string without \u escapes is a TOML string too.
    return json.dumps(text, ensure_ascii=False)
