"""Which column of a file feeds which column of the contract, once the file's header is known."""

import re
from dataclasses import dataclass

from queries.exports.rules import IDENTITY_NUMBER
from queries.loading.delivery import Refused
from queries.loading.mapping import ColumnSource, Entry

MOST_COLUMNS = 1000
_IDENTITY_NUMBER = re.compile(IDENTITY_NUMBER.replace(r"\z", r"\Z"))


@dataclass(frozen=True)
class Plan:
    """What a file feeds: contract columns with their feeds, in contract order."""

    feeds: dict[str, ColumnSource]
    columns_not_loaded: tuple[str, ...]

    @property
    def sources(self) -> tuple[str, ...]:
        """The file's columns that are read, each once."""
        named = (feed.source for feed in self.feeds.values() if feed.source is not None)
        return tuple(dict.fromkeys(named))


def known_names(entry: Entry) -> set[str]:
    """The names in a header of this entry's files that feed a column of the contract."""
    feeds = (entry.feed(column) for column in entry.table.columns)
    return {feed.source for feed in feeds if feed.source is not None}


def plan(entry: Entry, header: tuple[str, ...]) -> Plan:
    """How a file with this header is read.

    **Raises** `Refused` when the header has a name twice, or lacks a column that the contract
    requires or the mapping names. The message lists them all.
    """
    if len(header) > MOST_COLUMNS:
        raise Refused(f"it has {len(header):,} columns; no export has more than {MOST_COLUMNS:,}")
    _refuse_equal_names(header)
    if not known_names(entry) & set(header):
        raise Refused(
            f"the header does not match table {entry.table.name}: none of its {len(header)} names "
            f"is known. Is the first line the header? Wanted: {_listed(sorted(known_names(entry)))}"
        )
    feeds, missing = {}, []
    for name, column in entry.table.columns.items():
        feed = entry.feed(name)
        if feed.constant is not None or feed.source in header:
            feeds[name] = feed
        elif column.required or name in entry.columns:
            missing.append(_missing(name, feed, required=column.required))
    if missing:
        raise Refused(f"{'; '.join(missing)}. The header has: {_listed(header)}")
    used = {feed.source for feed in feeds.values()}
    left = tuple(withheld(name) for name in header if name not in used)
    return Plan(feeds, left)


def withheld(name: str) -> str:
    """A column's name as it may be shown: a header can hold an identity number by mistake."""
    if _IDENTITY_NUMBER.search(name):
        return "(withheld: looks like an identity number)"
    return name if len(name) <= 80 else name[:80] + "..."


def _missing(name: str, feed: ColumnSource, *, required: bool) -> str:
    what = "required column" if required else "column"
    if feed.source == name:
        return f"{what} `{name}` is missing"
    return f"{what} `{name}` is missing: the mapping takes it from `{withheld(feed.source or '')}`"


def _refuse_equal_names(header: tuple[str, ...]) -> None:
    seen: set[str] = set()
    for name in filter(None, header):
        if name.casefold() in seen:
            raise Refused(f"the header has the column `{withheld(name)}` twice")
        seen.add(name.casefold())


def _listed(names: tuple[str, ...] | list[str]) -> str:
    return ", ".join(withheld(name) or "(no name)" for name in names)
