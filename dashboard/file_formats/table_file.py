"""A table that leaves as a file: what it is called, and what its first sheet says of it.

Every file gets its name and its bytes here, so that it can be told what it is without the page that
it came from.
"""

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from dashboard import periods
from dashboard.file_formats.spreadsheets import Block, Front, csv_bytes, xlsx_bytes
from dashboard.words import Words
from queries.exports.rules import ZONE

KINDS = ("csv", "xlsx")
_MOST_CHARACTERS = 40
# Letters that are no base letter with a mark.
_PLAIN = str.maketrans({"æ": "ae", "ø": "o", "ß": "ss", "ł": "l", "đ": "d", "þ": "th", "ð": "d"})


@dataclass(frozen=True)
class Origin:
    """What the rows of a file rest on: the snapshot, and the notice that it was judged by."""

    snapshot: str
    loaded_at: datetime
    newest_day: date
    notice: str
    version: str
    digest: str


@dataclass(frozen=True)
class TableFile:
    """What is known of a file before its rows are asked for.

    `page`: the page that it leaves from, in words; `part`: which file of that page, where it is not
    the rows; `what`: what the rows are; `scope`: the company's name, or the group; `day`: as of
    which; `period`: the first and last day of what the rows are about, and without one `untimed`
    says so; `filters`: those in force, each in words; `explained`: what columns, states and
    promises mean.
    """

    page: str
    what: str
    scope: str
    day: date
    origin: Origin
    w: Words
    part: str = ""
    period: tuple[date, date] | None = None
    untimed: str = "file.on_day"
    filters: Sequence[str] = ()
    explained: Sequence[Block] = ()

    @property
    def stem(self) -> str:
        """The name without its ending: page, part, company, and period or day."""
        named = (plain(self.page), plain(self.part), plain(self.scope))
        return "_".join([*filter(None, named), self._time])

    def name(self, kind: str) -> str:
        """The name of the file, which any file system takes; `kind` is `csv` or `xlsx`.

        `gallring_fiber_2026-10-31.xlsx`, `begaranden_koncernen_2025-11_2026-10.csv`
        """
        return f"{self.stem}.{kind}"

    def written(self, rows: pl.DataFrame, kind: str) -> bytes:
        """The bytes: the rows alone as CSV; as XLSX behind a sheet that says what they are."""
        data = csv_bytes(rows, self.w.lang)
        if kind == "csv":
            return data
        facts = (*self._facts(), *self._checked(rows, data))
        blocks = (Block(self.what, facts), *self.explained)
        front = Front(self.w("file.about"), self.w("file.rows"), blocks)
        return xlsx_bytes(rows, self.what, self.w.lang, front=front)

    @property
    def _time(self) -> str:
        if self.period is None:
            return self.day.isoformat()
        first, last = self.period
        if first.day != 1 or last != periods.month_end(last):
            return f"{first.isoformat()}_{last.isoformat()}"
        months = f"{first:%Y-%m}", f"{last:%Y-%m}"
        return "_".join(dict.fromkeys(months))

    def _facts(self) -> list[tuple[str, Any]]:
        w, origin = self.w, self.origin
        time: list[tuple[str, Any]]
        if self.period:
            time = [(w("file.first"), self.period[0]), (w("file.last"), self.period[1])]
        else:
            time = [(w("file.period"), w(self.untimed))]
        return [
            (w("file.page"), self.page),
            (w("items.company"), self.scope),
            (w("bar.day"), self.day),
            *time,
            *[(w("file.filter"), said) for said in self.filters or (w("file.no_filter"),)],
            (w("file.snapshot"), origin.snapshot),
            (w("exports.loaded_at"), origin.loaded_at),
            (w("file.data_to"), origin.newest_day),
            (w("file.notice"), w("file.noticed", name=origin.notice, version=origin.version)),
            (w("file.digest"), origin.digest),
        ]

    def _checked(self, rows: pl.DataFrame, data: bytes) -> list[tuple[str, Any]]:
        w = self.w
        return [
            (w("file.count"), rows.height),
            (w("file.checksum"), hashlib.sha256(data).hexdigest()),
            (w("file.check"), w("file.how_to_check")),
        ]


def origin(nb: Any) -> Origin:
    """What the answers of an opened snapshot rest on."""
    loaded = datetime.fromisoformat(nb.loaded_at).astimezone(ZoneInfo(ZONE))
    known = nb.notice
    return Origin(
        nb.snapshot,
        loaded.replace(tzinfo=None, microsecond=0),
        nb.newest_day,
        known.name,
        known.version,
        known.digest,
    )


def scope_of(nb: Any, company: str | None, w: Words) -> str:
    """The company's name, or the group, as the heads of columns say it."""
    return str(nb.companies[company]) if company else w("scope.group")


def columns_explained(heads: Sequence[tuple[str, str]], w: Words, nature: str = "") -> Block:
    """What each column holds. `heads`: the name in the data and the head of each column."""
    lines = []
    for column, head in heads:
        of_nature = f"column.{column}_{nature}"
        lines.append((head, w(of_nature if w.has(of_nature) else f"column.{column}")))
    return Block(w("file.columns"), lines)


def promises_explained(promises: Sequence[Any], w: Words) -> Block:
    """What each promise says, how it is counted, and the law behind it."""
    lines = []
    for promise in promises:
        said = promise.words[w.lang]
        lines += [
            (said.name, said.promise),
            (w("how.title"), said.how),
            (w("how.law"), promise.law),
        ]
    return Block(w("file.promises"), lines)


def states_explained(states: Sequence[tuple[str, str]], nature: str, w: Words) -> Block:
    """What each state means. `states`: the status and its name on the page."""
    return Block(
        w("file.states"), [(name, w(f"meaning.{nature}_{status}")) for status, name in states]
    )


def plain(text: str) -> str:
    """The text in small letters, digits and hyphens, without marks on letters."""
    bare = unicodedata.normalize("NFKD", text.lower().translate(_PLAIN))
    ascii_only = bare.encode("ascii", "ignore").decode()
    found = re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")
    if not found and text:
        # Of a name in another script nothing is left: files of two companies stay apart.
        return hashlib.sha256(text.encode()).hexdigest()[:8]
    return found[:_MOST_CHARACTERS].strip("-")
