"""``exports.toml``: what the files of a folder are, and how their columns map onto the contract.

It is read strictly. A key that nobody reads, a column that the contract lacks, a word that is in no
list: each is an ExportError that names file, entry and key, because a mapping that is half
understood loads the wrong rows quietly.
"""

import hashlib
import json
import tomllib
from collections.abc import Mapping as MappingType
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from queries.errors import ExportError
from queries.exports import TABLES, Column, Table
from queries.loading import mapping_values as read
from queries.loading.mapping_values import Place

MAPPING_FILE = "exports.toml"
_LARGEST = 1_000_000


@dataclass(frozen=True)
class ColumnSource:
    """Where one column of the contract comes from: a column of the file, or a constant.

    ``null_values`` are this column's own, beside the file's.
    """

    source: str | None = None
    constant: str | None = None
    map: MappingType[str, str] = field(default_factory=dict)
    null_values: tuple[str, ...] = ()
    date_format: str | None = None
    decimal: str | None = None
    id_prefix: str | None = None


@dataclass(frozen=True)
class Entry:
    """One ``[[file]]``: a path or pattern, the table it feeds, and how."""

    path: str
    table: Table
    place: str
    digest: str
    columns: MappingType[str, ColumnSource] = field(default_factory=dict)
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    date_format: str | None = None
    decimal: str = "."
    null_values: tuple[str, ...] = ()
    id_prefix: str = ""
    extracted_at: datetime | None = None
    complete: bool = True
    companies: tuple[str, ...] | None = None
    systems: tuple[str, ...] | None = None
    events_from: date | None = None

    def feed(self, column: str) -> ColumnSource:
        """How a column is fed: as the entry says, else by a column of the same name."""
        return self.columns.get(column, ColumnSource(source=column))


@dataclass(frozen=True)
class Mapping:
    """All entries of a folder. ``is_assumed``: there is no exports.toml, names say the table."""

    entries: tuple[Entry, ...]
    digest: str
    is_assumed: bool = False


def read_mapping(folder: Path) -> Mapping | None:
    """The folder's mapping, or None where there is no ``exports.toml``.

    **Raises** ExportError at the first thing that cannot be understood.
    """
    path = folder / MAPPING_FILE
    if not path.is_file():
        return None
    content = path.read_bytes()
    entries = _files(_parsed(content))
    return Mapping(
        tuple(_entry(number, entry) for number, entry in enumerate(entries, start=1)),
        hashlib.sha256(content).hexdigest(),
    )


def entry_by_name(name: str, table: Table) -> Entry:
    """The entry of a file that is named for its table and has the contract's own header."""
    return Entry(path=name, table=table, place=name, digest="by name")


def _parsed(content: bytes) -> dict[str, Any]:
    if len(content) > _LARGEST:
        raise ExportError(f"{MAPPING_FILE} is larger than {_LARGEST:,} bytes.")
    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as wrong:
        message = f"{MAPPING_FILE} is not UTF-8 (byte {wrong.start})."
        raise ExportError(message, "Save it as UTF-8.") from None
    except tomllib.TOMLDecodeError as wrong:
        raise ExportError(f"{MAPPING_FILE} does not read: {wrong}.") from None


def _files(found: dict[str, Any]) -> list[dict[str, Any]]:
    unknown = set(found) - {"file"}
    if unknown:
        names = ", ".join(sorted(unknown))
        message = f"{MAPPING_FILE}: unknown key at the top: {names}."
        raise ExportError(message, "Everything stands under [[file]].")
    entries = found.get("file")
    if not isinstance(entries, list) or not all(isinstance(e, dict) for e in entries):
        raise ExportError(
            f"{MAPPING_FILE}: there is no [[file]].", "Write [[file]], with two brackets."
        )
    return entries


def _entry(number: int, found: dict[str, Any]) -> Entry:
    place = Place(f"{MAPPING_FILE}, [[file]] number {number}")
    for key in ("path", "table"):
        if key not in found:
            raise place.wrong(key, "is missing", f"every [[file]] needs {key}.")
    path = read.relative_path(place.at("path"), found["path"])
    place = Place(f"{place.name} ({path})")
    place.known(found, _READERS, "file")
    table = TABLES[read.one_of(place.at("table"), found["table"], tuple(TABLES))]
    given = {
        key: reader(place.at(key), found[key])
        for key, reader in _READERS.items()
        if reader is not None and key in found
    }
    columns = _columns(place, found.get("columns", {}), table)
    digest = hashlib.sha256(json.dumps(found, sort_keys=True, default=str).encode()).hexdigest()
    return Entry(path=path, table=table, place=place.name, digest=digest, columns=columns, **given)


def _columns(place: Place, found: Any, table: Table) -> dict[str, ColumnSource]:
    place = place.at("columns")
    if not isinstance(found, dict):
        raise place.wrong(None, "is no table of columns", "[file.columns] holds: ours = theirs.")
    place.known(found, table.columns, f"table {table.name}")
    return {
        name: _feed(place.at(name), theirs, table.columns[name]) for name, theirs in found.items()
    }


def _feed(place: Place, found: Any, column: Column) -> ColumnSource:
    if isinstance(found, str):
        return ColumnSource(source=read.word(place, found))
    if not isinstance(found, dict):
        raise place.wrong(None, "is neither a column's name nor a table", _FEED_HINT)
    place.known(found, _FEED_READERS, "column")
    if ("from" in found) == ("value" in found):
        raise place.wrong(None, "needs either from or value", _FEED_HINT)
    if "value" in found:
        if len(found) > 1:
            raise place.wrong(None, "has a constant and more", "value stands alone.")
        return ColumnSource(constant=read.constant(place.at("value"), found["value"], column))
    for key, kinds in _KINDS_OF_KEY.items():
        if key in found and column.kind not in kinds:
            raise place.wrong(key, f"means nothing for a {column.kind}")
    given: dict[str, Any] = {
        key: reader(place.at(key), found[key])
        for key, reader in _FEED_READERS.items()
        if reader is not None and key in found
    }
    if "map" in found:
        given["map"] = read.value_map(place.at("map"), found["map"], column)
    return ColumnSource(source=read.word(place.at("from"), found["from"]), **given)


_FEED_HINT = 'write ours = "theirs", { from = "theirs", map = {...} } or { value = ... }.'

# Keys of a column that only some kinds of column have a use for.
_KINDS_OF_KEY = {
    "date_format": ("date", "instant"),
    "decimal": ("number",),
    "id_prefix": ("text",),
}

# The keys of an entry and of a column, with what reads each; None: read by name above.
_READERS: dict[str, Any] = {
    "path": None,
    "table": None,
    "columns": None,
    "encoding": read.encoding,
    "delimiter": read.delimiter,
    "sheet": read.word,
    "date_format": read.date_format,
    "decimal": read.decimal,
    "null_values": read.texts,
    "id_prefix": read.word,
    "extracted_at": read.local_time,
    "complete": read.yes_or_no,
    "companies": read.words,
    "systems": read.words,
    "events_from": read.day,
}

_FEED_READERS: dict[str, Any] = {
    "from": None,
    "value": None,
    "map": None,
    "null_values": read.texts,
    "date_format": read.date_format,
    "decimal": read.decimal,
    "id_prefix": read.text,
}
