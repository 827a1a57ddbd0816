"""The staging folder of one load: parts written batch by batch, joined by DuckDB at the end.

Only parts that this load wrote are ever read, by name: what an earlier run left is not.
"""

from collections import defaultdict
from pathlib import Path
from threading import Lock
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
    """Parts of rows, findings and quarantined rows, each belonging to one source.

    Several threads may write and query at once.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._parts: dict[str, list[tuple[int, Path]]] = defaultdict(list)
        self._lock = Lock()
        spill = folder / "spill"
        spill.mkdir()
        self._connection = duckdb.connect(
            config={
                "memory_limit": MEMORY,
                "temp_directory": str(spill),
                "python_enable_replacements": False,
            }
        )
        self.write("findings", -1, pl.DataFrame(schema=STAGED_FINDINGS))

    def write(self, what: str, source: int, frame: pl.DataFrame) -> None:
        """Add a part; `what` is findings, quarantine, or a table's name."""
        with self._lock:
            path = self.folder / f"part-{what}-{source}-{len(self._parts[what])}.parquet"
            self._parts[what].append((source, path))
        frame.write_parquet(path, compression="lz4", statistics=False)

    def drop(self, source: int) -> None:
        """Delete the parts of one source, which is refused."""
        for what, parts in self._parts.items():
            for number, path in parts:
                if number == source:
                    path.unlink()
            self._parts[what] = [part for part in parts if part[0] != source]

    def drop_parts(self) -> None:
        """Delete all parts, once they have been joined."""
        for parts in self._parts.values():
            for _, path in parts:
                path.unlink()
        self._parts.clear()

    def has(self, what: str) -> bool:
        """Whether any part was written."""
        return bool(self._parts.get(what))

    def paths(self, what: str) -> list[Path]:
        """The parts, by source and in the order written."""
        return [path for _, path in sorted(self._parts[what], key=lambda part: part[0])]

    def parts(self, what: str) -> list[str]:
        """The parts' paths for SQL: as patterns that match nothing else."""
        return [plain_pattern(path) for path in self.paths(what)]

    def rows(self, sql: str, **params: Any) -> pl.DataFrame:
        """The rows of a query over the staged parts."""
        # Not by .pl(), which imports pyarrow and numpy.
        return pl.DataFrame(self._connection.cursor().sql(sql, params=params))

    def run(self, sql: str, **params: Any) -> None:
        """Run a statement without a result."""
        self._connection.cursor().execute(sql, params)

    def save(self, path: Path, sql: str, **params: Any) -> None:
        """Write the rows of a query as Parquet, in their order."""
        found = self._connection.cursor().sql(sql, params=params)
        found.write_parquet(str(path), compression="zstd", row_group_size=122_880)

    def close(self) -> None:
        """Close the working database."""
        self._connection.close()


def plain_pattern(path: Path) -> str:
    """A pattern that matches exactly this path: some DuckDB releases read any path as one."""
    return "".join(f"[{c}]" if c in "*?[" else c for c in str(path))
