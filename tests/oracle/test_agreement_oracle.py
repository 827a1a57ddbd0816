"""What leaves for third parties, and whether agreements are renewed, against plain readings day by
day: one recipient of two companies in each random world, whose role changes and which may be the
sub-processor of another."""

from __future__ import annotations

import os
import random
from datetime import date
from pathlib import Path

import pytest

from tests.oracle.third_parties import ThirdParties, parts
from tests.support.packed_worlds import DAY, World, days_from, judged, maybe

FIRST, LAST = date(2024, 12, 1), date(2026, 10, 31)
WORLDS = 2000 if os.environ.get("NOTICEBOARD_SOAK") else 250
EVENTS = (
    "disclosure_has_agreement",
    "disclosure_has_promised_agreement",
    "disclosure_has_confidentiality",
    "disclosure_has_ground",
)
ROLES = (
    "processor",
    "processor",
    "controller",
    "joint_controller",
    "authority",
    "market_actor",
    "group_company",
    "public",
    "representative",
)
KINDS = ("processor", "joint", "sharing", "confidentiality", "confidentiality", "standard_clauses")
GROUNDS = ("contract", "legal_obligation", "public_task", "legitimate_interest", "processor")


def a_world(rng: random.Random, n: int) -> World:
    """Agreements that follow each other closely, disclosures close to where they turn."""
    companies = [f"w{n}", f"w{n}x"]
    world: World = {
        "recipients": [],
        "agreements": [],
        "consents": [],
        "disclosures": [],
    }
    turns = [days_from(rng, FIRST, 500)]
    for m in range(rng.choice([0, 1, 2, 3, 4, 5])):
        begins = rng.choice(
            [turns[-1] + rng.choice([0, 1, 1, 2]) * DAY, days_from(rng, FIRST, 400)]
        )
        until = begins + rng.choice([0, 20, 89, 90, 91, 200]) * DAY
        turns += [begins, until]
        world["agreements"].append(
            {
                "agreement_id": f"a{n}-{m}",
                "recipient_id": rng.choice([f"m{n}", f"m{n}", f"m{n}", f"m{n}y"]),
                "signed_on": maybe(rng, 0.4, begins + rng.choice([-9, 0, 1, 9, 30, 120]) * DAY),
                "company": rng.choice([None, *companies]),
                "kind": rng.choice(KINDS),
                "valid_from": begins,
                "valid_until": maybe(rng, 0.8, until),
            }
        )
    world["recipients"] = a_register(rng, n, turns)
    decided = rng.choice(turns)
    for m in range(rng.choice([0, 1, 2, 3])):
        decided += rng.choice([0, 1, rng.randint(0, 60)]) * DAY
        world["consents"].append(
            {
                "consent_id": f"s{n}-{m}",
                "company": rng.choice([companies[0], *companies]),
                "customer_key": rng.choice([f"c{n}"] * 5 + [f"d{n}"]),
                "purpose": rng.choice(["marketing", "marketing", "statistics"]),
                "decision": rng.choice(["given", "given", "given", "refused"]),
                "decided_on": decided,
                "withdrawn_on": maybe(rng, 0.3, decided + rng.randint(0, 90) * DAY),
                "expires_on": maybe(rng, 0.3, decided + rng.randint(0, 90) * DAY),
            }
        )
        last = world["consents"][-1]
        decided = rng.choice([last["withdrawn_on"], last["expires_on"]]) or decided
    for m in range(rng.choice([1, 2, 3])):
        kind = rng.choice(["single", "batch", "flow"])
        near = (
            rng.choice(turns) + rng.choice([-1, 0, 1, -365, -366, -90, rng.randint(-99, 99)]) * DAY
        )
        on = max(FIRST, near)
        world["disclosures"].append(
            {
                "disclosure_id": f"d{n}-{m}",
                "category": "contact",
                "company": rng.choice([companies[0], *companies]),
                "customer_key": maybe(rng, 0.7, f"c{n}"),
                "kind": kind,
                "recipient_id": f"m{n}",
                "disclosed_on": on,
                "until_on": maybe(rng, 0.7, on + rng.randint(0, 99) * DAY)
                if kind == "flow"
                else None,
                "ground": rng.choice([*GROUNDS, *["consent"] * 5]),
                "purpose": maybe(rng, 0.7, "marketing"),
                "consent_id": maybe(rng, 0.3, f"s{n}-{rng.randint(0, 3)}"),
            }
        )
    return world


