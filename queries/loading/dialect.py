"""The delimiter of a text file: the one under which its header has the expected names.

The rows are not used. Under each candidate the header is parsed and its known names are counted; a
file is refused when two candidates fit equally well.
"""

import csv
from dataclasses import dataclass

from queries.loading.delivery import Refused
from queries.loading.mapping import Entry
from queries.loading.mapping_values import DELIMITERS
from queries.loading.plan import known_names


@dataclass(frozen=True)
class Dialect:
    """How a file's records are written: its delimiter, and its columns in order."""

    delimiter: str
    columns: tuple[str, ...]


def find_dialect(header: str, entry: Entry) -> Dialect:
    """The dialect of a file whose first line is `header`.

    **Raises** `Refused` when two delimiters fit. `plan` refuses a header that none fits.
    """
    known = known_names(entry)
    candidates = (entry.delimiter,) if entry.delimiter else DELIMITERS
    read = [Dialect(d, _names(header, d)) for d in candidates]
    ranked = sorted(read, key=lambda d: len(known & set(d.columns)), reverse=True)
    best = ranked[0]
    hits = len(known & set(best.columns))
    rivals = [d for d in ranked[1:] if hits and len(known & set(d.columns)) == hits]
    if any(rival.columns != best.columns for rival in rivals):
        raise Refused("two delimiters fit its header: say `delimiter` in exports.toml")
    return best


def _names(header: str, delimiter: str) -> tuple[str, ...]:
    """The header's names under one delimiter; none where it is no record."""
    try:
        rows = list(csv.reader([header], delimiter=delimiter, strict=True))
    except csv.Error:
        return ()
    return tuple(name.strip() for name in rows[0]) if len(rows) == 1 else ()
