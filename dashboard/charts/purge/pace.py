"""Whether data is erased as fast as it falls due: what fell due upwards, what was erased down."""

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
from dashboard.charts.suppressed import Tally
from dashboard.charts.time_axis import month_axis, month_tick
from dashboard.words import Words, words

LOOKS = {"fell_due": "waiting", "erased": "done"}
_YEAR, _HEIGHT = 12, 230
Row = dict[str, Any]


def pace(found: pl.DataFrame, *, lang: str = "sv") -> Drawing:
    """Rows of month (its first day), fell_due, hidden (how many parts of it are suppressed),
    erased, overdue at its end, in the order of the months."""
    w, rows = words(lang), found.to_dicts()
    question, answer = w("pace.question"), _answer(rows, w)
    has_any = any(row["fell_due"] or row["erased"] for row in rows)
    return Drawing(
        question=question,
        answer=answer,
        alternative=f"{question} {answer}",
        chart=_chart(rows, w) if has_any else None,
        table=_table(rows, w),
        key=tuple(Key.of(LOOKS[name], w(f"pace.{name}")) for name in LOOKS) if has_any else (),
        lang=lang,
    )


def _answer(rows: list[Row], w: Words) -> str:
    """That erasing falls behind, if the overdue rose in the last months in a row; else the year.

    One month's sums show nothing: what falls due in it may have been erased in the one before.
    """
    at = len(rows) - 1
    while at > 0 and rows[at]["overdue"] > rows[at - 1]["overdue"]:
        at -= 1
    behind = rows[at + 1 :]
    if behind:
        grown = {"then": rows[at]["overdue"], "now": rows[-1]["overdue"]}
        month = w.written.month(behind[0]["month"])
        return w("pace.behind", month=month, **_sums(behind, w), **grown)
    year = rows[-_YEAR:]
    if not any(row["fell_due"] or row["erased"] for row in rows):
        return w("pace.nothing")
    return w("pace.level", **_sums(year, w))


def _sums(rows: list[Row], w: Words) -> dict[str, str]:
    fell = Tally(sum(row["fell_due"] for row in rows), sum(row["hidden"] for row in rows))
    return {"fell": fell.text(w), "done": w.written.number(sum(row["erased"] for row in rows))}


def _bars(rows: list[Row], w: Words) -> list[Row]:
    bars = []
    for at, row in enumerate(rows):
        for name, sign in (("fell_due", 1), ("erased", -1)):
            look, count = STATES[LOOKS[name]], row[name]
            if count:
                is_least = name == "fell_due" and row["hidden"]
                number = w("small.total", n=count) if is_least else w.written.number(count)
                text = w(f"pace.{name}_n.{'one' if count == 1 else 'other'}", n=number)
                bars.append(
                    {
                        "from": at + 0.05,
                        "to": at + 0.95,
                        "low": 0,
                        "high": sign * count,
                        "fill": look.fill,
                        "line": look.line,
                        "description": f"{w.written.month(row['month'])}: {text}",
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
            w("pace.fell_due"): [row["fell_due"] for row in rows],
            w("pace.erased"): [row["erased"] for row in rows],
        }
    )
