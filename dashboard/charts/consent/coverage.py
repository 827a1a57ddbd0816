"""How many customers have said yes, per purpose: one full bar each, unknown without a fill."""

from collections.abc import Mapping
from dataclasses import dataclass
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
    expr,
    layered,
    nominal,
    painted,
    quantitative,
    row_names,
)
from dashboard.charts.palette import STATES, State
from dashboard.charts.stacks import part
from dashboard.charts.suppressed import Tally
from dashboard.words import Words, is_told, sentence, words

# An answer of the bar, and the columns of the measure that it gathers.
ANSWERS = {
    "yes": ("covered",),
    "no": ("refused", "withdrawn"),
    "expired": ("expired",),
    "none": ("asked", "never_asked"),
    "unknown": ("unknown",),
}
LOOKS: dict[str, State] = {
    "yes": STATES["done"],
    "no": STATES["no"],
    "expired": STATES["held"],
    "none": STATES["void"],
    "unknown": STATES["unknown"],
}
# The length of every suppressed part: not to be read as a share of a whole number of customers.
_SUPPRESSED = 0.0317
_ROW, _LABELS = 44, 130
# The room in pixels of a character of the text in a part, and at its two ends together.
_CHARACTER, _INSET = 6.6, 8


@dataclass(frozen=True)
class _Row:
    """One purpose: its customers, and how many of them gave each answer."""

    purpose: str
    name: str
    customers: int | None
    answers: Mapping[str, Tally]
    counts: Mapping[str, int | None]

    def size(self, answer: str, w: Words) -> str:
        """How many gave an answer, in words: a percentage of enough customers, else the number."""
        tally = self.answers[answer]
        if tally.suppressed:
            return suppressed.summed(tally, w)
        if self.customers is None or not is_told(self.customers):
            return w.written.number(tally.shown)
        return w.written.share(tally.shown / self.customers)

    def is_rounded(self, w: Words) -> bool:
        """Whether the percentages of the bar, as they are written, add up to less than all."""
        if self.customers is None or not is_told(self.customers):
            return False
        tallies = self.answers.values()
        if any(tally.suppressed for tally in tallies):
            return False
        return sum(w.written.shown(tally.shown / self.customers) for tally in tallies) < 1 - 1e-9


def coverage(
    found: pl.DataFrame,
    *,
    chosen: str | None = None,
    reason: str = "",
    lang: str = "sv",
) -> Drawing:
    """Rows of purpose, customers and the counts of each answer (null where one is suppressed).

    `chosen` is the purpose that the page is narrowed to; the others are pale. `reason` says why
    answers are unknown.
    """
    w = words(lang)
    rows = [_row(row, w) for row in found.iter_rows(named=True) if row["customers"] != 0]
    rows.sort(key=lambda row: -(row.customers or 0))
    question, answer = w("coverage.question"), _answer(rows, reason, w)
    return Drawing(
        question=question,
        answer=answer,
        alternative=" ".join([question, answer, *(_spoken(row, w) for row in rows)]),
        chart=_chart(rows, chosen, w) if rows else None,
        table=_table(rows, w),
        key=_key(rows, w),
        lang=lang,
        selections=("part",),
    )


def _row(row: Mapping[str, Any], w: Words) -> _Row:
    counts = {name: row[name] for names in ANSWERS.values() for name in names}
    answers = {answer: Tally.of(row[name] for name in names) for answer, names in ANSWERS.items()}
    purpose = row["purpose"]
    return _Row(purpose, w.name("purpose", purpose), row["customers"], answers, counts)


def _answer(rows: list[_Row], reason: str, w: Words) -> str:
    if not rows:
        return w("coverage.nothing")
    bases = {row.customers for row in rows}
    known = rows[0].customers
    if known is None:
        first = ""
    elif len(bases) == 1:
        first = w.count("coverage.of", known)
    else:
        first = w("coverage.of_each")
    has_suppressed = any(tally.suppressed for row in rows for tally in row.answers.values())
    rounded = w("coverage.rounded") if any(row.is_rounded(w) for row in rows) else ""
    parts = [first, sentence(reason), rounded, w("small.why") if has_suppressed else ""]
    return " ".join(part for part in parts if part) or w("coverage.of_each")


def _spoken(row: _Row, w: Words) -> str:
    return w("coverage.row", name=row.name, share=row.size("yes", w))


