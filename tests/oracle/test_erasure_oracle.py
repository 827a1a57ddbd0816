"""Erasing after the relationship and after a statute, read again from the facts, day by day.

About a hundred random worlds are packed into one build: each is a company with one customer and one
holding, with contracts, returns, holds, statutes, erasure, and rows that leave the exports and come
back.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import duckdb
import polars as pl
import pytest

from queries.build.build import build
from queries.exports import TABLES
from queries.notices.reading import read_notice
from tests.oracle.clock import ALWAYS, Span, joined, plain_months_after
from tests.oracle.erasure import RELATIONSHIP, STATUTE, Facts, times
from tests.oracle.flows import STATUSES
from tests.support.text_tables import sources, typed

FIRST, LAST = date(2020, 1, 1), date(2026, 12, 31)
DAYS = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
WORLDS = 1500 if os.environ.get("NOTICEBOARD_SOAK") else 120


@dataclass
class Person:
    """A customer's times (first and last day, last None while it runs)."""

    times: list[tuple[date, date | None]]


@dataclass
class Holding:
    """A set of data; `left`: the days between which it is missing from the exports."""

    collected: date
    erased: date | None = None
    holds: list[tuple[date, date | None]] = field(default_factory=list)
    keep_until: date | None = None
    left: list[tuple[date, date | None]] = field(default_factory=list)


def facts_of(person: Person, holding: Holding) -> Facts:
    """The same facts as the plain reading takes them."""

    def statute(end: date, kept: date) -> tuple[str | None, date | None, int]:
        return "accounting", holding.keep_until, 90

    def closed(spans: list[tuple[date, date | None]]) -> list[Span]:
        return [(first, last or ALWAYS) for first, last in spans]

    return Facts(
        joined(closed(person.times)),
        holding.collected,
        holding.erased,
        [(span, "dispute") for span in closed(holding.holds)],
        statute,
        closed(holding.left),
    )


def _later(rng: random.Random, day: date, low: int, high: int) -> date:
    return day + timedelta(days=rng.randint(low, high))


def a_world(rng: random.Random) -> tuple[Person, Holding]:
    """Somebody's times as a customer and what became of their data."""
    times: list[tuple[date, date | None]] = []
    day = _later(rng, FIRST, 0, 300)
    for _ in range(rng.choice([1, 1, 2, 2, 3])):
        end = None if rng.random() < 0.1 else _later(rng, day, 0, 300)
        times.append((day, end))
        if end is None:
            break
        # a gap of some days, of about 24 months, or of the very days around erase_from
        day = rng.choice(
            [
                _later(rng, end, 2, 500),
                _later(rng, end, 650, 900),
                _later(rng, plain_months_after(end, 24), -1, 2),
                end + timedelta(days=1),
            ]
        )
    holding = Holding(collected=_later(rng, times[0][0], -20, 500))
    if rng.random() < 0.5:
        holding.erased = _later(rng, holding.collected, 0, 2200)
    for _ in range(rng.choice([0, 0, 1, 2, 3])):
        begins = _later(rng, times[0][0], 0, 1700)
        if holding.holds and holding.holds[-1][1] and rng.random() < 0.3:
            begins = holding.holds[-1][1] + timedelta(days=1)  # the next follows on the day after
        until = None if rng.random() < 0.15 else _later(rng, begins, 0, 500)
        holding.holds.append((begins, until))
    if rng.random() < 0.4:
        holding.keep_until = date(rng.randint(2021, 2028), 12, 31)
    if holding.erased is None and rng.random() < 0.5:
        gone = _later(rng, max(holding.collected, times[0][0]), 1, 2000)
        ends = [end for _, end in times if end and end > holding.collected]
        if ends and rng.random() < 0.3:
            gone = rng.choice(ends)  # it leaves on the very day on which its time would begin
        back = _later(rng, gone, 1, 400) if rng.random() < 0.5 else None
        holding.left.append((gone, back))
    return Person(times), holding


