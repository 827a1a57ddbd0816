"""The requests side by side: by kind, by channel or by company, how they went and what was done."""

from collections.abc import Sequence
from typing import Any

import polars as pl
import streamlit as st

from dashboard.components import html
from dashboard.shell.page import Page
from dashboard.views.requests.figures import Figures
from dashboard.words import Words, sentence
from queries.disclosure_control.few import told
from queries.errors import QueryError

_WIDE, _HALF = 980, 616
_WENT = ("requests", "share", "late", "median_days", "p90_days", "open")
_DONE = ("refused", "partly", "extended", "not_identified", "fees")
_LAGS = ("lag_same_day", "lag_1_2", "lag_3_7", "lag_over_7", "lag_unknown")


def draw(page: Page, figures: Figures) -> None:
    """The tables, with one switch of the group that they compare by."""
    w = page.w
    with st.container(width=_WIDE, gap="xsmall"):
        with st.container(
            horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
        ):
            html.heading(w("groups.question"), stretch=False)
            group = _switch(figures.groups, w)
        went = figures.compared(group)
        if went.is_empty():
            html.note(w("requests.share_none"))
            return
        html.note(_answer(went, group, page))
        names = [w(f"groups.{name}") for name in _WENT]
        rows = [_went(row, group, page) for row in went.iter_rows(named=True)]
        html.table(["", *names], rows, caption=w("groups.question"), wide=True)
        html.note(w("groups.few"))
    with st.container(horizontal=True, gap="medium"), page.part():
        _handling(page, figures, group)


def _switch(offered: Sequence[str], w: Words) -> str:
    if len(offered) < 2:
        return offered[0]
    if st.session_state.get("w_group") not in offered:
        st.session_state["w_group"] = offered[0]
    chosen = st.segmented_control(
        w("groups.by"),
        offered,
        format_func=lambda group: w(f"groups.by_{group}"),
        required=True,
        key="w_group",
        label_visibility="collapsed",
    )
    return str(chosen)


def _answer(went: pl.DataFrame, group: str, page: Page) -> str:
    """Where most of what was late is, and where people wait longest."""
    w = page.w
    slow = went.drop_nulls("median_days").sort("median_days", descending=True)
    clauses = [_late(went, group, page)]
    if slow.height > 1:
        row = slow.row(0, named=True)
        name = _spoken(row[group], group, page)
        clauses.append(w.count("groups.slowest", int(row["median_days"]), name=name))
    return " ".join(clauses)


def _late(went: pl.DataFrame, group: str, page: Page) -> str:
    w, late = page.w, went.filter(pl.col("late") > 0)
    if went.filter(pl.col("late").is_null() & ~(pl.col("judged") == 0)).height:
        # Where some are suppressed, it is not known which group has most.
        return w("small.why")
    if late.is_empty():
        return w("groups.none_late")
    row = late.sort("late", descending=True, maintain_order=True).row(0, named=True)
    number, every = int(row["late"]), int(late["late"].sum())
    name = sentence(_spoken(row[group], group, page))
    if number == every:
        return w.count("groups.all_late", number, name=name)
    return w.count("groups.most_late", number, name=name, all=every)


def _went(row: dict[str, Any], group: str, page: Page) -> list[str]:
    w = page.w
    return [
        _name(row[group], group, page),
        _number(row["requests"], w),
        _share(row, w),
        _number(row["late"], w) if row["judged"] else _number(row["judged"], w),
        _days(row["median_days"], w),
        _days(row["p90_days"], w),
        _number(row["open"], w),
    ]


def _name(value: str, group: str, page: Page) -> str:
    return page.companies.get(value, value) if group == "company" else page.w.name(group, value)


def _spoken(value: str, group: str, page: Page) -> str:
    """The name in the middle of a sentence."""
    if group == "kind":
        return page.w.name("kind_many", value)
    name = _name(value, group, page)
    return name[:1].lower() + name[1:] if group == "channel" else name


def _number(value: int | None, w: Words) -> str:
    # Suppressed: too small itself, or a small one could be derived from it.
    return w("small.hidden") if value is None else w.written.number(value)


def _share(row: dict[str, Any], w: Words) -> str:
    return "–" if row["share"] is None else w.share_of(row["kept"], row["judged"])


def _days(value: int | None, w: Words) -> str:
    return "–" if value is None else w.count("exports.days", value)


def _handling(page: Page, figures: Figures, group: str) -> None:
    """What was done on the way, and how long it took until a request was registered."""
    w = page.w
    try:
        found = figures.handled(group)
    except QueryError:
        html.note(w("handling.unknown"))
        return
    unseen = ("extended",) if page.cannot_see("request_events", "handling") else ()
    for question, names in (("handling.question", _DONE), ("handling.lag_question", _LAGS)):
        with st.container(width=_HALF, gap="xsmall"):
            html.heading(w(question))
            html.note(_lag_answer(found, w) if names is _LAGS else _done_answer(found, unseen, w))
            html.table(
                ["", *(w(f"handling.{name}") for name in names)],
                [
                    [
                        _name(row[group], group, page),
                        *("–" if name in unseen else _number(row[name], w) for name in names),
                    ]
                    for row in found.iter_rows(named=True)
                ],
                caption=w(question),
                wide=True,
            )


def _done_answer(found: pl.DataFrame, unseen: Sequence[str], w: Words) -> str:
    counts = found.select(
        name for name in ("requests", "refused", "extended") if name not in unseen
    )
    if counts.null_count().sum_horizontal().item():
        return w("small.why")
    every, refused, *extended = (int(counts[name].sum()) for name in counts.columns)
    if not extended:
        return w("handling.answer_no_steps", n=every, refused=refused)
    return w("handling.answer", n=every, refused=refused, extended=extended[0])


def _lag_answer(found: pl.DataFrame, w: Words) -> str:
    known, same = found["lag_known"].drop_nulls(), found["lag_same_day"].drop_nulls()
    if known.len() < found.height or same.len() < found.height:
        return w("small.why")
    if not known.sum():
        return w("handling.lag_none")
    part, whole = int(same.sum()), int(known.sum())
    share = told(part, whole)
    if share is None:
        return w("handling.lag_answer_few", same=part, n=whole)
    return w("handling.lag_answer", share=w.written.share(share), n=whole)
