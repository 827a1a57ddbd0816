"""From source tables to figures: relations, obligations, daily flows.

One build judges one set of source tables under one notice and writes two DuckDB files:
`flows.duckdb` (what every figure is summed from; holds no person) and `rows.duckdb` (the
obligations themselves, under pseudonyms). It must not know where snapshots lie.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from queries.build.inputs import add_inputs
from queries.build.ordering import run_in_order
from queries.build.parameters import refuse_unknown_figures, values_of
from queries.build.schema import Judged, Sources
from queries.build.steps import FLOWS, ROWS, TO_FLOWS, TO_JUDGED, make
from queries.build.stretches import add_stretches
from queries.engine import sql_files
from queries.engine.on_duckdb import Engine
from queries.exports import TABLES
from queries.notices.model import Notice

Progress = Callable[[str], None]


def build(
    sources: Sources,
    notice: Notice,
    out: Path,
    *,
    promises: Sequence[str] | None = None,
    keep_met_events: bool = False,
    progress: Progress = lambda text: None,
) -> Judged:
    """Judge `sources` under `notice`; writes rows.duckdb and flows.duckdb into the folder `out`.

    `promises`: only these (for a what-if); else all that the exports can measure.
    `keep_met_events`: store events that went right as rows too, instead of counting them only.

    Raises `ExportError` when the register of processing names a retention rule that the notice
    lacks, `NoticeError` for a figure that no SQL takes, `QueryError` when a SQL file does not give
    what it declares.
    """
    refuse_unknown_figures(notice)
    exported = frozenset(sources.tables)
    known = frozenset(TABLES)
    chosen = tuple(
        name
        for name in (promises if promises is not None else notice.promises)
        if sql_files.needs(name, known) <= exported
    )
    engine = Engine(out)
    try:
        return _Build(engine, sources, notice, out, chosen, keep_met_events, progress).run()
    finally:
        engine.close()


@dataclass
class _Build:
    engine: Engine
    sources: Sources
    notice: Notice
    out: Path
    chosen: tuple[str, ...]
    keep_met_events: bool
    progress: Progress

    def run(self) -> Judged:
        self.progress("inputs")
        add_inputs(self.engine, self.sources, self.notice)
        self._relations_and_promises()
        self.progress("obligations")
        promises = [self.notice.promises[name] for name in self.chosen]
        dimensions = add_stretches(self.engine, promises, self.keep_met_events)
        make(self.engine, TO_JUDGED)
        counts: dict[str, int] = {}
        files = {"rows": self._write_rows, "flows": self._write_flows}
        run_in_order(dict.fromkeys(files, ()), lambda name: counts.update(files[name]()))
        return Judged(
            measured=self.chosen,
            carried=self._carried(),
            dues=self._dues(),
            obligations=counts["obligations"],
            flows=counts["daily"],
            dimensions=dimensions,
        )

    def _relations_and_promises(self) -> None:
        """A table of each shared relation and of the stretches that each promise states."""
        relations = {file.name: file for file in sql_files.relations_for(self.chosen)}
        promises = {name: sql_files.folder("promises")[name] for name in self.chosen}
        files = {**relations, **promises}

        def run(name: str) -> None:
            self.progress(f"{'promise' if name in promises else 'relation'} {name}")
            self.engine.table(files[name], values_of(files[name], self.notice))

        run_in_order(
            {name: file.reads & files.keys() - {name} for name, file in files.items()}, run
        )

    def _write_rows(self) -> dict[str, int]:
        return self._write("rows", ROWS)

    def _write_flows(self) -> dict[str, int]:
        self.progress("daily flows")
        make(self.engine, TO_FLOWS)
        return self._write("flows", FLOWS)

    def _write(self, database: str, names: Sequence[str]) -> dict[str, int]:
        """One of the two files, with the relations that are kept in it; gives the rows of each."""
        kept = [file for file in sql_files.relations_for(self.chosen) if file.kept == database]
        self.progress(f"writing {database}")
        return self.engine.write(
            self.out / f"{database}.duckdb", [*kept, *(sql_files.figure(name) for name in names)]
        )

    def _carried(self) -> pl.DataFrame:
        """The flows to carry on, those of this build's folded rows included."""
        found = self.engine.rows(sql_files.figure("carried_on").text)
        return found.cast(self.sources.carried.schema)

    def _dues(self) -> pl.DataFrame:
        """The same of the days on which something might be erased; they need no person."""
        known = self.sources.folded_dues
        if "disposal_is_decided" not in self.chosen:
            return known
        found = self.engine.rows(sql_files.figure("dues_carried_on").text)
        return found.cast(known.schema)
