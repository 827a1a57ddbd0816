"""Whether what is overdue is erased as fast as more falls due: upwards what fell due, downwards
what was erased late and what fell away. A month's bars are the change of what is overdue."""

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
    painted,
    quantitative,
)
from dashboard.charts.palette import STATES
from dashboard.charts.time_axis import month_axis, month_tick
from dashboard.words import Words, words

LOOKS = {"fell_due": "overdue", "done": "done", "fell_away": "void"}
_YEAR, _HEIGHT = 12, 230
Row = dict[str, Any]


def pace(found: pl.DataFrame, *, lang: str = "sv") -> Drawing:
    """Rows of month (its first day), then, fell_due, done, fell_away, now (what was overdue at its
    beginning, the steps, and at its end), in the order of the months."""
    w, rows = words(lang), found.to_dicts()
    question, answer = w("pace.question"), _answer(rows, w)
    has_any = _has_any(rows)
    return Drawing(
        question=question,
        answer=answer,
        alternative=f"{question} {answer}",
        chart=_chart(rows, w) if has_any else None,
        table=_table(rows, w),
        key=tuple(Key.of(LOOKS[name], w(f"pace.{name}")) for name in LOOKS) if has_any else (),
        lang=lang,
    )


def _has_any(rows: list[Row]) -> bool:
    return any(row[step] for row in rows for step in LOOKS)


def _answer(rows: list[Row], w: Words) -> str:
    """Whether the overdue rose: in the last months in a row, else in the last twelve together."""
    at = len(rows) - 1
    while at >= 0 and rows[at]["now"] > rows[at]["then"]:
        at -= 1
    behind = rows[at + 1 :]
    if behind:
        return w("pace.behind", month=w.written.month(behind[0]["month"]), **_sums(behind))
    if not _has_any(rows):
        return w("pace.nothing")
    year = rows[-_YEAR:]
    has_grown = year[-1]["now"] > year[0]["then"]
    return w("pace.grown" if has_grown else "pace.level", **_sums(year))


def _sums(rows: list[Row]) -> dict[str, int]:
    sums = {step: sum(row[step] for row in rows) for step in LOOKS}
    ends = {"then": rows[0]["then"], "now": rows[-1]["now"]}
    return {"fell": sums["fell_due"], "done": sums["done"], "away": sums["fell_away"], **ends}


def _bars(rows: list[Row], w: Words) -> list[Row]:
    bars = []
    for at, row in enumerate(rows):
        below = 0
        for step in LOOKS:
            look, count = STATES[LOOKS[step]], row[step]
            if not count:
                continue
            low, high = (0, count) if step == "fell_due" else (below, below - count)
            below = below if step == "fell_due" else high
            bars.append(
                {
                    "from": at + 0.05,
                    "to": at + 0.95,
                    "low": low,
                    "high": high,
                    "fill": look.fill,
                    "line": look.line,
                    "description": f"{w.written.month(row['month'])}: "
                    + w.count(f"pace.{step}_n", count),
                }
            )
    return bars


def _chart(rows: list[Row], w: Words) -> alt.LayerChart:
    months = [row["month"] for row in rows]
    ticks = {at + 0.5: month_tick(m, w) for at, m in enumerate(months) if m.month in (1, 7)}
    x = alt.X(
        **quantitative(
            "from",
            scale=alt.Scale(domain=[0, len(rows)], nice=False, zero=False),
            axis=month_axis(ticks),
        )
    )
    # without signs: what was erased is drawn downwards, but its count is not negative
    counted = alt.Axis(tickCount=6, tickMinStep=1, labelExpr="format(abs(datum.value), ',d')")
    drawn = (
        alt.Chart(data(_bars(rows, w)))
        .mark_rect(strokeWidth=1)
        .encode(
            x,
            alt.Y(**quantitative("low", scale=alt.Scale(nice=True), axis=counted)),
            alt.X2("to"),
            alt.Y2("high"),
            **painted(),
            **description(),
        )
    )
    zero = (
        alt.Chart(data([{"low": 0}]))
        .mark_rule(aria=False, color=colours.INK, strokeWidth=1.5, x=0, x2=expr("width"))
        .encode(alt.Y(**quantitative("low", axis=counted)))
    )
    return layered(drawn, zero, width="container", height=_HEIGHT)


def _table(rows: list[Row], w: Words) -> pl.DataFrame:
    return pl.DataFrame(
        {
            w("pace.month"): [f"{row['month']:%Y-%m}" for row in rows],
            **{w(f"pace.{step}"): [row[step] for row in rows] for step in LOOKS},
            w("pace.overdue"): [row["now"] for row in rows],
        }
    )
