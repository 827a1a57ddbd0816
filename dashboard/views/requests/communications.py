"""What people are told beside the answer: refusals, extensions, no fee; and whose clock stands."""

from typing import Any

import polars as pl
import streamlit as st

from dashboard.charts.palette import STANDINGS
from dashboard.components import chart_panel, html
from dashboard.items import browser
from dashboard.shell.page import Page
from dashboard.shell.url_state import put_all
from dashboard.views.requests import figures, request_rows

_COLUMNS = ("item_id", "arises_on", "company", "kind", "channel", "why")
_ANSWERS = ""


def standings(page: Page) -> None:
    """How the three promises stand, in a small table."""
    w = page.w
    found = page.source.standing(page.day, page.company).filter(
        pl.col("promise").is_in(page.of_panel("told"))
    )
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


def rows(page: Page) -> None:
    """The requests, or the rows of one of the three promises: the address says of which."""
    asked_for = page.choices.own.get("promise")
    known = list(page.of_panel("told"))
    if known:
        _which(asked_for if asked_for in known else _ANSWERS, known, page)
    if asked_for in known:
        browser.draw(page, (str(asked_for),), _COLUMNS, name="requests")
    else:
        request_rows.draw(page)


def _which(chosen: str, known: list[str], page: Page) -> None:
    w, names = page.w, page.promise_names
    st.session_state["w_rows_of"] = chosen
    st.pills(
        w("told.rows_of"),
        [_ANSWERS, *known],
        format_func=lambda key: names[key] if key else w("told.all_requests"),
        required=True,
        key="w_rows_of",
        on_change=_picked,
        label_visibility="collapsed",
    )


def _picked() -> None:
    # A status of the one is none of the other.
    others = dict.fromkeys(("status", "due", "item"))
    put_all({"promise": st.session_state["w_rows_of"], **others})


def paused(page: Page) -> None:
    """Requests whose clock stands still, the longest first; a row puts its request on top."""
    w = page.w
    found = figures.standing_still(page)
    html.heading(w("still.question"))
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
        request_rows.show(found["request_id"][at])
        st.rerun()
