"""The single values of ``exports.toml``: what each may be, and the error where it is not."""

import codecs
import re
from datetime import date, datetime
from pathlib import PurePosixPath, PureWindowsPath
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, WithJsonSchema

from queries.exports import TABLES, ZONE, Table
from queries.toml_files import Listed, OneOf, fault

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


class _TableName(OneOf):
    """The name of a table of the contract, read as that table."""

    def known(self, found: Any) -> Any:
        return found if isinstance(found, Table) else TABLES[super().known(found)]


def _encoding(found: str) -> str:
    """A known encoding, by Python's own name."""
    try:
        name = codecs.lookup(found).name.replace("utf-8-sig", "utf-8")
    except LookupError:
        name = ""
    if name not in ENCODINGS:
        raise fault("is no known encoding", f"Known: {', '.join(ENCODINGS)}.")
    return name


def _date_format(found: str) -> str:
    """A format of whole years, months and days; never two-digit years, whose century is a guess."""
    parts = re.findall(r"%.|[^%]|%\Z", found)
    used = [part for part in parts if part.startswith("%")]
    literal = "".join(part for part in parts if not part.startswith("%"))
    fits = set(used) <= set(DIRECTIVES) and len(used) == len(set(used))
    if not fits or not {"%Y", "%m", "%d"} <= set(used) or re.search(r"[0-9]", literal):
        hint = f"%Y, %m and %d once each, and of {', '.join(DIRECTIVES)} what the text has."
        raise fault("is no date format", hint)
    return found


def _relative_path(path: str) -> str:
    """A path or pattern inside the folder, with forward slashes."""
    leaves = ".." in PurePosixPath(path).parts or path.startswith(("/", "~"))
    if leaves or "\\" in path or "\0" in path or "://" in path or PureWindowsPath(path).drive:
        raise fault(
            "leads out of the folder",
            "Write a path relative to the folder, with forward slashes.",
        )
    return path


def _from_midnight(found: Any) -> Any:
    """A day without a time becomes its midnight."""
    is_day = isinstance(found, date) and not isinstance(found, datetime)
    return datetime(found.year, found.month, found.day) if is_day else found


def _local_time(found: datetime) -> datetime:
    """A time with an offset becomes local time."""
    return found.astimezone(ZoneInfo(ZONE)).replace(tzinfo=None) if found.tzinfo else found


Trimmed = Annotated[str, StringConstraints(strip_whitespace=True)]
Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Words = Annotated[Listed[Word], Field(min_length=1)]
TableName = Annotated[Table, _TableName(tuple(TABLES))]
Encoding = Annotated[str, AfterValidator(_encoding), Field(examples=list(ENCODINGS))]
Delimiter = Annotated[str, OneOf(DELIMITERS)]
Decimal = Annotated[str, OneOf((",", "."))]
DateFormat = Annotated[str, AfterValidator(_date_format), Field(examples=["%Y-%m-%d", "%d.%m.%Y"])]
RelativePath = Annotated[Word, AfterValidator(_relative_path)]
# JSON Schema's own date-time requires an offset, which a local time does not have.
_Time = Annotated[
    datetime,
    WithJsonSchema({"type": "string", "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt ].+)?$"}),
]
LocalTime = Annotated[_Time, BeforeValidator(_from_midnight), AfterValidator(_local_time)]

_TRUTHS = WithJsonSchema({"enum": ["true", "false", "", True, False]})
_TOML_TYPES: dict[str, Any] = {
    "text": str,
    "date": date,
    "instant": _Time,
    "integer": int,
    "number": Annotated[float, Field(allow_inf_nan=False)],
    "boolean": bool,
}


def constant_of(kind: str, values: tuple[str, ...] | None) -> Any:
    """The type of a constant for a column: TOML's own, or a word of its list; kept as text."""
    if values:
        return Annotated[str, OneOf(values)]
    return Annotated[_TOML_TYPES[kind], AfterValidator(_as_text)]


def word_of(kind: str, values: tuple[str, ...] | None) -> Any:
    """The type of the contract's word in a map. An empty one makes the cell empty."""
    if kind == "boolean":
        return Annotated[str, OneOf(("true", "false", "")), BeforeValidator(_word), _TRUTHS]
    if values:
        return Annotated[str, OneOf((*values, "")), BeforeValidator(_word)]
    return Trimmed


def _as_text(found: Any) -> str:
    if isinstance(found, bool):
        return str(found).lower()
    return found.isoformat() if isinstance(found, date) else str(found)


def _word(found: Any) -> Any:
    """A word without the spaces around it; TOML's own true and false are words too."""
    if isinstance(found, bool):
        return str(found).lower()
    return found.strip() if isinstance(found, str) else found
