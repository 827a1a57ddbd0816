"""The filters of the requests page: kind and channel, for the whole page."""

from collections.abc import Sequence

import streamlit as st

from dashboard.items.filters import turned_key
from dashboard.shell.page import Page
from dashboard.shell.promise_pages import kinds_of
from dashboard.shell.url_state import follow, put_all
from queries.exports.lists import CHANNELS, REQUEST_KINDS

# The filters of the address that these selects set.
PAGE_WIDE = ("kind", "channel")


def draw(page: Page) -> None:
    """The filters by kind and channel, for the sentence, the charts and the rows."""
    own = page.choices.own
    # A link may ask for a promise that answers several kinds: it is offered beside them.
    promise = own.get("promise") if own.get("promise") in kinds_of(page.promises) else None
    with st.container(horizontal=True, gap="small", key="choosing"):
        kinds = [*REQUEST_KINDS, *([promise] if promise else [])]
        # Choosing a kind removes the promise from the address.
        others = ("promise",) if promise else ()
        _select(page, "kind", kinds, promise or own.get("kind"), others)
        # Promises to answer share a channel: together they would give small counts away.
        if page.may.small_counts:
            _select(page, "channel", CHANNELS, own.get("channel"))


def _select(
    page: Page, key: str, values: Sequence[str], chosen: str | None, others: Sequence[str] = ()
) -> None:
    w, promises = page.w, page.promise_names

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
        args=(page, key, others),
        width=170,
    )


def _picked(page: Page, key: str, others: Sequence[str]) -> None:
    put_all({key: st.session_state.get(f"w_{key}"), **dict.fromkeys(others)})
    st.session_state.pop(turned_key(page), None)
