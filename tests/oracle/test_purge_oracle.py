"""What surrounds a purge, against a plain reading: too early, locked away, decided.

Each random world is a company with one customer, some holdings, uses and disposal decisions.
"""

from __future__ import annotations

import os
import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import duckdb
import polars as pl
import pytest

from queries.build.build import build
from queries.exports import TABLES
from queries.notices.model import DisposalDecision
from queries.notices.reading import read_notice
from tests.oracle import keeping
from tests.oracle.clock import ALWAYS, Span, plain_months_after
from tests.oracle.erasure import RELATIONSHIP, STATUTE, Time, times
from tests.oracle.test_erasure_oracle import Holding, Person, facts_of
from tests.support.text_tables import sources, typed

DAY = timedelta(days=1)
FIRST, LAST = date(2019, 1, 1), date(2026, 10, 31)
WORLDS = 600 if os.environ.get("NOTICEBOARD_SOAK") else 60
PROMISES = (
    "keep_for_statutory_period",
    "held_data_is_locked_away",
    "disposal_is_decided",
    "erasure_has_disposal_decision",
    RELATIONSHIP,
    STATUTE,
)
GROUNDS = ("legal_obligation", "contract", "consent")


@dataclass
class World:
    """One customer: when they left and came back, what is held, what was done with it."""

    ends: date
    returns: date | None
    holdings: list[Holding] = field(default_factory=list)
    uses: list[tuple[date, str]] = field(default_factory=list)
    decisions: list[tuple[date, date | None]] = field(default_factory=list)
    record: list[tuple[date, str]] = field(default_factory=list)

    @property
    def person(self) -> Person:
        back = [(self.returns, None)] if self.returns else []
        return Person([(FIRST - 900 * DAY, self.ends), *back])


def a_world(rng: random.Random) -> World:
    """Days are drawn close to those on which something turns, or nothing would be tested."""
    ends = FIRST + timedelta(days=rng.randint(0, 900))
    over = plain_months_after(ends, 24)
    returns = rng.choice([None, None, over + rng.randint(-2, 3) * DAY, over + 700 * DAY])
    world = World(ends, returns)
    for _ in range(rng.choice([1, 1, 2, 3])):
        kept = date(rng.randint(2020, 2025), 12, 31) if rng.random() < 0.7 else None
        held = Holding(ends - timedelta(days=rng.randint(0, 600)), keep_until=kept)
        turns = [over + DAY] + ([kept + DAY] if kept else [])
        if rng.random() < 0.6:
            held.erased = rng.choice(turns) + rng.choice([-1, 0, 1, 40]) * DAY
        if rng.random() < 0.3:
            begins = rng.choice(turns) - timedelta(days=rng.randint(0, 60))
            until = begins + timedelta(days=rng.randint(0, 120))
            held.holds.append((begins, until if rng.random() < 0.8 else None))
        world.holdings.append(held)
    near = [over, *[h.keep_until for h in world.holdings if h.keep_until]]
    near += [h.erased for h in world.holdings if h.erased]
    near += [day for h in world.holdings for hold in h.holds for day in hold if day]
    near += [returns] if returns else []
    for _ in range(6):
        day = rng.choice(near) + rng.randint(-2, 2) * DAY
        world.uses.append((day, rng.choice(GROUNDS)))
        world.record.append((day, rng.choice(["erased", "erased", "partly", "archived"])))
    for _ in range(rng.choice([0, 1, 2])):
        turn = rng.choice([over, *[h.keep_until for h in world.holdings if h.keep_until]]) + DAY
        begins = turn + rng.choice([0, 1, -1, -300, 60]) * DAY
        until = rng.choice([turn, turn - DAY, begins + 500 * DAY])
        if until < begins:
            begins, until = until, begins
        world.decisions.append((begins, until if rng.random() < 0.6 else None))
    return world


def too_early(world: World) -> dict[str, str]:
    """Of each accounting holding that is gone, whether the law let it go."""
    return {
        f"{n}": "broken" if h.erased <= h.keep_until else "met"
        for n, h in enumerate(world.holdings)
        if h.erased and h.keep_until
    }


def times_of(world: World) -> list[list[Time]]:
    """Of each set of data the times in which it has to be erased."""
    return [list(times(facts_of(world.person, holding))) for holding in world.holdings]


def locked_away(world: World) -> dict[str, str]:
    """Of each use on a day when everything left is kept by statute alone, whether law asked it."""
    found = {}
    for n, (day, ground) in enumerate(world.uses):
        kept = [
            keeping.is_kept_by_statute(of, day)
            for holding, of in zip(world.holdings, times_of(world), strict=True)
            if holding.collected <= day and (holding.erased is None or holding.erased >= day)
        ]
        if kept and all(kept):
            found[f"{n}"] = "met" if ground == "legal_obligation" else "broken"
    return found


def decided(world: World) -> list[Span]:
    return [(first, last or ALWAYS) for first, last in world.decisions]


def undecided(world: World) -> list[tuple[date, date | None]]:
    """From which day something may be erased that no decision covers, and when one comes."""
    due = set().union(*(keeping.days_of_erasure(of) for of in times_of(world)))
    return sorted(keeping.undecided(due, decided(world)), key=str)


