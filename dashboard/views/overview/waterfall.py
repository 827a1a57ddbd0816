"""What changed in one promise between the two days of the overview: chosen, drawn, explained."""

from collections.abc import Mapping, Sequence

import polars as pl
import streamlit as st

from dashboard import charts
from dashboard.components import chart_panel, html
from dashboard.shell.page import Page
from dashboard.shell.url_state import follow, put
from dashboard.views.overview import summary
from dashboard.views.overview.figures import Figures
from dashboard.words import Words


def draw(page: Page, found: Figures) -> None:
    """The waterfall of the chosen promise; of one of events how many broke it."""
    w, promise = page.w, found.chosen
    if promise is None:
        html.note(w("changed.no_promise"))
        return
    moved = found.bridge.filter(pl.col("promise") == promise).row(0, named=True)
    if page.promises[promise].nature == "event":
        question, answer = summary.broken(moved, page.promises[promise], page.since, page.day, w)
        html.heading(question)
        _select(promise, found.offered, page.promise_names, w)
        html.note(answer)
        html.how(page.promises[promise], w)
        return
    shown = page.draw(
        "changed",
        lambda: charts.changed(
            moved,
            name=page.promise_names[promise],
            scope=page.companies[page.company] if page.company else w("scope.everywhere"),
            since=page.since,
            day=page.day,
            view=page.promises[promise].view,
            lang=w.lang,
        ),
        promise,
    )
    html.heading(shown.drawing.question)
    _select(promise, found.offered, page.promise_names, w)
    if shown.drawing.chart is None:
        html.note(shown.drawing.answer)
    else:
        chart_panel.marks(shown, "changed")
    html.how(page.promises[promise], w)


def choose(promise: str) -> None:
    """Shows a promise here in the next run."""
    put("promise", promise)
    st.session_state.pop("w_promise", None)


def _select(promise: str, offered: Sequence[str], names: Mapping[str, str], w: Words) -> None:
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
