"""Which open requests must be answered first: one lane per request, sorted by its last day.

The only chart of the dashboard that is drawn from single requests; it gets the most urgent ones
and states how many it leaves out. Days are numbers of days from the chosen day, so that the
browser's time zone cannot shift them.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

import altair as alt
import polars as pl

from dashboard.charts import palette as colours
from dashboard.charts.drawing import (
    Drawing,
    Key,
    data,
    description,
    expr,
    layered,
    looked_up,
    nominal,
    painted,
    quantitative,
    row_names,
)
from dashboard.charts.requests.open_request_bars import (
    lane,
    request_name,
    segments,
    verdict,
    verdict_tone,
)
from dashboard.charts.time_axis import day_axis, day_ticks
from dashboard.words import Words, words

MOST = 20
BACK, AHEAD = 120, 100
_LABELS, _WORDS, _ROW, _BAR = 210, 210, 30, 14


def clocks(requests: pl.DataFrame, *, day: date, lang: str = "sv") -> Drawing:
    """Open requests, the most urgent first: request_id, kind, received_on, due_on, days,
    is_paused, paused_since, extended_on, and `pauses` where the finished ones are known: a list of
    paused_from, paused_until (null while it is paused).
    """
    w = words(lang)
    first = list(requests.head(MOST).iter_rows(named=True))
    question, answer = w("clocks.question"), _answer(requests, w)
    urgent = " ".join(_description(row, w) for row in first[:2])
    # The paused ones are counted in the answer already, and have no days left to show.
    rest = requests.slice(MOST).filter(~pl.col("is_paused"))
    if rest.height:
        answer = f"{answer} {_rest(rest.height, rest['days'].min(), w)}"
    return Drawing(
        question=question,
        answer=answer,
        alternative=f"{question} {answer} {urgent}".strip(),
        chart=_lanes(first, day, w) if first else None,
        table=_table(requests.head(MOST), w),
        key=_key(first, w),
        lang=lang,
        selections=("request",),
        key_lift=44,
    )


def _answer(requests: pl.DataFrame, w: Words) -> str:
    if requests.is_empty():
        return w("clocks.nothing")
    running = requests.filter(~pl.col("is_paused"))
    over = running.filter(pl.col("days") < 0).height
    soon = running.filter(pl.col("days").is_between(0, 7)).height
    still = requests.height - running.height
    clauses = [w("clocks.none_over") if not over else w.worded("clocks.over", over)]
    if soon:
        clauses.append(w.worded("clocks.soon", soon))
    if still:
        clauses.append(w.worded("clocks.still", still))
    return " ".join(clause[:1].upper() + clause[1:] for clause in clauses)


def _rest(rest: int, least: Any, w: Words) -> str:
    # The rows left out come after the drawn ones: all of them have at least this many days left.
    if least is None or least <= 0:
        return w.count("clocks.rest", rest)
    return w.count("clocks.rest_days", rest, days=least - 1)


def _description(row: Mapping[str, Any], w: Words) -> str:
    return w(
        "clocks.lane", name=request_name(row, w), day=row["received_on"], verdict=verdict(row, w)
    )


def _key(rows: list[dict[str, Any]], w: Words) -> tuple[Key, ...]:
    found = [Key.of("waiting", w("clocks.elapsed")), Key.of("held", w("clocks.left"))]
    if any(row["is_paused"] or row.get("pauses") for row in rows):
        found.append(Key.of("unknown", w("clocks.paused")))
    if any((row["days"] or 0) < 0 for row in rows):
        found.append(Key.of("overdue", w("clocks.past")))
    found.append(Key(w("clocks.last_day"), glyph="◆"))
    if any(row["extended_on"] for row in rows):
        found.append(Key(w("clocks.extension"), glyph="|"))
    return tuple(found) if rows else ()


def _lanes(rows: list[dict[str, Any]], day: date, w: Words) -> alt.LayerChart:
    low, high = _window(rows, day)
    ticks = day_ticks(day, low, high, w, quarterly=600, apart=(high - low) // 12)
    # The words at the right are outside the scale but inside the drawing.
    scale = alt.Scale(
        domain=[low, high], nice=False, zero=False, range=[0, expr(f"width - {_WORDS}")]
    )
    x = alt.X(**quantitative("from", scale=scale, axis=day_axis(ticks)))
    y = alt.Y(**nominal("id", sort=[lane(row) for row in rows], axis=_names(rows, w)))
    at = alt.X(**quantitative("at", scale=scale))
    bars = (
        alt.Chart(data(segments(rows, day, low, high, w)))
        .mark_bar(height=_BAR, strokeWidth=1.2, strokeDash=expr("datum.dash"))
        .encode(x, y, alt.X2("to"), **painted(), **description())
        .add_params(alt.selection_point("request", fields=["id", "request"], toggle=False))
    )
    words_right = (
        alt.Chart(data(_verdicts(rows, w)))
        .mark_text(aria=False, align="left", fontSize=14, fontWeight=expr("datum.weight"))
        .encode(
            y,
            alt.Text(**nominal("text")),
            x=alt.value(expr(f"width - {_WORDS} + 14")),
            color=alt.Color(**nominal("color", scale=None, legend=None)),
        )
    )
    days = {
        name: [
            {"id": lane(row), "at": (row[name] - day).days}
            for row in rows
            if row[name] and low < (row[name] - day).days < high
        ]
        for name in ("extended_on", "due_on")
    }
    marks = _day_marks(days["extended_on"], days["due_on"], at, y)
    return layered(bars, *marks, words_right, width="container", height=_ROW * len(rows))


def _window(rows: list[dict[str, Any]], day: date) -> tuple[int, int]:
    """The first and last day drawn, in days from the chosen day."""
    ages = sorted((day - row["received_on"]).days for row in rows)
    furthest = max(((row["due_on"] - day).days for row in rows if row["due_on"]), default=0)
    # Where most are older than the window, it reaches to the oldest: else most lanes would be cut.
    back = ages[-1] if ages[len(ages) // 2] > BACK else min(BACK, ages[-1])
    return -back - 2, min(max(furthest, 14), AHEAD) + 2


def _day_marks(
    extended: list[dict[str, Any]], due: list[dict[str, Any]], at: alt.X, y: alt.Y
) -> tuple[alt.Chart, ...]:
    """Ticks where an extension was told, a rule at the chosen day, diamonds on last days."""
    ink = colours.INK
    ticks = alt.Chart(data(extended)).mark_tick(aria=False, thickness=2, height=22, color=ink)
    rule = alt.Chart(data([{"at": 0}])).mark_rule(aria=False, color=ink, strokeWidth=1.5)
    diamonds = alt.Chart(data(due)).mark_point(
        aria=False,
        shape="diamond",
        size=90,
        filled=True,
        opacity=1,
        fill=ink,
        stroke=colours.PAPER,
        strokeWidth=1.2,
    )
    return ticks.encode(at, y), rule.encode(at), diamonds.encode(at, y)


def _verdicts(rows: list[dict[str, Any]], w: Words) -> list[dict[str, Any]]:
    return [
        {
            "id": lane(row),
            "text": verdict(row, w),
            "color": verdict_tone(row),
            "weight": 600 if not row["is_paused"] and (row["days"] or 0) < 0 else 400,
        }
        for row in rows
    ]


def _names(rows: list[dict[str, Any]], w: Words) -> alt.Axis:
    # A vertical bar in an id would split it into lines.
    names = {lane(row): request_name(row, w).replace("|", "/") for row in rows}
    return row_names(_LABELS, labelExpr=looked_up(names))


def _table(rows: pl.DataFrame, w: Words) -> pl.DataFrame:
    found = list(rows.iter_rows(named=True))
    return pl.DataFrame(
        {
            "request_id": [row["request_id"] for row in found],
            w("requests.request"): [request_name(row, w) for row in found],
            w("requests.received_on"): [row["received_on"] for row in found],
            w("requests.due_on"): [row["due_on"] for row in found],
            w("requests.state"): [verdict(row, w) for row in found],
        },
        schema_overrides={w("requests.received_on"): pl.Date, w("requests.due_on"): pl.Date},
    )
