"""The snapshot that the pages read, as one role sees it. Each answer is worked out once.

Pages ask here and never open a file or write SQL. Frames are shared between readers, so nobody may
change one.
"""

import os
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl
import streamlit as st

import queries
from dashboard.charts import Drawing, Shown
from dashboard.shell.promise_pages import kinds_of
from queries.api.noticeboard import Noticeboard
from queries.errors import RoleError
from queries.snapshots.store import Store

STORE = "NOTICEBOARD_STORE"


def store_path() -> Path:
    """The store that `serve` sets; else the one in the working folder."""
    return Path(os.environ.get(STORE, ".noticeboard")).absolute()


class InTime(NamedTuple):
    """Requests whose last day has passed, and those of them answered by it."""

    judged: int
    kept: int

    @property
    def share(self) -> float | None:
        """The part answered in time, 0 to 1."""
        return self.kept / self.judged if self.judged else None


class Source:
    """Answers of one snapshot, kept for the next reader of the same role."""

    def __init__(self, nb: Noticeboard, key: tuple[str, ...]) -> None:
        self.nb = nb
        self.key = key

    def ask(self, method: str, *arguments: Any, **named: Any) -> Any:
        """What a method of the API gives: a frame, of a few methods a number."""
        return _answer(self.nb, self.key, method, arguments, _frozen(named))

    def status(self, day: date, *by: str, company: str | None = None) -> pl.DataFrame:
        """Counts by status on a day, of the group or of one company; a promise that the company's
        exports cannot measure has no counts."""
        if company is None:
            return self.ask("status", as_of=day, by=list(by))
        found = self.ask("status", as_of=day, by=["company", *by])
        return found.filter(pl.col("company") == company)

    def standing(self, day: date, company: str | None = None) -> pl.DataFrame:
        """The standing of each promise in ledger order, of the group or of one company."""
        if company is None:
            return self.ask("standing", as_of=day, by=[])
        return self.by_company(day).filter(pl.col("company") == company).drop("company")

    def by_company(self, day: date) -> pl.DataFrame:
        """The standing of each promise in each company."""
        return self.ask("standing", as_of=day, by=["company"])

    def measure(self, name: str, day: date, *by: str, **filters: str | None) -> pl.DataFrame:
        """A measure on a day; filters without a value do not filter."""
        kept = {key: value for key, value in filters.items() if value}
        return self.ask("measure", name, as_of=day, by=list(by), filters=kept)

    def bridge(
        self, since: date, day: date, company: str | None = None, **filters: str | None
    ) -> pl.DataFrame:
        """How what was open on one day became what is open on another, by promise: then, fell_due,
        done, fell_away, restated, now, and the shares of both days. Of events what broke in twelve
        months."""
        kept = {key: value for key, value in filters.items() if value}
        found = self.ask("changes", since=since, as_of=day, by=[], company=company, filters=kept)
        return self.nb.steps(found)

    def bridges(self, days: Sequence[date], company: str | None = None) -> pl.DataFrame:
        """As `bridge`, from each of some days to the next: since, as_of, promise, and the steps."""
        return self.nb.steps(self.ask("changes_between", tuple(days), company=company))

    def standing_told(self, day: date, company: str | None = None) -> pl.DataFrame:
        """As `standing`, as it was told on the day itself."""
        found = self.ask("standing_told", day, by=["company"] if company else [])
        return found.filter(pl.col("company") == company).drop("company") if company else found

    def ahead(self, day: date, within: int, every: str, company: str | None) -> pl.DataFrame:
        """What falls due after a day: promise, week where asked by week, due."""
        if company is None:
            return self.ask("ahead", as_of=day, days=within, every=every)
        found = self.ask("ahead", as_of=day, days=within, every=every, by=["company"])
        return found.filter(pl.col("company") == company).drop("company")

    def answered(
        self,
        day: date,
        company: str | None = None,
        promise: str | None = None,
        **filters: str | None,
    ) -> InTime | None:
        """Of the requests whose last day passed in twelve months, how many were answered in time:
        the promises to answer taken together, or one. None where unknown or suppressed.
        """
        kept = {key: value for key, value in {**filters, "company": company}.items() if value}
        promises = [promise] if promise else list(kinds_of(self.nb.promises))
        try:
            found = self.ask("totals", promises, as_of=day, filters=kept)
        except RoleError:
            return None
        judged, kept_ones = found.select("judged", "kept").row(0) if found.height else (None, None)
        return None if judged is None or kept_ones is None else InTime(judged, kept_ones)

    def drawn(self, make: Callable[[], Drawing], *key: Any) -> Shown:
        """A chart, built once for each set of what it depends on."""
        return _drawn(self.key, key, make)


def opened(snapshot: str | None, role: str) -> Source:
    """The newest snapshot, or the named one.

    Raises `StoreError` where there is none, or none of that name.
    """
    store = store_path()
    # Asked every time: when a load publishes, the next run reads the new snapshot.
    return _opened(str(store), snapshot or Store(store).current().id, role)


def has_any() -> bool:
    """Whether anything was ever loaded."""
    return Store(store_path()).exists


@st.cache_resource(show_spinner=False, max_entries=8, on_release=lambda source: source.nb.close())
def _opened(store: str, snapshot: str, role: str) -> Source:
    nb = queries.open(store, snapshot=snapshot, role=role)
    return Source(nb, (store, snapshot, role))


@st.cache_resource(show_spinner=False, max_entries=512)
def _answer(
    _nb: Any, key: tuple[str, ...], method: str, arguments: tuple[Any, ...], named: Any
) -> pl.DataFrame:
    answer: pl.DataFrame = getattr(_nb, method)(*arguments, **_thawed(named))
    return answer


@st.cache_resource(show_spinner=False, max_entries=256)
def _drawn(key: tuple[str, ...], what: tuple[Any, ...], _make: Callable[[], Drawing]) -> Shown:
    return Shown.of(_make())


def _frozen(named: dict[str, Any]) -> tuple[tuple[str, Any], ...]:
    def freeze(value: Any) -> Any:
        if isinstance(value, dict):
            return ("dict", tuple(sorted(value.items())))
        return ("list", tuple(value)) if isinstance(value, list | tuple) else value

    return tuple((key, freeze(value)) for key, value in sorted(named.items()))


def _thawed(named: tuple[tuple[str, Any], ...]) -> dict[str, Any]:
    def thaw(value: Any) -> Any:
        if isinstance(value, tuple):
            return dict(value[1]) if value[0] == "dict" else list(value[1])
        return value

    return {key: thaw(value) for key, value in named}
