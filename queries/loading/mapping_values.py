"""The single keys of ``exports.toml``: what each may say, and how it is told that it may not."""

import codecs
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any
from zoneinfo import ZoneInfo

from queries.errors import ExportError
from queries.exports import ZONE, Column

DELIMITERS = (",", ";", "\t", "|")

# By Python's own name of the codec; every name that Python knows for one of these is accepted.
ENCODINGS = (
    "utf-8",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "ascii",
    "cp1252",
    "cp1250",
    "cp850",
    "cp437",
    "iso8859-1",
    "iso8859-15",
    "mac-roman",
)

# What a date format may hold, and the text that each part matches.
DIRECTIVES = {
    "%Y": "[0-9]{4}",
    "%m": "[0-9]{1,2}",
    "%d": "[0-9]{1,2}",
    "%H": "[0-9]{1,2}",
    "%M": "[0-9]{1,2}",
    "%S": "[0-9]{1,2}",
    "%z": "(?:Z|[+-][0-9]{2}:?[0-9]{2})",
}


@dataclass(frozen=True)
class Place:
    """Where in the mapping a key stands, for its error."""

    name: str

    def at(self, key: str) -> "Place":
        """The place of a key inside this one."""
        return Place(f"{self.name}, {key}")

    def wrong(self, key: str | None, what: str, hint: str | None = None) -> ExportError:
        """The error for a key here, to be raised."""
        return ExportError(f"{self.at(key).name if key else self.name}: {what}.", hint)

    def known(self, found: Iterable[str], names: Iterable[str], owner: str) -> None:
        """Refuse the first key that is not among the names."""
        names = list(names)
        for key in found:
            if key not in names:
                hint = f"a {owner} has: {', '.join(names)}."
                raise self.wrong(None, f"unknown key `{key}`", hint)


def text(place: Place, found: Any) -> str:
    """A text, as it stands."""
    if not isinstance(found, str):
        raise place.wrong(None, "is no text", 'Write it in quotes: "...".')
    return found


def word(place: Place, found: Any) -> str:
    """A text that is not empty, trimmed."""
    if not text(place, found).strip():
        raise place.wrong(None, "is empty")
    return str(found).strip()


def texts(place: Place, found: Any) -> tuple[str, ...]:
    """A list of texts, trimmed; empty ones too."""
    if not isinstance(found, list):
        raise place.wrong(None, "is no list", 'Write ["...", "..."].')
    return tuple(text(place, item).strip() for item in found)


def words(place: Place, found: Any) -> tuple[str, ...]:
    """A list of words, at least one."""
    if not isinstance(found, list) or not found:
        raise place.wrong(None, "is no list of names", 'Write ["...", "..."].')
    return tuple(word(place, item) for item in found)


def yes_or_no(place: Place, found: Any) -> bool:
    """True or false."""
    if not isinstance(found, bool):
        raise place.wrong(None, "is neither true nor false")
    return found


def one_of(place: Place, found: Any, names: tuple[str, ...]) -> str:
    """One of the names that exist."""
    if text(place, found) not in names:
        raise place.wrong(None, "is none of the names that exist", f"{', '.join(names)}.")
    return str(found)


def day(place: Place, found: Any) -> date:
    """A day, written as one."""
    if not isinstance(found, date) or isinstance(found, datetime):
        raise place.wrong(None, "is no date", "Write 2021-01-01, without quotes.")
    return found


def local_time(place: Place, found: Any) -> datetime:
    """A point in time as local time; one with an offset is converted, a mere day is its start."""
    if isinstance(found, datetime):
        return found.astimezone(ZoneInfo(ZONE)).replace(tzinfo=None) if found.tzinfo else found
    if isinstance(found, date):
        return datetime(found.year, found.month, found.day)
    raise place.wrong(None, "is no time", "Write 2026-11-01T04:10:00, without quotes.")


def encoding(place: Place, found: Any) -> str:
    """A known encoding, by Python's own name."""
    try:
        name = codecs.lookup(text(place, found)).name.replace("utf-8-sig", "utf-8")
    except LookupError:
        name = ""
    if name not in ENCODINGS:
        raise place.wrong(None, "is no known encoding", f"{', '.join(ENCODINGS)}.")
    return name


def delimiter(place: Place, found: Any) -> str:
    """A known delimiter."""
    if found not in DELIMITERS:
        raise place.wrong(None, "is no known delimiter", 'One of "," ";" "\\t" "|".')
    return str(found)


def decimal(place: Place, found: Any) -> str:
    """A decimal sign."""
    if found not in (",", "."):
        raise place.wrong(None, "is no decimal sign", 'One of "," ".".')
    return str(found)


def date_format(place: Place, found: Any) -> str:
    """A format of whole years, months and days; never two-digit years, whose century is a guess."""
    parts = re.findall(r"%.|[^%]|%\Z", text(place, found))
    used = [part for part in parts if part.startswith("%")]
    literal = "".join(part for part in parts if not part.startswith("%"))
    fits = set(used) <= set(DIRECTIVES) and len(used) == len(set(used))
    if not fits or not {"%Y", "%m", "%d"} <= set(used) or re.search(r"[0-9]", literal):
        hint = f"%Y, %m and %d once each, and of {', '.join(DIRECTIVES)} what the text has."
        raise place.wrong(None, "is no date format", hint)
    return str(found)


def relative_path(place: Place, found: Any) -> str:
    """A path or pattern inside the folder, with forward slashes."""
    path = word(place, found)
    leaves = ".." in PurePosixPath(path).parts or path.startswith(("/", "~"))
    if leaves or "\\" in path or "\0" in path or "://" in path or PureWindowsPath(path).drive:
        hint = "Write a path relative to the folder, with forward slashes."
        raise place.wrong(None, "leads out of the folder", hint)
    return path


def constant(place: Place, found: Any, column: Column) -> str:
    """A constant as text; it has the column's own TOML type."""
    kinds: dict[str, tuple[type, ...]] = {
        "text": (str,),
        "date": (date,),
        "instant": (datetime,),
        "integer": (int,),
        "number": (int, float),
        "boolean": (bool,),
    }
    fits = isinstance(found, kinds[column.kind]) and isinstance(found, bool) == (
        column.kind == "boolean"
    )
    if not fits or (column.kind == "date" and isinstance(found, datetime)):
        raise place.wrong(None, f"is no {column.kind}", f"{column.name} is a {column.kind}.")
    if isinstance(found, bool):
        return str(found).lower()
    if column.values and found not in column.values:
        raise place.wrong(None, "is not in the contract's list", f"{', '.join(column.values)}.")
    return found.isoformat() if isinstance(found, date) else str(found)


def value_map(place: Place, found: Any, column: Column) -> dict[str, str]:
    """Their words to ours. An empty text as ours makes the cell empty."""
    if not isinstance(found, dict) or not found:
        raise place.wrong(None, "is no map", '{ "theirs" = "ours" }.')
    mapped = {}
    for theirs, ours in found.items():
        boolean = isinstance(ours, bool) and column.kind == "boolean"
        word_of_ours = str(ours).lower() if boolean else text(place.at(theirs), ours).strip()
        allowed = ("true", "false") if column.kind == "boolean" else column.values
        if allowed and word_of_ours and word_of_ours not in allowed:
            raise place.wrong(
                None,
                f"maps to `{word_of_ours}`, which is not in the list",
                f"{', '.join(allowed)}.",
            )
        mapped[theirs.strip()] = word_of_ours
    return mapped
