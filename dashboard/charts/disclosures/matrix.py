"""Who received what: recipients against categories of data, the number in each cell.

A cell at fault is dark with a mark and shows how many of how many; the other cells are pale, shaded
by the power of ten, so that tens differ visibly too. A suppressed count has no standing's colour.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
from dashboard.words import Words, sentence, words

MOST = 15
_DEEPEST = 4  # ten thousand and more share one shade
# Pixels of a character, and beside the text: a narrower cell leaves out "of 280".
_CHARACTER, _AROUND = 7, 10


@dataclass(frozen=True)
class Cell:
    """What a recipient got of a category, and how much of it lacked an agreement or a ground."""

    recipient: str
    category: str
    sent: Tally
    lacks: Tally
    lacks_ground: Tally

    @property
    def at_fault(self) -> int:
        """The larger of the two: the same disclosure may lack both."""
        return max(self.lacks.shown, self.lacks_ground.shown)

    @property
    def is_suppressed(self) -> bool:
        return bool(self.sent.suppressed or self.lacks.suppressed or self.lacks_ground.suppressed)


def matrix(
    found: pl.DataFrame,
    *,
    names: Mapping[str, str],
    lang: str = "sv",
) -> Drawing:
    """`found`: recipient, category, [ground], disclosures, lacks (an agreement about the data),
    lacks_ground; counts null where they are suppressed. `names`: recipients by id.
    """
    w = words(lang)
    cells = _cells(found)
    rows = _in_order(cells, lambda cell: cell.recipient)
    columns = _in_order(cells, lambda cell: cell.category, by_fault=False)
    drawn = rows[:MOST]
    question, answer = w("matrix.question"), _answer(cells, names, w)
    if len(rows) > MOST:
        answer = f"{answer} {sentence(w.worded('recipients.rest', len(rows) - MOST))}"
    return Drawing(
        question=question,
        answer=answer,
        alternative=f"{question} {answer}",
        chart=_grid(cells, drawn, columns, names, w) if cells else None,
        table=_table(found, rows, names, w),
        key=_key(cells, w),
        lang=lang,
        selections=("cell",),
        key_lift=52,
    )


def _cells(found: pl.DataFrame) -> list[Cell]:
    grouped: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in found.iter_rows(named=True):
        grouped.setdefault((row["recipient"], row["category"]), []).append(row)
    return [
        Cell(
            recipient,
            category,
            *(
                Tally.of(row[name] for row in rows)
                for name in ("disclosures", "lacks", "lacks_ground")
            ),
        )
        for (recipient, category), rows in grouped.items()
    ]


def _in_order(cells: Sequence[Cell], of: Any, *, by_fault: bool = True) -> list[str]:
    """Those that lacked something first, by how much; then by volume."""
    sums: dict[str, list[int]] = {}
    for cell in cells:
        fault, sent = sums.setdefault(of(cell), [0, 0])
        sums[of(cell)] = [fault + cell.at_fault, sent + cell.sent.shown]
    return sorted(sums, key=lambda key: (-sums[key][0] if by_fault else 0, -sums[key][1], key))


def _answer(cells: Sequence[Cell], names: Mapping[str, str], w: Words) -> str:
    if not cells:
        return w("matrix.nothing")
    if any(cell.is_suppressed for cell in cells):
        return w("small.why")
    worst = max(cells, key=lambda cell: cell.at_fault)
    if not worst.at_fault:
        return w("matrix.none")
    return w(
        "matrix.answer",
        name=names.get(worst.recipient, worst.recipient),
        category=w.name("category", worst.category).lower(),
        n=worst.at_fault,
        all=worst.sent.shown,
    )


def _key(cells: Sequence[Cell], w: Words) -> tuple[Key, ...]:
    entries = []
    if any(cell.at_fault and not cell.is_suppressed for cell in cells):
        entries.append(Key.of("overdue", w("matrix.key_fault"), is_strong=True))
    if cells:
        entries.append(Key.of("waiting", w("matrix.key_fine")))
    return (*entries, suppressed.key(w)) if any(c.is_suppressed for c in cells) else tuple(entries)


def _grid(
    cells: Sequence[Cell],
    rows: Sequence[str],
    columns: Sequence[str],
    names: Mapping[str, str],
    w: Words,
) -> alt.LayerChart:
    shown = [cell for cell in cells if cell.recipient in rows]
    texts = [_text(cell, w) for cell in shown]
    room = _CHARACTER * max(len(text["text"]) for text in texts) + _AROUND
    return grid(
        [_box(cell, names, w) for cell in shown],
        [*texts, *_empty(shown, rows, columns)],
        # A vertical bar in a name would split it into lines.
        rows={key: names.get(key, key).replace("|", "/") for key in rows},
        columns={key: "|".join(w.name("category", key).rsplit(" ", 1)) for key in columns},
        fields=("recipient", "category"),
        picked=alt.selection_point("cell", fields=["recipient", "category"], toggle=False),
        words=f"width / {len(columns)} < {room} ? datum.short : datum.text",
    )


def _box(cell: Cell, names: Mapping[str, str], w: Words) -> dict[str, Any]:
    is_fault = cell.at_fault > 0 and not cell.is_suppressed
    look = STATES["overdue" if is_fault else "waiting"]
    depth = 1.0
    if not is_fault:
        power = len(str(cell.sent.shown)) if not cell.is_suppressed else 1
        depth = 0.15 + 0.85 * min(power - 1, _DEEPEST) / _DEEPEST
    return {
        "recipient": cell.recipient,
        "category": cell.category,
        "fill": look.fill,
        "line": look.line,
        "depth": depth,
        "description": _description(cell, names, w),
    }


def _description(cell: Cell, names: Mapping[str, str], w: Words) -> str:
    parts = [_count("sent", cell.sent, w)]
    for key, tally in (("lacks", cell.lacks), ("lacks_ground", cell.lacks_ground)):
        if tally != Tally(0, 0):
            parts.append(_count(key, tally, w))
    return w(
        "matrix.cell",
        name=names.get(cell.recipient, cell.recipient),
        category=w.name("category", cell.category),
        what=", ".join(parts),
    )


def _count(key: str, tally: Tally, w: Words) -> str:
    form = "one" if tally == Tally(1, 0) else "other"
    return w(f"matrix.{key}.{form}", n=summed(tally, w))


def _text(cell: Cell, w: Words) -> dict[str, Any]:
    where = {"recipient": cell.recipient, "category": cell.category}
    look = STATES["waiting"]
    if not cell.at_fault or cell.is_suppressed:
        text = summed(cell.sent, w)
        return {**where, "text": text, "short": text, "color": look.on_fill}
    glyph = STANDINGS["not_kept"].glyph
    # The same disclosure may lack both: of the two together only the least is known.
    both = cell.lacks.shown and cell.lacks_ground.shown
    fault = f"{'≥' if both else ''}{w.written.number(cell.at_fault)}"
    return {
        **where,
        "text": w("matrix.of", glyph=glyph, n=fault, all=summed(cell.sent, w)),
        "short": f"{glyph} {fault}",
        "color": STATES["overdue"].on_fill,
        "weight": 600,
    }


def _empty(
    cells: Sequence[Cell], rows: Sequence[str], columns: Sequence[str]
) -> list[dict[str, Any]]:
    quiet = {"text": "·", "short": "·", "color": colours.MUTED}
    full = {(cell.recipient, cell.category) for cell in cells}
    return [
        {"recipient": row, "category": column, **quiet}
        for row in rows
        for column in columns
        if (row, column) not in full
    ]


def _table(
    found: pl.DataFrame, rows: Sequence[str], names: Mapping[str, str], w: Words
) -> pl.DataFrame:
    """Who got what on which ground, in the order of the rows."""
    place = {key: at for at, key in enumerate(rows)}
    listed = sorted(
        found.iter_rows(named=True),
        key=lambda row: (place[row["recipient"]], row["category"], row.get("ground")),
    )

    def column(key: str) -> list[Any]:
        counts = [row[key] for row in listed]
        if None not in counts:
            return counts
        return [suppressed.cell(w) if n is None else w.written.number(n) for n in counts]

    return pl.DataFrame(
        {
            "recipient": [row["recipient"] for row in listed],
            "category": [row["category"] for row in listed],
            w("recipients.column_name"): [
                names.get(row["recipient"], row["recipient"]) for row in listed
            ],
            w("matrix.column_category"): [w.name("category", row["category"]) for row in listed],
            **(
                {w("matrix.column_ground"): [w.name("ground", row["ground"]) for row in listed]}
                if "ground" in found.columns
                else {}
            ),
            w("recipients.column_sent"): column("disclosures"),
            w("recipients.column_lacks"): column("lacks"),
            w("matrix.column_lacks_ground"): column("lacks_ground"),
        }
    )
