"""Daily flows: what arose, turned late and closed on each day, summed up for every later question.

The flows of this build's stretches, those carried from rows that are gone, and the customers behind
what is overdue. The definitions are SQL (`figures/daily.sql`); this is the order in which they run.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from queries.build.schema import FLOWS, Sources
from queries.engine import sql_files
from queries.engine.on_duckdb import Engine
from queries.notices.model import Promise


def flow(
    engine: Engine, promise: Promise, dimensions: Sequence[str], source: str, into: str
) -> None:
    """Add the daily flows of one promise, by each dimension apart, to a table of flows."""
    if source != "main.obligations":
        engine.statement("alter table main.obligations rename to all_obligations")
        engine.statement(f"create view main.obligations as select * from {source}")
    for dimension in ("", *dimensions):
        values = {"nature": promise.nature, "dimension": dimension}
        engine.table("moved", sql_files.figure("daily"), values)
        flows = ", ".join(f'"{name}"' for name in FLOWS)
        engine.statement(
            f"""insert into {into}
            select $promise, company, $dimension, "value", "day", {flows} from main.moved""",
            {"promise": promise.id, "dimension": dimension},
        )
    if source != "main.obligations":
        engine.statement("drop view main.obligations")
        engine.statement("alter table main.all_obligations rename to obligations")


def fold(engine: Engine, promise: Promise, dimensions: Sequence[str]) -> None:
    """The flows of rows that are about to go, to be carried from now on."""
    engine.statement(
        """create or replace table main.folded as
        select o.* from main.obligations as o
        semi join main.folding as f on f.item_table = o.item_table and f.item_id = o.item_id"""
    )
    flow(engine, promise, dimensions, "main.folded", "main.carrying")


def add_up(engine: Engine, sources: Sources, erasing: Sequence[str]) -> pl.DataFrame:
    """Add the carried flows, leave out what was judged before it was measured.

    Gives the flows to carry on, those of this build's folded rows included.
    """
    engine.frame("carried", sources.carried)
    engine.statement("insert into main.summed select * from main.carried")
    _measured_from(engine, erasing)
    unmeasured = 'case when s."day" < m.first_on then 0 else'
    cut = ", ".join(
        f'cast(sum({unmeasured if name in ("judged", "kept") else ""} s."{name}" '
        f'{"end" if name in ("judged", "kept") else ""}) as bigint) as "{name}"'
        for name in FLOWS
    )
    named = ", ".join(f'"{name}"' for name in FLOWS)
    engine.statement(
        f"""create or replace table main.together as
        select s.promise, s.company, s.dimension, s."value", s."day", {cut}
        from main.summed as s
        left join flows.measured_from as m
            on m.promise = s.promise and m.company = s.company
        group by all
        order by s.promise, s.dimension, s.company, s."value", s."day" """
    )
    carrying = engine.rows(
        f'select promise, company, dimension, "value", "day", {named} from main.carrying'
    )
    return pl.concat([sources.carried, carrying.cast(sources.carried.schema)])


def _measured_from(engine: Engine, erasing: Sequence[str]) -> None:
    """From which day an erasing promise is measured: nothing is known of what was purged
    before the first extract, unless the holdings themselves say when they were erased."""
    engine.statement(
        """create table flows.measured_from as
        select p.promise, f.company, f.first_on
        from first_extracts as f
        cross join (select unnest($erasing) as promise) as p
        anti join (select distinct company from holdings where erased_on is not null) as e
            on e.company = f.company
        where f.table_name = 'holdings'""",
        {"erasing": erasing},
    )


def late_customers(engine: Engine, erasing: Sequence[str]) -> None:
    """How many customers have something overdue that must be erased, by day: customers do not
    add up as their records do."""
    engine.statement(
        'create table flows.carried_until as select max("day") as last_on from carried'
    )
    engine.statement(
        """create table flows.late_customers (promise VARCHAR, company VARCHAR,
        dimension VARCHAR, "value" VARCHAR, "day" DATE, customers BIGINT)"""
    )
    for dimension in ("", "system", "category"):
        for is_together in (False, True):
            values = {"promises": erasing, "dimension": dimension, "is_together": is_together}
            engine.table("merged", sql_files.figure("late_customers"), values)
            engine.statement(
                """insert into flows.late_customers
                select promise, company, $dimension, "value", "day", customers
                from main.merged""",
                {"dimension": dimension},
            )
