"""What the page of disclosures can be narrowed to, and what its sentence needs of the frames."""

from collections.abc import Mapping, Sequence

import polars as pl
import streamlit as st

from dashboard.components import chart_panel
from dashboard.shell.page import Page
from dashboard.shell.url_params import PERIODS
from dashboard.shell.url_state import follow, put, put_all
from dashboard.views.disclosures import figures
from dashboard.views.disclosures.agreements import Agreement
from dashboard.views.disclosures.summary import Summary

# Two beside each other on a phone.
WIDTH = 165
FAMILIES = {"category": "category", "ground": "ground"}


def draw(page: Page, names: Mapping[str, str]) -> None:
    """Period, recipient, category, ground: they hold for the whole page."""
    with st.container(horizontal=True, gap="small", key="choosing"):
        # Management's small cells of single months are hidden, and do not add up to a period.
        if page.role != "management":
            _period(page)
        for key in ("recipient", "category", "ground"):
            _select(page, key, names)


def _period(page: Page) -> None:
    w = page.w
    follow("w_period", page.choices.own.get("period", ""))
    st.selectbox(
        w("disclosures.period"),
        ["", *PERIODS],
        format_func=lambda key: w(f"disclosures.period_{key or 'year_back'}"),
        key="w_period",
        on_change=_picked,
        args=("period",),
        width=WIDTH,
    )


def _select(page: Page, key: str, names: Mapping[str, str]) -> None:
    w, chosen = page.w, page.choices.own.get(key, "")
    found = figures.values(page, key)
    options = ["", *found, *([chosen] if chosen and chosen not in found else [])]

    def said(value: str) -> str:
        if not value:
            return w(f"disclosures.all_{key}s")
        return names.get(value, value) if key == "recipient" else w.name(FAMILIES[key], value)

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


def _picked(key: str, widget: str | None = None) -> None:
    put(key, st.session_state.get(widget or f"w_{key}"))


def chosen(name: str, **own: str) -> None:
    """Narrows the page to what was clicked, and runs it again."""
    chart_panel.handled(name)
    put_all(own)
    st.rerun()


def told(page: Page, ended: Sequence[Agreement]) -> Summary:
    """The figures of the sentence: of the period, with the filters of the page."""
    whole = _whole(page)
    by_recipient = figures.counts(page, "recipient")
    months = figures.months(page)
    span = figures.asked(page)
    first = span.first if span else figures.months_back(page.day, 13)
    last = span.last if span else page.day
    lacking = months.filter(
        pl.col("month").is_between(first, last)
        & (pl.col("lacks").is_null() | (pl.col("lacks") > 0))
    )
    blind = [figures.blind(page, promise) for promise in figures.AGREEMENT]
    return Summary(
        sent=whole["disclosures"],
        receivers=by_recipient.filter(
            pl.col("disclosures").is_null() | (pl.col("disclosures") > 0)
        ).height,
        lacks=whole["lacks"],
        lacks_ground=whole["lacks_ground"],
        lacks_confidentiality=whole["lacks_confidentiality"],
        not_told=whole["not_told"],
        latest=max(lacking["month"].to_list(), default=None),
        ended=ended,
        no_agreements=blind[0] if all(blind) else None,
        no_grounds=figures.blind(page, figures.GROUND),
    )


def _whole(page: Page) -> dict[str, int | None]:
    found = figures.counts(page)
    if found.is_empty():
        return dict.fromkeys(figures.COUNTS, 0)
    return found.row(0, named=True)
