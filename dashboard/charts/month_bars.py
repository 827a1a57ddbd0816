"""Bars month by month, stacked upwards and downwards from a common line."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import altair as alt

from dashboard.charts import palette as colours
from dashboard.charts import suppressed
from dashboard.charts.drawing import data, description, expr, layered, painted, quantitative
from dashboard.charts.palette import State
from dashboard.charts.suppressed import Tally
from dashboard.charts.time_axis import month_axis, month_from, month_tick
from dashboard.words import Words

MONTHS = 24
# How high a suppressed cell is drawn, as a part of the highest bar: the same for each of them,
# and never a whole number that could be read as a count.
_SUPPRESSED = 0.0917
# The axis as a multiple of the largest bar.
_ROOM = 1.12

Cells = Mapping[tuple[date, str], Tally]


def months_to(day: date, found: Iterable[date] = ()) -> list[date]:
    """The first days of the 24 months to a day, and of earlier months in `found`."""
    first = min([*found, month_from(day, 1 - MONTHS)])
    back = (day.year - first.year) * 12 + day.month - first.month
    return [month_from(day, at) for at in range(-back, 1)]


def tallied(rows: Iterable[Mapping[str, Any]], kinds: Iterable[str]) -> Cells:
    """Sums by month and kind, of rows that have a column for each kind."""
    found: dict[tuple[date, str], list[int | None]] = {}
    named = list(kinds)
    for row in rows:
        for kind in named:
            found.setdefault((row["month"], kind), []).append(row[kind])
    return {cell: Tally.of(counts) for cell, counts in found.items()}


def stacked(
    cells: Cells,
    months: Sequence[date],
    looks: Mapping[str, State],
    names: Mapping[str, str],
    *,
    down: Sequence[str] = (),
    w: Words,
) -> list[dict[str, Any]]:
    """The bars of every month, in the order of `looks`; the kinds in `down` are below the line."""
    most = max((tally.shown for tally in cells.values()), default=0)
    length = _SUPPRESSED * most or 0.5
    found = []
    for at, month in enumerate(months):
        level = {1: 0.0, -1: 0.0}
        for kind, look in looks.items():
            tally = cells.get((month, kind), Tally(0, 0))
            if tally == Tally(0, 0):
                continue
            way = -1 if kind in down else 1
            seen = look if tally.shown else suppressed.LOOK
            ends = (level[way], level[way] + way * (tally.shown or length))
            level[way] = ends[1]
            found.append(
                {
                    "from": at - 0.45,
                    "to": at + 0.45,
                    "low": min(ends),
                    "high": max(ends),
                    "month": month.isoformat()[:7],
                    "kind": kind,
                    "fill": seen.fill,
                    "line": seen.line,
                    "description": w.written.month(month)
                    + f", {names[kind]}: {suppressed.summed(tally, w)}",
                    "is_suppressed": not tally.shown,
                }
            )
    return found


def month_bars(
    bars: Sequence[Mapping[str, Any]],
    months: Sequence[date],
    *,
    selection: str | None,
    w: Words,
    note: tuple[int, float, str] | None = None,
) -> alt.LayerChart:
    """The drawing. `note`: a text beside one month: the month's place, the height, the text."""
    x = _months(months, w)
    low, high = (f(bar[end] for bar in bars) for f, end in ((min, "low"), (max, "high")))
    axis: alt.Axis | None = alt.Axis(tickMinStep=1, labelExpr="format(abs(datum.value), ',d')")
    if all(bar["is_suppressed"] for bar in bars):
        # No axis where all cells are suppressed: nothing could be read off it.
        axis, high = None, max(bar["high"] - bar["low"] for bar in bars) / _SUPPRESSED
    scale = alt.Scale(domain=[low * _ROOM, high * _ROOM or 1], nice=False)
    y = alt.Y(**quantitative("low", scale=scale, axis=axis))
    drawn = (
        alt.Chart(data(bars))
        .mark_rect(strokeWidth=1)
        .encode(x, y, alt.X2("to"), alt.Y2("high"), **painted(), **description())
    )
    if selection is not None:
        picked = alt.selection_point(selection, fields=["month", "kind"], toggle=False)
        drawn = drawn.add_params(picked)
    zero = (
        alt.Chart(data([{"low": 0}]))
        .mark_rule(aria=False, color=colours.INK, strokeWidth=1)
        .encode(y)
    )
    layers = [drawn, zero]
    if note is not None:
        layers.append(_noted(note, x, y, len(months)))
    return layered(*layers, width="container", height=200)


def _months(months: Sequence[date], w: Words) -> alt.X:
    """The axis of months by their place, the first of each quarter with its name."""
    ticks: dict[float, str] = {
        at: month_tick(month, w) for at, month in enumerate(months) if month.month % 3 == 1
    }
    return alt.X(
        **quantitative(
            "from", scale=alt.Scale(domain=[-0.6, len(months) - 0.4], nice=False, zero=False)
        ),
        axis=month_axis(ticks),
    )


def _noted(note: tuple[int, float, str], x: alt.X, y: alt.Y, count: int) -> alt.Chart:
    at, high, text = note
    is_late = at > count * 0.6
    side = -0.6 if is_late else 0.6
    return (
        alt.Chart(data([{"from": at + side, "low": high, "text": text}]))
        .mark_text(
            aria=False,
            align="right" if is_late else "left",
            baseline="top",
            color=colours.MUTED,
            # On a phone there is no room beside the bar.
            opacity=expr("width < 400 ? 0 : 1"),
        )
        .encode(x, y, text=alt.Text(field="text", type="nominal"))
    )
