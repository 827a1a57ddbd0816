"""Who got what, and was an agreement in force that day?"""

from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from dashboard import charts
from dashboard.components import caveats, chart_panel, download_buttons, html
from dashboard.items import browser
from dashboard.items.listing import Listing
from dashboard.shell.page import Page, run
from dashboard.views.disclosures import (
    agreements,
    data_feeds,
    figures,
    filters,
    narrow_lists,
    summary,
    uncovered_export,
)
from dashboard.views.disclosures.figures import Figures

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
    found = figures.gather(page)
    if not _is_measured(page, found):
        return
    html.lead(*summary.lead(summary.told(found, page.w), found.period, found.names, page.w))
    filters.draw(page, found)
    with page.part():
        _caveats(page, found)
    with page.part():
        _recipients(page, found)
    with page.part():
        _matrix(page, found)
    with st.container(horizontal=True, gap="medium"):
        with st.container(width=TERMS), page.part():
            _terms(page, found)
        with st.container(width=FLOWS), page.part():
            _flows(page, found)
    with page.part():
        _grounds(page, found)
    with page.part():
        _rows(page, found)


def _is_measured(page: Page, found: Figures) -> bool:
    w = page.w
    if found.refused:
        html.dashed(w.count("disclosures.quarantined", found.refused))
        return False
    if not found.is_exported("disclosures"):
        reason = w.count("blind.table", 1, tables=w.name("table", "disclosures"))
        html.dashed(w("disclosures.blind", reason=reason))
        html.note(w("disclosures.no_disclosures"))
        return False
    begins = found.begins
    if begins and begins > page.day:
        reason = w("blind.before", table=w.name("table", "disclosures"), day=begins)
        html.dashed(w("disclosures.blind", reason=reason))
        return False
    return True


def _caveats(page: Page, found: Figures) -> None:
    mine = pl.col("promise").is_in(page.shown)
    html.notes(
        caveats.caveats(
            found.missing.filter(mine),
            page.source.status(page.day).filter(mine),
            day=page.day,
            names=page.promise_names,
            companies=page.companies,
            w=page.w,
            by_company=page.source.status(page.day, "company").filter(mine),
        )
    )


def _recipients(page: Page, found: Figures) -> None:
    shown = page.draw(
        "recipients",
        lambda: charts.recipients(
            found.months_of_recipients(),
            found.agreement_times,
            names=found.names,
            companies=page.companies,
            day=page.day,
            is_whole=found.begins is None,
            lang=page.w.lang,
        ),
        *found.chosen,
    )
    view, table = chart_panel.head(shown, "recipients", page.w), shown.drawing.table
    picked = None
    if view == chart_panel.TABLE:
        at = chart_panel.rows(table.drop("recipient"), "recipients", page.w, can_pick=True)
        picked = table["recipient"][at] if at is not None else None
    elif shown.spec is not None:
        with st.container(key="wide_recipients"):
            html.key_line(shown.drawing.key)
            clicked = chart_panel.marks(shown, "recipients", can_click=True)
            picked = clicked["recipient"] if clicked else None
        with st.container(key="narrow_recipients"):
            narrow_lists.recipients(table, page.w)
    for promise in found.of_agreements[:1]:
        html.how(page.promises[promise], page.w)
    if picked:
        filters.chosen("recipients", recipient=str(picked))


def _matrix(page: Page, found: Figures) -> None:
    # Two attributes of customers at once are not shown where small counts are suppressed.
    more = ["ground"] if page.may.small_counts else []
    counts = found.counts("recipient", "category", *more)
    shown = page.draw(
        "matrix",
        lambda: charts.matrix(counts, names=found.names, lang=page.w.lang),
        *found.chosen,
    )
    view, table = chart_panel.head(shown, "matrix", page.w), shown.drawing.table
    picked: Mapping[str, Any] | None = None
    if view == chart_panel.TABLE:
        worded = table.drop("recipient", "category")
        at = chart_panel.rows(worded, "matrix", page.w, can_pick=True)
        picked = table.row(at, named=True) if at is not None else None
    elif shown.spec is not None:
        with st.container(key="wide_matrix"):
            html.key_line(shown.drawing.key)
            picked = chart_panel.marks(shown, "matrix", can_click=True)
        with st.container(key="narrow_matrix"):
            narrow_lists.matrix(counts, table, page.w)
    if picked:
        own = {key: str(picked[key]) for key in ("recipient", "category")}
        filters.chosen("matrix", **own)


def _terms(page: Page, found: Figures) -> None:
    w, listed = page.w, found.listed
    with st.container(gap="xxsmall"):
        html.heading(w("terms.question"))
        html.note(agreements.answer(listed, w))
    table = agreements.table(listed, found.names, page.companies, page.day, w)
    _picked_from(page, table, "terms")


def _flows(page: Page, found: Figures) -> None:
    w = page.w
    earliest = figures.months_back(page.day, figures.MONTHS)
    feeds = data_feeds.feeds(found.months_of_feeds(), page.day, earliest)
    with st.container(gap="xxsmall"):
        html.heading(w("flows.question"))
        html.note(data_feeds.answer(feeds, w, is_whole=found.begins is None))
    _picked_from(page, data_feeds.table(feeds, found.names, page.companies, w), "flows")


def _picked_from(page: Page, table: pl.DataFrame, name: str) -> None:
    if table.is_empty():
        return
    label = page.w(f"{name}.question")
    widths = {page.w(key): px for key, px in _WIDTHS.items() if key.startswith(f"{name}.")}
    at = chart_panel.rows(
        table.drop("recipient"), name, page.w, can_pick=True, alt=label, widths=widths
    )
    if at is not None:
        filters.chosen(name, recipient=table["recipient"][at])


def _grounds(page: Page, found: Figures) -> None:
    shown = page.draw(
        "grounds",
        lambda: charts.grounds(found.months("ground"), day=page.day, lang=page.w.lang),
        *found.chosen,
    )
    view, table = chart_panel.head(shown, "grounds", page.w), shown.drawing.table
    picked = None
    if view == chart_panel.TABLE:
        worded = table.drop("ground")
        at = chart_panel.rows(worded, "grounds", page.w, can_pick=page.may.small_counts)
        picked = table["ground"][at] if at is not None else None
    elif shown.spec is not None:
        with st.container(key="wide_grounds"):
            html.key_line(shown.drawing.key)
            clicked = chart_panel.marks(shown, "grounds", can_click=page.may.small_counts)
            picked = clicked["ground"] if clicked else None
        with st.container(key="narrow_grounds"):
            narrow_lists.grounds(table, page.w)
    if picked:
        filters.chosen("grounds", ground=str(picked))


def _rows(page: Page, found: Figures) -> None:
    browser.draw(
        page,
        page.shown,
        Listing(COLUMNS, labels={"recipient": found.names}),
        # Events are judged on the day of the disclosure.
        together=[key for key in page.shown if page.promises[key].nature == "event"],
        span=found.days,
    )
    if page.may.rows and found.of_agreements:
        download_buttons.download(
            uncovered_export.file_of(found, page),
            uncovered_export.rows(found, page.w),
            label=page.w("lacking.file"),
        )


run("disclosures", body)
