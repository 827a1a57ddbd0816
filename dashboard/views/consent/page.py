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
from dashboard.views.consent import evidence_table, summary
from dashboard.views.consent.figures import OF_ANSWERS, OF_MOVES, Figures, gather

WIDE, BESIDE, HALF = 860, 372, 616
# What a click on an answer leads to: the panel whose promise is shown, and the filters of its rows
# (uses against the answer, or the consents themselves).
BEHIND: dict[str, tuple[str, dict[str, str]]] = {
    "yes": ("proof", {"status": EVERY}),
    "no": ("no", {}),
    "expired": ("use", {"kind": "expired"}),
    "none": ("use", {"kind": "never"}),
    "unknown": ("", {}),
}
COLUMNS = ("item_id", "arises_on", "kind", "company", "purpose", "channel", "why")


def body(page: Page) -> None:
    """Sentence, the answers and how they have changed, uses without consent, proofs, rows."""
    found = gather(page)
    reason = summary.blind(found.lacking(OF_ANSWERS), page.w)
    if reason:
        html.dashed(page.w("consent.blind", reason=reason))
    else:
        _answers(page, found)
    # Both parts need consents; where these are lacking, the page says so once, above.
    if not found.lacking(OF_MOVES):
        _moves_and_proofs(page, found)
    with page.part():
        browser.draw(page, page.shown, Listing(COLUMNS))


def _moves_and_proofs(page: Page, found: Figures) -> None:
    with st.container(horizontal=True, gap="medium"):
        with st.container(width=HALF), page.part():
            _flow(page, found)
        with st.container(width=HALF), page.part():
            _uncovered(page, found)
    with st.container(horizontal=True, gap="medium"):
        with st.container(width=WIDE, gap="xsmall"), page.part():
            _proofs(page, found)
        with st.container(width=BESIDE, gap="xsmall"), page.part():
            _objections(page, found)


def _answers(page: Page, found: Figures) -> None:
    now, purpose = found.coverage, found.main_purpose
    if purpose is None:
        html.dashed(page.w("consent.no_register"))
        return
    causes = [page.companies.get(company, company) for company in found.unexported]
    first, rest = summary.lead(
        _of(now, purpose),
        _of(found.coverage_then, purpose),
        summary.uses_without(found, page.w),
        causes,
        day=page.day,
        since=page.since,
        w=page.w,
    )
    html.lead(first, rest)
    _narrowing(page, found)
    with st.container(horizontal=True, gap="medium"):
        with st.container(width=WIDE), page.part():
            _coverage(page, found, causes)
        with st.container(width=BESIDE), page.part():
            _trend(page, found)


def _of(found: pl.DataFrame, purpose: str) -> dict[str, object] | None:
    rows = found.filter(pl.col("purpose") == purpose)
    return rows.row(0, named=True) if rows.height else None


def _narrowing(page: Page, found: Figures) -> None:
    """The filter by purpose, for the whole page: its sentence, charts and rows."""
    w, asked, purposes = page.w, found.asked or "", found.coverage["purpose"].to_list()
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


def _coverage(page: Page, found: Figures, causes: list[str]) -> None:
    w, chosen = page.w, found.asked
    reason = w("coverage.reason", companies=listed(causes, w)) if causes else ""
    shown = page.draw(
        "coverage",
        lambda: charts.coverage(found.coverage, chosen=chosen, reason=reason, lang=w.lang),
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
    picked = chart_panel.marks(shown, "coverage", can_click=True)
    if picked:
        chart_panel.handled("coverage")
        panel, own = BEHIND[picked["answer"]]
        _narrow(page, picked["purpose"], found.promise_of(panel), **own)


def _narrow(page: Page, purpose: str | None, promise: str | None, **own: str | None) -> None:
    """To a promise's rows behind what was clicked; without rows or promise only to the purpose."""
    if not page.may.rows:
        put("purpose", purpose)
    elif promise is None:
        browser.narrow_to(page, purpose=purpose)
    else:
        browser.narrow_to(page, purpose=purpose, promise=promise, **own)
    st.rerun()


def _trend(page: Page, found: Figures) -> None:
    purpose = str(found.main_purpose)
    shown = page.draw(
        "yes_trend",
        lambda: charts.yes_trend(found.shares, chosen=purpose, lang=page.w.lang),
        purpose,
    )
    chart_panel.head(shown, "yes_trend", page.w, has_table=False)
    chart_panel.marks(shown, "yes_trend")


def _flow(page: Page, found: Figures) -> None:
    w, purpose = page.w, found.moved_purpose
    shown = page.draw(
        "flow",
        lambda: charts.flow(
            found.moves,
            day=page.day,
            purpose=purpose,
            lang=w.lang,
        ),
        purpose,
    )
    if chart_panel.head(shown, "flow", w) == chart_panel.TABLE:
        chart_panel.rows(shown.drawing.table, "flow", w)
        return
    html.key_line(shown.drawing.key)
    chart_panel.marks(shown, "flow")


def _uncovered(page: Page, found: Figures) -> None:
    w, reason = page.w, summary.blind_uses(found, page.w)
    if reason:
        with st.container(gap="xxsmall"):
            html.heading(w("uncovered.question"))
            html.dashed(w("consent.blind", reason=reason))
        return
    shown = page.draw(
        "uncovered",
        lambda: charts.uncovered(
            found.uncovered, day=page.day, begins=found.uses_begin, lang=w.lang
        ),
        found.asked,
    )
    promise, table = found.promise_of("use"), shown.drawing.table
    can_click = page.may.rows and promise is not None
    picked: Mapping[str, Any] | None
    if chart_panel.head(shown, "uncovered", w) == chart_panel.TABLE:
        at = chart_panel.rows(table, "uncovered", w, can_pick=can_click)
        picked = {"month": table[w("flow.month")][at]} if at is not None else None
    else:
        html.key_line(shown.drawing.key)
        picked = chart_panel.marks(shown, "uncovered", can_click=can_click)
    if picked:
        chart_panel.handled("uncovered")
        _narrow(page, found.asked, promise, kind=picked.get("kind"), due=picked["month"])


def _proofs(page: Page, found: Figures) -> None:
    w, live, promise = page.w, found.live, found.promise_of("proof")
    html.heading(w("proof.question"))
    html.note(evidence_table.answer(live, page.day, w))
    table = evidence_table.by_text(live, w)
    if table.is_empty():
        return
    can_pick = page.may.rows and promise is not None
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
        _narrow(page, table["purpose"][at], promise, status=status)


def _objections(page: Page, found: Figures) -> None:
    w, promise = page.w, found.promise_of("objection")
    if promise is None:
        return
    html.heading(w("objection.question"))
    sent = found.objections
    if sent is None:
        html.dashed(w("consent.blind", reason=summary.why_blind(found, promise, w)))
        return
    days, source = found.tolerance
    with st.container(border=True, gap="xxsmall"):
        html.tile(summary.objected(sent, days, w))
        if sent["beyond_tolerance"] and page.may.rows:
            own = {"promise": promise, "kind": "beyond_tolerance"}
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
