"""consent_covers_holding, consent_covers_use and disclosure_has_agreement against plain readings of
their sentences, day by day, in random worlds packed into one build."""

from __future__ import annotations

import os
import random
from datetime import date, timedelta
from pathlib import Path

import duckdb
import polars as pl
import pytest

from queries.build.build import build
from queries.exports import TABLES
from queries.notices.reading import read_notice
from tests.oracle.consent import (
    decisions_of,
    in_force,
    is_covered,
    is_live,
    key_of,
    may_rest_on,
    rests_on_consent,
)
from tests.oracle.third_parties import ThirdParties, parts
from tests.support.text_tables import sources, typed

FIRST = date(2025, 1, 1)
LAST = date(2026, 10, 31)
WORLDS = 1500 if os.environ.get("NOTICEBOARD_SOAK") else 120
DAY = timedelta(days=1)
PURPOSES = ("marketing", "statistics")


def a_day(rng: random.Random, low: int = 0, high: int = 600) -> date:
    return FIRST + timedelta(days=rng.randint(low, high))


def maybe(rng: random.Random, share: float, value: object) -> object:
    return value if rng.random() < share else None


def a_world(rng: random.Random, n: int) -> dict[str, list[dict]]:
    """One company with a customer, consents, a holding, uses, and a recipient with agreements."""
    who = {"company": f"w{n}", "customer_key": f"c{n}"}
    rows: dict[str, list[dict]] = {
        name: []
        for name in (
            "processings",
            "consents",
            "holdings",
            "uses",
            "disclosures",
            "recipients",
            "agreements",
        )
    }
    for m in range(rng.choice([1, 1, 2, 3])):
        begins = maybe(rng, 0.6, a_day(rng, 0, 300))
        rows["processings"].append(
            {
                "processing_id": f"p{n}-{m}",
                "category": "campaign",
                "company": f"w{n}",
                "system": "s",
                "purpose": rng.choice(PURPOSES),
                "retention": "relationship",
                "legal_basis": rng.choice(["consent", "consent", "contract"]),
                "valid_from": begins,
                "valid_until": maybe(rng, 0.4, (begins or FIRST) + timedelta(rng.randint(0, 300))),
            }
        )
    for m in range(rng.choice([0, 1, 3, 5])):
        decided = a_day(rng, 0, 400)
        rows["consents"].append(
            {
                **who,
                "consent_id": f"s{n}-{m}",
                "purpose": rng.choice(PURPOSES),
                "for_channel": rng.choice([None, None, "email", "sms"]),
                "decision": rng.choice(["given", "given", "refused", "asked"]),
                "decided_on": decided,
                "withdrawn_on": maybe(rng, 0.5, decided + timedelta(rng.randint(0, 200))),
                "expires_on": maybe(rng, 0.5, decided + timedelta(rng.randint(0, 200))),
            }
        )
    collected = a_day(rng, 0, 400)
    rows["holdings"].append(
        {
            **who,
            "holding_id": f"h{n}",
            "system": "s",
            "category": "campaign",
            "collected_on": collected,
            # now and then the consent of another customer and company
            "consent_id": maybe(
                rng, 0.5, rng.choice([f"s{n}-0", f"s{n}-0", f"s{max(n - 1, 0)}-0"])
            ),
            "erased_on": maybe(rng, 0.4, collected + timedelta(rng.randint(0, 400))),
        }
    )
    for m in range(4):
        rows["uses"].append(
            {
                **who,
                "use_id": f"u{n}-{m}",
                "purpose": rng.choice(PURPOSES),
                "channel": rng.choice(["email", "sms", "post"]),
                "ground": rng.choice(["consent", None, "contract"]),
                "used_on": a_day(rng),
            }
        )
    role = rng.choice(["processor", "joint_controller", "authority", None])
    if role:
        rows["recipients"].append(
            {"recipient_id": f"m{n}", "name": "x", "role": role, "country": "SE"}
        )
    for m in range(rng.choice([0, 1, 2, 3])):
        begins = a_day(rng, 0, 400)
        rows["agreements"].append(
            {
                "agreement_id": f"a{n}-{m}",
                "recipient_id": f"m{n}",
                "company": rng.choice([None, f"w{n}", "another"]),
                "kind": rng.choice(["processor", "processor", "joint"]),
                "valid_from": begins,
                "valid_until": maybe(rng, 0.7, begins + timedelta(rng.randint(0, 300))),
            }
        )
    for m, kind in enumerate(["single", "flow"]):
        on = a_day(rng)
        rows["disclosures"].append(
            {
                "disclosure_id": f"d{n}-{m}",
                "category": "contact",
                "company": f"w{n}",
                "kind": kind,
                "recipient_id": f"m{n}",
                "disclosed_on": on,
                "until_on": maybe(rng, 0.5, on + timedelta(rng.randint(0, 200)))
                if kind == "flow"
                else None,
                "ground": rng.choice(["processor", "contract"]),
            }
        )
    return rows


