"""Consents gained (drawn upwards) and lost (downwards), month by month."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from dashboard.charts import suppressed
from dashboard.charts.drawing import Drawing, Key
from dashboard.charts.month_bars import Cells, month_bars, months_to, stacked, tallied
from dashboard.charts.palette import STATES, State
from dashboard.charts.suppressed import Tally
from dashboard.words import Words, words

LOOKS: dict[str, State] = {
    "given": STATES["done"],
    "renewed": STATES["done_extended"],
    "withdrawn": STATES["no"],
    "expired": STATES["held"],
    "refused": STATES["void"],
}
WON, LOST = ("given", "renewed"), ("withdrawn", "expired")
# Refusals are drawn downwards too, but are no losses: most of them follow no consent.
DOWN = (*LOST, "refused")
YEAR = 12
# A month is named if it gained at least this many times as much as the next largest.
_OUTSTANDING = 1.5


def flow(moves: pl.DataFrame, *, day: date, purpose: str, lang: str = "sv") -> Drawing:
    """Rows of month, given, renewed, withdrawn, expired, refused (null where suppressed) of one
    purpose; a month without a row had none."""
    w = words(lang)
    cells = tallied(moves.iter_rows(named=True), LOOKS)
    months = months_to(day, moves["month"])
    names = {way: w(f"flow.{way}") for way in LOOKS}
    bars = stacked(cells, months, LOOKS, names, down=DOWN, w=w)
    question, answer = w("flow.question"), _answer(cells, months, purpose, w)
    note = _largest(cells, months, w)
    return Drawing(
        question=question,
        answer=answer,
        alternative=f"{question} {answer}",
        chart=month_bars(bars, months, selection=None, w=w, note=note) if bars else None,
        table=_table(cells, months, w),
        key=_key(cells, months, w),
        lang=lang,
    )


def _sum(cells: Cells, months: Sequence[date], *ways: str) -> Tally:
    return Tally.sum(cells.get((month, way), Tally(0, 0)) for month in months for way in ways)


def _answer(cells: Cells, months: Sequence[date], purpose: str, w: Words) -> str:
    year = months[-YEAR:]
    won, lost = _sum(cells, year, *WON), _sum(cells, year, *LOST)
    values = {"name": w.name("purpose", purpose), "month": w.written.month(year[0])}
    if Tally(0, 0) == won == lost:
        return w("flow.nothing", **values)
    if won.suppressed or lost.suppressed:
        first = w("flow.answer", n=suppressed.summed(won, w), **values) if won.shown else ""
        return f"{first} {w('small.why')}".strip()
    values |= {"won": won.text(w), "lost": lost.text(w)}
    if won.shown == lost.shown:
        return w("flow.even", **values)
    return w("flow.more" if won.shown > lost.shown else "flow.fewer", **values)


def _largest(cells: Cells, months: Sequence[date], w: Words) -> tuple[int, float, str] | None:
    """The month that stands out, or none."""
    gains = [_sum(cells, [month], *WON) for month in months]
    if any(gain.suppressed for gain in gains):
        return None
    ordered = sorted((gain.shown for gain in gains), reverse=True)
    if len(ordered) < 2 or ordered[0] < _OUTSTANDING * max(ordered[1], 1):
        return None
    at = max(range(len(gains)), key=lambda place: gains[place].shown)
    values = w("flow.largest", month=w.written.month(months[at]), n=gains[at].shown)
    return at, float(gains[at].shown), values


def _key(cells: Cells, months: Sequence[date], w: Words) -> tuple[Key, ...]:
    found = []
    for way, look in LOOKS.items():
        tally = _sum(cells, months[-YEAR:], way)
        if _sum(cells, months, way).shown:
            text = f"{suppressed.summed(tally, w)} {w(f'flow.{way}')}"
            found.append(Key(text, look.fill, look.line))
    has_suppressed = any(tally.suppressed for tally in cells.values())
    return (*found, suppressed.key(w)) if has_suppressed else tuple(found)


def _table(cells: Cells, months: Sequence[date], w: Words) -> pl.DataFrame:
    newest = list(reversed(months))
    columns = {w("flow.month"): [month.isoformat()[:7] for month in newest]}
    for way in LOOKS:
        columns[w(f"flow.column_{way}")] = [
            suppressed.summed(_sum(cells, [month], way), w) for month in newest
        ]
    return pl.DataFrame(columns)
