"""The order of the exported rows decides nothing: every window of the SQL has a unique order.

Ties are looked for in the data of each window, not waited for: on a small table the engine happens
to keep equal rows in one order, on a large one it does not.
"""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import duckdb
import polars as pl
import pytest
import sqlglot
from sqlglot import exp

from queries.build.build import build
from queries.build.inputs import add_inputs
from queries.build.parameters import values_of
from queries.engine import sql_files
from queries.engine.on_duckdb import Engine
from queries.exports import TABLES
from queries.notices.reading import read_notice
from tests.oracle import (
    test_agreement_oracle,
    test_consent_oracle,
    test_erasure_oracle,
    test_rights_oracle,
)
from tests.support import withdrawal_worlds as consenting
from tests.support.packed_worlds import frames_of
from tests.support.text_tables import sources, typed

LAST = date(2026, 10, 31)
SHUFFLES = 4


def consent_worlds() -> tuple[dict[str, pl.DataFrame], pl.DataFrame | None]:
    """Consents, agreements and register lines, many of them with equal days."""
    rng = random.Random(9)
    worlds = [test_consent_oracle.a_world(rng, n) for n in range(400)]
    for world in worlds:
        # the same consent and agreement once more, under another id
        world["consents"] += [{**c, "consent_id": c["consent_id"] + "x"} for c in world["consents"]]
        world["agreements"] += [
            {**a, "agreement_id": a["agreement_id"] + "x"} for a in world["agreements"]
        ]
    frames = {
        name: typed([row for world in worlds for row in world[name]], TABLES[name].stored)
        for name in worlds[0]
    }
    return frames, None


def erasure_worlds() -> tuple[dict[str, pl.DataFrame], pl.DataFrame | None]:
    """Contracts and holds, many of them with equal days."""
    rng = random.Random(9)
    worlds = [test_erasure_oracle.a_world(rng) for _ in range(400)]
    for person, holding in worlds:
        person.times += person.times[:1]
        holding.holds += holding.holds[:1]
    return test_erasure_oracle.tables_of(worlds)


def twins(module, table: str, key: str) -> tuple[dict[str, pl.DataFrame], pl.DataFrame | None]:
    """The worlds of an oracle, with the rows of a table once more under other ids."""
    rng = random.Random(9)
    worlds = [module.a_world(rng, n) for n in range(300)]
    for world in worlds:
        world[table] += [{**row, key: row[key] + "x"} for row in world[table]]
    return frames_of(worlds), None


def agreement_worlds() -> tuple[dict[str, pl.DataFrame], pl.DataFrame | None]:
    """Agreements and disclosures, many of them with equal days."""
    return twins(test_agreement_oracle, "agreements", "agreement_id")


def rights_worlds() -> tuple[dict[str, pl.DataFrame], pl.DataFrame | None]:
    """Requests whose steps stand there twice."""
    return twins(test_rights_oracle, "request_events", "event_id")


def withdrawal_worlds() -> tuple[dict[str, pl.DataFrame], pl.DataFrame | None]:
    """Consents, holdings and holds, many of them with equal days."""
    return twins(consenting, "consents", "consent_id")


MADE = [consent_worlds, erasure_worlds, agreement_worlds, rights_worlds, withdrawal_worlds]


def measurable(tables: dict[str, pl.DataFrame]) -> tuple[str, ...]:
    """The promises that these tables can measure."""
    known = frozenset(TABLES)
    return tuple(n for n in read_notice().promises if sql_files.needs(n, known) <= set(tables))


@pytest.mark.parametrize("made", MADE)
def test_shuffled_rows_give_the_same_obligations(tmp_path: Path, made):
    """Each table in another order, built again and again: not one stretch differs."""
    tables, absences = made()
    more = {} if absences is None else {"absences": absences}
    first = None
    for number in range(SHUFFLES):
        shuffled = {
            name: frame.sample(fraction=1, shuffle=True, seed=number)
            for name, frame in tables.items()
        }
        out = tmp_path / f"out-{number}"
        out.mkdir()
        build(
            sources(tmp_path / f"in-{number}", shuffled, LAST, **more),
            read_notice(),
            out,
            promises=measurable(tables),
            keep_met_events=True,
        )
        with duckdb.connect(str(out / "rows.duckdb"), read_only=True) as con:
            rows = con.sql("select * from obligations").pl()
        rows = rows.sort(*rows.columns)
        first = rows if first is None else first
        assert rows.equals(first)
    assert first.height > 400


def ties(tree: exp.Query, window: exp.Window) -> str:
    """A query for the keys by which a window cannot tell two of its rows apart."""
    select = window.find_ancestor(exp.Select)
    named = {w.this.name: w for w in select.args.get("windows") or []}
    spec = named.get(window.args["alias"].name, window) if window.args.get("alias") else window
    order = spec.args.get("order")
    keys = [*spec.args.get("partition_by", []), *(o.this for o in order.expressions if order)]
    asked = exp.select(*[key.copy() for key in keys], "count(*) as twins")
    for part in ("from_", "from", "joins", "where"):
        if select.args.get(part):
            value = select.args[part]
            copied = [v.copy() for v in value] if isinstance(value, list) else value.copy()
            asked.set(part, copied)
    asked = asked.group_by(*[key.copy() for key in keys]).having("count(*) > 1")
    ctes = tree.args.get("with_") or tree.args.get("with")
    if ctes:
        asked.set("with_" if "with_" in tree.args else "with", ctes.copy())
    return asked.sql(dialect="duckdb")


def windows(text: str) -> list[str]:
    """The tie queries of every ordered window in a file."""
    tree = sqlglot.parse_one(text, dialect="duckdb")
    found = []
    for window in tree.find_all(exp.Window):
        select = window.find_ancestor(exp.Select)
        is_definition = window in (select.args.get("windows") or [])
        named = {w.this.name: w for w in select.args.get("windows") or []}
        spec = named.get(window.args["alias"].name, window) if window.args.get("alias") else window
        if spec.args.get("order") and not is_definition:
            found.append(ties(tree, window))
    return found


@pytest.mark.parametrize("made", MADE)
def test_no_window_has_ties(tmp_path: Path, made):
    """Over worlds full of equal days, no window of any relation or promise sees equal keys."""
    tables, absences = made()
    more = {} if absences is None else {"absences": absences}
    inputs, out = sources(tmp_path / "in", tables, LAST, **more), tmp_path / "out"
    out.mkdir()
    notice = read_notice()
    chosen = measurable(tables)
    engine = Engine(out)
    add_inputs(engine, inputs, notice)
    looked = 0
    promises = [sql_files.folder("promises")[name] for name in chosen]
    for file in (*sql_files.relations_for(chosen), *promises):
        for query in windows(file.text):
            assert engine.rows(query, values_of(file, notice)).is_empty(), f"{file.name}: {query}"
            looked += 1
        if file not in promises:
            engine.table(file, values_of(file, notice))
    engine.close()
    assert looked > 10
