"""Do we answer in time, and which requests come first?"""

import polars as pl
import streamlit as st

from dashboard import (
    asked,
    charts,
    panels,
    pieces,
    request_groups,
    request_rows,
    sentences,
    told,
)
from dashboard.frame import Page, run

WIDE, HALF = 1280, 616


def body(page: Page) -> None:
    """Sentence, the open ones by urgency, how long and how close, what became of them, the rows."""
    w, is_board = page.w, page.role == "management"
    done = asked.turnaround(page)
    if done is None:
        pieces.dashed(w("state.never"))
        pieces.note(w("state.no_requests"))
        return
    buckets = asked.measure(page, "backlog")
    open_ones = dict(zip(buckets["bucket"], buckets["requests"], strict=True))
    is_part = is_board and any(asked.state(page))
    first, rest = sentences.requests(
        open_ones, done, asked.answered(page), w, is_small_hidden=is_part
    )
    pieces.lead(first, rest)
    request_rows.narrowing(page)
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
        request_groups.draw(page)
    with st.container(horizontal=True, gap="medium"):
        with st.container(width=HALF, gap="xsmall"), page.part():
            told.standings(page)
        if not is_board:
            with st.container(width=HALF, gap="xsmall"), page.part():
                told.paused(page)
    with page.part():
        if is_board:
            pieces.note(w("role_says.rows_denied"))
        else:
            told.rows(page)


def _clocks(page: Page) -> None:
    shown = page.draw(
        "clocks",
        lambda: charts.clocks(
            asked.open_ones(page),
            day=page.day,
            lang=page.w.lang,
            mode="page",
        ),
        *asked.state(page),
    )
    view = panels.head(shown, "clocks", page.w)
    table, picked = shown.drawing.table, None
    if view == panels.TABLE:
        at = panels.rows(table.drop("request_id"), "clocks", page.w, can_pick=True)
        picked = table["request_id"][at] if at is not None else None
    else:
        with st.container(key="wide"):
            pieces.key_line(shown.drawing.key)
            found = panels.marks(shown, "clocks", can_click=True)
            picked = found["id"] if found else None
        with st.container(key="narrow"):
            request_rows.lanes_list(table, page.w)
    if picked:
        panels.handled("clocks")
        request_rows.show(picked)
        st.rerun()


def _backlog(page: Page, buckets: pl.DataFrame) -> None:
    """For management in place of the clocks: no single request, and no count of one to seven."""
    small = asked.hidden(buckets)
    shown = page.draw(
        "backlog",
        lambda: charts.backlog(small, lang=page.w.lang, mode="page"),
        *asked.state(page),
    )
    _plain(page, shown, "backlog")


def _waiting(page: Page, received: int) -> None:
    if not asked.is_of_one_clock(page):
        with st.container(gap="xxsmall"):
            pieces.heading(page.w("waiting.question"))
            pieces.note(page.w("waiting.one_kind"))
        return
    shown = page.draw(
        "waiting",
        lambda: charts.waiting(
            asked.measure(page, "waiting"),
            requests=received,
            is_binned=page.role == "management",
            lang=page.w.lang,
            mode="page",
        ),
        *asked.state(page),
    )
    _plain(page, shown, "waiting")


def _margin(page: Page) -> None:
    draw = charts.margin_binned if page.role == "management" else charts.margin
    shown = page.draw(
        "margin",
        lambda: draw(asked.measure(page, "margin"), lang=page.w.lang, mode="page"),
        *asked.state(page),
    )
    _plain(page, shown, "margin")


def _plain(page: Page, shown: panels.Shown, name: str) -> None:
    panels.head(shown, name, page.w, has_table=False)
    pieces.key_line(shown.drawing.key)
    panels.marks(shown, name)


def _outcomes(page: Page) -> None:
    shown = page.draw(
        "outcomes",
        lambda: charts.outcomes(asked.measure(page, "outcomes"), lang=page.w.lang, mode="page"),
        *asked.state(page),
    )
    can_click = page.role != "management"
    view = panels.head(shown, "outcomes", page.w)
    if view == panels.TABLE:
        panels.rows(shown.drawing.table, "outcomes", page.w)
        return
    pieces.key_line(shown.drawing.key)
    found = panels.marks(shown, "outcomes", can_click=can_click)
    if found:
        panels.handled("outcomes")
        request_rows.narrow_to(kind=found["kind"], outcome=found["outcome"])
        st.rerun()


run("requests", body)
