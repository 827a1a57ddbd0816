"""The marks of `recipients`: lanes to click on, agreements as bars, months as dots, the words."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import altair as alt

from dashboard.charts import palette as colours
from dashboard.charts import suppressed
from dashboard.charts.disclosures.lanes import Dot, Lane, summed, why
from dashboard.charts.drawing import (
    data,
    description,
    expr,
    layered,
    nominal,
    painted,
    quantitative,
)
from dashboard.charts.palette import STANDINGS, STATES, Tone
from dashboard.charts.suppressed import Tally
from dashboard.charts.time_axis import day_axis, firsts, month_from, month_tick
from dashboard.words import Words

BACK_MONTHS, AHEAD = 24, 183
_ROW, _LABELS, _RIGHT = 54, 250, 8
# Pixels from the top of a lane: the two bars of agreements, the months, the number under a month.
_BARS = {"data": 7, "confidentiality": 15}
_BAR, _DOT, _NUMBER = 5, 32, 47
_SMALLEST, _LARGEST, _FAULT, _SUPPRESSED = 12, 320, 120, 50
_GLYPH = {"lacks": "diamond", "confidentiality": "triangle-up", "fine": "circle"}


def marks(
    found: Sequence[Lane], day: date, companies: Mapping[str, str], w: Words
) -> alt.LayerChart:
    """All lanes in one view. `companies`: the names of ours."""
    low, high = _window(day)
    height = _ROW * len(found)
    across = alt.Scale(
        domain=[low, high], nice=False, zero=False, range=[_LABELS, expr(f"width - {_RIGHT}")]
    )
    down = alt.Scale(domain=[0, height], nice=False, range=[0, height])
    x = alt.X(**quantitative("from", scale=across, axis=_axis(low, high, day, w)))
    y = alt.Y(**quantitative("top", scale=down, axis=None))
    x2, y2 = alt.X2("to"), alt.Y2("bottom")
    # Begins at the names, so that a click on a name selects the lane as well.
    backs = (
        alt.Chart(data(_backs(found, day, companies, w)))
        .mark_rect(fill="transparent")
        .encode(y, y2, x=alt.value(0), x2=alt.value(expr("width")), **description())
        .add_params(alt.selection_point("recipient", fields=["recipient"], toggle=False))
    )
    lines = [{"from": low, "to": high, "top": at * _ROW} for at in range(1, len(found))]
    rules = alt.Chart(data(lines)).mark_rule(aria=False, color=colours.GRID)
    bars = alt.Chart(data(_bars(found, (low, high), day, companies, w))).mark_rect(strokeWidth=1)
    dots = alt.Chart(data(_dots(found, day, w))).mark_point(filled=True, opacity=1)
    texts = alt.Chart(data(_texts(found, low, day, companies, w))).mark_text(
        aria=False,
        align=expr("datum.align"),
        dx=expr("datum.dx"),
        fontSize=expr("datum.size"),
        fontWeight=expr("datum.weight"),
    )
    today = alt.Chart(data([{"from": 0, "top": 0, "bottom": height}])).mark_rule(
        aria=False, color=colours.INK, strokeWidth=1.5
    )
    return layered(
        backs,
        rules.encode(x, y, x2),
        bars.encode(x, y, x2, y2, **painted(), **description()),
        dots.encode(
            x,
            y,
            alt.Shape(**nominal("shape", scale=None, legend=None)),
            alt.Size(**quantitative("size", scale=None, legend=None)),
            **painted(),
            **description(),
        ),
        texts.encode(
            x,
            y,
            alt.Text(**nominal("text")),
            alt.Color(**nominal("color", scale=None, legend=None)),
        ),
        today.encode(x, y, y2),
        width="container",
        height=height,
    )


def _window(day: date) -> tuple[int, int]:
    """The first and the last day drawn, in days from the chosen day."""
    return (month_from(day, 1 - BACK_MONTHS) - day).days, AHEAD


def _axis(low: int, high: int, day: date, w: Words) -> alt.Axis:
    """Ticks at the day and at the first days of quarters that are not too near it."""
    quarters = firsts(day, low, high, every=3, apart=60)
    ticks: dict[float, str] = {at: month_tick(first, w) for at, first in quarters}
    return day_axis(ticks | {0: w.written.short_day(day)})


def _backs(
    found: Sequence[Lane], day: date, companies: Mapping[str, str], w: Words
) -> list[dict[str, Any]]:
    return [
        {
            "recipient": lane.recipient,
            "top": at * _ROW + 1,
            "bottom": (at + 1) * _ROW - 1,
            "description": w(
                "recipients.lane",
                name=lane.name,
                why=why(lane, day, companies, w),
                n=summed(lane.total, w),
            ),
        }
        for at, lane in enumerate(found)
    ]


def _bars(
    found: Sequence[Lane],
    window: tuple[int, int],
    day: date,
    companies: Mapping[str, str],
    w: Words,
) -> list[dict[str, Any]]:
    """The agreements of one company a lane: the one that the line under the name is about."""
    drawn, (low, high) = [], window
    for at, lane in enumerate(found):
        for span in lane.drawn:
            start = max((span.first - day).days, low)
            # The last day is in force too: the bar ends where the next day begins.
            end = high if span.last is None else min((span.last - day).days + 1, high)
            if start >= end:
                continue
            look = STATES["done" if span.kind == "data" else "waiting"]
            key = "until" if span.last else "open_end"
            said: dict[str, Any] = {
                "company": companies.get(span.company, span.company),
                "first": span.first,
                **({"last": span.last} if span.last else {}),
            }
            top = at * _ROW + _BARS[span.kind]
            drawn.append(
                {
                    "recipient": lane.recipient,
                    "from": start,
                    "to": end,
                    "top": top,
                    "bottom": top + _BAR,
                    "fill": look.fill,
                    "line": look.line,
                    "description": w(f"recipients.{span.kind}_{key}", name=lane.name, **said),
                }
            )
    return drawn


def _dots(found: Sequence[Lane], day: date, w: Words) -> list[dict[str, Any]]:
    most = max((dot.disclosures or 0 for lane in found for dot in lane.dots), default=0) or 1
    drawn = []
    for at, lane in enumerate(found):
        for dot in lane.dots:
            kind_of, tone, size = _look(dot, most)
            drawn.append(
                {
                    "recipient": lane.recipient,
                    "from": _middle(dot.month, day),
                    "top": at * _ROW + _DOT,
                    "shape": _GLYPH[kind_of],
                    "size": size,
                    "fill": tone,
                    "line": tone,
                    "description": _description(lane, dot, w),
                }
            )
    return drawn


def _look(dot: Dot, most: int) -> tuple[str, Tone, float]:
    if dot.is_suppressed:
        return "fine", suppressed.LOOK.line, _SUPPRESSED
    if dot.lacks:
        return "lacks", STANDINGS["not_kept"].text, _FAULT
    size = _SMALLEST + (_LARGEST - _SMALLEST) * (dot.disclosures or 0) / most
    if dot.lacks_confidentiality:
        return "confidentiality", STANDINGS["near"].text, max(size, _SUPPRESSED)
    return "fine", colours.FAINT, size


def _middle(month: date, day: date) -> int:
    """The middle of the month; in the day's own month, of the part up to the day."""
    if (month.year, month.month) == (day.year, day.month):
        return -(day.day // 2)
    return (month.replace(day=15) - day).days


def _description(lane: Lane, dot: Dot, w: Words) -> str:
    def count_of(key: str, count: int | None, among: Tally) -> str:
        if count is None:
            return w(f"recipients.{key}.other", n=suppressed.cell(w))
        return w.count(f"recipients.{key}", count)

    parts = [count_of("sent", dot.disclosures, lane.total)]
    if dot.lacks != 0:
        parts.append(count_of("without", dot.lacks, lane.lacking))
    if dot.lacks_confidentiality != 0:
        open_ones = lane.lacking_confidentiality
        parts.append(count_of("without_confidentiality", dot.lacks_confidentiality, open_ones))
    month = w.written.month(dot.month)
    return w("recipients.month_said", name=lane.name, month=month, what=", ".join(parts))


def _texts(
    found: Sequence[Lane], low: int, day: date, companies: Mapping[str, str], w: Words
) -> list[dict[str, Any]]:
    drawn = []
    for at, lane in enumerate(found):
        has_fault = lane.lacking.shown > 0
        has_open = not lane.faults and lane.lacking_confidentiality.shown > 0
        soon = not lane.faults and lane.ends_soon is not None
        tone = colours.MUTED
        if has_fault or has_open or soon:
            tone = STANDINGS["not_kept" if has_fault else "near"].text
        name = {"text": lane.name, "color": colours.INK, "size": 14}
        line = {"text": why(lane, day, companies, w), "color": tone, "size": 13, "weight": 400}
        left = {"recipient": lane.recipient, "from": low, "align": "left", "dx": -_LABELS}
        drawn.append({**name, **left, "top": at * _ROW + 17, "weight": 600 if has_fault else 400})
        drawn.append({**line, **left, "top": at * _ROW + 36})
        drawn += [
            {
                "text": w.written.number(dot.lacks),
                "color": STANDINGS["not_kept"].text,
                "size": 13,
                "weight": 600,
                "from": _middle(dot.month, day),
                "align": "center",
                "dx": 0,
                "top": at * _ROW + _NUMBER,
            }
            for dot in lane.dots
            if dot.lacks and not dot.is_suppressed
        ]
    return drawn
