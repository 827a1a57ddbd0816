"""What is known of the exports as a build reads it."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from queries.build.schema import Sources
from queries.snapshots.coverage import KnownTables
from queries.snapshots.folded import folded_rows


def sources_of(known: KnownTables, folding: Mapping[str, pl.DataFrame] | None = None) -> Sources:
    """What a build reads. `folding`: rows, still included, that are to be folded by it."""
    frames = [
        ids.select(item_table=pl.lit(name), item_id="item_id")
        for name, ids in (folding or {}).items()
    ]
    empty = pl.DataFrame(schema={"item_table": pl.String, "item_id": pl.String})
    times = known.absences.filter(pl.col("gone_on").is_not_null())
    return Sources(
        tables={
            name: [part for part in (rows.present, rows.left) if part]
            for name, rows in known.tables.items()
        },
        absences=times.select("item_table", "item_id", "gone_on", "back_on"),
        folding=pl.concat([empty, *frames]),
        folded=folded_rows(known.absences),
        folded_dues=known.dues,
        carried=known.carried,
        first_extracts=known.first_extracts,
        last_days=known.last_days,
        whole_exports=known.whole_exports,
    )
