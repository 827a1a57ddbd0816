"""Uses of data that no consent covered, month by month and by the reason."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from dashboard.charts import suppressed
from dashboard.charts.drawing import Drawing, Key
from dashboard.charts.month_bars import Cells, month_bars, months_to, stacked
from dashboard.charts.palette import STATES, State
from dashboard.charts.suppressed import Tally
from dashboard.words import Words, words

# In the order of the stack: uses against a withdrawal, a refusal or an objection are at the bottom.
LOOKS: dict[str, State] = {
    "withdrawn": STATES["overdue"],
    "refused": STATES["overdue"],
    "objected": STATES["overdue"],
    "expired": STATES["held"],
    "other_channel": STATES["void"],
    "never": STATES["void"],
}
AGAINST = ("withdrawn", "refused", "objected")
# The entries of the key line: one for each colour.
GATHERED = {"against": AGAINST, "expired": ("expired",), "never": ("other_channel", "never")}


def uncovered(
    found: pl.DataFrame, *, day: date, begins: date | None = None, lang: str = "sv"
) -> Drawing:
    """Rows of month, kind (a key of `LOOKS`), uses (null where suppressed).

    `begins`: the first day from which uses are known, where that is not all of the time.
    """
    w = words(lang)
    cells = _cells(found)
    months = months_to(day, found["month"])
    names = {how: w(f"uncovered.kind_{how}") for how in LOOKS}
    bars = stacked(cells, months, LOOKS, names, w=w)
    question, answer = w("uncovered.question"), _answer(cells, months, begins, w)
    return Drawing(
        question=question,
        answer=answer,
        alternative=f"{question} {answer}",
        chart=month_bars(bars, months, selection="part", w=w) if bars else None,
        table=_table(cells, months, w),
        key=_key(cells, months, w),
        lang=lang,
        selections=("part",),
    )


def _cells(found: pl.DataFrame) -> Cells:
    counts: dict[tuple[date, str], list[int | None]] = {}
    for row in found.iter_rows(named=True):
        counts.setdefault((row["month"], row["kind"]), []).append(row["uses"])
    return {cell: Tally.of(uses) for cell, uses in counts.items()}


def _sum(cells: Cells, months: Sequence[date], *hows: str) -> Tally:
    return Tally.sum(cells.get((month, how), Tally(0, 0)) for month in months for how in hows)


def _answer(cells: Cells, months: Sequence[date], begins: date | None, w: Words) -> str:
    every, against = _sum(cells, months, *LOOKS), _sum(cells, months, *AGAINST)
    since = w.written.month(max(months[0], begins) if begins else months[0])
    if every == Tally(0, 0):
        return w("uncovered.nothing", month=since)
    if every.suppressed:
        first = w("uncovered.some", month=since)
        if every.shown:
            first = w("uncovered.answer.other", n=every.text(w), month=since)
        return f"{first} {w('small.why')}"
    first = w.count("uncovered.answer", every.shown, month=since)
    return f"{first} {w.count('uncovered.after_no', against.shown)}" if against.shown else first


def _key(cells: Cells, months: Sequence[date], w: Words) -> tuple[Key, ...]:
    found = []
    for how, kinds in GATHERED.items():
        tally, look = _sum(cells, months, *kinds), LOOKS[kinds[0]]
        if tally.shown:
            text = f"{tally.text(w)} {w(f'uncovered.{how}')}"
            found.append(Key(text, look.fill, look.line, is_strong=how == "against"))
    has_suppressed = any(tally.suppressed for tally in cells.values())
    return (*found, suppressed.key(w)) if has_suppressed else tuple(found)


def _table(cells: Cells, months: Sequence[date], w: Words) -> pl.DataFrame:
    newest = list(reversed(months))
    columns = {w("flow.month"): [month.isoformat()[:7] for month in newest]}
    for how in LOOKS:
        texts = [suppressed.summed(_sum(cells, [month], how), w) for month in newest]
        columns[w(f"uncovered.column_{how}")] = texts
    return pl.DataFrame(columns)
