"""Do we answer in time, and which requests come first?"""

import polars as pl
import streamlit as st

from dashboard import charts
from dashboard.components import chart_panel, html
from dashboard.components.unmeasurable import reasons
from dashboard.shell.page import Page, run
from dashboard.shell.url_state import put
from dashboard.views.requests import (
    communications,
    comparison,
    figures,
    filters,
    moved,
    rows,
    summary,
)
from dashboard.views.requests.figures import Figures
from dashboard.words import Words

WIDE, HALF, BRIDGE = 1280, 616, 860


def body(page: Page) -> None:
    """Sentence, the open ones by urgency, how long and how close, what became of them, the rows."""
    w, found = page.w, figures.gather(page)
    if found.done is None:
        html.dashed(w("state.never"))
        html.note(w("state.no_requests"))
        return
    if not found.is_measured:
        why = reasons(page.source.ask("missing", as_of=page.day), w, page.company)
        reason = next((why[key] for key in found.answering if key in why), w("consent.untold"))
        html.dashed(w("requests.blind", reason=reason))
        return
    html.lead(*summary.lead(found.spans, found.done, found.answered, w))
    filters.draw(page)
    with page.part():
        if page.may.rows:
            _clocks(page, found)
        else:
            _backlog(page, found)
    with st.container(width=BRIDGE, gap="xsmall"), page.part():
        moved.draw(page, found)
    with st.container(horizontal=True, gap="medium"):
        with st.container(width=HALF), page.part():
            _waiting(page, found, int(found.done.get("requests") or 0))
        with st.container(width=HALF), page.part():
            _margin(page, found)
    with page.part():
        _outcomes(page, found)
    with st.container(gap="medium"), page.part():
        comparison.draw(page, found)
    with st.container(horizontal=True, gap="medium"):
        with st.container(width=HALF, gap="xsmall"), page.part():
            communications.standings(page, found)
        if page.may.rows:
            with st.container(width=HALF, gap="xsmall"), page.part():
                communications.paused(page, found)
    with page.part():
        rows.draw(page, found)


def _clocks(page: Page, found: Figures) -> None:
    shown = page.draw(
        "clocks",
        lambda: charts.clocks(found.open_ones, day=page.day, lang=page.w.lang),
        *found.chosen,
    )
    view = chart_panel.head(shown, "clocks", page.w)
    table, picked = shown.drawing.table, None
    if view == chart_panel.TABLE:
        at = chart_panel.rows(table.drop("request_id"), "clocks", page.w, can_pick=True)
        picked = table["request_id"][at] if at is not None else None
    else:
        with st.container(key="wide"):
            html.key_line(shown.drawing.key)
            clicked = chart_panel.marks(shown, "clocks", can_click=True)
            picked = clicked["request"] if clicked else None
        with st.container(key="narrow"):
            _clocks_list(table, page.w)
    if picked:
        chart_panel.handled("clocks")
        put("item", picked)
        st.rerun()


def _clocks_list(table: pl.DataFrame, w: Words) -> None:
    """The most urgent ones as a list, where a lane would be too narrow."""
    name, state = w("requests.request"), w("requests.state")
    html.plain_list(html.Line(row[name], row[state]) for row in table.iter_rows(named=True))


def _backlog(page: Page, found: Figures) -> None:
    """In place of the lanes, where single requests are not shown."""
    shown = page.draw(
        "backlog",
        lambda: charts.backlog(found.backlog, lang=page.w.lang),
        *found.chosen,
    )
    _plain(page, shown, "backlog")


def _waiting(page: Page, found: Figures, received: int) -> None:
    if not found.is_of_one_clock:
        with st.container(gap="xxsmall"):
            html.heading(page.w("waiting.question"))
            html.note(page.w("waiting.one_kind"))
        return
    shown = page.draw(
        "waiting",
        lambda: charts.waiting(found.waiting, requests=received, lang=page.w.lang),
        *found.chosen,
    )
    _plain(page, shown, "waiting")


def _margin(page: Page, found: Figures) -> None:
    shown = page.draw(
        "margin",
        lambda: charts.margin(found.margin, requests=found.done_in_all, lang=page.w.lang),
        *found.chosen,
    )
    _plain(page, shown, "margin")


def _plain(page: Page, shown: charts.Shown, name: str) -> None:
    chart_panel.head(shown, name, page.w, has_table=False)
    html.key_line(shown.drawing.key)
    chart_panel.marks(shown, name)


def _outcomes(page: Page, found: Figures) -> None:
    shown = page.draw(
        "outcomes",
        lambda: charts.outcomes(found.outcomes, lang=page.w.lang),
        *found.chosen,
    )
    view = chart_panel.head(shown, "outcomes", page.w)
    if view == chart_panel.TABLE:
        chart_panel.rows(shown.drawing.table, "outcomes", page.w)
        return
    html.key_line(shown.drawing.key)
    clicked = chart_panel.marks(shown, "outcomes", can_click=page.may.rows)
    if clicked:
        chart_panel.handled("outcomes")
        rows.narrow_to(kind=clicked["kind"], outcome=clicked["outcome"])
        st.rerun()


run("requests", body)