def tables_of(worlds: list[tuple[Person, Holding]]) -> tuple[dict[str, pl.DataFrame], pl.DataFrame]:
    """The exports that such worlds would give."""
    rows: dict[str, list[dict]] = {
        name: [] for name in ("customers", "contracts", "holdings", "holds", "processings")
    }
    absences = []
    for n, (person, holding) in enumerate(worlds):
        who = {"company": f"w{n}", "customer_key": f"c{n}"}
        rows["customers"].append({**who, "kind": "private"})
        for m, (begins, ends) in enumerate(person.times):
            rows["contracts"].append(
                {
                    **who,
                    "contract_id": f"k{n}-{m}",
                    "service": "water",
                    "starts_on": begins,
                    "ends_on": ends,
                }
            )
        kept = holding.keep_until
        rows["holdings"].append(
            {
                **who,
                "holding_id": f"h{n}",
                "system": "s",
                "category": "billing",
                "collected_on": holding.collected,
                "erased_on": holding.erased,
                "fiscal_year_end": kept and date(kept.year - 7, 6, 30),
            }
        )
        rows["processings"].append(
            {
                "processing_id": f"p{n}",
                "category": "billing",
                "company": f"w{n}",
                "system": "s",
                "purpose": "contract",
                "legal_basis": "contract",
                "retention": "accounting" if kept else "relationship",
            }
        )
        for m, (begins, until) in enumerate(holding.holds):
            rows["holds"].append(
                {
                    "hold_id": f"s{n}-{m}",
                    "company": f"w{n}",
                    "holding_id": f"h{n}",
                    "reason": "dispute",
                    "holds_from": begins,
                    "holds_until": until,
                }
            )
        absences += [("holdings", f"h{n}", gone, back) for gone, back in holding.left]
    frames = {name: typed(listed, TABLES[name].stored) for name, listed in rows.items()}
    schema = {"item_table": pl.String, "item_id": pl.String, "gone_on": pl.Date, "back_on": pl.Date}
    return frames, pl.DataFrame(absences, schema=schema, orient="row")


@pytest.mark.parametrize("seed", [1, 2])
def test_every_status_on_every_day_is_what_the_facts_say(tmp_path: Path, seed: int):
    """Reading the facts of each world for every day gives the same counts as the stored flows."""
    rng = random.Random(seed)
    worlds = [a_world(rng) for _ in range(WORLDS)]
    tables, absences = tables_of(worlds)
    made = sources(tmp_path / "in", tables, date(2026, 10, 31), absences=absences)
    out = tmp_path / "out"
    out.mkdir()
    build(made, read_notice(), out, promises=[RELATIONSHIP, STATUTE])
    with duckdb.connect(str(out / "rows.duckdb"), read_only=True) as con:
        rows = con.sql("select * from obligations").pl()
    cut = rows.filter(pl.col("closed_as") == "cut")
    assert cut.height > 50 and (cut["closed_on"] > cut["arises_on"]).all(), "an empty cut stretch"
    assert rows.filter(pl.col("promise") == STATUTE)["closed_as"].n_unique() > 3
    assert rows.select("promise", "item_table", "item_id", "part", "arises_on").is_unique().all()
    with duckdb.connect(str(out / "flows.duckdb"), read_only=True) as con:
        daily = con.sql("select * from daily where dimension = '' order by company, day").pl()
    grouped = dict(daily.partition_by("promise", "company", as_dict=True))
    wrong = []
    for n, (person, holding) in enumerate(worlds):
        told = list(times(facts_of(person, holding)))
        for promise in (RELATIONSHIP, STATUTE):
            said = _statuses(grouped.get((promise, f"w{n}")))
            mine = [time for time in told if time.promise == promise]
            for day in DAYS:
                counts = Counter(status for time in mine for status in time.statuses(day))
                if said(day) != {name: counts[name] for name in STATUSES}:
                    wrong.append((n, promise, day, said(day), counts, person.times, holding))
                    break
    assert not wrong, f"{len(wrong)} of {len(worlds)} worlds differ, first: {wrong[0]}"
    assert daily.height > len(worlds), "worlds in which nothing happens would show nothing"


def _statuses(found: pl.DataFrame | None):
    """Running sums of one world's flows, as a function of the day."""
    names = (
        "arisen",
        "held",
        "lapsed",
        "met",
        "met_late",
        "broken",
        "void",
        "void_late",
        "cut",
        "cut_late",
    )
    moves = [] if found is None else found.select("day", *names).rows()
    state = {"at": 0, "f": dict.fromkeys(names, 0)}

    def on(day: date) -> dict[str, int]:
        while state["at"] < len(moves) and moves[state["at"]][0] <= day:
            for name, number in zip(names, moves[state["at"]][1:], strict=True):
                state["f"][name] += number
            state["at"] += 1
        f = state["f"]
        return {
            "pending": f["arisen"] - f["held"] - f["lapsed"] - f["met"] - f["void"] - f["cut"],
            "held": f["held"],
            "overdue": f["lapsed"] - f["met_late"] - f["broken"] - f["void_late"] - f["cut_late"],
            "met": f["met"],
            "met_late": f["met_late"],
            "broken": f["broken"],
            "void": f["void"] + f["void_late"],
        }

    return on
