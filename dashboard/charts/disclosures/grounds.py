"""On which ground data was disclosed: grounds against the months of a year.

A month with disclosures that lacked the ground stated for them is dark, with their number.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import altair as alt
import polars as pl

from dashboard.charts import palette as colours
from dashboard.charts import suppressed
from dashboard.charts.disclosures.grid import grid
from dashboard.charts.disclosures.lanes import summed
from dashboard.charts.drawing import Drawing, Key
from dashboard.charts.palette import STANDINGS, STATES
from dashboard.charts.suppressed import Tally
from dashboard.charts.time_axis import month_from, month_tick
from dashboard.words import Words, words

MONTHS = 12

Cells = Mapping[tuple[str, date], Mapping[str, Any]]


def grounds(months: pl.DataFrame, *, day: date, lang: str = "sv") -> Drawing:
    """`months`: ground, month (its first day), disclosures, lacks_ground, of twelve calendar months
    that end with the day's own; counts null where they are suppressed.
    """
    w = words(lang)
    columns = [month_from(day, at) for at in range(1 - MONTHS, 1)]
    cells = {
        (row["ground"], row["month"]): row
        for row in months.iter_rows(named=True)
        if row["month"] in columns
    }
    totals = {
        ground: Tally.of(row["disclosures"] for (of, _), row in cells.items() if of == ground)
        for ground in dict.fromkeys(ground for ground, _ in cells)
    }
    order = sorted(totals, key=lambda ground: (-totals[ground].shown, ground))
    question, answer = w("grounds.question"), _answer(cells, order, totals, w)
    return Drawing(
        question=question,
        answer=answer,
        alternative=f"{question} {answer}",
        chart=_grid(cells, order, columns, w) if cells else None,
        table=_table(cells, order, columns, w),
        key=_key(cells, w),
        lang=lang,
        selections=("ground",),
        key_lift=44,
    )


def _answer(cells: Cells, order: Sequence[str], totals: Mapping[str, Tally], w: Words) -> str:
    if not order:
        return w("grounds.nothing")
    if any(_is_hidden(row) for row in cells.values()):
        return w("small.why")
    most = w("grounds.most", ground=w.name("ground_said", order[0]), n=totals[order[0]].shown)
    lacking = sum(row["lacks_ground"] for row in cells.values())
    tail = w.count("grounds.lacking", lacking) if lacking else w("grounds.none_lacking")
    return f"{most} {tail}"


def _key(cells: Cells, w: Words) -> tuple[Key, ...]:
    if not cells:
        return ()
    rows = list(cells.values())
    entries = [Key.of("waiting", w("grounds.key_sent"))]
    if any(row["lacks_ground"] and not _is_hidden(row) for row in rows):
        entries.insert(0, Key.of("overdue", w("grounds.key_lacking"), is_strong=True))
    return (*entries, suppressed.key(w)) if any(_is_hidden(row) for row in rows) else tuple(entries)


def _is_hidden(row: Mapping[str, Any]) -> bool:
    return row["disclosures"] is None or row["lacks_ground"] is None


def _grid(cells: Cells, order: Sequence[str], columns: Sequence[date], w: Words) -> alt.LayerChart:
    most = max((row["disclosures"] or 0 for row in cells.values()), default=0) or 1
    drawn = [_cell(ground, month, row, most, w) for (ground, month), row in cells.items()]
    quiet = colours.MUTED
    empty = [
        {"ground": ground, "month": month.isoformat(), "text": "·", "color": quiet}
        for ground in order
        for month in columns
        if (ground, month) not in cells
    ]
    return grid(
        drawn,
        [*drawn, *empty],
        rows={key: w.name("ground", key) for key in order},
        columns={month.isoformat(): month_tick(month, w) for month in columns},
        fields=("ground", "month"),
        picked=alt.selection_point("ground", fields=["ground"], toggle=False),
    )


def _cell(ground: str, month: date, row: Mapping[str, Any], most: int, w: Words) -> dict[str, Any]:
    sent, lacking, is_suppressed = row["disclosures"], row["lacks_ground"], _is_hidden(row)
    is_fault = bool(lacking) and not is_suppressed
    look = STATES["overdue" if is_fault else "waiting"]
    glyph = f"{STANDINGS['not_kept'].glyph} " if is_fault else ""
    depth = 1.0 if is_fault else 0.15 if is_suppressed else 0.15 + 0.85 * sent / most
    text = suppressed.cell(w) if sent is None else w.written.number(lacking if is_fault else sent)
    return {
        "ground": ground,
        "month": month.isoformat(),
        "fill": look.fill,
        "line": look.line,
        "color": look.on_fill,
        "weight": 600 if is_fault else 400,
        "depth": depth,
        "text": f"{glyph}{text}",
        "description": w(
            "grounds.cell",
            ground=w.name("ground", ground),
            month=w.written.month(month),
            what=_what(sent, lacking, w),
        ),
    }


def _what(sent: int | None, lacking: int | None, w: Words) -> str:
    parts = []
    for key, count in (("sent", sent), ("lacks_ground", lacking)):
        if count is None:
            parts.append(w(f"matrix.{key}.other", n=suppressed.cell(w)))
        elif count or key == "sent":
            parts.append(w.count(f"matrix.{key}", count))
    return ", ".join(parts)


def _table(cells: Cells, order: Sequence[str], columns: Sequence[date], w: Words) -> pl.DataFrame:
    def cell(ground: str, month: date) -> Any:
        row = cells.get((ground, month))
        if row is None:
            return "0" if is_text else 0
        sent = row["disclosures"]
        if sent is None:
            return suppressed.cell(w)
        return w.written.number(sent) if is_text else sent

    is_text = any(row["disclosures"] is None for row in cells.values())
    found: dict[str, Sequence[Any]] = {
        "ground": list(order),
        w("matrix.column_ground"): [w.name("ground", key) for key in order],
    }
    sums = [
        Tally.of(row["disclosures"] for (of, _), row in cells.items() if of == ground)
        for ground in order
    ]
    found[w("recipients.column_sent")] = (
        [summed(tally, w) for tally in sums] if is_text else [tally.shown for tally in sums]
    )
    for month in columns:
        head = f"{w.written.short_months[month.month - 1]} {month.year}"
        found[head] = [cell(ground, month) for ground in order]
    lacking = [
        Tally.of(row["lacks_ground"] for (of, _), row in cells.items() if of == ground)
        for ground in order
    ]
    found[w("matrix.column_lacks_ground")] = (
        [summed(tally, w) for tally in lacking] if is_text else [tally.shown for tally in lacking]
    )
    return pl.DataFrame(found)
