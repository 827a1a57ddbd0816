"""No holding of a person vanishes: on each day of its life it is judged, listed as unmeasured, or
its customer is still one.

The random worlds contradict themselves wherever the rows of an export can: lines of the record from
before the data or of another company, contacts outside their organisation's days, holds of somebody
else's holding, restrictions and fiscal years from before the collection, registers that begin too
late. What one row alone cannot say (an end before its start) is stopped at the door.
"""

from __future__ import annotations

import os
import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from queries.build.build import build
from queries.exports import TABLES
from queries.notices.reading import read_notice
from tests.oracle.clock import ALWAYS, Span
from tests.oracle.erasure import RELATIONSHIP, STATUTE, erased_days, relationships
from tests.support.text_tables import judge, sources, typed

DAY = timedelta(days=1)
FIRST, LAST = date(2014, 1, 1), date(2026, 10, 31)
COMPANIES = ("kem", "elnat")
KINDS = ("private", "sole_trader", "prospect", "estate", "company_contact", "organisation")
CUSTOMERS = 1200 if os.environ.get("NOTICEBOARD_SOAK") else 150
Row = dict[str, Any]
World = dict[str, list[Row]]


def a_day(rng: random.Random, after: date = FIRST, years: int = 9) -> date:
    return min(after + timedelta(days=rng.randint(0, 365 * years)), LAST)


def maybe(rng: random.Random, share: float, day: date) -> date | None:
    return day if rng.random() < share else None


