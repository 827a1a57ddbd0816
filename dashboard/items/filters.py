"""The filters above the rows of a page: promise, status, values of columns."""

from collections.abc import Mapping, Sequence

import polars as pl
import streamlit as st

from dashboard.items import labels
from dashboard.items.listing import Listing
from dashboard.items.query import NARROWED_BY, PageItemQuery
from dashboard.shell.page import Page
from dashboard.shell.url_params import AGES, EVERY, OWN
from dashboard.shell.url_state import put_all

STATUS_ORDER = ("overdue", "broken", "pending", "held", "met", "met_late", "void")

# Filters that mean nothing for another promise: they are removed when another is chosen.
OF_ONE_PROMISE = ("status", "kind", "blocked_by", "age", "item")


def turned_key(page: Page) -> str:
    """The key of the session state that holds which page of the rows is shown."""
    return f"{page.name}_rows_page"


def choose_promise(
    page: Page, promises: Sequence[str], together: Sequence[str], listing: Listing
) -> tuple[str, ...]:
    """The promise of the address; without one those of `together`, and without those the first that
    has shortfalls. Draws the pills that choose another."""
    if not promises:
        return tuple(together)
    stands = page.source.standing(page.day, page.company)
    short = dict(stands.select("promise", "shortfalls").iter_rows())
    asked = page.choices.own.get("promise")
    first = next((key for key in promises if short.get(key)), promises[0])
    chosen = asked if asked in promises else EVERY if together else first
    w, key = page.w, f"w_{page.name}_promise"

    def said(promise: str) -> str:
        if promise == EVERY:
            named = w(f"items.together_{page.name}")
            number = sum(short.get(one) or 0 for one in together)
        else:
            named, number = page.promise_names[promise], short.get(promise)
        is_said = number and listing.has_shortfalls
        return w.count("items.promise_pill", number, name=named) if is_said else named

    left = [key for key in OF_ONE_PROMISE if key not in listing.page_wide]
    if len({*promises, *together}) > 1:
        st.session_state[key] = chosen
        st.pills(
            w("items.promise"),
            [EVERY, *promises] if together else promises,
            format_func=said,
            required=True,
            key=key,
            on_change=_picked,
            args=("promise", key, page, left),
            label_visibility="collapsed",
        )
    return tuple(together) if chosen == EVERY else (str(chosen),)


def choose_status(rows: PageItemQuery, counts: Mapping[str, int]) -> None:
    """Pills of statuses with their number of rows; of events pills of the time instead."""
    w, chosen = rows.page.w, rows.chosen
    if rows.nature == "event":
        offered = _years(rows)
    else:
        offered = {
            status: (labels.status_name(rows.listing, rows.nature, status, w), number)
            for status in STATUS_ORDER
            if (number := counts.get(status, 0)) or status == chosen
        }
        offered[EVERY] = w("items.all_states"), sum(counts.values())
    if len(offered) < 2:
        return

    def said(status: str) -> str:
        name, number = offered[status]
        return w("items.state_pill", name=name, n=number)

    key = f"w_{rows.page.name}_status"
    st.session_state[key] = chosen
    st.pills(
        w("items.state"),
        list(offered),
        format_func=said,
        required=True,
        key=key,
        on_change=_picked,
        args=("status", key, rows.page),
        label_visibility="collapsed",
    )


def _years(rows: PageItemQuery) -> dict[str, tuple[str, int]]:
    """Events of the twelve months that the figure counts, or all; empty where that is the same."""
    if rows.has_own_days:
        return {}
    w, (counted, every) = rows.page.w, rows.broken()
    if counted == every:
        return {}
    return {
        rows.short: (w("items.twelve_months"), counted),
        EVERY: (w("items.all_states"), every),
    }


def narrow(rows: PageItemQuery) -> None:
    """A select for each column that has more than one value."""
    page, w, own = rows.page, rows.page.w, rows.page.choices.own
    above = rows.listing.page_wide
    known = [c for c in (*NARROWED_BY, "age") if c in OWN[page.name] and c not in above]
    if not known:
        return
    offered = {column: _values(rows, column) for column in known}
    with st.popover(w("items.narrow")):
        for column, values in offered.items():
            if len(values) > 1 or column in own:
                _select(rows, column, values)


