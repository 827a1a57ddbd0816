"""The bridge between two days as a table: a row per promise, and their sum."""

from collections.abc import Mapping, Sequence
from datetime import date

import polars as pl

from dashboard.charts.bridge_steps import SIGNS, step_name
from dashboard.components import html
from dashboard.words import Words, sentence

_STEPS = ("then", *SIGNS, "now")


def table(
    found: pl.DataFrame,
    names: Mapping[str, str],
    *,
    since: date,
    day: date,
    view: str,
    listed: Sequence[str],
    caption: str,
    w: Words,
) -> None:
    """Rows of promise, then, fell_due, done, fell_away, restated, now: those that are `listed`, and
    the sum of all where there are several. Steps have their sign, so that a row adds up as read."""
    short = w.written.short
    rows = [
        _cells(names[row["promise"]], row, w)
        for row in found.filter(pl.col("promise").is_in(list(listed))).iter_rows(named=True)
    ]
    if found.height > 1:
        sums = found.select(pl.col(_STEPS).sum()).row(0, named=True)
        rows.append(_cells(w("moved.together"), sums, w))
    steps = [sentence(step_name(step, view, w).replace("|", " ")) for step in SIGNS]
    html.table(
        [w("moved.promise"), sentence(short(since)), *steps, sentence(short(day))],
        rows,
        caption=caption,
        wide=True,
    )


def _cells(name: str, row: Mapping[str, int], w: Words) -> list[str]:
    steps = [w.written.signed(sign * row[step]) for step, sign in SIGNS.items()]
    return [name, w.written.number(row["then"]), *steps, w.written.number(row["now"])]
