"""The filters of the disclosures page; they hold for the whole page."""

import streamlit as st

from dashboard.components import chart_panel
from dashboard.shell.page import Page
from dashboard.shell.url_params import PERIODS
from dashboard.shell.url_state import follow, put, put_all
from dashboard.views.disclosures.figures import NARROWED_BY, Figures

# Pixels: two selects fit beside each other on a phone.
WIDTH = 165


def draw(page: Page, found: Figures) -> None:
    """Period, recipient, category, ground."""
    with st.container(horizontal=True, gap="small", key="choosing"):
        # Where small counts are suppressed, months do not add up to a period.
        if page.may.small_counts:
            _period(page)
        # Nor are two attributes of customers shown together, and each chart has one already.
        for key in NARROWED_BY if page.may.small_counts else ("recipient",):
            _select(page, key, found)


def _period(page: Page) -> None:
    w = page.w
    follow("w_period", page.choices.own.get("period", ""))
    st.selectbox(
        w("disclosures.period"),
        ["", *PERIODS],
        format_func=lambda key: w(f"disclosures.period_{key or 'year_back'}"),
        key="w_period",
        on_change=_picked,
        args=("period", "w_period"),
        width=WIDTH,
    )


def _select(page: Page, key: str, found: Figures) -> None:
    w, chosen, values = page.w, page.choices.own.get(key, ""), found.values(key)
    options = ["", *values, *([chosen] if chosen and chosen not in values else [])]

    def said(value: str) -> str:
        if not value:
            return w(f"disclosures.all_{key}s")
        return found.names.get(value, value) if key == "recipient" else w.name(key, value)

    follow(f"w_disclosed_{key}", chosen)
    st.selectbox(
        w(f"disclosures.{key}"),
        options,
        format_func=said,
        key=f"w_disclosed_{key}",
        on_change=_picked,
        args=(key, f"w_disclosed_{key}"),
        width=WIDTH,
    )


def _picked(key: str, widget: str) -> None:
    put(key, st.session_state.get(widget))


def chosen(name: str, **own: str) -> None:
    """Sets filters of the page to what was clicked, and runs the page again."""
    chart_panel.handled(name)
    put_all(own)
    st.rerun()
