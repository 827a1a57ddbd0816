"""The things behind a page's promises as rows, with their filters; for roles that may see rows.

One promise at a time, or some of one nature that are about the same things: words, statuses and
what the things are differ from one nature to the next. The rows come a page at a time from the
snapshot: a promise may have millions of them.
"""

from collections.abc import Mapping, Sequence
from datetime import date

import polars as pl
import streamlit as st

from dashboard import periods
from dashboard.components import chart_panel, html
from dashboard.components.unmeasurable import reasons
from dashboard.items import downloads, filters, labels
from dashboard.items.labels import Labels
from dashboard.items.query import PageItemQuery
from dashboard.shell.page import Page
from dashboard.shell.url_params import OWN
from dashboard.shell.url_state import put, put_all

PAGE_SIZE = 50
_WIDTHS = {"item_id": 120, "company": 90, "system": 100, "category": 150, "why": 460}


def draw(
    page: Page,
    promises: Sequence[str],
    columns: Sequence[str],
    *,
    name: str,
    labels: Labels | None = None,
    together: Sequence[str] = (),
    span: tuple[date, date] | None = None,
) -> None:
    """Which promise, which status, the filters in force, fifty rows, and the chosen row's why.

    `promises`: those that the page is about; `columns`: keys of the items, what a phone shows
    without scrolling first; `name`: of the page, for its widgets. `labels`: names of values that
    come from the exports, by column, such as those of recipients. `together`: promises of one
    nature that are shown as one list until one is chosen. `span`: the days that the page is about;
    of events only those of these days are shown, else those that the figure counts: twelve months'.
    """
    w = page.w
    html.heading(w("items.title"))
    if page.role == "management":
        html.note(w("role_says.rows_denied"))
        return
    known = [key for key in promises if key in page.promises]
    chosen = filters.choose_promise(page, known, [k for k in together if k in known], name)
    measured = tuple(key for key in chosen if _is_measurable(page, key))
    if len(chosen) == 1:
        html.how(page.promises[chosen[0]], w)
    if not measured:
        _blind(page, chosen)
        return
    rows = PageItemQuery(page, measured, columns, name, labels or {}, span)
    if rows.nature == "event":
        html.note(w("items.event_only"))
    counts = rows.counts()
    filters.choose_status(rows, counts)
    filters.narrow(rows)
    filters.in_force(rows)
    _linked(rows, promises)
    _table(rows, counts)


def narrow_to(page: Page, **own: str | None) -> None:
    """Filters the rows to what was clicked; what a click does not name is shown whole."""
    kept = {"by", "owner"}
    put_all({key: own.get(key) for key in OWN[page.name] if key not in kept})
    st.session_state.pop(f"{page.name}_rows_page", None)


def _blind(page: Page, chosen: Sequence[str]) -> None:
    found = reasons(page.source.ask("missing", as_of=page.day), page.w, page.company)
    why = next((found[key] for key in chosen if key in found), None)
    said = page.w("items.blind", reason=why) if why else page.w("items.blind_only")
    html.dashed(said)


def _is_measurable(page: Page, promise: str) -> bool:
    status = page.source.status(page.day, *(["company"] if page.company else []))
    mine = pl.col("promise") == promise
    if page.company:
        mine &= pl.col("company") == page.company
    found = status.filter(mine)
    return bool(found["measurable"].any())


def _linked(rows: PageItemQuery, promises: Sequence[str]) -> None:
    """The thing that a link or a choice points at, in full, above the rows."""
    page, w, item = rows.page, rows.page.w, rows.page.choices.own.get("item")
    if not item:
        return
    # A link without its promise may point at a thing of another one of the page.
    known = [key for key in promises if key in page.promises and key not in rows.promises]
    for promise in (*rows.promises, *known):
        asked = PageItemQuery(page, (promise,), rows.columns, rows.name, rows.labels)
        found = asked.one(item) if _is_measurable(page, promise) else None
        if found is not None and found.height:
            _facts(asked, found)
            break
    else:
        html.note(w("items.not_found", item=item))
    st.button(w("items.close"), on_click=put, args=("item", None), type="tertiary")


def _facts(rows: PageItemQuery, found: pl.DataFrame) -> None:
    page, w = rows.page, rows.page.w
    promise = page.promises[rows.promises[0]]
    with st.container(border=True):
        for row in found.iter_rows(named=True):
            lines = labels.facts(row, page, rows.nature, rows.labels)
            more = ((w("items.rule"), promise.words[w.lang].how), (w("items.law"), promise.law))
            html.facts(page.promise_names[promise.id], [*lines, *more])


def _table(rows: PageItemQuery, counts: Mapping[str, int]) -> None:
    page, w = rows.page, rows.page.w
    height = sum(counts.values()) if rows.status is None else counts.get(rows.status, 0)
    if not height:
        html.note(_nothing(rows) if rows.is_whole else w("items.none_match"))
        if not rows.is_whole:
            st.button(
                w("items.clear"),
                on_click=filters.clear,
                args=(page,),
                key=f"{rows.name}_clear",
            )
        return
    at = _turned(rows.name, height, page)
    shown = rows.some(PAGE_SIZE, at)
    name = f"{rows.name}_items"
    picked = chart_panel.rows(
        labels.table(shown, rows.columns, page, rows.nature, rows.labels),
        name,
        w,
        can_pick=True,
        alt=w("items.title"),
        widths=_widths(rows, shown),
    )
    downloads.download(rows, height)
    if picked is not None:
        chart_panel.handled(name)
        put("item", shown["item_id"][picked])
        st.rerun()


def _nothing(rows: PageItemQuery) -> str:
    w = rows.page.w
    if rows.nature == "event":
        first, last = rows.span or periods.year_to(rows.page.day)
        return w("items.none_between", first=first, last=last)
    return w(f"items.none_short_{rows.nature}", day=rows.page.day)


def _widths(rows: PageItemQuery, shown: pl.DataFrame) -> dict[str, int]:
    things = shown["item_table"][0]
    return {
        labels.column_name(column, rows.nature, things, rows.page.w): _WIDTHS[column]
        for column in rows.columns
        if column in _WIDTHS
    }


def _turned(name: str, height: int, page: Page) -> int:
    """The first row of the chosen page."""
    w, key, pages = page.w, f"{name}_rows_page", -(-height // PAGE_SIZE)
    if pages < 2:
        html.note(w.count("items.rows_count", height, **{"from": 1, "to": height}))
        return 0
    if st.session_state.get(key, 1) > pages:
        st.session_state[key] = 1
    with st.container(horizontal=True, vertical_alignment="center"):
        at = (int(st.pagination(pages, key=key)) - 1) * PAGE_SIZE
        last = min(at + PAGE_SIZE, height)
        html.note(w.count("items.rows_count", height, **{"from": at + 1, "to": last}))
    return at