def _select(rows: PageItemQuery, column: str, values: Sequence[str]) -> None:
    w, own = rows.page.w, rows.page.choices.own
    chosen = own.get(column, "")
    options = ["", *values, *([chosen] if chosen and chosen not in values else [])]

    def said(value: str) -> str:
        if not value:
            return w("items.all")
        return (_value if value in values else _value_of_address)(rows, column, value)

    key = f"w_{rows.page.name}_{column}"
    st.session_state[key] = chosen
    st.selectbox(
        w(f"items.{column}"),
        options,
        format_func=said,
        key=key,
        on_change=_picked,
        args=(column, key, rows.page),
    )


def _values(rows: PageItemQuery, column: str) -> list[str]:
    if column == "age":
        return list(AGES) if rows.status == "overdue" else []
    status = rows.page.source.status(rows.page.day, column)
    found = status.filter(pl.col("promise").is_in(rows.promises))[column].drop_nulls()
    return sorted(found.unique().to_list())


def _value(rows: PageItemQuery, column: str, value: str) -> str:
    w = rows.page.w
    if column == "age":
        last = AGES[value][1] is None
        return w("items.age_pill_last") if last else w("items.age_pill", age=value)
    if column == "due":
        key = "due_until" if value.startswith("..") else "due_within"
        key = f"{key}_event" if rows.nature == "event" else key
        return w(f"items.{key}", due=value.lstrip("."))
    return labels.value_name(rows.page, column, value, rows.listing.labels)


def _value_of_address(rows: PageItemQuery, column: str, value: str) -> str:
    """A value in words, or unchanged: an address may hold a text that no row has."""
    try:
        return _value(rows, column, value)
    except KeyError:
        return value


def in_force(rows: PageItemQuery, promises: Sequence[str]) -> None:
    """A pill for each filter in force; a click removes it. `promises`: those that have pills."""
    page, w = rows.page, rows.page.w
    own = page.choices.own
    active = [*_narrowing(page, promises), *(k for k in (*NARROWED_BY, "due", "age") if k in own)]
    if page.company:
        active = ["company", *active]
    if not active:
        return

    def said(key: str) -> str:
        return w("items.pill", name=_named(rows, key))

    widget = f"w_{rows.page.name}_force"
    st.session_state[widget] = active
    st.pills(
        w("items.in_force"),
        active,
        selection_mode="multi",
        format_func=said,
        key=widget,
        on_change=_unforced,
        args=(active, widget, rows.page),
        label_visibility="collapsed",
    )


def _named(rows: PageItemQuery, key: str) -> str:
    """A filter in force in words: what is narrowed, and to what."""
    page, w = rows.page, rows.page.w
    given = page.company or "" if key == "company" else page.choices.own[key]
    value = _value_of_address(rows, key, given)
    if key in ("due", "age"):
        return value
    return w("items.named", what=w(f"items.{key}"), value=value)


def told(rows: PageItemQuery) -> list[str]:
    """The filters that narrow the rows, in the words of the page; the company is none of them."""
    page, w = rows.page, rows.page.w
    own = page.choices.own
    keys = [key for key in (*NARROWED_BY, "due", "age") if own.get(key)]
    if not rows.listed:
        return [_named(rows, key) for key in keys]
    state = labels.status_name(rows.listing, rows.nature, rows.listed, w)
    return [w("items.named", what=w("items.state"), value=state), *(_named(rows, k) for k in keys)]


def _narrowing(page: Page, promises: Sequence[str]) -> list[str]:
    """The filter `promise`, where it narrows the promises listed together and is no pill."""
    asked = page.choices.own.get("promise")
    return ["promise"] if asked and asked not in promises else []


def _unforced(active: list[str], widget: str, page: Page) -> None:
    put_all(dict.fromkeys(set(active) - set(st.session_state[widget])))
    st.session_state.pop(turned_key(page), None)


def _picked(key: str, widget: str, page: Page, others: Sequence[str] = ()) -> None:
    value = st.session_state.get(widget)
    is_all = key == "promise" and value == EVERY
    put_all({key: None if is_all else value, **dict.fromkeys(others)})
    st.session_state.pop(turned_key(page), None)


def clear(page: Page, promises: Sequence[str]) -> None:
    """Removes every filter of the rows; a promise that was chosen among `promises` stays."""
    own = [key for key in ("status", "due", "age", *NARROWED_BY) if key in OWN[page.name]]
    put_all(dict.fromkeys([*own, *_narrowing(page, promises), "company"]))