def a_register(rng: random.Random, n: int, turns: list[date]) -> list[dict]:
    """The recipient's lines: none, one without a day, or several that follow each other."""
    near = (-1, 0, 1, 14)
    begins = {rng.choice(turns) + rng.choice(near) * DAY for _ in range(rng.randint(0, 2))}
    lines = [None, *begins] if rng.random() < 0.7 else [*begins]
    return [
        {
            "recipient_id": f"m{n}",
            "name": "x",
            "country": "SE",
            "role": rng.choice(ROLES),
            "valid_from": day,
            "parent_id": rng.choice([None, None, f"m{n}y", f"m{n}"]),
        }
        for day in lines
    ]


@pytest.fixture(scope="module", params=[1, 2])
def seen(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory):
    rng = random.Random(request.param)
    worlds = [a_world(rng, n) for n in range(WORLDS)]
    folder: Path = tmp_path_factory.mktemp("worlds")
    return worlds, *judged(folder, worlds, LAST, [*EVENTS, "agreement_is_renewed"])


@pytest.mark.parametrize("promise", EVENTS)
def test_disclosures_are_judged_as_the_sentence_says(seen, promise: str):
    """Single ones and batches on their day, a flow once for each finished month."""
    worlds, rows, lacking = seen
    found = {
        (row["item_id"], row["part"], row["arises_on"]): row["closed_as"]
        for row in rows[promise].iter_rows(named=True)
    }
    told, blank = {}, set()
    for world in worlds:
        reading = ThirdParties(world)
        for disclosure in world["disclosures"]:
            item = f"{disclosure['disclosure_id']}:contact"
            for part, days in parts(disclosure, LAST).items():
                said = reading.verdicts(disclosure, promise, days)
                if said == "unmeasured":
                    blank.add(item)
                elif said:
                    told[item, part, days[-1]] = said
    wrong = {key: (found.get(key), told.get(key)) for key in found.keys() | told.keys()}
    wrong = {key: both for key, both in wrong.items() if both[0] != both[1]}
    assert not wrong, f"{len(wrong)} differ, one: {next(iter(wrong.items()))}"
    assert set(lacking[promise]) == blank and blank
    assert set(told.values()) == {"met", "broken"}


def test_agreements_are_renewed_as_the_sentence_says(seen):
    """Each agreement for each company it binds: when it arises and how it closes."""
    worlds, rows, _ = seen
    found = {
        (row["item_id"], row["company"]): (
            row["arises_on"],
            row["due_on"],
            row["closed_on"],
            row["closed_as"],
        )
        for row in rows["agreement_is_renewed"].iter_rows(named=True)
    }
    told = {}
    for n, world in enumerate(worlds):
        reading = ThirdParties(world)
        for agreement in world["agreements"]:
            for company in (f"w{n}", f"w{n}x"):
                if (said := reading.renewal(agreement, company)) is not None:
                    told[agreement["agreement_id"], company] = said
    wrong = {key: (found.get(key), told.get(key)) for key in found.keys() | told.keys()}
    wrong = {key: both for key, both in wrong.items() if both[0] != both[1]}
    assert not wrong, f"{len(wrong)} of {len(told)} differ, one: {next(iter(wrong.items()))}"
    assert {said[3] for said in told.values()} == {"met", "met_late", "void", None}
