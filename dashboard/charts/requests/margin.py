"""How close to the last day the answers go out: each request's distance to its own last day."""

from typing import Any

import altair as alt
import polars as pl

from dashboard.charts import palette as colours
from dashboard.charts.drawing import (
    Drawing,
    Key,
    data,
    description,
    layered,
    looked_up,
    painted,
    quantitative,
)
from dashboard.charts.palette import STATES
from dashboard.words import Words, words

# Days further out are gathered in one bar at each end: one answer after two years would make the
# month that matters too narrow to read.
EDGE = 35
ORDER = ("in_time", "late", "open_late")
NOT_IN_TIME = ("late", "open_late")
LOOKS = {"in_time": "done", "late": "soon", "open_late": "overdue"}


def margin(days: pl.DataFrame, *, requests: int | None = None, lang: str = "sv") -> Drawing:
    """Rows of margin_days (below zero: before the last day), state and requests.

    `requests`: how many there are in all, with those that have no such distance.
    """
    w = words(lang)
    question, answer = w("margin.question"), _answer(days, requests, w)
    slots = _days(days, w)
    stacked = _stacked(slots, w)
    return Drawing(
        question=question,
        answer=answer,
        alternative=f"{question} {answer}",
        chart=_histogram(stacked, w) if stacked else None,
        table=_table(slots, w),
        key=_key(days, w),
        lang=lang,
    )


def _sum(days: pl.DataFrame, *states: str, low: int | None = None, high: int | None = None) -> int:
    at, found = pl.col("margin_days"), days.filter(pl.col("state").is_in(states))
    if low is not None and high is not None:
        found = found.filter(at.is_between(low, high))
    return int(found["requests"].sum() or 0)


def _answer(days: pl.DataFrame, requests: int | None, w: Words) -> str:
    drawn, late = _sum(days, *ORDER), _sum(days, *NOT_IN_TIME)
    if not drawn:
        return w("margin.nothing")
    rush = _sum(days, "in_time", low=-2, high=0)
    clauses = [w.count("margin.answer", late, all=drawn) if late else w("margin.none_late")]
    if rush:
        clauses.append(w.count("margin.rush", rush))
    if requests is not None and requests > drawn:
        clauses.append(w.count("margin.rest", requests - drawn))
    return " ".join(clauses)


def _key(days: pl.DataFrame, w: Words) -> tuple[Key, ...]:
    found = []
    for state in ORDER:
        count = _sum(days, state)
        if count:
            text = w.count(f"margin.{state}", count)
            found.append(Key.of(LOOKS[state], text, is_strong=state == "open_late"))
    return tuple(found)


Slot = tuple[float, float, str, dict[str, int]]


def _days(days: pl.DataFrame, w: Words) -> list[Slot]:
    found: dict[int, dict[str, int]] = {}
    for row in days.iter_rows(named=True):
        at = max(-EDGE - 2, min(EDGE + 2, row["margin_days"]))
        if abs(row["margin_days"]) > EDGE:
            at = EDGE + 2 if row["margin_days"] > 0 else -EDGE - 2
        counts = found.setdefault(at, {})
        counts[row["state"]] = counts.get(row["state"], 0) + row["requests"]
    return [(at - 0.45, at + 0.45, _day_label(at, w), found[at]) for at in sorted(found)]


def _day_label(at: int, w: Words) -> str:
    if abs(at) > EDGE:
        return w("margin.far_after" if at > 0 else "margin.far_before", n=EDGE)
    if at == 0:
        return w("margin.last_day")
    return w.count("margin.after", at) if at > 0 else w.count("margin.before", -at)


def _stacked(slots: list[Slot], w: Words) -> list[dict[str, Any]]:
    stacked = []
    for low, high, label, counts in slots:
        level = 0
        for state in ORDER:
            count = counts.get(state, 0)
            if not count:
                continue
            look = STATES[LOOKS[state]]
            stacked.append(
                {
                    "from": low,
                    "to": high,
                    "low": level,
                    "high": level + count,
                    "label": label,
                    "fill": look.fill,
                    "line": look.line,
                    "description": f"{label}: {w.count(f'margin.{state}', count)}",
                }
            )
            level += count
    return stacked


