"""Reads the notice file: promises, their words, their law, and the dated figures they rest on.

The figures of the law and the sentences of the notice are data that legal reviews, so no other
module may hold one. This module must not read exports or do date arithmetic.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from queries.engine import headers
from queries.errors import NoticeError
from queries.notices.model import Notice
from queries.toml_files import OWN_COUNTS, OWN_DIGEST, OWN_NAME, Fault, checked, parsed

SHIPPED = Path(__file__).parents[1] / "notice.toml"
PROMISES = Path(__file__).parents[1] / "promises"

# Always required: holdings are counted from the end of the relationship.
_ALWAYS = "retention.relationship"


def read_notice(path: Path | str | None = None) -> Notice:
    """The notice in `path`, or the shipped one.

    Raises `NoticeError` when the file is missing or not TOML, and with everything in it that is
    wrong: a key that is unknown, missing or of another type, a promise that has no SQL file, a time
    that promises count by and that is not there. A notice with fewer promises than there are SQL
    files measures less.

    >>> read_notice().promises["erase_after_relationship"].nature
    'duty'
    """
    file = Path(path) if path else SHIPPED
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        raise NoticeError(f"There is no notice file {file.name}.") from None
    except OSError:
        raise NoticeError(f"The notice file {file.name} cannot be opened.") from None
    return _notice_in(content, file.name)


# A load and each opened snapshot read the same few files again.
@lru_cache(maxsize=4)
def _notice_in(content: bytes, file: str) -> Notice:
    data = parsed(content, file, NoticeError)
    return notice_of(data, file, hashlib.sha256(content).hexdigest())


def notice_of(data: Mapping[str, Any], file: str, digest: str) -> Notice:
    """The notice in the content of a TOML file. Raises `NoticeError` as `read_notice` does."""
    counts = {name: _counts(name) for name in _tables(data, "promise")}
    whole = _named(data, counts) | {OWN_DIGEST: digest}
    return checked(Notice, whole, file, NoticeError, _missing(data, counts))


def _counts(promise: str) -> tuple[str, ...] | None:
    """The times in `counts:` of the promise's SQL; None when it has no SQL file."""
    files = {file.stem: file for file in PROMISES.glob("*.sql")}
    if promise not in files:
        return None
    header = headers.header(files[promise].read_text(encoding="utf-8"))
    return tuple(time.strip() for time in header.get("counts", "").split(",") if time.strip())


def _named(data: Mapping[str, Any], counts: Mapping[str, tuple[str, ...] | None]) -> dict[str, Any]:
    """The file's content, each named table with its name and each promise with its times."""
    whole = dict(data)
    for section in ("retention", "period", "promise"):
        for name, table in _tables(data, section).items():
            if isinstance(table, dict):
                own: dict[str, Any] = {OWN_NAME: name}
                if section == "promise":
                    own[OWN_COUNTS] = counts[name] or ()
                whole[section] = {**whole[section], name: table | own}
    return whole


def _missing(
    data: Mapping[str, Any], counts: Mapping[str, tuple[str, ...] | None]
) -> Iterator[Fault]:
    """Promises without SQL, and the times that promises count by and the file lacks.

    `clock`, with what it is asked for, and `statutes` are no single table.
    """
    known = ", ".join(sorted(file.stem for file in PROMISES.glob("*.sql")))
    needed = {_ALWAYS: "What is held is counted from it."}
    for promise, times in counts.items():
        if times is None:
            what = f"has no SQL file promises/{promise}.sql"
            yield Fault(("promise", promise), what, f"There is SQL for: {known}.")
        for time in times or ():
            if "." in time and not time.startswith("clock."):
                needed.setdefault(time, f"{promise} counts by it.")
    for time, hint in sorted(needed.items()):
        section, _, name = time.partition(".")
        if name not in _tables(data, section):
            yield Fault((section, name), "is missing", hint)


def _tables(data: Mapping[str, Any], section: str) -> dict[str, Any]:
    tables = data.get(section)
    return tables if isinstance(tables, dict) else {}
