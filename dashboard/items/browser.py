"""The row browser: the items of a page's promises with their filters, details and downloads.

It lists one promise at a time, or several of one nature together: words and statuses differ between
natures. The snapshot is asked for fifty rows at a time: a promise may have millions.
"""

from collections.abc import Mapping, Sequence
from datetime import date

import polars as pl
import streamlit as st

from dashboard import periods
from dashboard.components import chart_panel, html
from dashboard.components.unmeasurable import reasons
from dashboard.items import downloads, filters, labels
from dashboard.items.listing import WIDTHS, Listing
from dashboard.items.query import PageItemQuery
from dashboard.shell.page import Page
from dashboard.shell.url_params import OWN
from dashboard.shell.url_state import put, put_all

PAGE_SIZE = 50


def draw(
    page: Page,
    promises: Sequence[str],
    listing: Listing,
    *,
    together: Sequence[str] = (),
    span: tuple[date, date] | None = None,
) -> None:
    """Pills of promises and statuses, the filters in force, fifty rows, the opened row in full.

    `promises`: those that can be chosen; `together`: promises of one nature that are shown as one
    list until one is chosen. `span`: the first and last day that the page is about: only events of
    these days are listed, without it those of the twelve months that figures count. A role that may
    not see rows gets a sentence instead.
    """
    w = page.w
    html.heading(w(listing.key("title", w)))
    if not page.may.rows:
        html.note(w("role_says.rows_denied"))
        return
    known = [key for key in promises if key in page.promises]
    joint = [key for key in together if key in page.promises]
    chosen = filters.choose_promise(page, known, joint, listing)
    measured = tuple(key for key in chosen if _is_measurable(page, key))
    if len(chosen) == 1 and chosen[0] in known:
        html.how(page.promises[chosen[0]], w)
    if not measured:
        _blind(page, chosen)
        return
    rows = PageItemQuery(page, measured, listing, span)
    if rows.nature == "event":
        html.note(w("items.event_only"))
    counts = rows.counts()
    filters.choose_status(rows, counts)
    filters.narrow(rows)
    filters.in_force(rows, known)
    _linked(rows, [*joint, *known])
    _table(rows, counts, known)


def narrow_to(page: Page, **own: str | None) -> None:
    """Sets the page's filters to what was clicked and removes its other filters."""
    kept = {"by", "owner"}
    put_all({key: own.get(key) for key in OWN[page.name] if key not in kept})
    st.session_state.pop(filters.turned_key(page), None)


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
    """Draws the item that the address names in full above the rows, whatever the filters."""
    page, w, item = rows.page, rows.page.w, rows.page.choices.own.get("item")
    if not item:
        return
    # A link that does not name the promise may point at an item of another promise of the page.
    others = [(key,) for key in promises if key not in rows.promises and _is_measurable(page, key)]
    for asked_for in (rows.promises, *others):
        asked = PageItemQuery(page, asked_for, rows.listing)
        found = asked.one(item)
        if found.height:
            _facts(asked, found)
            break
    else:
        html.note(w(rows.listing.key("not_found", w), item=item))
    st.button(w(rows.listing.key("close", w)), on_click=put, args=("item", None), type="tertiary")


def _facts(rows: PageItemQuery, found: pl.DataFrame) -> None:
    page, w = rows.page, rows.page.w
    lines = labels.facts(found, page, rows.nature, rows.listing)
    with st.container(border=True):
        for key, known in zip(found["promise"], lines, strict=True):
            promise = page.promises[key]
            more = ((w("items.rule"), promise.words[w.lang].how), (w("items.law"), promise.law))
            html.facts(page.promise_names[key], [*known, *more])


def _table(rows: PageItemQuery, counts: Mapping[str, int], promises: Sequence[str]) -> None:
    page, w, listing = rows.page, rows.page.w, rows.listing
    height = sum(counts.values()) if rows.status is None else counts.get(rows.status, 0)
    if not height:
        html.note(_nothing(rows) if rows.is_all_short else w(listing.key("none_match", w)))
        if not rows.is_all_short:
            st.button(
                w("items.clear"),
                on_click=filters.clear,
                args=(page, promises),
                key=f"{page.name}_clear",
            )
        return
    at = _turned(rows, height)
    shown = rows.some(PAGE_SIZE, at)
    name = f"{page.name}_items"
    picked = chart_panel.rows(
        labels.table(shown, page, rows.nature, listing),
        name,
        w,
        can_pick=True,
        alt=w(listing.key("title", w)),
        widths=_widths(rows, shown),
    )
    # A file is the same whichever page of the rows is on the screen.
    first = rows.some(1, 0) if at else shown
    downloads.download(rows, counts, first["item_table"][0], height)
    if picked is not None:
        chart_panel.handled(name)
        put("item", shown["item_id"][picked])
        st.rerun()


def _nothing(rows: PageItemQuery) -> str:
    w, is_whole = rows.page.w, rows.page.caveats(*rows.promises).is_empty()
    if rows.nature == "event":
        first, last = rows.span or periods.year_to(rows.page.day)
        key = "items.none_between" if is_whole else "items.none_known_between"
        return w(key, first=first, last=last)
    key = f"items.none_short_{rows.nature}" if is_whole else "items.none_known"
    return w(key, day=rows.page.day)


def _widths(rows: PageItemQuery, shown: pl.DataFrame) -> dict[str, int]:
    things, widths = shown["item_table"][0], {**WIDTHS, **rows.listing.widths}
    return {
        labels.column_name(rows.listing, column, rows.nature, things, rows.page.w): widths[column]
        for column in rows.listing.columns
        if column in widths
    }


def _turned(rows: PageItemQuery, height: int) -> int:
    """The first row of the chosen page."""
    w, key, pages = rows.page.w, filters.turned_key(rows.page), -(-height // PAGE_SIZE)
    count = rows.listing.key("rows_count", w)
    if pages < 2:
        html.note(w.count(count, height, **{"from": 1, "to": height}))
        return 0
    if st.session_state.get(key, 1) > pages:
        st.session_state[key] = 1
    with st.container(horizontal=True, vertical_alignment="center"):
        at = (int(st.pagination(pages, key=key)) - 1) * PAGE_SIZE
        last = min(at + PAGE_SIZE, height)
        html.note(w.count(count, height, **{"from": at + 1, "to": last}))
    return at
