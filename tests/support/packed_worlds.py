"""Many small random worlds in one build: the rows of each under its own company and ids."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import duckdb
import polars as pl

from queries.build.build import build
from queries.exports import TABLES
from queries.notices.reading import read_notice
from tests.support.text_tables import sources, typed

World = dict[str, list[dict]]
DAY = timedelta(days=1)


def days_from(rng: random.Random, first: date, span: int) -> date:
    """A day of the first `span` from `first`: few, so that days fall together."""
    return first + rng.randint(0, span) * DAY


def maybe(rng: random.Random, share: float, value: object) -> object:
    """The value in that share of the cases, else none."""
    return value if rng.random() < share else None


def frames_of(worlds: Sequence[World]) -> dict[str, pl.DataFrame]:
    """The exported tables of all the worlds together."""
    return {
        name: typed([row for world in worlds for row in world[name]], TABLES[name].stored)
        for name in worlds[0]
    }


def judged(
    folder: Path, worlds: Sequence[World], last: date, promises: Sequence[str]
) -> tuple[dict[str, pl.DataFrame], dict[str, list[str]]]:
    """What a build says of each promise: its obligations, and its unmeasured items."""
    out = folder / "out"
    out.mkdir(parents=True)
    tables = sources(folder / "in", frames_of(worlds), last)
    build(tables, read_notice(), out, promises=promises, keep_met_events=True)
    with duckdb.connect(str(out / "rows.duckdb"), read_only=True) as con:
        rows = con.sql("select * from obligations order by item_id, part, arises_on").pl()
        lacking = con.sql("select promise, item_id from unmeasured_items order by item_id").pl()
    return (
        {name: rows.filter(pl.col("promise") == name) for name in promises},
        {name: lacking.filter(pl.col("promise") == name)["item_id"].to_list() for name in promises},
    )
