"""Small cells: what management may not see, and what would give it away.

Counts about customers of 1 to 7 in a breakdown by an attribute of customers are hidden, and where a
total would give a single hidden cell away by subtraction, the next smallest goes too (WP216 on
singling out; law sheet F3 and row 20). Company totals of duties are shown as they are.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

LEAST = 1
MOST = 7


def suppressed(frame: pl.DataFrame, total_of: Sequence[str], counts: Sequence[str]) -> pl.DataFrame:
    """The frame with hidden cells null and a column `hidden` that lists their names.

    `total_of`: the columns within whose groups a total is known elsewhere (the promise, say).
    """
    marked = frame.with_row_index("row_number")
    masks = {}
    for count in counts:
        small = marked.filter(pl.col(count).is_between(LEAST, MOST))
        hide = set(small["row_number"])
        for _, group in marked.group_by(list(total_of)):
            inside = [n for n in group["row_number"] if n in hide]
            rest = group.filter(~pl.col("row_number").is_in(inside) & (pl.col(count) > 0))
            if len(inside) == 1 and not rest.is_empty():
                hide.add(rest.sort(count, "row_number")["row_number"][0])
        masks[count] = hide
    columns = [
        pl.when(pl.col("row_number").is_in(list(masks[count])))
        .then(None)
        .otherwise(pl.col(count))
        .alias(count)
        for count in counts
    ]
    hidden = (
        pl.concat_list(
            [
                pl.when(pl.col("row_number").is_in(list(masks[count]))).then(pl.lit(count))
                for count in counts
            ]
        )
        .list.drop_nulls()
        .alias("hidden")
    )
    shown = marked.with_columns(*columns, hidden)
    if "kept_share" in frame.columns:
        known = pl.col("judged").is_not_null() & pl.col("kept").is_not_null()
        shown = shown.with_columns(kept_share=pl.when(known).then("kept_share"))
    return shown.drop("row_number")
