"""The tables of the purge page: what is kept and until when, contradictions, bands as a list."""

from typing import Any

import polars as pl
import streamlit as st

from dashboard.charts.purge.month_axis import Months
from dashboard.components import bridge, chart_panel, html
from dashboard.items import browser
from dashboard.shell.page import Page
from dashboard.views.purge.figures import NO_DECISION, Figures
from dashboard.views.purge.summary import basis
from dashboard.words import Words


def moved(page: Page, figures: Figures) -> None:
    """How what was overdue then became what is overdue now, by promise and in all."""
    w, found = page.w, figures.bridge
    if found.is_empty():
        return
    caption = w("moved.purge", day=w.written.day_beside(page.since, page.day))
    html.heading(caption)
    bridge.table(
        found,
        page.promise_names,
        since=page.since,
        day=page.day,
        view="purge",
        listed=list(found["promise"]),
        caption=caption,
        w=w,
    )
    html.note(w("moved.how_late"))


def retained(page: Page, figures: Figures) -> None:
    """A row for each reason and year; a row leads to its records."""
    w, found = page.w, figures.retained
    if found is None:
        return
    html.heading(w("purge.retained_title"))
    no_holds = page.cannot_see("holds", "retained")
    if found.is_empty():
        html.note(w(_none_retained(page, no_holds)))
        return
    html.note(w("purge.retained_note"))
    if figures.kept_soon:
        html.note(w.count("purge.retained_soon", figures.kept_soon))
    table = pl.DataFrame(
        {
            w("purge.basis"): [basis(name, w) for name in found["basis"]],
            w("purge.ends_year"): [
                w("purge.no_end") if year is None else str(year) for year in found["ends_year"]
            ],
            w("purge.records"): _counts(found["records"], w),
            w("purge.lacks_review"): (
                ["–"] * found.height if no_holds else _counts(found["lacks_review"], w)
            ),
        }
    )
    title, can_pick = w("purge.retained_title"), page.may.rows
    at = chart_panel.rows(table, "retained", w, can_pick=can_pick, alt=title)
    lacking = int(found["lacks_review"].sum() or 0)
    if lacking:
        html.note(w.count("purge.retained_lacks", lacking))
    if at is not None:
        _show_retained(page, figures, found.row(at, named=True))


def _none_retained(page: Page, no_holds: bool) -> str:
    """The key of the sentence that nothing is kept, as far as the exports can tell."""
    if page.caveats("retained").is_empty():
        return "purge.retained_none"
    return "purge.retained_no_holds" if no_holds else "purge.retained_unknown"


def _show_retained(page: Page, figures: Figures, row: dict[str, Any]) -> None:
    name, year = row["basis"], row["ends_year"]
    chart_panel.handled("retained")
    if name in page.source.nb.notice.retention:
        due = str(year) if year else None
        promise = next(iter(figures.kept_by_statute), None)
        browser.narrow_to(page, promise=promise, status="pending", kind=name, due=due)
    else:
        browser.narrow_to(page, promise=figures.asked, status="held", blocked_by=name)
    st.rerun()


def conflicts(page: Page, figures: Figures) -> None:
    """Where two requirements contradict each other, how often, and what to do about it."""
    w = page.w
    html.heading(w("purge.conflicts_title"))
    rows = [(kind, count) for kind, count in figures.conflicts if count != 0]
    if not rows:
        html.note(w("purge.conflicts_none" if figures.sees_conflicts else "purge.conflicts_known"))
        return
    table = pl.DataFrame(
        {
            w("purge.conflict"): [_shortfall(kind, figures, w) for kind, _ in rows],
            w("purge.number"): _counts([count for _, count in rows], w),
            w("purge.next"): [_next_step(kind, figures, w) for kind, _ in rows],
        }
    )
    widths = {w("purge.conflict"): 430, w("purge.number"): 80, w("purge.next"): 430}
    title, can_pick = w("purge.conflicts_title"), page.may.rows
    at = chart_panel.rows(table, "conflicts", w, can_pick=can_pick, alt=title, widths=widths)
    if at is not None:
        kind = rows[at][0]
        chart_panel.handled("conflicts")
        if kind == NO_DECISION:
            browser.narrow_to(page, status="overdue", blocked_by=NO_DECISION)
        else:
            browser.narrow_to(page, promise=kind)
        st.rerun()


def _shortfall(kind: str, figures: Figures, w: Words) -> str:
    """What contradicts what: an erasure without a decision, or the promise's own words."""
    if kind == NO_DECISION:
        return w("purge.conflict_no_decision")
    words = figures.promises[kind].words[w.lang]
    return words.shortfall or words.name


def _next_step(kind: str, figures: Figures, w: Words) -> str:
    if kind == NO_DECISION:
        return w("purge.next_no_decision")
    return figures.promises[kind].words[w.lang].next_step


def bands_list(table: pl.DataFrame, page: Page) -> None:
    """The bands as a list, for narrow screens: how many are overdue, and how many are due soon."""
    w, (_, name, overdue, soon, *_) = page.w, table.columns
    month = w.written.short_months[Months(page.day).last_soon.month - 1]
    html.plain_list(
        [
            html.Line(
                str(row[name]),
                w("bands.line", overdue=row[overdue], soon=row[soon], month=month),
            )
            for row in table.iter_rows(named=True)
        ]
    )


def _counts(counts: Any, w: Words) -> list[Any]:
    """Numbers as they are; where one of them is suppressed, all of them as texts."""
    listed = list(counts)
    if None not in listed:
        return listed
    return [w("small.hidden") if count is None else w.written.number(count) for count in listed]