def a_world(rng: random.Random) -> World:
    """Tables of two companies, each row possible by itself."""
    world: World = defaultdict(list)
    for number in range(CUSTOMERS):
        company, kind = rng.choice(COMPANIES), rng.choice(KINDS)
        key = f"c{number}"
        since = maybe(rng, 0.7, a_day(rng))
        world["customers"].append(
            {
                "company": company,
                "customer_key": key,
                "kind": kind,
                # anybody: an organisation, somebody else, of this company or of none
                "organisation_key": f"c{rng.randrange(CUSTOMERS + 20)}"
                if kind == "company_contact" and rng.random() < 0.9
                else None,
                "customer_since": since,
                "customer_until": maybe(rng, 0.5, a_day(rng, since or FIRST)),
                "last_contact_on": maybe(rng, 0.6, a_day(rng)),
            }
        )
        for contract in range(rng.choice([0, 0, 1, 2])):
            starts = a_day(rng)
            ends = maybe(rng, 0.8, a_day(rng, starts, 4))
            world["contracts"].append(
                {
                    "contract_id": f"k{number}-{contract}",
                    "company": company,
                    "customer_key": key,
                    "service": "water",
                    "starts_on": starts,
                    "ends_on": ends,
                    "settled_on": maybe(rng, 0.6, a_day(rng, starts, 4)),
                }
            )
        for holding in range(rng.choice([1, 2])):
            world["holdings"].append(a_holding(rng, company, key, f"h{number}-{holding}"))
    for number in range(40):
        row = a_holding(rng, rng.choice(COMPANIES), f"gone{number}", f"u{number}")
        world["holdings"].append(row)
    holdings = world["holdings"]
    for number in range(CUSTOMERS):
        world["erasures"].append(a_line(rng, f"e{number}", rng.choice(holdings)))
    for number in range(CUSTOMERS // 4):
        world["holds"].append(a_hold(rng, f"s{number}", rng.choice(holdings)))
    for number in range(60):
        begins = maybe(rng, 0.5, a_day(rng))
        world["processings"].append(
            {
                "processing_id": f"p{number}",
                "company": rng.choice(COMPANIES),
                "system": rng.choice("abc"),
                "category": rng.choice(("billing", "metering", "contact")),
                "purpose": "contract",
                "legal_basis": "contract",
                "retention": rng.choice(("relationship", "accounting", "metering")),
                "valid_from": begins,
                "valid_until": maybe(rng, 0.3, a_day(rng, begins or FIRST)),
            }
        )
    return world


def a_holding(rng: random.Random, company: str, key: str, name: str) -> Row:
    collected = a_day(rng)
    restricted = maybe(rng, 0.15, a_day(rng))
    return {
        "holding_id": name,
        "company": company,
        "customer_key": key,
        "system": rng.choice("abc"),
        "category": rng.choice(("billing", "metering", "contact")),
        "collected_on": collected,
        "data_until": maybe(rng, 0.3, a_day(rng, collected)),
        "fiscal_year_end": maybe(rng, 0.5, a_day(rng)),
        "restricted_from": restricted,
        "restricted_until": maybe(rng, 0.1, a_day(rng, restricted or FIRST)),
        "erased_on": maybe(rng, 0.1, a_day(rng, collected)),
    }


def a_line(rng: random.Random, name: str, of: Row) -> Row:
    """A line of the record about a holding, half of them impossible."""
    return {
        "erasure_id": name,
        "company": of["company"] if rng.random() < 0.7 else rng.choice(COMPANIES),
        "system": of["system"],
        "category": of["category"],
        "holding_id": of["holding_id"],
        "erased_on": a_day(rng),
        "how": rng.choice(("erased", "anonymised", "partly", "archived", "transferred")),
    }


def a_hold(rng: random.Random, name: str, of: Row) -> Row:
    begins = a_day(rng)
    row: Row = {
        "hold_id": name,
        "company": rng.choice(COMPANIES),
        "customer_key": of["customer_key"] if rng.random() < 0.6 else None,
        "holding_id": of["holding_id"] if rng.random() < 0.6 else None,
        "system": rng.choice(("a", None, None)),
        "category": rng.choice(("billing", None, None)),
        "reason": rng.choice(("dispute", "unpaid_debt")),
        "holds_from": begins,
        "holds_until": maybe(rng, 0.7, a_day(rng, begins, 3)),
    }
    return row


def exported(rows: Sequence[Row]) -> list[Row]:
    """The rows under the names that an export has for them."""
    names = {"customer_key": "customer_id", "organisation_key": "organisation_id"}
    return [{names.get(name, name): value for name, value in row.items()} for row in rows]


def times_of(world: World) -> dict[tuple[str, str], list[Span] | None]:
    """(company, customer) -> their unbroken times as a customer; None: not known."""
    tables = {name: exported(world[name]) for name in ("customers", "contracts")}
    known = {(row["company"], row["customer_id"]) for row in tables["customers"]}
    with_contract = {(row["company"], row["customer_id"]) for row in tables["contracts"]}

    def has_times(row: Row) -> bool:
        key = row["company"], row["customer_id"]
        return row["kind"] != "prospect" or key in with_contract or bool(row["last_contact_on"])

    timed = {(r["company"], r["customer_id"]) for r in tables["customers"] if has_times(r)}
    found: dict[tuple[str, str], list[Span] | None] = {}
    for row in tables["customers"]:
        if row["kind"] != "company_contact":
            continue
        firm = (row["company"], row["organisation_id"])
        if row["organisation_id"] is None or firm not in timed:
            own = (row["customer_since"] or date.min, row["customer_until"] or ALWAYS)
            is_known = row["organisation_id"] is None or row["customer_until"]
            found[row["company"], row["customer_id"]] = [own] if is_known else None
            row["organisation_id"] = row["customer_id"]  # read below, and not used
    read = relationships(tables)
    for key in known:
        found.setdefault(key, read[key] if key in timed else None)
    return found


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_no_holding_of_a_person_vanishes(tmp_path: Path, seed: int):
    world = a_world(random.Random(seed))
    frames = {name: typed(rows, TABLES[name].stored) for name, rows in world.items()}
    (tmp_path / "out").mkdir()
    made = sources(tmp_path / "in", frames, LAST)
    build(made, read_notice(), tmp_path / "out", promises=[RELATIONSHIP, STATUTE])
    with duckdb.connect(str(tmp_path / "out" / "rows.duckdb"), read_only=True) as con:
        stretches = con.sql("select item_id, arises_on, closed_on from obligations").fetchall()
        unmeasured = {
            item for (item,) in con.sql("select item_id from unmeasured_items").fetchall()
        }
    judged: dict[str, list[tuple[date, date]]] = defaultdict(list)
    for item, begins, ends in stretches:
        judged[item].append((begins, ends or ALWAYS))
    tables = {name: exported(rows) for name, rows in world.items()}
    gone, times = erased_days(tables), times_of(world)
    kinds = {(row["company"], row["customer_key"]): row["kind"] for row in world["customers"]}
    seen: Counter[str] = Counter()
    for row in world["holdings"]:
        key = (row["company"], row["customer_key"])
        if kinds.get(key) == "organisation":
            assert row["holding_id"] not in judged and row["holding_id"] not in unmeasured
            continue
        ends = gone.get(row["holding_id"], LAST + DAY)
        for day in days_between(row["collected_on"], ends):
            state = state_on(day, row["holding_id"], times.get(key), judged, unmeasured)
            seen[state] += 1
            assert state in ("judged", "unmeasured", "customer"), (day, state, row, times.get(key))
    assert min(seen.values()) > 500 and len(seen) == 3, seen


def days_between(first: date, end: date) -> list[date]:
    """The days of a holding's life, two in each month, and the first and the last."""
    days = [first + step * timedelta(days=17) for step in range((end - first).days // 17 + 1)]
    return sorted({day for day in (*days, end - DAY) if first <= day < end and day <= LAST})


def state_on(
    day: date,
    holding: str,
    times: list[Span] | None,
    judged: dict[str, list[tuple[date, date]]],
    unmeasured: set[str],
) -> str:
    """What becomes of a holding on a day; a word of its own where it is nothing, or two things."""
    open_ones = sum(begins <= day < ends for begins, ends in judged[holding])
    if open_ones > 1:
        return "judged twice"
    if open_ones:
        return "judged"
    if holding in unmeasured:
        return "unmeasured"
    if times is None:
        return "vanished, of nobody known"
    has_left = any(end <= day for _, end in times)
    is_customer = any(first <= day < end for first, end in times)
    return "customer" if is_customer or not has_left else "vanished"


def test_what_left_the_exports_before_an_archive_had_it_was_not_handed_over(tmp_path: Path):
    """An archive's line counts from its own day: gone in March, archived in April is too early."""
    tables = {
        "processings": """
            | processing_id | system | category | retention  |
            | p1            | ledger | billing  | accounting |
        """,
        "holdings": """
            | holding_id | system | category | collected_on | fiscal_year_end |
            | h1         | ledger | billing  | 2022-05-02   | 2022-12-31      |
            | h2         | ledger | billing  | 2022-05-02   | 2022-12-31      |
        """,
        "erasures": """
            | erasure_id | system | category | holding_id | erased_on  | how      |
            | e1         | ledger | billing  | h1         | 2026-04-10 | archived |
            | e2         | ledger | billing  | h2         | 2026-02-10 | archived |
        """,
    }
    gone = [("holdings", name, date(2026, 3, 1), None) for name in ("h1", "h2")]
    schema = {"item_table": pl.String, "item_id": pl.String, "gone_on": pl.Date, "back_on": pl.Date}
    absences = pl.DataFrame(gone, schema=schema, orient="row")
    rows, _ = judge(tmp_path, tables, "keep_for_statutory_period", absences=absences)
    assert rows.select("item_id", "closed_as", "reason").rows() == [("h1", "broken", "gone")]
