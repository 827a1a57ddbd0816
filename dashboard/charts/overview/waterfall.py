"""How the number of overdue things changed: a waterfall between two days."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import altair as alt
import polars as pl

from dashboard.charts import palette as colours
from dashboard.charts.bridge_steps import SIGNS, step_name
from dashboard.charts.drawing import (
    Drawing,
    data,
    description,
    expr,
    layered,
    looked_up,
    nominal,
    painted,
    quantitative,
)
from dashboard.charts.palette import STATES
from dashboard.words import Words, words

STEPS = ("then", *SIGNS, "now")


def changed(
    moved: Mapping[str, Any],
    *,
    name: str,
    scope: str,
    since: date,
    day: date,
    view: str = "promises",
    lang: str = "sv",
) -> Drawing:
    """The six steps from the overdue of one day to those of another.

    `moved` is a row of the bridge: then, fell_due, done, fell_away, restated, now.
    `scope` names the company, or the whole group.
    """
    w = words(lang)
    then, now = moved["then"], moved["now"]
    rows = _steps(moved, w, since, day, view)
    question = _question(then, now, w)
    answer = w(
        "changed.scope",
        name=name,
        scope=scope,
        since=w.written.day_beside(since, day),
        day=w.written.day_of_year(day),
    )
    steps = ". ".join(row["description"] for row in rows)
    moves = any(row["size"] for row in rows[1:-1])
    if not moves:
        nothing = w("changed.still") if now else w("changed.nothing", since=since, day=day)
    return Drawing(
        question=question,
        answer=answer if moves else nothing,
        alternative=f"{question} {answer} {steps}.",
        chart=_waterfall(rows) if moves else None,
        table=pl.DataFrame(
            {
                w("changed.step"): [row["label"].replace("|", " ") for row in rows],
                w("changed.number"): [row["text"] for row in rows],
            }
        ),
        lang=lang,
    )


def _question(then: int, now: int, w: Words) -> str:
    n = w.written.number
    if not then and not now:
        return w("changed.none")
    if then == now:
        return w("changed.same", now=n(now))
    return w.count("changed.title", then, then=n(then), now=n(now))


def _steps(
    moved: Mapping[str, Any], w: Words, since: date, day: date, view: str
) -> list[dict[str, Any]]:
    then, now = moved["then"], moved["now"]
    deltas = {step: sign * moved[step] for step, sign in SIGNS.items()}
    short = w.written.short
    rows, level = [_bar("then", 0, then, short(since), w.written.number(then))], then
    for step, delta in deltas.items():
        label = step_name(step, view, w)
        rows.append(_bar(step, level, level + delta, label, w.written.signed(delta)))
        level += delta
    return [*rows, _bar("now", 0, now, short(day), w.written.number(now))]


def _bar(step: str, low: int, high: int, label: str, text: str) -> dict[str, Any]:
    look = {
        "fell_due": STATES["overdue"],
        "done": STATES["done"],
        "fell_away": STATES["done"],
        "restated": STATES["unknown"],
    }.get(step)
    return {
        "step": step,
        "from": min(low, high),
        "to": max(low, high),
        "size": abs(high - low),
        "label": label,
        "text": text,
        "fill": (look.fill if look else colours.MUTED),
        "line": (look.line if look else colours.MUTED),
        "dash": [3, 2] if look and look.is_dashed else [1, 0],
        "description": f"{label.replace('|', ' ')}: {text}",
    }


def _waterfall(rows: list[dict[str, Any]]) -> alt.LayerChart:
    top = max(row["to"] for row in rows)
    # A vertical bar separates the label's lines in the word file; Vega splits them there.
    axis = alt.Axis(
        labelExpr=_labels(rows), labelAngle=0, ticks=False, labelLineHeight=15, labelOverlap=False
    )
    x = alt.X(**nominal("step", sort=list(STEPS), axis=axis, scale=alt.Scale(paddingInner=0.3)))
    scale = alt.Scale(domain=[0, top * 1.12 or 1], nice=False)
    source = data(rows)
    bars = (
        alt.Chart(source)
        .mark_bar(strokeWidth=1.2, strokeDash=expr("datum.dash"))
        .encode(
            x,
            alt.Y(**quantitative("from", axis=None, scale=scale)),
            alt.Y2("to"),
            **painted(),
            **description(),
        )
    )
    numbers = (
        alt.Chart(source)
        .mark_text(dy=-9, fontWeight=600, aria=False)
        .encode(x, alt.Y(**quantitative("to", axis=None, scale=scale)), alt.Text(**nominal("text")))
    )
    return layered(bars, numbers, width="container", height=150)


def _labels(rows: list[dict[str, Any]]) -> str:
    return looked_up({row["step"]: row["label"] for row in rows})
