"""The share that has said yes: a line per purpose, by month-end."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

import altair as alt
import polars as pl

from dashboard.charts import palette as colours
from dashboard.charts.drawing import (
    Drawing,
    data,
    description,
    expr,
    layered,
    nominal,
    quantitative,
)
from dashboard.charts.time_axis import month_axis
from dashboard.words import Words, words

_HEIGHT = 190
# The least distance between two names, as a share of the axis.
_APART = 18 / _HEIGHT

Line = list[tuple[date, float | None]]


def yes_trend(shares: pl.DataFrame, *, chosen: str, lang: str = "sv") -> Drawing:
    """Rows of day, purpose, covered_share (null where it is suppressed or no answer is known).

    The line of the chosen purpose is strong, the others are faint.
    """
    w = words(lang)
    lines = _lines(shares)
    days = sorted(set(shares["day"]))
    question, answer = w("yes_trend.question"), _answer(lines.get(chosen, []), chosen, w)
    return Drawing(
        question=question,
        answer=answer,
        alternative=f"{question} {answer}",
        chart=_chart(lines, days, chosen, w) if len(days) > 1 and lines else None,
        table=_table(lines, days, w),
        lang=lang,
    )


def _lines(shares: pl.DataFrame) -> dict[str, Line]:
    found: dict[str, Line] = {}
    for row in shares.sort("day").iter_rows(named=True):
        found.setdefault(row["purpose"], []).append((row["day"], row["covered_share"]))
    return {purpose: line for purpose, line in found.items() if any(share for _, share in line)}


def _answer(line: Line, chosen: str, w: Words) -> str:
    known = [(day, share) for day, share in line if share is not None]
    if len(known) < 2:
        return w("yes_trend.nothing", name=w.name("purpose", chosen))
    (first, then), (_, now) = known[0], known[-1]
    moved = round((now - then) * 100, 1)
    key = "same" if not moved else "more" if moved > 0 else "fewer"
    return w(
        f"yes_trend.{key}",
        name=w.name("purpose", chosen),
        points=w.written.number(abs(moved), 1),
        day=first,
    )


def _chart(
    lines: Mapping[str, Line], days: Sequence[date], chosen: str, w: Words
) -> alt.LayerChart:
    place = {day: at for at, day in enumerate(days)}
    points = [
        {
            "at": place[day],
            "share": share,
            "purpose": purpose,
            "description": w(
                "yes_trend.point",
                name=w.name("purpose", purpose),
                day=day,
                share=w.written.share(share),
            ),
        }
        for purpose, line in lines.items()
        for day, share in line
        if share is not None
    ]
    x = _days_axis(days, w)
    y = alt.Y(
        **quantitative(
            "share",
            scale=alt.Scale(domain=[0, 1], nice=False),
            axis=alt.Axis(values=[0, 0.5, 1], format=".0%"),
        )
    )
    layers = _strokes(lines, place, chosen, x, y)
    dots = (
        alt.Chart(data(points))
        .mark_point(filled=True, size=90, opacity=0)
        .encode(x, y, **description())
    )
    ends = _ends(lines, place, chosen, w)
    names = (
        alt.Chart(data(ends))
        .mark_text(aria=False, align="left", dx=8, fontWeight=expr("datum.weight"))
        .encode(
            x,
            y,
            alt.Text(**nominal("text")),
            fill=alt.Fill(**nominal("ink", scale=None, legend=None)),
        )
    )
    return layered(*layers, dots, names, width="container", height=_HEIGHT)


def _strokes(
    lines: Mapping[str, Line],
    place: Mapping[date, int],
    chosen: str,
    x: alt.X,
    y: alt.Y,
) -> list[alt.Chart]:
    """The faint lines below, the strong one above; a line breaks where a point is suppressed."""
    found = []
    for is_strong in (False, True):
        rows = [
            {"at": place[day], "share": share, "purpose": purpose}
            for purpose, line in lines.items()
            if (purpose == chosen) == is_strong
            for day, share in line
        ]
        if not rows:
            continue
        tone = colours.ACCENT if is_strong else colours.FAINT
        stroke = alt.Chart(data(rows)).mark_line(
            aria=False,
            color=tone,
            strokeWidth=2.5 if is_strong else 1.5,
            invalid="break-paths-show-domains",
        )
        found.append(stroke.encode(x, y, detail=alt.Detail(**nominal("purpose"))))
    return found


def _ends(
    lines: Mapping[str, Line], place: Mapping[date, int], chosen: str, w: Words
) -> list[dict[str, Any]]:
    """The name of each line with its last share, at its end; names that would touch move apart."""
    found: list[dict[str, Any]] = []
    for purpose, line in lines.items():
        day, share = [(day, share) for day, share in line if share is not None][-1]
        tone = colours.ACCENT if purpose == chosen else colours.MUTED
        found.append(
            {
                "at": place[day],
                "share": share,
                "text": f"{w.name('purpose', purpose)} {w.written.share(share)}",
                "ink": tone,
                "weight": 600 if purpose == chosen else 400,
            }
        )
    found.sort(key=lambda end: end["share"])
    for below, end in pairwise(found):
        end["share"] = max(end["share"], below["share"] + _APART)
    return found


def _days_axis(days: Sequence[date], w: Words) -> alt.X:
    ticks: dict[float, str] = {
        at: _day_name(day, w) for at, day in enumerate(days) if at % 3 == (len(days) - 1) % 3
    }
    return alt.X(
        **quantitative("at", scale=alt.Scale(domain=[0, len(days) - 1], nice=False, zero=False)),
        axis=month_axis(ticks),
    )


def _day_name(day: date, w: Words) -> str:
    month = w.written.short_months[day.month - 1]
    return f"{month} {day.year}" if day.month == 1 else month


def _table(lines: Mapping[str, Line], days: Sequence[date], w: Words) -> pl.DataFrame:
    newest = sorted(days, reverse=True)
    columns: dict[str, list[Any]] = {w("yes_trend.day"): [day.isoformat() for day in newest]}
    for purpose, line in lines.items():
        known = dict(line)
        columns[w.name("purpose", purpose)] = [
            "–" if known.get(day) is None else w.written.share(known[day] or 0.0) for day in newest
        ]
    return pl.DataFrame(columns)
