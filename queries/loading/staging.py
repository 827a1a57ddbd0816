"""The staging folder of one load: parts written batch by batch, joined by DuckDB at the end.

Only parts that this load wrote are ever read, by name: a leftover of an earlier run has no way in.
"""

from collections import defaultdict
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from queries.loading.check import FINDINGS

# A finding of a file's row, as staged: the source's number in the load, and the line.
STAGED_FINDINGS: dict[str, Any] = {"source": pl.Int32, "line": pl.Int64} | {
    name: dtype for name, dtype in FINDINGS.items() if name != "row"
}

MEMORY = "1GB"


class Staging:
    """Parts of rows, findings and quarantined rows, each belonging to one source."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._parts: dict[str, list[tuple[int, Path]]] = defaultdict(list)
        self._number = 0
        spill = folder / "spill"
        spill.mkdir()
        self.connection = duckdb.connect(
            config={
                "memory_limit": MEMORY,
                "temp_directory": str(spill),
                "python_enable_replacements": False,
            }
        )
        self.write("findings", -1, pl.DataFrame(schema=STAGED_FINDINGS))

    def write(self, what: str, source: int, frame: pl.DataFrame) -> None:
        """Add a part; ``what`` is findings, quarantine, or a table's name."""
        self._number += 1
        path = self.folder / f"part-{self._number:06d}.parquet"
        frame.write_parquet(path, compression="lz4", statistics=False)
        self._parts[what].append((source, path))

    def drop(self, source: int) -> None:
        """Forget everything of one source, which is refused."""
        for what, parts in self._parts.items():
            for number, path in parts:
                if number == source:
                    path.unlink()
            self._parts[what] = [part for part in parts if part[0] != source]

    def drop_parts(self) -> None:
        """Free the room that joined parts take."""
        for parts in self._parts.values():
            for _, path in parts:
                path.unlink()
        self._parts.clear()

    def has(self, what: str) -> bool:
        """Whether any part was written."""
        return bool(self._parts[what])

    def parts(self, what: str, without: frozenset[int] = frozenset()) -> list[str]:
        """The parts' paths, as patterns that match nothing else."""
        return [plain_pattern(path) for source, path in self._parts[what] if source not in without]

    def rows(self, sql: str, **params: Any) -> pl.DataFrame:
        """What a query over the staged parts gives."""
        return self.connection.sql(sql, params=params).pl()

    def run(self, sql: str, **params: Any) -> None:
        """Run a statement that gives nothing back."""
        self.connection.execute(sql, params)

    def save(self, path: Path, sql: str, **params: Any) -> None:
        """Write what a query gives as Parquet, in its order."""
        found = self.connection.sql(sql, params=params)
        found.write_parquet(str(path), compression="zstd", row_group_size=122_880)

    def close(self) -> None:
        """Let go of the working memory."""
        self.connection.close()


def plain_pattern(path: Path) -> str:
    """A pattern that matches exactly this path: some DuckDB releases read any path as one."""
    return "".join(f"[{c}]" if c in "*?[" else c for c in str(path))