# -- the plain readings ------------------------------------------------------------------------


def holding_status(world: dict, day: date) -> str | None:
    """pending while covered, overdue while not; None where it does not rest on consent (yet)."""
    holding = world["holdings"][0]
    rests = rests_on_consent(world["processings"], day)
    gone = holding["erased_on"] and holding["erased_on"] <= day
    if not rests or gone or day < holding["collected_on"]:
        return None
    covered = any(
        is_live(consent, decisions_of(world)[key_of(consent)], day)
        and may_rest_on(holding, consent, world["processings"], day)
        for consent in world["consents"]
    )
    return "pending" if covered else "overdue"


def use_verdict(world: dict, use: dict) -> str | None:
    """met or broken; unmeasured where nothing tells its ground; None where it is another's."""
    if use["ground"] not in (None, "consent"):
        return None
    if use["ground"] is None:
        lines = [p for p in world["processings"] if p["purpose"] == use["purpose"]]
        bases = {p["legal_basis"] for p in lines if in_force(p, use["used_on"])}
        if bases == {"contract"}:
            return None
        if bases != {"consent"}:
            return "unmeasured"
    mine = decisions_of(world)[key_of(use)]
    return "met" if is_covered(mine, use["used_on"], use["channel"]) else "broken"


# -- the comparison ----------------------------------------------------------------------------


@pytest.fixture(scope="module", params=[1, 2])
def judged(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory):
    rng = random.Random(request.param)
    worlds = [a_world(rng, n) for n in range(WORLDS)]
    frames = {
        name: typed([row for world in worlds for row in world[name]], TABLES[name].stored)
        for name in worlds[0]
    }
    folder: Path = tmp_path_factory.mktemp("worlds")
    out = folder / "out"
    out.mkdir()
    names = ["consent_covers_holding", "consent_covers_use", "disclosure_has_agreement"]
    build(
        sources(folder / "in", frames, LAST),
        read_notice(),
        out,
        promises=names,
        keep_met_events=True,
    )
    with duckdb.connect(str(out / "rows.duckdb"), read_only=True) as con:
        rows = con.sql("select * from obligations").pl()
        lacking = con.sql("select promise, item_id from unmeasured_items").pl()
    return worlds, rows, lacking


def test_holdings_are_covered_on_the_days_the_sentence_says(judged):
    """Every holding on every day, covered, uncovered or neither."""
    worlds, rows, _ = judged
    mine = rows.filter(pl.col("promise") == "consent_covers_holding")
    by_item = mine.partition_by("item_id", as_dict=True)
    seen = set()
    for n, world in enumerate(worlds):
        stretches = by_item[(f"h{n}",)].to_dicts() if (f"h{n}",) in by_item else []
        for number in range((LAST - FIRST).days):
            day = FIRST + number * DAY
            now = [
                "overdue" if s["lapsed_on"] and s["lapsed_on"] <= day else "pending"
                for s in stretches
                if s["arises_on"] <= day and not (s["closes_on"] and s["closes_on"] <= day)
            ]
            told = holding_status(world, day)
            assert now == ([told] if told else []), (n, day, world)
            seen.add(told)
    assert seen == {"pending", "overdue", None}


def test_uses_are_judged_as_the_sentence_says(judged):
    worlds, rows, lacking = judged
    mine = rows.filter(pl.col("promise") == "consent_covers_use")
    found = dict(mine.select("item_id", "closed_as").iter_rows())
    blank = lacking.filter(pl.col("promise") == "consent_covers_use")["item_id"]
    found |= dict.fromkeys(blank, "unmeasured")
    told = {
        use["use_id"]: verdict
        for world in worlds
        for use in world["uses"]
        if (verdict := use_verdict(world, use))
    }
    assert found == told
    assert set(told.values()) == {"met", "broken", "unmeasured"}


def test_disclosures_are_judged_as_the_sentence_says(judged):
    """Single ones on their day, flows once a finished month, on its last running day."""
    worlds, rows, lacking = judged
    mine = rows.filter(pl.col("promise") == "disclosure_has_agreement")
    found = {
        (row["item_id"], row["part"], row["arises_on"]): row["closed_as"]
        for row in mine.iter_rows(named=True)
    }
    told, blank = {}, set()
    for world in worlds:
        reading = ThirdParties(world)
        for disclosure in world["disclosures"]:
            item = f"{disclosure['disclosure_id']}:contact"
            for part, days in parts(disclosure, LAST).items():
                verdict = reading.verdicts(disclosure, "disclosure_has_agreement", days)
                if verdict == "unmeasured":
                    blank.add(item)
                elif verdict:
                    told[item, part, days[-1]] = verdict
    assert found == told
    mine = lacking.filter(pl.col("promise") == "disclosure_has_agreement")
    assert set(mine["item_id"]) == blank
    assert set(told.values()) == {"met", "broken"} and blank
