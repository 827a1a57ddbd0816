"""Parquet files: by column name, in batches, with their physical types kept for `values`."""

from collections.abc import Iterator

import polars as pl

from queries.loading.delivery import Refused
from queries.loading.plan import plan
from queries.loading.reading import BATCH_ROWS, Batch, no_broken
from queries.loading.source import Source

# Each row of an export has an id of its own, so a file cannot hold many rows per byte: one whose
# footer claims more would fill the memory when read.
MOST_ROWS_PER_BYTE = 4


class ParquetFile:
    """A Parquet file whose footer has been read. The line of a row is its number, from 1."""

    def __init__(self, source: Source) -> None:
        try:
            self._scan = pl.scan_parquet(source.path, glob=False, cache=False)
            self._schema = self._scan.collect_schema()
            self.rows_total: int | None = int(self._scan.select(pl.len()).collect().item())
        except (pl.exceptions.PolarsError, OSError):
            raise Refused("it does not read as Parquet: cut short, or damaged") from None
        if self.rows_total > MOST_ROWS_PER_BYTE * source.identity[2]:
            raise Refused("it claims more rows than its size can hold")
        self.plan = plan(source.entry, tuple(self._schema.names()))

    def batches(self) -> Iterator[Batch]:
        """The rows, to be judged."""
        for first, frame in self._frames(self._scan.select(self.plan.sources)):
            lines = pl.int_range(first, first + frame.height, dtype=pl.Int64, eager=True)
            yield Batch(frame, lines.alias("line"), no_broken())

    def raw(self) -> Iterator[pl.DataFrame]:
        """Every row whole."""
        shown = [
            pl.lit("(binary)").alias(name) if dtype == pl.Binary else pl.col(name)
            for name, dtype in self._schema.items()
        ]
        whole = self._scan.select(pl.struct(shown).struct.json_encode().alias("raw"))
        for first, frame in self._frames(whole):
            yield frame.select(
                pl.int_range(first, first + frame.height, dtype=pl.Int64).alias("line"), "raw"
            )

    def _frames(self, scan: pl.LazyFrame) -> Iterator[tuple[int, pl.DataFrame]]:
        first = 1
        try:
            for frame in scan.collect_batches(chunk_size=BATCH_ROWS, maintain_order=True):
                yield first, frame
                first += frame.height
        except (pl.exceptions.PolarsError, OSError):
            raise Refused("its data does not read: the file is damaged") from None
        if first - 1 != self.rows_total:
            raise Refused("it holds another number of rows than its footer says")
