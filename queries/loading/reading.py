"""What every kind of file gives once it is open: its plan, and its rows in batches."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

import polars as pl

from queries.loading.plan import Plan

BATCH_ROWS = 250_000

BROKEN: dict[str, Any] = {"line": pl.Int64, "rule": pl.String}


@dataclass(frozen=True)
class Batch:
    """Some rows of a file: the planned columns as they stand in it, and each row's line.

    ``broken`` (line, rule): what stood between them and was no row.
    """

    frame: pl.DataFrame
    lines: pl.Series
    broken: pl.DataFrame

    @property
    def rows_read(self) -> int:
        """Rows and what was no row."""
        return self.frame.height + self.broken.height


class Reader(Protocol):
    """An open file. Both passes see the same rows under the same line numbers."""

    plan: Plan
    rows_total: int | None

    def batches(self) -> Iterator[Batch]:
        """The rows, to be judged."""
        ...

    def raw(self) -> Iterator[pl.DataFrame]:
        """Every row whole (line, raw), unmapped columns included, for the quarantine."""
        ...


def no_broken() -> pl.DataFrame:
    """For kinds of file whose rows are always rows."""
    return pl.DataFrame(schema=BROKEN)
