"""From source tables to figures: relations, obligations, daily flows.

One build judges one set of source tables under one notice and writes two DuckDB files:
`flows.duckdb` (what every figure is summed from; holds no person) and `rows.duckdb` (the
obligations themselves, under pseudonyms). It must not know where snapshots lie.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from queries.build import daily_flows, reference_relations
from queries.build.schema import COHORTS, DIMENSIONS, FLOWS, STATED, Judged, Sources
from queries.engine import sql_files
from queries.engine.on_duckdb import Engine, quoted
from queries.errors import ExportError, NoticeError
from queries.exports import TABLES
from queries.notices.model import Notice, Promise

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
    lacks, `QueryError` when a SQL file does not give what it declares.
    """
    _refuse_unknown_figures(notice)
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
        (out / "build.duckdb").unlink(missing_ok=True)


def _refuse_unknown_figures(notice: Notice) -> None:
    """A figure that no SQL takes would be silently without effect."""
    for promise in notice.promises.values():
        files = [
            sql_files.folder("promises")[promise.id],
            *sql_files.relations_for((promise.id,)),
        ]
        known = {name for file in files for name in file.parameters}
        for figure in promise.figures:
            if figure not in known:
                raise NoticeError(
                    f"{promise.id}.{figure} in the notice file is a figure that no SQL takes.",
                    f"It takes: {', '.join(sorted(known)) or 'none'}",
                )


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
        self._inputs()
        self._attach()
        judged = Judged(self.chosen, self.sources.carried)
        for file in sql_files.relations_for(self.chosen):
            self.progress(f"relation {file.name}")
            self.engine.relation(file, self._values())
            if file.kept:
                self.engine.statement(
                    f'create table {file.kept}."{file.name}" as select * from main."{file.name}"'
                )
        for name in self.chosen:
            self.progress(f"promise {name}")
            judged.dimensions[name] = self._promise(self.notice.promises[name])
        self.progress("daily flows")
        erasing = [name for name in self.chosen if self.notice.promises[name].erases]
        judged.carried = daily_flows.add_up(self.engine, self.sources, erasing)
        daily_flows.late_customers(self.engine, erasing)
        judged.obligations = self.engine.value("select count(*) from main.stored")
        judged.flows = self.engine.value("select count(*) from main.together")
        self._sorted()
        return judged

    def _values(self) -> dict[str, object]:
        """What relations take as parameters: the figures of the promises that use them."""
        values: dict[str, object] = {"scope": "company", "objection_scope": "company"}
        for promise in self.notice.promises.values():
            values.update(promise.figures)
        return values

    def _inputs(self) -> None:
        for name, table in TABLES.items():
            self.engine.parquet(name, table.stored, self.sources.tables.get(name, ()))
        unknown = self._unknown_rules()
        if unknown:
            raise ExportError(
                "processings.retention names rules that the notice file lacks: "
                + ", ".join(unknown)
                + ".",
                "The notice has: " + ", ".join(self.notice.retention),
            )
        self.engine.frame("absences", self.sources.absences)
        self.engine.frame("folding", self.sources.folding)
        self.engine.frame("first_extracts", self.sources.first_extracts)
        days = reference_relations.days_in_use(self.engine, self.sources)
        for name, frame in reference_relations.frames(self.engine, self.notice, self.sources, days):
            self.engine.frame(name, frame)

    def _unknown_rules(self) -> list[str]:
        named = self.engine.rows("select distinct retention from processings order by 1")
        return [rule for rule in named["retention"] if rule not in self.notice.retention]

    def _attach(self) -> None:
        for name in ("rows", "flows"):
            file = self.out / f"{name}.duckdb"
            self.engine.statement(f"attach {quoted(file)} as {name}")
        columns = ", ".join(f'"{key}" {kind}' for key, kind in STATED.items())
        days = "closes_on DATE, lapsed_on DATE, judged_on DATE"
        self.engine.statement(
            f"create table main.stored (promise VARCHAR, nature VARCHAR, {columns}, {days})"
        )
        self.engine.statement(
            "create table main.lacking (promise VARCHAR, item_table VARCHAR, item_id VARCHAR, "
            "company VARCHAR, customer_key VARCHAR)"
        )
        counts = ", ".join(f'"{name}" BIGINT' for name in FLOWS)
        for table in ("main.summed", "main.carrying"):
            self.engine.statement(
                f"create table {table} (promise VARCHAR, company VARCHAR, dimension VARCHAR, "
                f'"value" VARCHAR, "day" DATE, {counts})'
            )

    def _promise(self, promise: Promise) -> tuple[str, ...]:
        """Judge one promise; returns the dimensions that it breaks down by."""
        file = sql_files.folder("promises")[promise.id]
        values = {**self._values(), **promise.figures}
        self.engine.table("said", file, values)
        said = self.engine.schema("said")
        self._refuse_unknown(file.name, said)
        selected = ", ".join(
            f'"{key}"' if key in said else _absent(key, kind) for key, kind in STATED.items()
        )
        self.engine.statement(f"create or replace view stated as select {selected} from said")
        self.engine.table("settled", sql_files.figure("settled"), {"erases": promise.erases})
        self.engine.table(
            "obligations", sql_files.figure("obligations"), {"nature": promise.nature}
        )
        self._store(promise)
        dimensions = tuple(name for name in DIMENSIONS if name in said)
        kept_apart = (*dimensions, *(COHORTS if promise.erases else ()))
        daily_flows.flow(self.engine, promise, kept_apart, "main.obligations", "main.summed")
        if not self.sources.folding.is_empty():
            daily_flows.fold(self.engine, promise, kept_apart)
        return dimensions

    @staticmethod
    def _refuse_unknown(name: str, said: Mapping[str, str]) -> None:
        problems = sql_files.headers.check_schema(
            {key: STATED.get(key, "") for key in said if key in STATED}, said
        )
        if problems:
            raise sql_files.QueryError(f"promises/{name}.sql: " + "; ".join(problems) + ".")

    def _store(self, promise: Promise) -> None:
        kept = "true" if self.keep_met_events else "not ($nature = 'event' and closed_as = 'met')"
        self.engine.statement(
            f"""insert into main.stored
            select $promise, $nature, o.*
            from main.obligations as o
            anti join main.folding as f on f.item_table = o.item_table and f.item_id = o.item_id
            where {kept}""",
            {"promise": promise.id, "nature": promise.nature},
        )
        self.engine.statement(
            """insert into main.lacking
            select distinct $promise, s.item_table, s.item_id, s.company, s.customer_key
            from main.stated as s
            anti join main.absences as a
                on a.item_table = s.item_table and a.item_id = s.item_id and a.back_on is null
            where s.arises_on is null""",
            {"promise": promise.id},
        )

    def _sorted(self) -> None:
        """Rows by promise and last day: a page of the oldest overdue reads a few blocks."""
        self.progress("writing")
        self.engine.statement(
            """create table rows.obligations as
            select * from main.stored order by promise, due_on, arises_on, item_id, part"""
        )
        self.engine.statement("create table rows.unmeasured_items as select * from main.lacking")
        self.engine.statement("create table flows.daily as select * from main.together")
        self.engine.statement("create view main.daily as select * from main.together")
        self.engine.table("parted", sql_files.figure("cohorts"), {})
        self.engine.statement("create table flows.cohorts as select * from main.parted")
        self.engine.statement(
            """create table flows.unmeasured as
            select promise, company, count(*) as items from main.lacking group by 1, 2"""
        )


def _absent(key: str, kind: str) -> str:
    value = "false" if key == "late_before" else f"cast(null as {kind})"
    return f'{value} as "{key}"'
