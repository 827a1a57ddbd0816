"""Who said yes, and do we use data without a yes?"""

from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from dashboard import charts, consent_figures, consent_words, item_rows, panels, pieces, yes_table
from dashboard.consent_figures import OBJECTION, OF_ANSWERS, OF_MOVES, OF_USES, USE
from dashboard.filters import EVERY, follow, put
from dashboard.frame import Page, run
from dashboard.reasons import listed

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
    reason = consent_figures.blind(page, OF_ANSWERS)
    if reason:
        pieces.dashed(page.w("consent.blind", reason=reason))
    else:
        _answers(page)
    # Said above, once: everything between is of consents.
    if not consent_figures.blind(page, OF_MOVES):
        _moves_and_proofs(page)
    with page.part():
        item_rows.draw(page, page.shown, COLUMNS, name="consent")


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
    now = consent_figures.coverage(page)
    purpose = consent_figures.main_purpose(page, now)
    if purpose is None:
        pieces.dashed(page.w("consent.no_register"))
        return
    causes = consent_figures.unexported(page, purpose)
    first, rest = consent_words.lead(
        _of(now, purpose),
        _of(consent_figures.coverage(page, page.since), purpose),
        consent_figures.uses_without(page),
        causes,
        day=page.day,
        since=page.since,
        w=page.w,
    )
    pieces.lead(first, rest)
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
    view = panels.head(shown, "coverage", w)
    if view == panels.TABLE:
        table = shown.drawing.table
        at = panels.rows(table.drop("purpose"), "coverage", w, can_pick=True)
        if at is not None:
            panels.handled("coverage")
            put("purpose", table["purpose"][at])
            st.rerun()
        return
    pieces.key_line(shown.drawing.key)
    found = panels.marks(shown, "coverage", can_click=True)
    if found:
        panels.handled("coverage")
        _narrow(page, purpose=found["purpose"], **BEHIND[found["answer"]])


def _narrow(page: Page, **own: str | None) -> None:
    """To the rows behind what was clicked; management has none, only the purpose."""
    if page.role == "management":
        put("purpose", own.get("purpose"))
    else:
        known = own if own.get("promise") in page.promises else {"purpose": own.get("purpose")}
        item_rows.narrow_to(page, **known)
    st.rerun()


def _trend(page: Page, purpose: str) -> None:
    shown = page.draw(
        "yes_trend",
        lambda: charts.yes_trend(
            consent_figures.shares(page), chosen=purpose, lang=page.w.lang, mode="page"
        ),
        purpose,
    )
    panels.head(shown, "yes_trend", page.w, has_table=False)
    panels.marks(shown, "yes_trend")


def _flow(page: Page) -> None:
    w = page.w
    purpose = consent_figures.flow_purpose(page)
    shown = page.draw(
        "flow",
        lambda: charts.flow(
            consent_figures.moves(page, purpose),
            day=page.day,
            purpose=purpose,
            lang=w.lang,
            mode="page",
        ),
        purpose,
    )
    if panels.head(shown, "flow", w) == panels.TABLE:
        panels.rows(shown.drawing.table, "flow", w)
        return
    pieces.key_line(shown.drawing.key)
    panels.marks(shown, "flow")


def _uncovered(page: Page) -> None:
    w, reason = page.w, consent_figures.blind(page, OF_USES)
    if reason:
        with st.container(gap="xxsmall"):
            pieces.heading(w("uncovered.question"))
            pieces.dashed(w("consent.blind", reason=reason))
        return
    purpose = page.choices.own.get("purpose")
    shown = page.draw(
        "uncovered",
        lambda: charts.uncovered(
            consent_figures.uncovered(page), day=page.day, lang=w.lang, mode="page"
        ),
        purpose,
    )
    can_click = page.role != "management"
    table = shown.drawing.table
    picked: Mapping[str, Any] | None
    if panels.head(shown, "uncovered", w) == panels.TABLE:
        at = panels.rows(table, "uncovered", w, can_pick=can_click)
        picked = {"month": table[w("flow.month")][at]} if at is not None else None
    else:
        pieces.key_line(shown.drawing.key)
        picked = panels.marks(shown, "uncovered", can_click=can_click)
    if picked:
        panels.handled("uncovered")
        _narrow(page, promise=USE, purpose=purpose, kind=picked.get("kind"), due=picked["month"])


def _proofs(page: Page) -> None:
    w = page.w
    live = consent_figures.live(page)
    pieces.heading(w("proof.question"))
    pieces.note(yes_table.answer(live, page.day, w))
    table = yes_table.by_text(live, w)
    if table.is_empty():
        return
    can_pick = page.role != "management"
    at = panels.rows(
        table.drop("purpose"),
        "proof",
        w,
        can_pick=can_pick,
        alt=w("proof.question"),
        widths={w("proof.text_version"): 110, w("proof.channel"): 260},
    )
    if at is not None:
        panels.handled("proof")
        lacks = table[w("proof.unprovable")][at]
        status = None if lacks else EVERY
        _narrow(page, promise=PROVABLE, purpose=table["purpose"][at], status=status)


def _objections(page: Page) -> None:
    w = page.w
    found = consent_figures.objections(page)
    pieces.heading(w("objection.question"))
    if found is None:
        pieces.dashed(w("consent.blind", reason=consent_figures.why_blind(page, OBJECTION)))
        return
    days, source = consent_figures.tolerance(page)
    with st.container(border=True, gap="xxsmall"):
        pieces.tile(consent_words.objected(found, days, w))
        if found["beyond_tolerance"] and page.role != "management":
            own = {"promise": OBJECTION, "kind": "beyond_tolerance"}
            st.button(
                w("objection.show"),
                on_click=item_rows.narrow_to,
                args=(page,),
                kwargs=own,
                type="tertiary",
                key="show_objections",
            )
    pieces.note(w("objection.why", days=w.written.numeral(days), source=source))


run("consent", body)
