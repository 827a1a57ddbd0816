"""The requests as rows, with their filters; only for roles that may see rows."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl
import streamlit as st

from dashboard import periods
from dashboard.charts.requests.open_request_bars import verdict
from dashboard.components import caveats, download_buttons, html
from dashboard.shell.page import Page
from dashboard.shell.promise_pages import kinds_of
from dashboard.shell.url_params import EVERY
from dashboard.shell.url_state import follow, put, put_all
from dashboard.views.requests import figures
from dashboard.words import Words
from queries.build.schema import STATUSES
from queries.exports.lists import CHANNELS, REQUEST_KINDS

PAGE_SIZE = 50
IN_FORCE = ("kind", "promise", "channel", "status", "due")
# An outcome of the chart is one status of the rows, or several of them.
STATUS_OF = {
    "in_time": "met",
    "in_time_extended": "met",
    "late": "met_late",
    "open": "pending",
    "open_late": "overdue",
    "paused": "held",
    "withdrawn": "void",
}


def narrowing(page: Page) -> None:
    """Kind and channel: they hold for the whole page, its sentence and its charts."""
    w, own = page.w, page.choices.own
    # A link may ask for a promise, that is for several kinds: it stands among them.
    answering = kinds_of(page.promises)
    promise = own.get("promise") if own.get("promise") in answering else None
    names = page.promise_names
    with st.container(horizontal=True, gap="small", key="choosing"):
        kinds = [*REQUEST_KINDS, *([promise] if promise else [])]
        # A kind that is chosen takes the place of a promise that is for several.
        args = ("kind", "promise") if promise else ("kind",)
        _select(args, kinds, promise or own.get("kind"), w, names)
        _select(("channel",), CHANNELS, own.get("channel"), w, names)


def _select(
    keys: tuple[str, ...],
    values: Sequence[str],
    chosen: str | None,
    w: Words,
    promises: Mapping[str, str],
) -> None:
    key = keys[0]

    def said(value: str) -> str:
        if value in promises:
            return promises[value]
        return w.name(key, value) if value else w(f"requests.all_{key}s")

    follow(f"w_{key}", chosen or "")
    st.selectbox(
        w(f"requests.{key}"),
        ["", *values],
        format_func=said,
        key=f"w_{key}",
        on_change=_picked,
        args=keys,
        width=170,
    )


def draw(page: Page) -> None:
    """Filters in force, the status, fifty rows a page; a linked request stands on top."""
    w, own = page.w, page.choices.own
    html.heading(w("requests.rows_title"))
    everything = figures.measure(page, "requests")
    _undated(page)
    # `all` is how other pages' rows say what this one leaves out.
    status = None if own.get("status") == EVERY else own.get("status")
    found = _narrowed(everything, status, own.get("due"))
    _status(everything, status, w)
    _pills(page)
    item = own.get("item")
    if item:
        _linked(everything, item, page)
    if found.is_empty():
        html.note(w("requests.rows_none"))
        st.button(w("requests.clear"), on_click=_clear)
        return
    at = _turned(found.height, w)
    shown = found.slice(at, PAGE_SIZE)
    st.dataframe(
        _worded(shown, page),
        hide_index=True,
        column_config=_columns(w),
        height="content",
        placeholder="–",
        key="request_rows",
        alt=w("requests.rows_title"),
    )
    _ = page.companies  # looked up here: the file is made outside of the page
    label = w.count("row_file.rows", found.height)
    download_buttons.download(f"requests-{page.day}", lambda: _worded(found, page), w, label=label)


def _undated(page: Page) -> None:
    number = caveats.undated(page.source.status(page.day), list(kinds_of(page.promises)))
    if number:
        html.note(page.w.count("caveat.rows", number))


def lanes_list(table: pl.DataFrame, w: Words) -> None:
    """The most urgent ones as a list, where a lane would be too narrow."""
    lines = [
        html.Line(row[w("requests.request")], row[w("requests.state")])
        for row in table.iter_rows(named=True)
    ]
    html.plain_list(lines)


def show(item: str) -> None:
    """Puts a request on top of the rows, and in the address."""
    put("item", item)


def narrow_to(*, kind: str, outcome: str) -> None:
    """Filters the rows to what was clicked."""
    put_all({"promise": None, "kind": kind, "status": STATUS_OF[outcome]})


def _narrowed(requests: pl.DataFrame, status: str | None, due: str | None) -> pl.DataFrame:
    found = requests
    if status:
        found = found.filter(pl.col("status") == status)
    span = periods.within(due) if due else None
    if span:
        found = found.filter(pl.col("due_on").is_between(*span))
    return found


def _status(requests: pl.DataFrame, status: str | None, w: Words) -> None:
    counts = dict(requests.group_by("status").len().iter_rows())

    def said(value: str) -> str:
        name = w(f"status.{value}") if value else w("requests.all_statuses")
        count = counts.get(value, 0) if value else requests.height
        return f"{name} {w.written.number(count)}"

    follow("w_status", status or "")
    st.pills(
        w("requests.state"),
        ["", *(status for status in STATUSES if status != "broken")],
        format_func=said,
        required=True,
        key="w_status",
        on_change=_picked,
        args=("status",),
        label_visibility="collapsed",
    )


def _pills(page: Page) -> None:
    """The filters in force; taking one away removes it."""
    w = page.w
    active = [key for key in IN_FORCE if page.choices.own.get(key)]
    if page.company:
        active.append("company")
    if not active:
        return
    st.session_state["w_force"] = active
    st.pills(
        w("requests.in_force"),
        active,
        selection_mode="multi",
        format_func=lambda key: w("requests.pill", name=_named(page, key)),
        key="w_force",
        on_change=_unforced,
        args=(active,),
        label_visibility="collapsed",
    )


def _named(page: Page, key: str) -> str:
    w, value = page.w, page.choices.own.get(key, "")
    if key == "company":
        return page.companies[page.company or ""]
    if key == "due":
        return w("requests.due_pill", due=value)
    if key == "promise":
        return page.promise_names[value]
    return w.name(key, value)


def _unforced(active: list[str]) -> None:
    put_all(dict.fromkeys(set(active) - set(st.session_state["w_force"])))


def _clear() -> None:
    put_all(dict.fromkeys((*IN_FORCE, "item")))


def _picked(key: str, *instead_of: str) -> None:
    value = st.session_state.get(f"w_{key}")
    put_all({key: value, **dict.fromkeys(instead_of)})
    st.session_state["request_page"] = 1


def _turned(height: int, w: Words) -> int:
    """The first row of the chosen page."""
    pages = -(-height // PAGE_SIZE)
    if pages < 2:
        html.note(w.count("requests.rows_count", height, **{"from": 1, "to": height}))
        return 0
    if st.session_state.get("request_page", 1) > pages:
        st.session_state["request_page"] = 1
    with st.container(horizontal=True, vertical_alignment="center"):
        at = (int(st.pagination(pages, key="request_page")) - 1) * PAGE_SIZE
        last = min(at + PAGE_SIZE, height)
        html.note(w.count("requests.rows_count", height, **{"from": at + 1, "to": last}))
    return at


def _linked(requests: pl.DataFrame, item: str, page: Page) -> None:
    w = page.w
    found = requests.filter(pl.col("request_id") == item)
    if found.is_empty():
        html.note(w("requests.not_found", request=item))
    else:
        html.note(w("requests.chosen"))
        st.dataframe(
            _worded(found, page),
            hide_index=True,
            column_config=_columns(w),
            placeholder="–",
            key="request_linked",
            alt=w("requests.chosen"),
        )
    st.button(w("requests.close"), on_click=put, args=("item", None), type="tertiary")


def _worded(requests: pl.DataFrame, page: Page) -> pl.DataFrame:
    w, rows = page.w, list(requests.iter_rows(named=True))
    dated = ("received_on", "extended_on", "due_on", "answered_on")
    columns: dict[str, list[Any]] = {
        w("requests.request"): [row["request_id"] for row in rows],
        # what a phone shows without scrolling comes first
        w("requests.due_on"): [row["due_on"] for row in rows],
        w("requests.state"): [_state(row, w) for row in rows],
        w("requests.kind"): [w.name("kind", row["kind"]) for row in rows],
        w("requests.received_on"): [row["received_on"] for row in rows],
        w("requests.answered_on"): [row["answered_on"] for row in rows],
        w("requests.company"): [page.companies.get(row["company"], row["company"]) for row in rows],
        w("requests.channel"): [w.name("channel", row["channel"]) for row in rows],
        w("requests.why"): [_why(row, w) for row in rows],
    }
    names = {w(f"requests.{key}"): pl.Date for key in dated if w(f"requests.{key}") in columns}
    return pl.DataFrame(columns, schema_overrides=names)


def _columns(w: Words) -> dict[str, Any]:
    dated = [w(f"requests.{key}") for key in ("received_on", "due_on", "answered_on")]
    texts = {"request": 90, "company": 90, "channel": 90, "state": 200, "why": 380}
    return {
        **{name: st.column_config.DateColumn(name, format="YYYY-MM-DD") for name in dated},
        **{w(f"requests.{key}"): st.column_config.Column(width=px) for key, px in texts.items()},
    }


def _state(row: dict[str, Any], w: Words) -> str:
    if row["status"] in ("pending", "overdue", "held"):
        return verdict(row, w)
    return w(f"status.{row['status']}")


def _why(row: dict[str, Any], w: Words) -> str:
    """How the last day came to be: the month, the pauses, the extension, or why it is closed."""
    parts = [w("requests.why_month")]
    if row["is_paused"] and row["paused_since"]:
        parts.append(w("requests.why_still", day=_short(row["paused_since"], w)))
    elif row["paused_days"]:
        parts.append(w.count("requests.why_paused", row["paused_days"]))
    if row["extended_on"]:
        parts.append(w("requests.why_extended", day=_short(row["extended_on"], w)))
    return ", ".join(parts)


def _short(day: date, w: Words) -> str:
    return w.written.short_day(day)
