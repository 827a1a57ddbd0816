"""The promises about refusals, extensions and fees, and the requests whose clock is stopped."""

from typing import Any

import polars as pl
import streamlit as st

from dashboard.charts.palette import STANDINGS
from dashboard.components import chart_panel, html
from dashboard.shell.page import Page
from dashboard.shell.url_state import put
from dashboard.views.requests.figures import Figures


def standings(page: Page, figures: Figures) -> None:
    """The standing of the promises about refusals, extensions and fees, in a small table."""
    w, found = page.w, figures.standings
    if found.is_empty():
        return
    html.heading(w("told.question"))
    html.table(
        [w("ledger.promise"), w("ledger.standing"), w("told.broken")],
        [_standing(row, page) for row in found.iter_rows(named=True)],
        caption=w("told.question"),
        words=(1,),
    )


def _standing(row: dict[str, Any], page: Page) -> list[str]:
    w, short = page.w, row["shortfalls"]
    standing = row["standing"]
    return [
        page.promise_names[row["promise"]],
        f"{STANDINGS[standing].glyph} {w(f'standing.{standing}')}",
        "–" if short is None else w.written.number(short),
    ]


def paused(page: Page, figures: Figures) -> None:
    """Requests whose clock is stopped, the longest first; a click on one opens its row."""
    w, found = page.w, figures.standing_still
    html.heading(w("still.question"))
    if page.cannot_see("request_events", "requests"):
        html.note(w("still.unknown"))
        return
    if found.is_empty():
        html.note(w("still.none"))
        return
    longest = found.row(0, named=True)
    html.note(
        w.count(
            "still.answer",
            found.height,
            longest=w.count("exports.days", longest["still_days"]),
            request=longest["request_id"],
        )
    )
    table = pl.DataFrame(
        {
            w("requests.request"): found["request_id"],
            w("still.days"): found["still_days"],
            w("still.since"): found["paused_since"],
            w("requests.kind"): [w.name("kind", kind) for kind in found["kind"]],
            w("requests.company"): [page.companies.get(one, one) for one in found["company"]],
        }
    )
    at = chart_panel.rows(table, "still", w, can_pick=True, alt=w("still.question"))
    if at is not None:
        chart_panel.handled("still")
        put("item", found["request_id"][at])
        st.rerun()
