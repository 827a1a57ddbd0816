"""How close to the last day the answers go out, as management sees it: in eight bins of days."""

from collections.abc import Mapping
from typing import Any

import altair as alt
import polars as pl

from dashboard.charts import suppressed
from dashboard.charts.drawing import (
    Drawing,
    Key,
    data,
    expr,
    layered,
    looked_up,
    nominal,
    quantitative,
)
from dashboard.charts.palette import STATES
from dashboard.charts.requests.margin import LOOKS, NOT_IN_TIME, ORDER, bars
from dashboard.charts.requests.margin import margin as by_day
from dashboard.charts.suppressed import Tally
from dashboard.words import Words, sentence, words
from queries.api.measure_cells import MARGIN_BINS

# How high a suppressed cell is drawn, as a part of the highest bar: the same for each of them,
# and never a whole number that could be read as a count.
_SUPPRESSED = 0.0917
# The room in pixels of a character of the words in a bar.
_CHARACTER = 6.4

Cells = Mapping[tuple[int, str], int | None]


def margin(days: pl.DataFrame, *, requests: int | None = None, lang: str = "sv") -> Drawing:
    """Rows of margin_days, state, requests: by single days, or with a column `binned` in bins.

    `requests`: how many there are in all, with those that have no such distance.
    """
    if "binned" in days.columns:
        return margin_binned(days, lang=lang)
    return by_day(days, requests=requests, lang=lang)


def margin_binned(found: pl.DataFrame, *, lang: str = "sv") -> Drawing:
    """Rows of margin_days (the first day of a bin), state, requests; null where suppressed."""
    w = words(lang)
    cells: Cells = {
        (row["margin_days"], row["state"]): row["requests"] for row in found.iter_rows(named=True)
    }
    question, answer = w("margin.question"), _answer(cells, w)
    return Drawing(
        question=question,
        answer=answer,
        alternative=f"{question} {answer}",
        chart=_chart(_stacked(cells, w), w) if cells else None,
        table=_table(cells, w),
        key=_key(cells, w),
        lang=lang,
    )


def _tally(cells: Cells, *states: str) -> Tally:
    return Tally.of(count for (_, state), count in cells.items() if state in states)


def _answer(cells: Cells, w: Words) -> str:
    every, late = _tally(cells, *ORDER), _tally(cells, *NOT_IN_TIME)
    if every == Tally(0, 0):
        return w("margin.nothing")
    if late == Tally(0, 0):
        first = w("margin.none_late")
    elif not late.shown:
        first = w("margin.some_late")
    elif every.suppressed:
        text = w("margin.answer.other", n=late.text(w), all=every.text(w))
        first = sentence(text)
    else:
        first = w.count("margin.answer", late.shown, all=every.shown)
    return f"{first} {w('small.why')}" if None in cells.values() else first


def _key(cells: Cells, w: Words) -> tuple[Key, ...]:
    found = []
    for state in ORDER:
        tally = _tally(cells, state)
        if tally.shown:
            form = "one" if tally == Tally(1, 0) else "other"
            text = w(f"margin.{state}.{form}", n=tally.text(w))
            found.append(Key.of(LOOKS[state], text, is_strong=state == "open_late"))
    return (*found, suppressed.key(w)) if None in cells.values() else tuple(found)


def _stacked(cells: Cells, w: Words) -> list[dict[str, Any]]:
    totals = [Tally.of(cells.get((edge, s), 0) for s in ORDER).shown for edge in MARGIN_BINS]
    height = _SUPPRESSED * max(totals) or 0.5
    found = []
    for at, edge in enumerate(MARGIN_BINS):
        level, label = 0.0, w(f"margin.bin_{at}").replace("|", " ")
        for state in ORDER:
            count = cells.get((edge, state), 0)
            if count == 0:
                continue
            text = "" if count else suppressed.cell(w)
            name = w.count(f"margin.{state}", count) if count else w(f"margin.column_{state}")
            look = STATES[LOOKS[state]] if count else suppressed.LOOK
            top = level + (count or height)
            found.append(
                {
                    "from": at - 0.4,
                    "to": at + 0.4,
                    "low": level,
                    "high": top,
                    "middle": (level + top) / 2,
                    "text": text,
                    "fill": look.fill,
                    "line": look.line,
                    "description": f"{label}: {f'{name}: {text}' if text else name}",
                }
            )
            level = top
    return found


def _chart(stacked: list[dict[str, Any]], w: Words) -> alt.LayerChart:
    labels = {at: w(f"margin.bin_{at}") for at in range(len(MARGIN_BINS))}
    x = alt.X(
        **quantitative(
            "from", scale=alt.Scale(domain=[-0.6, len(MARGIN_BINS) - 0.4], nice=False, zero=False)
        ),
        axis=alt.Axis(
            values=list(range(len(MARGIN_BINS))),
            labelExpr=looked_up(labels),
            labelLineHeight=15,
            labelOverlap=False,
        ),
    )
    named = [{**bar, "from": (bar["from"] + bar["to"]) / 2} for bar in stacked if bar["text"]]
    # On a phone the words of neighbours would run into each other; the key line says what it is.
    room = max((len(bar["text"]) for bar in named), default=0) * _CHARACTER * len(MARGIN_BINS)
    texts = (
        alt.Chart(data(named))
        .mark_text(aria=False, baseline="middle", opacity=expr(f"width < {room} ? 0 : 1"))
        .encode(x, alt.Y(**quantitative("middle")), alt.Text(**nominal("text")))
    )
    # No axis where all cells are suppressed: nothing could be read off it.
    has_axis = any(not bar["text"] for bar in stacked)
    top = None if has_axis else max(bar["high"] - bar["low"] for bar in stacked) / _SUPPRESSED
    drawn = bars(stacked, x, top, has_axis=has_axis)
    return layered(drawn, texts, width="container", height=240)


def _table(cells: Cells, w: Words) -> pl.DataFrame:
    labels = [w(f"margin.bin_{at}").replace("|", " ") for at in range(len(MARGIN_BINS))]
    columns: dict[str, list[str]] = {w("margin.day"): labels}
    for state in ORDER:
        hidden = suppressed.cell(w)
        counts = [cells.get((edge, state), 0) for edge in MARGIN_BINS]
        columns[w(f"margin.column_{state}")] = [
            hidden if count is None else w.written.number(count) for count in counts
        ]
    return pl.DataFrame(columns)
