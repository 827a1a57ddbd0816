"""Who got what, and was an agreement in force that day?"""

from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from dashboard import (
    caveats,
    charts,
    disclosed,
    disclosure_choices,
    disclosure_words,
    file_buttons,
    flows,
    item_rows,
    lacking,
    panels,
    pieces,
    recipient_list,
    terms,
)
from dashboard.frame import Page, run

TERMS, FLOWS = 648, 600
_WIDTHS = {
    "terms.state": 190,
    "terms.kind": 175,
    "flows.state": 140,
    "flows.since": 170,
}
COLUMNS = (
    "item_id",
    "recipient",
    "category",
    "arises_on",
    "promise",
    "why",
    "company",
    "purpose",
    "kind",
    "part",
)


def body(page: Page) -> None:
    """Sentence, lanes, who got what, what ends, which flows run, on which ground, the rows."""
    if not _is_measured(page):
        return
    names = disclosed.names(page)
    ended = [
        term
        for term in terms.standing(disclosed.agreements(page).iter_rows(named=True), page.day)
        if term.state == "ended"
    ]
    told = disclosure_choices.told(page, ended)
    pieces.lead(*disclosure_words.lead(told, disclosed.asked(page), names, page.w))
    disclosure_choices.draw(page, names)
    with page.part():
        _caveats(page)
    with page.part():
        _recipients(page, names)
    with page.part():
        _matrix(page, names)
    with st.container(horizontal=True, gap="medium"):
        with st.container(width=TERMS), page.part():
            _terms(page, names)
        with st.container(width=FLOWS), page.part():
            _flows(page, names)
    with page.part():
        _grounds(page)
    with page.part():
        _rows(page, names)


def _is_measured(page: Page) -> bool:
    w = page.w
    refused = disclosed.refused(page)
    if refused:
        pieces.dashed(w.count("disclosures.quarantined", refused))
        return False
    if disclosed.is_exported(page, "disclosures"):
        return True
    reason = w.count("blind.table", 1, tables=w.name("table", "disclosures"))
    pieces.dashed(w("disclosures.blind", reason=reason))
    pieces.note(w("disclosures.no_disclosures"))
    return False


def _caveats(page: Page) -> None:
    mine = pl.col("promise").is_in(page.shown)
    pieces.notes(
        caveats.caveats(
            page.source.ask("missing", as_of=page.day).filter(mine),
            page.source.status(page.day).filter(mine),
            day=page.day,
            names=page.promise_names,
            companies=page.companies,
            w=page.w,
        )
    )


def _recipients(page: Page, names: dict[str, str]) -> None:
    shown = page.draw(
        "recipients",
        lambda: charts.recipients(
            disclosed.months(page, "recipient", "role", "country"),
            disclosed.agreements(page),
            names=names,
            day=page.day,
            lang=page.w.lang,
            mode="page",
        ),
        *disclosed.state(page),
    )
    view, table = panels.head(shown, "recipients", page.w), shown.drawing.table
    picked = None
    if view == panels.TABLE:
        at = panels.rows(table.drop("recipient"), "recipients", page.w, can_pick=True)
        picked = table["recipient"][at] if at is not None else None
    elif shown.spec is not None:
        with st.container(key="wide_recipients"):
            pieces.key_line(shown.drawing.key)
            found = panels.marks(shown, "recipients", can_click=True)
            picked = found["recipient"] if found else None
        with st.container(key="narrow_recipients"):
            recipient_list.recipients(table, page.w)
    for promise in disclosed.AGREEMENT:
        if promise in page.promises:
            pieces.how(page.promises[promise], page.w)
            break
    if picked:
        disclosure_choices.chosen("recipients", recipient=str(picked))


def _matrix(page: Page, names: dict[str, str]) -> None:
    shown = page.draw(
        "matrix",
        lambda: charts.matrix(
            disclosed.counts(page, "recipient", "category", "ground"),
            names=names,
            lang=page.w.lang,
            mode="page",
        ),
        *disclosed.state(page),
    )
    view, table = panels.head(shown, "matrix", page.w), shown.drawing.table
    picked: Mapping[str, Any] | None = None
    if view == panels.TABLE:
        worded = table.drop("recipient", "category")
        at = panels.rows(worded, "matrix", page.w, can_pick=True)
        picked = table.row(at, named=True) if at is not None else None
    elif shown.spec is not None:
        with st.container(key="wide_matrix"):
            pieces.key_line(shown.drawing.key)
            picked = panels.marks(shown, "matrix", can_click=True)
        with st.container(key="narrow_matrix"):
            recipient_list.matrix(table, page.w)
    if picked:
        own = {key: str(picked[key]) for key in ("recipient", "category")}
        disclosure_choices.chosen("matrix", **own)


def _terms(page: Page, names: dict[str, str]) -> None:
    w = page.w
    found = terms.standing(disclosed.agreements(page).iter_rows(named=True), page.day)
    table = terms.table(found, names, page.companies, page.day, w)
    with st.container(gap="xxsmall"):
        pieces.heading(w("terms.question"))
        pieces.note(terms.answer(found, w))
    _picked_from(page, table, "terms")


def _flows(page: Page, names: dict[str, str]) -> None:
    w = page.w
    months = disclosed.months(page, "recipient", "role", "company", "kind")
    earliest = disclosed.months_back(page.day, disclosed.MONTHS)
    found = flows.flows(months.filter(pl.col("kind") == "flow"), page.day, earliest)
    with st.container(gap="xxsmall"):
        pieces.heading(w("flows.question"))
        pieces.note(flows.answer(found, w))
    _picked_from(page, flows.table(found, names, page.companies, w), "flows")


def _picked_from(page: Page, table: pl.DataFrame, name: str) -> None:
    if table.is_empty():
        return
    label = page.w(f"{name}.question")
    widths = {page.w(key): px for key, px in _WIDTHS.items() if key.startswith(f"{name}.")}
    at = panels.rows(table.drop("recipient"), name, page.w, can_pick=True, alt=label, widths=widths)
    if at is not None:
        disclosure_choices.chosen(name, recipient=table["recipient"][at])


def _grounds(page: Page) -> None:
    shown = page.draw(
        "grounds",
        lambda: charts.grounds(
            disclosed.months(page, "ground"), day=page.day, lang=page.w.lang, mode="page"
        ),
        *disclosed.state(page),
    )
    view, table = panels.head(shown, "grounds", page.w), shown.drawing.table
    picked = None
    if view == panels.TABLE:
        at = panels.rows(table.drop("ground"), "grounds", page.w, can_pick=True)
        picked = table["ground"][at] if at is not None else None
    elif shown.spec is not None:
        with st.container(key="wide_grounds"):
            pieces.key_line(shown.drawing.key)
            found = panels.marks(shown, "grounds", can_click=True)
            picked = found["ground"] if found else None
        with st.container(key="narrow_grounds"):
            recipient_list.grounds(table, page.w)
    if picked:
        disclosure_choices.chosen("grounds", ground=str(picked))


def _rows(page: Page, names: dict[str, str]) -> None:
    item_rows.draw(
        page,
        page.shown,
        COLUMNS,
        name="disclosures",
        labels={"recipient": names},
        # judged on the day that something left
        together=[key for key in page.shown if page.promises[key].nature == "event"],
        span=disclosed.days_asked(page),
    )
    if page.role != "management" and any(key in page.promises for key in disclosed.AGREEMENT):
        file_buttons.download(
            "utan_avtal" if page.w.lang == "sv" else "without_agreement",
            lacking.rows(page, names),
            page.w,
            label=page.w("lacking.file"),
        )


run("disclosures", body)
