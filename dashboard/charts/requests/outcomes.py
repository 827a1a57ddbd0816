"""What became of the requests, one bar per kind."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from dashboard.charts import suppressed
from dashboard.charts.drawing import Drawing, Key
from dashboard.charts.palette import STATES, State
from dashboard.charts.stacks import part, stacks, suppressed_length
from dashboard.charts.suppressed import Tally
from dashboard.words import Words, sentence, words

ORDER = ("in_time", "in_time_extended", "late", "open_late", "paused", "withdrawn")
IN_TIME = ("in_time", "in_time_extended")
LOOKS: dict[str, State] = {
    "in_time": STATES["done"],
    "in_time_extended": STATES["done_extended"],
    "late": STATES["soon"],
    "open_late": STATES["overdue"],
    "paused": STATES["unknown"],
    "withdrawn": STATES["void"],
}

Cells = Mapping[tuple[str, str], int | None]


def outcomes(found: pl.DataFrame, *, lang: str = "sv") -> Drawing:
    """Rows of kind, outcome, requests (null where suppressed); kinds sorted by their number."""
    w = words(lang)
    cells: Cells = {
        (row["kind"], row["outcome"]): row["requests"] for row in found.iter_rows(named=True)
    }
    totals = _totals(cells)
    question, answer = w("outcomes.question"), _answer(totals, cells, w)
    return Drawing(
        question=question,
        answer=answer,
        alternative=f"{question} {answer}",
        chart=_chart(cells, totals, w) if totals else None,
        table=_table(cells, totals, w),
        key=_key(cells, w),
        lang=lang,
        selections=("part",),
    )


def _chart(cells: Cells, totals: Mapping[str, Tally], w: Words) -> Any:
    length = suppressed_length(total.shown for total in totals.values())
    parts: list[dict[str, Any]] = []
    ends: dict[str, tuple[float, str]] = {}
    for key, total in totals.items():
        label, level = w.name("kind", key), 0.0
        for outcome in ORDER:
            count = cells.get((key, outcome), 0)
            if count == 0:
                continue
            bar = part(label, level, count, LOOKS[outcome], length)
            text = f"{label}: {_part_text(outcome, count, total, w)}"
            parts.append({**bar, "kind": key, "outcome": outcome, "description": text})
            level = bar["to"]
        ends[label] = (level, total.text(w))
    return stacks(parts, ends, length, "part")


def _part_text(outcome: str, count: int | None, total: Tally, w: Words) -> str:
    if count is not None:
        return w.count(f"outcomes.{outcome}", count)
    return f"{w(f'outcomes.column_{outcome}')}: {suppressed.cell(w)}"


def _totals(cells: Cells) -> dict[str, Tally]:
    kinds = dict.fromkeys(kind for kind, _ in cells)
    totals = {
        key: Tally.of(count for (kind, _), count in cells.items() if kind == key) for key in kinds
    }
    return dict(sorted(totals.items(), key=lambda pair: -pair[1].shown))


def _answer(totals: Mapping[str, Tally], cells: Cells, w: Words) -> str:
    if not totals:
        return w("outcomes.nothing")
    key, total = next(iter(totals.items()))
    kind = w.name("kind_many", key)
    if None in cells.values():
        # Which kind has most is not known where some of them are suppressed whole.
        most = w("outcomes.answer_least", most=total.text(w), kind=kind) if total.shown else ""
        return f"{sentence(most)} {w('small.why')}".strip()
    late = sum(n or 0 for (_, outcome), n in cells.items() if outcome not in IN_TIME)
    if len(totals) == 1:
        first = w.count("outcomes.answer_all", total.shown, kind=kind)
    else:
        every = sum(one.shown for one in totals.values())
        first = w("outcomes.answer", kind=kind, most=total.shown, all=every)
    tail = sentence(w.worded("outcomes.are_late", late)) if late else w("outcomes.none_late")
    return f"{first} {tail}"


def _key(cells: Cells, w: Words) -> tuple[Key, ...]:
    found = []
    for outcome in ORDER:
        tally = Tally.of(count for (_, named), count in cells.items() if named == outcome)
        if tally.shown:
            look = LOOKS[outcome]
            form = "one" if tally == Tally(1, 0) else "other"
            text = w(f"outcomes.{outcome}.{form}", n=tally.text(w))
            is_strong = outcome == "open_late"
            found.append(Key(text, look.fill, look.line, look.is_dashed, is_strong=is_strong))
    return (*found, suppressed.key(w)) if None in cells.values() else tuple(found)


def _table(cells: Cells, totals: Mapping[str, Tally], w: Words) -> pl.DataFrame:
    columns: dict[str, list[Any]] = {w("requests.kind"): [w.name("kind", key) for key in totals]}
    has_suppressed = None in cells.values()
    for outcome in ORDER:
        counts = [(total, cells.get((key, outcome), 0)) for key, total in totals.items()]
        columns[w(f"outcomes.column_{outcome}")] = [
            suppressed.cell(w)
            if count is None
            else w.written.number(count)
            if has_suppressed
            else count
            for total, count in counts
        ]
    return pl.DataFrame(columns)