def on_record(world: World) -> dict[str, str]:
    """Of each line of the disposal record, whether a decision was in force that day."""
    return {
        f"{n}": "met" if keeping.is_decided(decided(world), day) else "broken"
        for n, (day, how) in enumerate(world.record)
        if how != "archived"
    }


def tables_of(worlds: list[World]) -> dict[str, pl.DataFrame]:
    """The exports that such worlds would give."""
    names = ("customers", "contracts", "holdings", "holds", "processings", "uses", "erasures")
    rows: dict[str, list[dict]] = {name: [] for name in names}
    for n, world in enumerate(worlds):
        who = {"company": f"w{n}", "customer_key": "c"}
        rows["customers"].append({**who, "kind": "private"})
        for m, (begins, ends) in enumerate(world.person.times):
            days = {"starts_on": begins, "ends_on": ends}
            rows["contracts"].append({**who, **days, "contract_id": f"{m}", "service": "water"})
        for m, held in enumerate(world.holdings):
            _holding(rows, who, f"w{n}:{m}", held)
        for system, retention in (("ledger", "accounting"), ("crm", "relationship")):
            line = {"purpose": "contract", "legal_basis": "contract", "retention": retention}
            named = {"processing_id": f"{n}{system}", "company": f"w{n}", "system": system}
            rows["processings"].append({**named, **line, "category": "billing"})
        for m, (day, ground) in enumerate(world.uses):
            use = {"purpose": "contract", "channel": "email", "used_on": day, "ground": ground}
            rows["uses"].append({**who, **use, "use_id": f"w{n}:{m}"})
        for m, (day, how) in enumerate(world.record):
            line = {"company": f"w{n}", "system": "crm", "category": "billing", "how": how}
            rows["erasures"].append({**line, "erasure_id": f"w{n}:{m}", "erased_on": day})
    return {name: typed(listed, TABLES[name].stored) for name, listed in rows.items()}


def _holding(rows: dict[str, list[dict]], who: dict, name: str, held: Holding) -> None:
    year = held.keep_until and date(held.keep_until.year - 7, 12, 31)
    system = "ledger" if held.keep_until else "crm"
    days = {"collected_on": held.collected, "erased_on": held.erased, "fiscal_year_end": year}
    what = {"holding_id": name, "system": system, "category": "billing"}
    rows["holdings"].append({**who, **what, **days})
    for begins, until in held.holds:
        hold = {"hold_id": name, "company": who["company"], "holding_id": name, "reason": "dispute"}
        rows["holds"].append({**hold, "holds_from": begins, "holds_until": until})


def _notice(worlds: list[World]):
    decided = tuple(
        DisposalDecision(
            reference="GB",
            decided_from=begins,
            decided_until=until,
            companies=(f"w{n}",),
            categories=("billing",),
        )
        for n, world in enumerate(worlds)
        for begins, until in world.decisions
    )
    return read_notice().model_copy(update={"disposal_decisions": decided})


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_what_surrounds_a_purge_is_what_the_facts_say(tmp_path: Path, seed: int):
    """Too early, locked away, decided, recorded: item by item as the plain reading has it."""
    rng = random.Random(seed)
    worlds = [a_world(rng) for _ in range(WORLDS)]
    made = sources(tmp_path / "in", tables_of(worlds), LAST)
    out = tmp_path / "out"
    out.mkdir()
    build(made, _notice(worlds), out, promises=PROMISES, keep_met_events=True)
    with duckdb.connect(str(out / "rows.duckdb"), read_only=True) as con:
        rows = con.sql("select * from obligations").pl()
    judged = {
        "keep_for_statutory_period": too_early,
        "held_data_is_locked_away": locked_away,
        "erasure_has_disposal_decision": on_record,
    }
    for promise, told in judged.items():
        mine = rows.filter(promise=promise)
        said = dict(mine.select("item_id", "closed_as").iter_rows())
        wanted = {f"w{n}:{k}": v for n, w in enumerate(worlds) for k, v in told(w).items()}
        assert said == wanted, promise
        assert {"met", "broken"} == set(wanted.values())
    mine = rows.filter(promise="disposal_is_decided")
    for n, world in enumerate(worlds):
        found = mine.filter(company=f"w{n}").select("arises_on", "closed_on").rows()
        assert sorted(found, key=str) == undecided(world), (n, world)
    assert mine["closed_on"].null_count() > 0 and mine["closed_on"].null_count() < mine.height
    assert_blocked(rows, worlds)


def assert_blocked(rows: pl.DataFrame, worlds: list[World]) -> None:
    """What is due says that no decision will cover it, or has nothing that blocks it."""
    asked = pl.col("promise").is_in([RELATIONSHIP, STATUTE]) & pl.col("due_on").is_not_null()
    found = rows.filter(asked, pl.col("closed_as").fill_null("") != "void")
    seen = set()
    for row in found.iter_rows(named=True):
        n, m = map(int, row["item_id"][1:].split(":"))
        world, kept = worlds[n], worlds[n].holdings[m].keep_until
        first = (kept if row["promise"] == STATUTE else plain_months_after(world.ends, 24)) + DAY
        if row["promise"] == RELATIONSHIP and kept and kept >= first:
            continue  # the statute takes it over
        is_covered = any(b is None or b >= first for _, b in world.decisions)
        assert (row["blocked_by"] is None) == is_covered, row
        seen.add(is_covered)
    assert seen == {True, False}
