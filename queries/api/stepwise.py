"""One thing explained step by step: the clock's own steps, or the stretches of its time in words.

What `items` says in one sentence is here a row for each step, with who says so.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import polars as pl

from queries.api.calculations import calculated, last_known, told_of
from queries.api.explaining import explained
from queries.api.items import ItemQuery
from queries.api.session import Day, Opened
from queries.deadlines import RequestDeadline, RequestFigures, exported_due
from queries.deadlines.wording import in_words
from queries.errors import QueryError
from queries.notices.model import LANGUAGES, Notice, Promise
from queries.snapshots.reading import Reader

SCHEMA = {
    "promise": pl.String,
    "item_id": pl.String,
    "part": pl.String,
    "company": pl.String,
    "status": pl.String,
    "n": pl.Int64,
    "step": pl.String,
    "text": pl.String,
    "source": pl.String,
}
UNMEASURED = "unmeasured"
# A step of one thing: its key, its text and who says so.
Told = tuple[str, str, str]

_CHAIN = """
select part, company, counts_from, arises_on, due_on, closed_on, closed_as, closed_by
from obligations
where promise = $promise and item_id = $item and arises_on <= $day
order by part, company, arises_on
"""
_LACKING = """
select distinct company from unmeasured_items where promise = $promise and item_id = $item
"""


class _Asked(Protocol):
    """What is needed here of a noticeboard."""

    notice: Notice

    def _asked(
        self, promise: str, status: None, day: Day, filters: None, due: None, item: str
    ) -> ItemQuery: ...

    def _reader_for(self, asked: ItemQuery) -> Reader: ...


class Explanations(Opened):
    """Why single things stand as they do."""

    def explain(
        self: _Asked, promise: str, item: str, as_of: Day = None, lang: str = "en"
    ) -> pl.DataFrame:
        """How one thing came to stand as it does at the end of a day, step by step.

        Rows: one per step of each part: promise, item_id, part, company, status, n (1, 2, ...),
        step (its key), text, source. The steps are the clock's own where the promise counts by
        one, else the stretches of its time and the sentence that decides. `status` is unmeasured
        for what cannot be judged. Raises `QueryError` where the promise has no such item that day,
        `RoleError` for management.
        """
        asked = self._asked(promise, None, as_of, None, None, item)
        return explanation(self._reader_for(asked), self.notice, asked, lang)

    def request_deadlines(
        self, request: str, as_of: Day = None
    ) -> list[tuple[str, RequestDeadline]]:
        """The last day of each right that a letter asked for, by kind, with all its steps, as known
        at the end of a day. Raises `QueryError` where no such letter is known, `RoleError` for
        management."""
        self._rows_only("Requests")
        day = self._day(as_of)
        found = (
            self._reader.look_up(
                "select distinct kind, received_on, received_on as counts_from, answered_on "
                "from requests where request_id = $request and received_on <= $day order by kind",
                {"request": request, "day": day},
            )
            if "requests" in self._reader.relations()
            else pl.DataFrame()
        )
        if found.is_empty():
            raise QueryError(f"No request {request!r} is known on {day}.")
        told = told_of(self._reader, [request])
        figures = RequestFigures(**self.notice.clock.figures)
        deadlines = []
        for row in found.iter_rows(named=True):
            is_over = row["answered_on"] is not None and row["answered_on"] <= day
            last = last_known({**row, "closed_on": row["answered_on"] if is_over else None}, day)
            steps = [t for t in told.get((request, row["kind"]), ()) if t.happened_on <= last]
            deadlines.append((row["kind"], exported_due(row["received_on"], steps, figures)))
        return deadlines


def explanation(reader: Reader, notice: Notice, asked: ItemQuery, lang: str) -> pl.DataFrame:
    """The steps of one item under one promise."""
    (name,), day = asked.promises, asked.as_of
    promise = notice.promises[name]
    if lang not in LANGUAGES:
        raise QueryError(
            f"The notice is not written in {lang!r}.", "It is in: " + ", ".join(LANGUAGES)
        )
    items = explained(asked.rows(reader, None, 0), reader, notice, lang, day)
    steps = calculated(items, promise, reader, notice, day)
    chain = reader.look_up(_CHAIN, {"promise": name, "item": asked.item, "day": day})
    rows: list[tuple[Any, ...]] = []
    for item, calculation in zip(items.iter_rows(named=True), steps, strict=True):
        told = [(one.key, *one.words(lang).values()) for one in calculation]
        if not told:
            mine = [
                row
                for row in chain.iter_rows(named=True)
                if (row["part"], row["company"]) == (item["part"], item["company"])
            ]
            told = [*_stretches(mine, promise, lang), ("why", item["why"], _said_by(item, promise))]
        told.append(_standing(item, promise, lang, day))
        key = (name, item["item_id"], item["part"], item["company"], item["status"])
        rows += [(*key, n, *one) for n, one in enumerate(told, start=1)]
    if not rows:
        lacking = reader.look_up(_LACKING, {"promise": name, "item": asked.item})
        told_so = (1, UNMEASURED, _words(UNMEASURED, lang), _source("row", lang))
        rows = [
            (name, asked.item, None, company, UNMEASURED, *told_so)
            for company in lacking["company"]
        ]
    if not rows:
        raise QueryError(f"{name} has no item {asked.item!r} on {day}.")
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def _stretches(chain: list[dict[str, Any]], promise: Promise, lang: str) -> Iterator[Told]:
    """From when on the thing ran, was held, covered or not."""
    counted = chain[0]["counts_from"] if chain else None
    if counted is not None:
        yield "counts_from", _words("counts_from", lang, day=counted), promise.law
    for row in chain:
        key = _kind_of(row, promise.nature)
        words = _words(key, lang, day=row["arises_on"], due=row["due_on"])
        yield key, words, promise.law


def _kind_of(row: Mapping[str, Any], nature: str) -> str:
    """What a stretch is."""
    if nature == "event":
        return "happened"
    if nature == "condition":
        return "covered" if row["due_on"] is None else "uncovered"
    return "held" if row["due_on"] is None else "running"


def _standing(item: Mapping[str, Any], promise: Promise, lang: str, day: date) -> Told:
    """How the thing stands that day."""
    status = item["status"]
    if promise.nature == "event" and status == "met":
        status = "right"
    on = item["closed_on"] or (item["arises_on"] if status == "held" else day)
    said = _source(item["closed_by"], lang) if item["closed_by"] else promise.law
    return item["status"], _words(status, lang, day=on), said


def _said_by(item: Mapping[str, Any], promise: Promise) -> str:
    """Who says what decided a row: the law, and the record that the row names."""
    return "; ".join(one for one in (promise.law, item["reason_id"]) if one)


@cache
def _entries() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("stretches.toml").read_text(encoding="utf-8"))


def _words(key: str, lang: str, **days: date | None) -> str:
    text: str = _entries()[key][lang]
    return text.format(**{name: in_words(day, lang) for name, day in days.items() if day})


def _source(closed_by: str, lang: str) -> str:
    return str(_entries()["source"][closed_by][lang])