def _histogram(stacked: list[dict[str, Any]], w: Words) -> alt.LayerChart:
    edge = EDGE + 3
    ticks = {at: w.written.signed(at) for at in range(-30, 31, 10)}
    if stacked[0]["from"] < -EDGE - 1:
        ticks[-EDGE - 2] = f"<{w.written.number(-EDGE)}"
    if stacked[-1]["from"] > EDGE + 1:
        ticks[EDGE + 2] = f">{EDGE}"
    x = alt.X(
        **{
            **quantitative("from", scale=alt.Scale(domain=[-edge, edge], nice=False, zero=False)),
            "title": w("margin.axis"),
            "axis": alt.Axis(values=sorted(ticks), labelExpr=looked_up(ticks), labelOverlap=True),
        }
    )
    top = _top(stacked)
    drawn, totals = bars(_pressed(stacked, top), x, top), _totals(stacked)
    line = data([{"from": 0.5, "label": w("margin.last_day")}])
    ink = colours.INK
    rule = alt.Chart(line).mark_rule(aria=False, color=ink, strokeWidth=1.5).encode(x)
    label = (
        alt.Chart(line)
        .mark_text(aria=False, align="left", dx=6, baseline="top")
        .encode(x, y=alt.value(0), text=alt.Text(field="label", type="nominal"))
    )
    layers = [drawn, rule, label]
    cut = {at: total for at, total in totals.items() if top is not None and total > top}
    if cut:
        layers.append(_cut_numbers(cut, x, w))
    return layered(*layers, width="container", height=240)


def _totals(stacked: list[dict[str, Any]]) -> dict[float, int]:
    """The height of each stack, by its place."""
    return {bar["from"]: bar["high"] for bar in stacked}


def _top(stacked: list[dict[str, Any]]) -> float | None:
    """How high the drawing goes where a gathered bar is far above the histogram, else None."""
    inside = [bar["high"] for bar in stacked if abs(bar["from"]) < EDGE + 1]
    if not inside or max(bar["high"] for bar in stacked) <= max(inside) * 1.5:
        return None
    return max(inside) * 1.5


def _pressed(stacked: list[dict[str, Any]], top: float | None) -> list[dict[str, Any]]:
    """Stacks that exceed the drawing, scaled down to its height; their number is written above
    them."""
    if top is None:
        return stacked
    scale = {at: min(1.0, top / total) for at, total in _totals(stacked).items()}
    return [
        {**bar, "low": bar["low"] * scale[bar["from"]], "high": bar["high"] * scale[bar["from"]]}
        for bar in stacked
    ]


def _cut_numbers(totals: dict[float, int], x: alt.X, w: Words) -> alt.Chart:
    rows = [{"from": at, "text": w.written.number(total)} for at, total in totals.items()]
    return (
        alt.Chart(data(rows))
        .mark_text(aria=False, fontWeight=600, dx=3, baseline="bottom")
        .encode(x, y=alt.value(-3), text=alt.Text(field="text", type="nominal"))
    )


def bars(
    stacked: list[dict[str, Any]], x: alt.X, top: float | None = None, *, has_axis: bool = True
) -> alt.Chart:
    """Stacks of rectangles at their places; heights are numbers of requests."""
    scale = alt.Scale(nice=True) if top is None else alt.Scale(nice=False, domain=[0, top])
    axis = alt.Axis(tickMinStep=1, format=",d") if has_axis else None
    y = alt.Y(**quantitative("low", scale=scale), axis=axis)
    return (
        alt.Chart(data(stacked))
        .mark_rect(strokeWidth=1)
        .encode(x, y, alt.X2("to"), alt.Y2("high"), **painted(), **description())
    )


def _table(slots: list[Slot], w: Words) -> pl.DataFrame:
    columns: dict[str, list[Any]] = {w("margin.day"): [label for _, _, label, _ in slots]}
    for state in ORDER:
        columns[w(f"margin.column_{state}")] = [counts.get(state, 0) for *_, counts in slots]
    return pl.DataFrame(columns)
