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
    """Some rows of a file: the planned columns as text or as typed in it, and each row's line.

    `broken` (line, rule): lines between them that are no row.
    """

    frame: pl.DataFrame
    lines: pl.Series
    broken: pl.DataFrame

    @property
    def rows_read(self) -> int:
        """Rows, and lines that are no row."""
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
    """For kinds of file without lines that are no row."""
    return pl.DataFrame(schema=BROKEN)
