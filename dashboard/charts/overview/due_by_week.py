"""What falls due in each of the coming weeks, if nothing more is done."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import altair as alt
import polars as pl

from dashboard.charts.drawing import (
    Drawing,
    data,
    description,
    layered,
    looked_up,
    nominal,
    quantitative,
    row_names,
)
from dashboard.charts.palette import STATES
from dashboard.words import Words, sentence, words

DAYS = 90
_LABELS = 210
_ROW = 31


def weeks(
    ahead: pl.DataFrame,
    *,
    day: date,
    names: Mapping[str, str],
    question: str = "",
    lang: str = "sv",
) -> Drawing:
    """Rows of `kind`, `week` (its Monday) and `due`; `names` orders and names the kinds.

    `question`: replaces the chart's own, where a page already asks it elsewhere.
    A week without a row has nothing due. The first week is the one that holds the day after `day`.
    """
    w = words(lang)
    tomorrow = day + timedelta(days=1)
    monday = tomorrow - timedelta(days=tomorrow.weekday())
    # Whole weeks, so that their sum is what falls due in the ninety days.
    last = day + timedelta(days=DAYS)
    mondays = [monday + timedelta(days=step) for step in range(0, (last - monday).days + 1, 7)]
    due = {(row["kind"], row["week"]): row["due"] for row in ahead.iter_rows(named=True)}
    cells = _cells(due, names, mondays, w)
    question = question or w("weeks.question")
    answer = _answer(cells, w)
    return Drawing(
        question=question,
        answer=answer,
        alternative=f"{question} {answer}",
        chart=_grid(cells, names, mondays, w) if any(c["due"] for c in cells) else None,
        table=_table(cells, names, mondays, w),
        lang=lang,
        selections=("week",),
    )


def _cells(
    due: Mapping[tuple[str, date], int], names: Mapping[str, str], mondays: list[date], w: Words
) -> list[dict[str, Any]]:
    cells = []
    for row, label in names.items():
        counts = [due.get((row, monday), 0) for monday in mondays]
        most = max(counts, default=0)
        for monday, count in zip(mondays, counts, strict=True):
            cells.append(
                {
                    "kind": row,
                    "label": label,
                    "week": monday.isoformat(),
                    "due": count,
                    "text": w.written.number(count) if count else "·",
                    "depth": max(0.05, count / most) if count else 0.0,
                    "description": w("weeks.cell", name=label, n=count, day=monday),
                }
            )
    return cells


def _answer(cells: list[dict[str, Any]], w: Words) -> str:
    busiest = max(cells, key=lambda cell: cell["due"], default=None)
    if busiest is None or not busiest["due"]:
        return w("weeks.nothing")
    monday = date.fromisoformat(busiest["week"])
    return w(
        "weeks.answer",
        day=w.written.day_of_year(monday),
        n=busiest["due"],
        name=busiest["label"][:1].lower() + busiest["label"][1:],
    )


def _grid(
    cells: list[dict[str, Any]],
    names: Mapping[str, str],
    mondays: list[date],
    w: Words,
) -> alt.LayerChart:
    order = [monday.isoformat() for monday in mondays]
    heads = {monday.isoformat(): _head(monday, mondays, w) for monday in mondays}
    x = alt.X(
        **nominal(
            "week",
            sort=order,
            scale=alt.Scale(paddingInner=0.04, paddingOuter=0),
            axis=alt.Axis(
                orient="top",
                labelExpr=looked_up(heads),
                labelAngle=0,
                domain=False,
                ticks=False,
                labelOverlap=False,
            ),
        )
    )
    y = alt.Y(
        **nominal(
            "label",
            sort=list(names.values()),
            scale=alt.Scale(paddingInner=0.1, paddingOuter=0),
            axis=row_names(_LABELS),
        )
    )
    look, source = STATES["waiting"], data(cells)
    full = data([cell for cell in cells if cell["due"]])
    week = alt.selection_point("week", fields=["kind", "week"], toggle=False)
    boxes = (
        alt.Chart(full)
        .mark_rect(fill=look.fill, stroke=look.line, strokeWidth=1)
        .encode(
            x,
            y,
            fillOpacity=alt.FillOpacity(**quantitative("depth", scale=None, legend=None)),
            **description(),
        )
        .add_params(week)
    )
    counts = alt.Chart(source).mark_text(aria=False).encode(x, y, alt.Text(**nominal("text")))
    return layered(boxes, counts, width="container", height=_ROW * len(names))


def _head(monday: date, mondays: list[date], w: Words) -> str:
    at = mondays.index(monday)
    is_new_month = at == 0 or mondays[at - 1].month != monday.month
    return w.written.short(monday) if is_new_month else str(monday.day)


def _table(
    cells: list[dict[str, Any]], names: Mapping[str, str], mondays: list[date], w: Words
) -> pl.DataFrame:
    columns: dict[str, list[Any]] = {w("weeks.week"): [monday.isoformat() for monday in mondays]}
    for row, label in names.items():
        columns[sentence(label)] = [cell["due"] for cell in cells if cell["kind"] == row]
    return pl.DataFrame(columns)
