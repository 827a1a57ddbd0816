"""Suppresses small cells for management, and cells that would give them away.

Counts about customers of 1 to 7 in a breakdown by an attribute of customers are suppressed; where a
total would give a single suppressed cell away by subtraction, the next smallest is suppressed too
(WP216 on singling out). Company totals of duties are shown as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from queries.disclosure_control.few import LEAST
from queries.disclosure_control.few import MOST as MOST

Cell = tuple[str, int]
Sums = Mapping[str, Sequence[str]]

# A share is calculated from these, so it is suppressed with them.
SHARE_OF = ("judged", "kept", "pending", "overdue")


@dataclass(frozen=True)
class _Line:
    """Cells whose sum is known elsewhere. `rest`: the part of the sum that is in none of them."""

    cells: Sequence[Cell]
    rest: int = 0


def is_small(count: int | None) -> bool:
    """Whether a count about customers is too small for management to see."""
    return count is not None and LEAST <= count <= MOST


def added_up(frame: pl.DataFrame, by: Sequence[str], counts: Sequence[str]) -> pl.DataFrame:
    """The counts summed by the columns `by`, in the order of the rows; without columns always one
    row. A sum is null where a part of it is null, so that it gives no suppressed count away."""
    sums = [
        pl.when(pl.col(count).null_count() == 0).then(pl.col(count).sum()).alias(count)
        for count in counts
    ]
    return frame.group_by(by, maintain_order=True).agg(sums) if by else frame.select(sums)


def suppressed(
    frame: pl.DataFrame,
    total_of: Sequence[str],
    counts: Sequence[str],
    *,
    lines: Sequence[Sequence[str]] = (),
    sums: Sums | None = None,
) -> pl.DataFrame:
    """The frame with suppressed cells null and a column `hidden` that lists them, row by row.

    `total_of`: the columns by which a total is known elsewhere (the promise, say); `lines`: more
    such sets of columns. `sums`: counts that are the sum of other counts of their row.
    """
    values = {count: frame[count].to_list() for count in counts}
    known = [*_lines_down(frame, [total_of, *lines], counts), *_lines_across(values, sums or {})]
    hidden = {(c, n) for c in counts for n, value in enumerate(values[c]) if is_small(value)}
    while more := {cell for line in known if (cell := _given_away(line, hidden, values))}:
        hidden |= more
    shown = frame.with_columns(
        *(
            pl.Series(c, [None if (c, n) in hidden else v for n, v in enumerate(values[c])])
            .cast(frame.schema[c])
            .alias(c)
            for c in counts
        ),
        hidden=pl.Series(
            [[c for c in counts if (c, n) in hidden] for n in range(frame.height)],
            dtype=pl.List(pl.String),
        ),
    )
    if "kept_share" in frame.columns:
        tells = [name for name in SHARE_OF if name in counts]
        is_told = pl.col("hidden").list.set_intersection(tells).list.len() > 0
        shown = shown.with_columns(kept_share=pl.when(~is_told).then("kept_share"))
    return shown


def _lines_down(
    frame: pl.DataFrame, groupings: Iterable[Sequence[str]], counts: Sequence[str]
) -> Iterable[_Line]:
    for columns in groupings:
        groups: dict[tuple[object, ...], list[int]] = {}
        keys = frame.select(*columns).rows() if columns else [()] * frame.height
        for number, key in enumerate(keys):
            groups.setdefault(key, []).append(number)
        for members in groups.values():
            for count in counts:
                yield _Line([(count, number) for number in members])


def _lines_across(values: Mapping[str, Sequence[int | None]], sums: Sums) -> Iterable[_Line]:
    for whole, parts in sums.items():
        for number, total in enumerate(values[whole]):
            rest = (total or 0) - sum(values[part][number] or 0 for part in parts)
            yield _Line([(count, number) for count in (*parts, whole)], rest)


def _given_away(
    line: _Line, hidden: set[Cell], values: Mapping[str, Sequence[int | None]]
) -> Cell | None:
    """The cell to suppress as well, where the line's sum would give a single one away."""
    inside = [cell for cell in line.cells if cell in hidden]
    is_alone = len(inside) == 1 and not line.rest
    # if all cells are shown the rest can be calculated, and a small rest must not be
    if not is_alone and not (is_small(line.rest) and not inside):
        return None
    others = [
        (value, number, count)
        for count, number in line.cells
        if (count, number) not in hidden and (value := values[count][number] or 0) > 0
    ]
    if not others:
        return None
    _, number, count = min(others)
    return count, number
