"""Do we answer in time, and which requests come first?"""

import polars as pl
import streamlit as st

from dashboard import charts
from dashboard.components import chart_panel, html
from dashboard.shell.page import Page, run
from dashboard.shell.url_state import put
from dashboard.views.requests import communications, comparison, figures, filters, rows, summary
from dashboard.words import Words

WIDE, HALF = 1280, 616


def body(page: Page) -> None:
    """Sentence, the open ones by urgency, how long and how close, what became of them, the rows."""
    w, is_board = page.w, page.role == "management"
    done = figures.turnaround(page)
    if done is None:
        html.dashed(w("state.never"))
        html.note(w("state.no_requests"))
        return
    buckets = figures.measure(page, "backlog")
    open_ones = dict(zip(buckets["bucket"], buckets["requests"], strict=True))
    is_part = is_board and any(figures.state(page))
    first, rest = summary.lead(open_ones, done, figures.answered(page), w, is_small_hidden=is_part)
    html.lead(first, rest)
    filters.draw(page)
    with page.part():
        if is_board:
            _backlog(page, buckets)
        else:
            _clocks(page)
    with st.container(horizontal=True, gap="medium"):
        with st.container(width=HALF), page.part():
            _waiting(page, int(done.get("requests") or 0))
        with st.container(width=HALF), page.part():
            _margin(page)
    with page.part():
        _outcomes(page)
    with st.container(gap="medium"), page.part():
        comparison.draw(page)
    with st.container(horizontal=True, gap="medium"):
        with st.container(width=HALF, gap="xsmall"), page.part():
            communications.standings(page)
        if not is_board:
            with st.container(width=HALF, gap="xsmall"), page.part():
                communications.paused(page)
    with page.part():
        if is_board:
            html.note(w("role_says.rows_denied"))
        else:
            rows.draw(page, page.source.measure("requests", page.day))


def _clocks(page: Page) -> None:
    shown = page.draw(
        "clocks",
        lambda: charts.clocks(
            figures.open_ones(page),
            day=page.day,
            lang=page.w.lang,
            mode="page",
        ),
        *figures.state(page),
    )
    view = chart_panel.head(shown, "clocks", page.w)
    table, picked = shown.drawing.table, None
    if view == chart_panel.TABLE:
        at = chart_panel.rows(table.drop("request_id"), "clocks", page.w, can_pick=True)
        picked = table["request_id"][at] if at is not None else None
    else:
        with st.container(key="wide"):
            html.key_line(shown.drawing.key)
            found = chart_panel.marks(shown, "clocks", can_click=True)
            picked = found["id"] if found else None
        with st.container(key="narrow"):
            _lanes_list(table, page.w)
    if picked:
        chart_panel.handled("clocks")
        put("item", picked)
        st.rerun()


def _lanes_list(table: pl.DataFrame, w: Words) -> None:
    """The most urgent ones as a list, where a lane would be too narrow."""
    lines = [
        html.Line(row[w("requests.request")], row[w("requests.state")])
        for row in table.iter_rows(named=True)
    ]
    html.plain_list(lines)


def _backlog(page: Page, buckets: pl.DataFrame) -> None:
    """For management in place of the clocks: no single request, and no count of one to seven."""
    small = figures.hidden(buckets)
    shown = page.draw(
        "backlog",
        lambda: charts.backlog(small, lang=page.w.lang, mode="page"),
        *figures.state(page),
    )
    _plain(page, shown, "backlog")


def _waiting(page: Page, received: int) -> None:
    if not figures.is_of_one_clock(page):
        with st.container(gap="xxsmall"):
            html.heading(page.w("waiting.question"))
            html.note(page.w("waiting.one_kind"))
        return
    shown = page.draw(
        "waiting",
        lambda: charts.waiting(
            figures.measure(page, "waiting"),
            requests=received,
            is_binned=page.role == "management",
            lang=page.w.lang,
            mode="page",
        ),
        *figures.state(page),
    )
    _plain(page, shown, "waiting")


def _margin(page: Page) -> None:
    draw = charts.margin_binned if page.role == "management" else charts.margin
    shown = page.draw(
        "margin",
        lambda: draw(figures.measure(page, "margin"), lang=page.w.lang, mode="page"),
        *figures.state(page),
    )
    _plain(page, shown, "margin")


def _plain(page: Page, shown: chart_panel.Shown, name: str) -> None:
    chart_panel.head(shown, name, page.w, has_table=False)
    html.key_line(shown.drawing.key)
    chart_panel.marks(shown, name)


def _outcomes(page: Page) -> None:
    shown = page.draw(
        "outcomes",
        lambda: charts.outcomes(figures.measure(page, "outcomes"), lang=page.w.lang, mode="page"),
        *figures.state(page),
    )
    can_click = page.role != "management"
    view = chart_panel.head(shown, "outcomes", page.w)
    if view == chart_panel.TABLE:
        chart_panel.rows(shown.drawing.table, "outcomes", page.w)
        return
    html.key_line(shown.drawing.key)
    found = chart_panel.marks(shown, "outcomes", can_click=can_click)
    if found:
        chart_panel.handled("outcomes")
        rows.narrow_to(kind=found["kind"], outcome=found["outcome"])
        st.rerun()


run("requests", body)
