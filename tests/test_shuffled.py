"""The order of the exported rows decides nothing: every window of the SQL has a unique order."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import duckdb
import polars as pl
import pytest
import test_consent_oracle
import test_erasure_oracle
from text_tables import sources, typed

from queries.build import build
from queries.exports import TABLES
from queries.notice import read_notice

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


@pytest.mark.parametrize("made", [consent_worlds, erasure_worlds])
def test_shuffled_rows_give_the_same_obligations(tmp_path: Path, made):
    """Each table in another order, built again and again: not one stretch differs."""
    tables, absences = made()
    names = (
        ["erase_after_relationship"]
        if absences is not None
        else ["consent_covers_holding", "consent_covers_use", "disclosure_has_agreement"]
    )
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
            promises=names,
            keep_met_events=True,
        )
        with duckdb.connect(str(out / "rows.duckdb"), read_only=True) as con:
            rows = con.sql("select * from obligations").pl()
        rows = rows.sort(*rows.columns)
        first = rows if first is None else first
        assert rows.equals(first)
    assert first.height > 400
