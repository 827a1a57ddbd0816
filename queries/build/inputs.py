"""What a build's SQL reads: exported tables, what is known of them, what notice and clock give."""

from __future__ import annotations

from datetime import date, timedelta

from queries.build import reference_relations
from queries.build.schema import Sources
from queries.engine.on_duckdb import Engine
from queries.errors import ExportError
from queries.exports import TABLES
from queries.notices.model import Notice


def add_inputs(engine: Engine, sources: Sources, notice: Notice) -> None:
    """Add every relation that the SQL files may read and none of them makes.

    Raises `ExportError` when the register of processing names a retention rule that the notice
    lacks.
    """
    for name, table in TABLES.items():
        engine.parquet(name, table.stored, sources.tables.get(name, ()))
    _refuse_unknown_rules(engine, notice)
    frames = ("absences", "folding", "folded", "folded_dues", "carried", "first_extracts")
    for name in (*frames, "whole_exports"):
        engine.frame(name, getattr(sources, name))
    days = _days_in_use(engine, sources)
    for name, frame in reference_relations.frames(engine, notice, sources, days):
        engine.frame(name, frame)


def _refuse_unknown_rules(engine: Engine, notice: Notice) -> None:
    named = engine.rows("select distinct retention from processings order by 1")
    unknown = [rule for rule in named["retention"] if rule not in notice.retention]
    if unknown:
        raise ExportError(
            "processings.retention names rules that the notice file lacks: "
            + ", ".join(unknown)
            + ".",
            "The notice has: " + ", ".join(notice.retention),
        )


def _days_in_use(engine: Engine, sources: Sources) -> tuple[date, date]:
    """The first and last day that any exported column holds, the exports' own day included."""
    asked = [
        f'select cast(min("{column}") as date), cast(max("{column}") as date) from "{name}"'
        for name in sources.tables
        for column, kind in TABLES[name].stored.items()
        if kind in ("DATE", "TIMESTAMP")
    ]
    found = engine.rows(" union all ".join(asked)).rows()
    seen = [sources.day, *(day for row in found for day in row if day is not None)]
    # a day more on both sides: the SQL may step one day before or after what it reads
    return min(seen) - timedelta(days=1), max(seen) + timedelta(days=1)
