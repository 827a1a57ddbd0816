"""Small cells: what management may not see, and what would give it away.

Counts about customers of 1 to 7 in a breakdown by an attribute of customers are hidden, and where a
total would give a single hidden cell away by subtraction, the next smallest goes too (WP216 on
singling out; law sheet F3 and row 20). Company totals of duties are shown as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

LEAST = 1
MOST = 7

Cell = tuple[str, int]
Sums = Mapping[str, Sequence[str]]

# A share that these are part of is as telling as they are.
SHARE_OF = ("judged", "kept", "pending", "overdue")


@dataclass(frozen=True)
class _Line:
    """Cells whose sum is known elsewhere. `rest`: what the sum holds besides them."""

    cells: Sequence[Cell]
    rest: int = 0


def is_small(count: int | None) -> bool:
    """Whether a count about customers is one that management does not see."""
    return count is not None and LEAST <= count <= MOST


def added_up(frame: pl.DataFrame, by: Sequence[str], counts: Sequence[str]) -> pl.DataFrame:
    """The counts summed by some columns, in the order of the rows; without columns one row, also of
    no rows. A sum is null where a part of it is: it tells no more than its parts."""
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
    """The frame with hidden cells null and a column `hidden` that lists their names.

    `total_of`: the columns within whose groups a total is known elsewhere (the promise, say);
    `lines`: more such sets of columns. `sums`: counts of a row that are the sum of others of it.
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
    """The cell to hide as well, where the line's sum would tell the only one that is unknown."""
    inside = [cell for cell in line.cells if cell in hidden]
    is_alone = len(inside) == 1 and not line.rest
    # all cells known tell the rest, and a small rest is as telling as a small cell
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
