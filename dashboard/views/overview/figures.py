"""What falls due, gathered as the overview shows it; and the ledger as a list."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl
import streamlit as st

from dashboard.charts.overview.due_by_week import DAYS
from dashboard.charts.overview.ledger import figure_text
from dashboard.charts.palette import STANDINGS
from dashboard.components.html import Line
from dashboard.shell.data_cache import Source
from dashboard.shell.url_state import follow, put
from dashboard.words import Words

# In the order of the table "what falls due next".
VIEWS = ("purge", "consent", "requests", "disclosures", "promises")


def by_view(source: Source, day: date, within: int, company: str | None) -> dict[str, int]:
    """What falls due within so many days, by kind of thing, in the order of the table."""
    found = _viewed(source, source.ahead(day, within, "total", company))
    sums = found.group_by("kind").agg(pl.col("due").sum())
    due = dict(zip(sums["kind"], sums["due"], strict=True))
    # Of a past day it is not known which covered things would lose their cover: no row, no zero.
    natures = ("duty", "condition") if day >= source.nb.newest_day else ("duty",)
    measurable = {
        source.nb.promises[row["promise"]].view
        for row in source.status(day).iter_rows(named=True)
        if row["measurable"] and source.nb.promises[row["promise"]].nature in natures
    }
    return {view: int(due.get(view, 0)) for view in VIEWS if view in measurable}


def by_week(source: Source, day: date, company: str | None) -> pl.DataFrame:
    """kind, week, due: of the weeks that hold the next ninety days."""
    found = _viewed(source, source.ahead(day, DAYS, "week", company))
    return found.group_by("kind", "week").agg(pl.col("due").sum())


def _viewed(source: Source, ahead: pl.DataFrame) -> pl.DataFrame:
    views = {key: promise.view for key, promise in source.nb.promises.items()}
    return ahead.with_columns(
        pl.col("promise").replace_strict(views, return_dtype=pl.String).alias("kind")
    )


def offered(now: pl.DataFrame, promises: Mapping[str, Any]) -> list[str]:
    """The promises that can be looked into, in the ledger's order, events last.

    An event is right or wrong on its day: nothing of it is overdue, so it has no waterfall.
    """
    measured = now.filter(pl.col("standing") != "not_measurable")["promise"].to_list()
    return sorted(measured, key=lambda key: promises[key].nature == "event")


def has_moved(row: Mapping[str, Any]) -> bool:
    """Whether anything happened to a promise between two days."""
    return any(row[step] for step in ("fell_due", "done", "fell_away", "restated", "broken"))


def moved_cells(
    row: Mapping[str, Any], promises: Mapping[str, Any], number: Callable[[float], str]
) -> list[str]:
    """The cells of a row of changes. Nothing of an event is ever overdue, and only events break."""
    steps = ("overdue_then", "fell_due", "done", "fell_away", "restated", "overdue_now")
    if promises[row["promise"]].nature == "event":
        return [*("" for _ in steps), number(row["broken"])]
    return [*(number(row[step]) for step in steps), ""]


def behind(promise: Any, role: str, shortfalls: float | None) -> dict[str, str]:
    """What a link to the rows behind a promise asks for: its kinds of requests or the promise
    itself, and of a promise that falls short only what is wrong."""
    kinds = promise.kinds
    own = {"kind": kinds[0]} if len(kinds) == 1 else {"promise": promise.id}
    if role == "management":
        # It has no rows; of several kinds of requests its small cells do not add up.
        return own if "kind" in own or promise.view != "requests" else {}
    if shortfalls:
        own["status"] = "broken" if promise.nature == "event" else "overdue"
    return own


def furthest(now: pl.DataFrame, promises: Mapping[str, Any], pages: Iterable[str]) -> Any:
    """The row of the promise with most that is wrong, of those that have a page of their own."""
    # Of events what went wrong in twelve months is short, and all that ever did are rows.
    of_page = [
        key
        for key, promise in promises.items()
        if promise.view in set(pages) and promise.nature != "event"
    ]
    found = now.filter(pl.col("promise").is_in(of_page) & (pl.col("shortfalls") > 0))
    worst = found.sort("shortfalls", descending=True, maintain_order=True).head(1)
    return next(worst.iter_rows(named=True), None)


def choose(promise: str) -> None:
    """Shows a promise in the waterfall."""
    put("promise", promise)
    st.session_state.pop("w_promise", None)


def promise_select(
    promise: str, offered: Sequence[str], names: Mapping[str, str], w: Words
) -> None:
    """The select over the waterfall."""
    follow("w_promise", promise)
    if st.session_state["w_promise"] not in offered:
        st.session_state["w_promise"] = promise
    st.selectbox(
        w("changed.choose"),
        offered,
        format_func=lambda key: names[key],
        key="w_promise",
        on_change=lambda: put("promise", st.session_state["w_promise"]),
        label_visibility="collapsed",
    )


def ledger_lines(
    now: pl.DataFrame,
    then: pl.DataFrame,
    names: Mapping[str, str],
    reasons: Mapping[str, str],
    w: Words,
) -> Iterator[tuple[str, str, list[Line]]]:
    """The ledger in groups of standing, each promise a line."""
    for standing in STANDINGS:
        rows = now.filter(pl.col("standing") == standing)
        if rows.is_empty():
            continue
        lines = []
        for row in rows.iter_rows(named=True):
            has_figure = standing in ("not_kept", "near")
            figure = figure_text(row["figure"], row["figure_kind"], w, 1) if has_figure else ""
            lines.append(Line(names[row["promise"]], figure, reasons.get(row["promise"], "")))
        yield standing, w(f"standing.{standing}"), lines
