"""Who said yes, and do we use data without a yes?"""

from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from dashboard import charts
from dashboard.components import chart_panel, html
from dashboard.components.unmeasurable import listed
from dashboard.items import browser
from dashboard.items.listing import Listing
from dashboard.shell.page import Page, run
from dashboard.shell.url_params import EVERY
from dashboard.shell.url_state import follow, put
from dashboard.views.consent import evidence_table, figures, summary
from dashboard.views.consent.figures import OBJECTION, OF_ANSWERS, OF_MOVES, OF_USES, USE

WIDE, BESIDE, HALF = 860, 372, 616
PROVABLE = "consent_is_provable"
# What a click on an answer asks for: what was done against it, or the yeses themselves.
BEHIND = {
    "yes": {"promise": PROVABLE, "status": EVERY},
    "no": {"promise": "withdrawal_stops_use"},
    "expired": {"promise": USE, "kind": "expired"},
    "none": {"promise": USE, "kind": "never"},
    "unknown": {},
}
COLUMNS = ("item_id", "arises_on", "kind", "company", "purpose", "channel", "why")


def body(page: Page) -> None:
    """Sentence, the answers and how they have changed, uses without a yes, the proofs, the rows."""
    reason = figures.blind(page, OF_ANSWERS)
    if reason:
        html.dashed(page.w("consent.blind", reason=reason))
    else:
        _answers(page)
    # Said above, once: everything between is of consents.
    if not figures.blind(page, OF_MOVES):
        _moves_and_proofs(page)
    with page.part():
        browser.draw(page, page.shown, Listing(COLUMNS))


def _moves_and_proofs(page: Page) -> None:
    with st.container(horizontal=True, gap="medium"):
        with st.container(width=HALF), page.part():
            _flow(page)
        with st.container(width=HALF), page.part():
            _uncovered(page)
    with st.container(horizontal=True, gap="medium"):
        with st.container(width=WIDE, gap="xsmall"), page.part():
            _proofs(page)
        with st.container(width=BESIDE, gap="xsmall"), page.part():
            _objections(page)


def _answers(page: Page) -> None:
    now = figures.coverage(page)
    purpose = figures.main_purpose(page, now)
    if purpose is None:
        html.dashed(page.w("consent.no_register"))
        return
    causes = figures.unexported(page, purpose)
    first, rest = summary.lead(
        _of(now, purpose),
        _of(figures.coverage(page, page.since), purpose),
        figures.uses_without(page),
        causes,
        day=page.day,
        since=page.since,
        w=page.w,
    )
    html.lead(first, rest)
    _narrowing(page, now["purpose"].to_list())
    with st.container(horizontal=True, gap="medium"):
        with st.container(width=WIDE), page.part():
            _coverage(page, now, causes)
        with st.container(width=BESIDE), page.part():
            _trend(page, purpose)


def _of(found: pl.DataFrame, purpose: str) -> dict[str, object] | None:
    rows = found.filter(pl.col("purpose") == purpose)
    return rows.row(0, named=True) if rows.height else None


def _narrowing(page: Page, purposes: list[str]) -> None:
    """The purpose: it holds for the whole page, its sentence, its charts and its rows."""
    w, asked = page.w, page.choices.own.get("purpose", "")
    offered = ["", *purposes, *([asked] if asked and asked not in purposes else [])]
    follow("w_purpose", asked)
    with st.container(horizontal=True, gap="small", key="choosing"):
        st.selectbox(
            w("consent.purpose"),
            offered,
            format_func=lambda value: (
                w.name("purpose", value) if value else w("consent.all_purposes")
            ),
            key="w_purpose",
            on_change=lambda: put("purpose", st.session_state["w_purpose"]),
            width=220,
        )


def _coverage(page: Page, now: pl.DataFrame, causes: list[str]) -> None:
    w, chosen = page.w, page.choices.own.get("purpose")
    reason = w("coverage.reason", companies=listed(causes, w)) if causes else ""
    shown = page.draw(
        "coverage",
        lambda: charts.coverage(now, chosen=chosen, reason=reason, lang=w.lang, mode="page"),
        chosen,
        reason,
    )
    view = chart_panel.head(shown, "coverage", w)
    if view == chart_panel.TABLE:
        table = shown.drawing.table
        at = chart_panel.rows(table.drop("purpose"), "coverage", w, can_pick=True)
        if at is not None:
            chart_panel.handled("coverage")
            put("purpose", table["purpose"][at])
            st.rerun()
        return
    html.key_line(shown.drawing.key)
    found = chart_panel.marks(shown, "coverage", can_click=True)
    if found:
        chart_panel.handled("coverage")
        _narrow(page, purpose=found["purpose"], **BEHIND[found["answer"]])


