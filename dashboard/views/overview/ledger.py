"""The ledger on the overview: every promise in each company, with its caveats below it."""

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl
import streamlit as st

from dashboard import charts
from dashboard.charts.overview.ledger_row import TO_DO, changes_of, figure_text, unit_of
from dashboard.charts.palette import STANDINGS
from dashboard.components import caveats, chart_panel, html
from dashboard.components.html import Line
from dashboard.components.unmeasurable import reasons
from dashboard.shell.page import PAGES, Page
from dashboard.views.overview import waterfall
from dashboard.views.overview.figures import Figures, behind
from dashboard.words import Words


def draw(page: Page, found: Figures) -> None:
    """As a drawing or a table, on a phone as a list; a cell leads to the rows behind it."""
    why = reasons(found.missing, page.w, page.company)
    shown = page.draw(
        "ledger",
        lambda: charts.ledger(
            found.now,
            promises=page.promise_names,
            companies=page.companies,
            by_company=found.by_company,
            before=found.then,
            bridge=found.bridge,
            months=found.year,
            reasons=why,
            group=page.scope,
            since=page.since,
            lang=page.w.lang,
        ),
    )
    view = chart_panel.head(shown, "ledger", page.w)
    picked: Mapping[str, Any] | None = None
    if view == chart_panel.TABLE:
        table = shown.drawing.table
        at = chart_panel.rows(table.drop("promise"), "ledger", page.w, can_pick=True)
        picked = {"promise": table["promise"][at], "company": ""} if at is not None else None
    else:
        with st.container(key="wide"):
            picked = chart_panel.marks(shown, "ledger", can_click=True)
        with st.container(key="narrow"):
            moved = {row["promise"]: row for row in found.bridge.iter_rows(named=True)}
            then = {row["promise"]: row for row in found.then.iter_rows(named=True)}
            told = lines(found.now, found.by_company, moved, then, page.promise_names, why, page.w)
            html.ledger_list(told)
    lacking = caveats.caveats(
        found.missing,
        found.status,
        day=page.day,
        names=page.promise_names,
        companies=page.companies,
        w=page.w,
        by_company=page.source.status(page.day, "company"),
    )
    html.notes(lacking)
    if picked:
        chart_panel.handled("ledger")
        _go(page, found, picked)


def lines(
    now: pl.DataFrame,
    by_company: pl.DataFrame | None,
    moved: Mapping[str, Mapping[str, Any]],
    then: Mapping[str, Mapping[str, Any]],
    names: Mapping[str, str],
    reasons: Mapping[str, str],
    w: Words,
) -> Iterator[tuple[str, str, list[Line]]]:
    """The ledger as a list: groups of standing, each promise a line, with what changed below it.

    Its figure has the unit that the row of the drawing has, which its companies decide too.
    """
    cells: dict[str, list[Mapping[str, Any]]] = {}
    for frame in (now, by_company):
        for cell in frame.iter_rows(named=True) if frame is not None else ():
            cells.setdefault(cell["promise"], []).append(cell)
    for standing in STANDINGS:
        rows = now.filter(pl.col("standing") == standing)
        if rows.is_empty():
            continue
        listed = []
        for row in rows.iter_rows(named=True):
            promise, note = row["promise"], reasons.get(row["promise"], "")
            if standing in TO_DO:
                count, share = changes_of(moved.get(promise), then.get(promise), w)
                note = w("ledger.changed", count=count.said, share=share.said)
            figure = figure_text(row, unit_of(cells[promise]), w)
            listed.append(Line(names[promise], figure, note))
        yield standing, w(f"standing.{standing}"), listed


def _go(page: Page, found: Figures, picked: Mapping[str, Any]) -> None:
    """Goes to the rows behind a cell, or shows the waterfall of a promise that has no page."""
    promise = page.promises[picked["promise"]]
    if promise.view in PAGES:
        wrong = found.now.filter(pl.col("promise") == promise.id)["shortfalls"][0]
        own = behind(promise, wrong, has_rows=page.may.rows)
        company = picked.get("company") or page.company
        st.switch_page(PAGES[promise.view], query_params=page.choices.link(company=company, **own))
    waterfall.choose(promise.id)
    st.rerun()
