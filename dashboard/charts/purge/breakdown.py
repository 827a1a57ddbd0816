"""What must be erased, month by month, by category, company, system or owner."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from math import sqrt
from typing import Any

import altair as alt
import polars as pl

from dashboard.charts import palette as colours
from dashboard.charts import suppressed
from dashboard.charts.drawing import (
    Drawing,
    Key,
    data,
    description,
    layered,
    looked_up,
    nominal,
    painted,
    quantitative,
    row_names,
)
from dashboard.charts.palette import STATES
from dashboard.charts.purge.month_axis import AHEAD, PADDING, Months, bar
from dashboard.charts.suppressed import Tally
from dashboard.words import Words, words

STATES_OF = {"overdue": "overdue", "soon": "soon", "later": "waiting"}
MOST_ROWS = 15
_ROW, _NAMES = 32, 170
# Room for a column of numbers, in months of the axis.
_COLUMN = 3.2
# The shade of every suppressed count: the same for each of them.
_SUPPRESSED = 0.35
_NONE = Tally(0, 0)


@dataclass
class Band:
    """One row: the counts of its months by state, and what is held without a last day."""

    value: str | None
    name: str
    cells: dict[tuple[date, str], Tally] = field(default_factory=dict)
    held: Tally = _NONE

    def total(self, state: str) -> Tally:
        mine = [tally for (_, named), tally in self.cells.items() if named == state]
        return Tally.sum(mine)


def bands(
    found: pl.DataFrame,
    *,
    day: date,
    by: str,
    names: Mapping[str, str],
    lang: str = "sv",
) -> Drawing:
    """Rows of `by`, due_on_month (null while held), pending, overdue, held (null where suppressed).

    `names`: what the values are called. A month is drawn whole: what falls due in the month that
    holds the ninetieth day is due soon.
    """
    w = words(lang)
    rows = _bands(found, day, by, names, w)
    months = Months(
        day, any(at == (day.replace(day=1), "soon") for row in rows for at in row.cells)
    )
    question, answer = w(f"bands.question_{by}"), _answer(rows, w)
    has_any = any(row.cells for row in rows)
    return Drawing(
        question=question,
        answer=answer if has_any else w("bands.nothing"),
        alternative=f"{question} {answer}",
        chart=_chart(rows, months, w) if has_any else None,
        table=_table(rows, months, by, w),
        key=_key(rows, months, w),
        lang=lang,
        selections=("cell",),
        key_lift=56,
    )


def _bands(
    found: pl.DataFrame, day: date, by: str, names: Mapping[str, str], w: Words
) -> list[Band]:
    last_soon, rows = Months(day).last_soon, dict[str | None, Band]()
    for row in found.iter_rows(named=True):
        value = row[by]
        unnamed = w("bands.no_owner") if value is None else str(value)
        band = rows.setdefault(value, Band(value, names.get(value or "", unnamed)))
        month = row["due_on_month"]
        if month is None:
            band.held = _plus(band.held, row["held"])
            continue
        state = "soon" if month <= last_soon else "later"
        for at, count in (("overdue", row["overdue"]), (state, row["pending"])):
            if count != 0:
                band.cells[month, at] = _plus(band.cells.get((month, at), _NONE), count)

    def weight(band: Band) -> tuple[int, int, str]:
        return -band.total("overdue").shown, -band.total("soon").shown, band.name

    return sorted((band for band in rows.values() if band.cells or band.held != _NONE), key=weight)


def _plus(tally: Tally, count: int | None) -> Tally:
    return Tally(tally.shown + (count or 0), tally.suppressed + (count is None))


def _answer(rows: list[Band], w: Words) -> str:
    worst = rows[0] if rows else None
    if worst is None or worst.total("overdue") == _NONE:
        answer = w("bands.answer_none")
    elif any(row.total("overdue").suppressed for row in rows):
        # which one has most is not known where some counts are suppressed
        answer = f"{w('bands.answer_hidden')} {w('small.why')}"
    else:
        answer = w("bands.answer", name=worst.name, n=suppressed.total(worst.total("overdue"), w))
    more = len(rows) - MOST_ROWS
    return f"{answer} {w.count('bands.rest', more)}" if more > 0 else answer


def _key(rows: list[Band], months: Months, w: Words) -> tuple[Key, ...]:
    month = w.written.month(months.last_soon)
    found = [
        Key.of("overdue", w("bands.key_overdue")),
        Key.of("soon", w("bands.key_soon", month=month)),
        Key.of("waiting", w("bands.key_waiting")),
    ]
    has_suppressed = any(tally.suppressed for row in rows for tally in row.cells.values())
    return (*found, suppressed.key(w)) if has_suppressed else tuple(found)


def _state(state: str, tally: Tally, w: Words) -> str:
    key = "horizon.overdue" if state == "overdue" else "bands.pending"
    return w(f"{key}.{'one' if tally == Tally(1, 0) else 'other'}", n=suppressed.total(tally, w))


def _cells(rows: list[Band], months: Months, w: Words) -> list[dict[str, Any]]:
    placed: dict[tuple[int, int, str], Tally] = {}
    for at, row in enumerate(rows):
        for (month, state), tally in row.cells.items():
            place = months.place(month)
            if place <= AHEAD:
                before = placed.get((at, place, state), _NONE)
                placed[at, place, state] = Tally.sum((before, tally))
    most = {
        state: max((t.shown for (*_, named), t in placed.items() if named == state), default=0)
        for state in STATES_OF
    }
    cells = []
    for (at, place, state), tally in placed.items():
        late, row = state == "overdue", rows[at]
        look = STATES[STATES_OF[state]] if tally.shown else suppressed.LOOK
        named = months.label(months.at(place), w)
        depth = max(0.12, sqrt(tally.shown) / sqrt(most[state])) if tally.shown else _SUPPRESSED
        cells.append(
            {
                **bar(place, months, is_late=late),
                "row": str(at),
                "value": row.value or "",
                "state": state,
                "depth": depth,
                "fill": look.fill,
                "line": look.line,
                "description": w(
                    "bands.cell", name=row.name, month=named, state=_state(state, tally, w)
                ),
            }
        )
    return cells


def _chart(every: list[Band], months: Months, w: Words) -> alt.LayerChart:
    rows = every[:MOST_ROWS]
    scale, axis = months.scale(more=_column(2) - AHEAD), months.axis(w)
    x = alt.X(**quantitative("from", scale=scale, axis=axis))
    y = alt.Y(
        **nominal(
            "row",
            sort=[str(at) for at in range(len(rows))],
            scale=alt.Scale(paddingInner=0.16, paddingOuter=0.05),
            axis=row_names(
                _NAMES,
                labelExpr=looked_up({str(at): row.name for at, row in enumerate(rows)}),
            ),
        )
    )
    picked = alt.selection_point("cell", fields=["value", "month", "state"], toggle=False)
    boxes = (
        alt.Chart(data(_cells(rows, months, w)))
        .mark_rect(strokeWidth=1, clip=True)
        .encode(
            x,
            y,
            alt.X2("to"),
            fillOpacity=alt.FillOpacity(**quantitative("depth", scale=None, legend=None)),
            **painted(),
            **description(),
        )
        .add_params(picked)
    )
    chart = layered(
        boxes,
        *months.line(w, x),
        *_totals(rows, months, x, y, w),
        width="container",
        height=_ROW * len(rows),
    )
    return chart.properties(padding=PADDING)


def _totals(rows: list[Band], months: Months, x: alt.X, y: alt.Y, w: Words) -> list[alt.Chart]:
    """Three columns of numbers right of the months: overdue, due soon, held."""
    soon = w("bands.soon", month=w.written.short_months[months.last_soon.month - 1])
    heads = (w("bands.overdue"), soon, w("bands.held"))
    ink, dark = colours.INK, colours.STANDINGS["not_kept"].text
    texts = []
    for at, row in enumerate(rows):
        for place, tally in enumerate((row.total("overdue"), row.total("soon"), row.held)):
            texts.append(
                {
                    "from": _column(place),
                    "row": str(at),
                    "text": suppressed.total(tally, w) if tally != _NONE else "–",
                    "fill": dark if place == 0 and tally != _NONE else ink,
                }
            )
    named = [{"from": _column(place), "text": head} for place, head in enumerate(heads)]
    counts = alt.Chart(data(texts)).mark_text(aria=False, align="right", fontWeight=600)
    tops = alt.Chart(data(named)).mark_text(
        aria=False, align="right", baseline="bottom", dy=-5, color=colours.MUTED
    )
    text = alt.Text(**nominal("text"))
    return [
        counts.encode(x, y, text, alt.Color(**nominal("fill", scale=None, legend=None))),
        tops.encode(x, alt.Y(value=0), text),
    ]


def _column(place: int) -> float:
    return AHEAD + 1 + _COLUMN * (place + 1)


def _table(rows: list[Band], months: Months, by: str, w: Words) -> pl.DataFrame:
    month = w.written.month(months.last_soon)
    columns: dict[str, list[Any]] = {
        "value": [row.value or "" for row in rows],
        w(f"bands.{by}"): [row.name for row in rows],
    }
    heads = {
        "overdue": w("bands.column_overdue"),
        "soon": w("bands.column_soon", month=month),
        "later": w("bands.column_later"),
    }
    for state, head in heads.items():
        columns[head] = _column_of([row.total(state) for row in rows], w)
    columns[w("bands.column_held")] = _column_of([row.held for row in rows], w)
    return pl.DataFrame(columns, strict=False)


def _column_of(tallies: list[Tally], w: Words) -> list[Any]:
    if any(tally.suppressed for tally in tallies):
        return [suppressed.total(tally, w) for tally in tallies]
    return [tally.shown for tally in tallies]