def _narrow(page: Page, **own: str | None) -> None:
    """To the rows behind what was clicked; management has none, only the purpose."""
    if page.role == "management":
        put("purpose", own.get("purpose"))
    else:
        known = own if own.get("promise") in page.promises else {"purpose": own.get("purpose")}
        browser.narrow_to(page, **known)
    st.rerun()


def _trend(page: Page, purpose: str) -> None:
    shown = page.draw(
        "yes_trend",
        lambda: charts.yes_trend(
            figures.shares(page), chosen=purpose, lang=page.w.lang, mode="page"
        ),
        purpose,
    )
    chart_panel.head(shown, "yes_trend", page.w, has_table=False)
    chart_panel.marks(shown, "yes_trend")


def _flow(page: Page) -> None:
    w = page.w
    purpose = figures.flow_purpose(page)
    shown = page.draw(
        "flow",
        lambda: charts.flow(
            figures.moves(page, purpose),
            day=page.day,
            purpose=purpose,
            lang=w.lang,
            mode="page",
        ),
        purpose,
    )
    if chart_panel.head(shown, "flow", w) == chart_panel.TABLE:
        chart_panel.rows(shown.drawing.table, "flow", w)
        return
    html.key_line(shown.drawing.key)
    chart_panel.marks(shown, "flow")


def _uncovered(page: Page) -> None:
    w, reason = page.w, figures.blind(page, OF_USES)
    if reason:
        with st.container(gap="xxsmall"):
            html.heading(w("uncovered.question"))
            html.dashed(w("consent.blind", reason=reason))
        return
    purpose = page.choices.own.get("purpose")
    shown = page.draw(
        "uncovered",
        lambda: charts.uncovered(figures.uncovered(page), day=page.day, lang=w.lang, mode="page"),
        purpose,
    )
    can_click = page.role != "management"
    table = shown.drawing.table
    picked: Mapping[str, Any] | None
    if chart_panel.head(shown, "uncovered", w) == chart_panel.TABLE:
        at = chart_panel.rows(table, "uncovered", w, can_pick=can_click)
        picked = {"month": table[w("flow.month")][at]} if at is not None else None
    else:
        html.key_line(shown.drawing.key)
        picked = chart_panel.marks(shown, "uncovered", can_click=can_click)
    if picked:
        chart_panel.handled("uncovered")
        _narrow(page, promise=USE, purpose=purpose, kind=picked.get("kind"), due=picked["month"])


def _proofs(page: Page) -> None:
    w = page.w
    live = figures.live(page)
    html.heading(w("proof.question"))
    html.note(evidence_table.answer(live, page.day, w))
    table = evidence_table.by_text(live, w)
    if table.is_empty():
        return
    can_pick = page.role != "management"
    at = chart_panel.rows(
        table.drop("purpose"),
        "proof",
        w,
        can_pick=can_pick,
        alt=w("proof.question"),
        widths={w("proof.text_version"): 110, w("proof.channel"): 260},
    )
    if at is not None:
        chart_panel.handled("proof")
        lacks = table[w("proof.unprovable")][at]
        status = None if lacks else EVERY
        _narrow(page, promise=PROVABLE, purpose=table["purpose"][at], status=status)


def _objections(page: Page) -> None:
    w = page.w
    found = figures.objections(page)
    html.heading(w("objection.question"))
    if found is None:
        html.dashed(w("consent.blind", reason=figures.why_blind(page, OBJECTION)))
        return
    days, source = figures.tolerance(page)
    with st.container(border=True, gap="xxsmall"):
        html.tile(summary.objected(found, days, w))
        if found["beyond_tolerance"] and page.role != "management":
            own = {"promise": OBJECTION, "kind": "beyond_tolerance"}
            st.button(
                w("objection.show"),
                on_click=browser.narrow_to,
                args=(page,),
                kwargs=own,
                type="tertiary",
                key="show_objections",
            )
    html.note(w("objection.why", days=w.written.numeral(days), source=source))


run("consent", body)