def _chart(rows: list[_Row], chosen: str | None, w: Words) -> alt.LayerChart:
    parts = [part for row in rows for part in _parts(row, chosen, w)]
    order = [row.name for row in rows]
    top = max(part["to"] for part in parts)
    scale = alt.Scale(domain=[0, top], nice=False)
    x = alt.X(**quantitative("from", axis=None, scale=scale))
    bands = alt.Scale(paddingInner=0.25, paddingOuter=0.1)
    y = alt.Y(**nominal("label", sort=order, scale=bands, axis=row_names(_LABELS)))
    picked = alt.selection_point("part", fields=["purpose", "answer"], toggle=False)
    bars = (
        alt.Chart(data(parts))
        .mark_bar(strokeWidth=1, strokeDash=expr("datum.dash"), fillOpacity=expr("datum.depth"))
        .encode(x, y, alt.X2("to"), **painted(), **description())
        .add_params(picked)
    )
    texts = (
        alt.Chart(data(parts))
        .mark_text(
            aria=False,
            fontWeight=600,
            opacity=expr(f"(datum.to - datum.from) / {top} * width < datum.room ? 0 : 1"),
        )
        .encode(
            alt.X(**quantitative("middle", axis=None, scale=scale)),
            y,
            alt.Text(**nominal("text")),
            fill=alt.Fill(**nominal("on_fill", scale=None, legend=None)),
        )
    )
    layers = [bars, texts]
    if len({row.customers for row in rows}) > 1:
        layers.append(_bases(rows, parts, x, y, w))
    return layered(*layers, width="container", height=_ROW * len(rows))


def _bases(
    rows: list[_Row], parts: list[dict[str, Any]], x: alt.X, y: alt.Y, w: Words
) -> alt.Chart:
    """The number of customers at the end of each bar, where the bars' numbers differ."""
    ends = [
        {
            "label": row.name,
            "from": max(part["to"] for part in parts if part["label"] == row.name),
            "text": w("coverage.base", n=row.customers),
        }
        for row in rows
        if row.customers is not None
    ]
    return (
        alt.Chart(data(ends))
        .mark_text(aria=False, align="left", dx=8, color=colours.MUTED)
        .encode(x, y, alt.Text(**nominal("text")))
    )


def _parts(row: _Row, chosen: str | None, w: Words) -> list[dict[str, Any]]:
    found, level = [], 0.0
    whole = row.customers or sum(tally.shown for tally in row.answers.values()) or 1
    is_back = chosen is not None and chosen != row.purpose
    for answer, tally in row.answers.items():
        if tally == Tally(0, 0):
            continue
        share = tally.shown / whole if tally.shown else None
        bar = part(row.name, level, share, LOOKS[answer], _SUPPRESSED)
        # A part of another purpose than the chosen one is nearly as pale as the background.
        ink = STATES["held"].on_fill if is_back or share is None else LOOKS[answer].on_fill
        text = row.size(answer, w)
        found.append(
            {
                **bar,
                "middle": (level + bar["to"]) / 2,
                "purpose": row.purpose,
                "answer": answer,
                "depth": 0.25 if is_back else 1,
                "text": text,
                "room": len(text) * _CHARACTER + _INSET,
                "on_fill": ink,
                "description": f"{row.name}, {w(f'coverage.{answer}')}: {_detail(row, answer, w)}",
            }
        )
        level = bar["to"]
    return found


def _detail(row: _Row, answer: str, w: Words) -> str:
    """How many, and what they are made of where an answer gathers several."""
    tally, names = row.answers[answer], ANSWERS[answer]
    if tally.suppressed:
        return suppressed.summed(tally, w)
    size = w.written.number(tally.shown)
    if row.customers is not None and is_told(row.customers):
        size = w("coverage.size", n=size, share=w.written.share(tally.shown / row.customers))
    if len(names) == 1:
        return size
    made = [
        f"{w(f'coverage.column_{name}').lower()} {w.written.number(row.counts[name] or 0)}"
        for name in names
    ]
    return f"{size} ({', '.join(made)})"


def _key(rows: list[_Row], w: Words) -> tuple[Key, ...]:
    found = []
    for answer, look in LOOKS.items():
        if any(row.answers[answer].shown for row in rows):
            found.append(Key(w(f"coverage.{answer}"), look.fill, look.line, look.is_dashed))
    if any(tally.suppressed for row in rows for tally in row.answers.values()):
        found.append(suppressed.key(w))
    return tuple(found)


def _table(rows: list[_Row], w: Words) -> pl.DataFrame:
    names = [name for gathered in ANSWERS.values() for name in gathered]
    columns: dict[str, list[Any]] = {
        w("coverage.purpose"): [row.name for row in rows],
        w("coverage.share"): [row.size("yes", w) for row in rows],
        w("coverage.customers"): [
            w("small.hidden") if row.customers is None else w.written.number(row.customers)
            for row in rows
        ],
    }
    for name in names:
        columns[w(f"coverage.column_{name}")] = [
            w("small.hidden")
            if row.counts[name] is None
            else w.written.number(row.counts[name] or 0)
            for row in rows
        ]
    columns["purpose"] = [row.purpose for row in rows]
    return pl.DataFrame(columns)
