"""Random worlds of people who consent, withdraw, object and get marketing, on days close together.

What must come of them is read in `test_withdrawal_oracle.py`.
"""

from __future__ import annotations

import random
from datetime import date

from tests.support.packed_worlds import DAY, World, days_from, maybe

FIRST, LAST = date(2026, 1, 1), date(2026, 10, 31)
SPAN = 110
PURPOSES = ("marketing", "marketing", "statistics")
SERVICES = ("grid", "electricity", "fibre")


def a_world(rng: random.Random, n: int) -> World:
    """A person who is a customer of two companies, of one of them twice, and somebody else."""
    here, there = f"w{n}", f"w{n}x"
    kinds = ("private", "sole_trader", "prospect", "organisation", "company_contact", "estate")
    known = [(here, "c", "p"), (there, "c", "p"), (here, "d", "q"), (here, "e", "p")]
    names = ("customers", "contracts", "processings", "consents", "requests", "request_events")
    world: World = {name: [] for name in (*names, "uses", "holdings", "holds", "erasures")}
    for company, who, person in known:
        if rng.random() < 0.9:
            world["customers"].append(
                {
                    "company": company,
                    "customer_key": f"{who}{n}",
                    "person_key": f"{person}{n}",
                    "kind": rng.choice([*kinds, *["private"] * 6]),
                }
            )
    for m in range(rng.choice([0, 1, 2, 3])):
        starts = days_from(rng, FIRST, SPAN)
        world["contracts"].append(
            {
                "contract_id": f"k{n}-{m}",
                "company": rng.choice([here, here, there]),
                "customer_key": rng.choice([f"c{n}", f"c{n}", f"d{n}"]),
                "service": rng.choice(SERVICES),
                "starts_on": starts,
                "ends_on": maybe(rng, 0.6, starts + rng.randint(0, 200) * DAY),
            }
        )
    _decisions(rng, n, world)
    _register(rng, n, world)
    _events(rng, n, world)
    return world


def _register(rng: random.Random, n: int, world: World) -> None:
    turns = [c["withdrawn_on"] for c in world["consents"] if c["withdrawn_on"]] or [FIRST]
    for m in range(rng.choice([1, 1, 2, 3])):
        begins = maybe(rng, 0.3, rng.choice(turns) + rng.choice([-9, 0, 1, 29, 30, 31]) * DAY)
        until = max(begins or FIRST, rng.choice(turns) + rng.choice([-1, 0, 1, 28, 29, 30]) * DAY)
        world["processings"].append(
            {
                "processing_id": f"p{n}-{m}",
                "category": "campaign",
                "company": f"w{n}",
                "system": "s",
                "purpose": rng.choice(PURPOSES),
                "retention": "relationship",
                "legal_basis": rng.choice(["consent"] * 5 + ["contract"]),
                "valid_from": begins,
                "valid_until": maybe(rng, 0.3, until),
            }
        )


def _decisions(rng: random.Random, n: int, world: World) -> None:
    for m in range(rng.choice([0, 1, 2, 3, 5, 7])):
        turns = [c["withdrawn_on"] for c in world["consents"] if c["withdrawn_on"]] or [FIRST]
        near = rng.choice(turns) + rng.choice([0, 0, 1, 5, 29, 30, 31]) * DAY
        decided = rng.choice([near, days_from(rng, FIRST, SPAN)])
        withdrawn = decided + rng.choice([0, rng.randint(0, 60), rng.randint(0, 60)]) * DAY
        world["consents"].append(
            {
                "consent_id": f"s{n}-{m}",
                "company": rng.choice([f"w{n}"] * 4 + [f"w{n}x"]),
                "customer_key": rng.choice([f"c{n}"] * 4 + [f"d{n}"]),
                "purpose": rng.choice(PURPOSES),
                "for_channel": rng.choice([None, None, "email", "sms"]),
                "decision": rng.choice(["given"] * 5 + ["refused", "asked"]),
                "decided_on": decided,
                "withdrawn_on": maybe(rng, 0.6, withdrawn),
                "expires_on": maybe(rng, 0.2, decided + rng.randint(0, 60) * DAY),
                "channel": maybe(rng, 0.8, "web"),
                "text_version": maybe(rng, 0.8, "v1"),
                "evidence_ref": maybe(rng, 0.8, "log"),
            }
        )


def _events(rng: random.Random, n: int, world: World) -> None:
    turns = [c["withdrawn_on"] or c["decided_on"] for c in world["consents"]] or [FIRST]
    ends = [k["ends_on"] or k["starts_on"] for k in world["contracts"]] or turns
    for m in range(rng.choice([0, 0, 1, 1, 2])):
        objected = rng.choice([rng.choice(turns), days_from(rng, FIRST, SPAN)])
        turns.append(objected)
        world["requests"].append(
            {
                "request_id": f"r{n}-{m}",
                "company": rng.choice([f"w{n}", f"w{n}", f"w{n}x"]),
                "customer_key": maybe(rng, 0.7, f"c{n}"),
                "person_key": maybe(rng, 0.7, f"p{n}"),
                "kind": rng.choice(["marketing_optout"] * 5 + ["objection"] * 2),
                "for_channel": rng.choice([None, None, "email", "sms"]),
                "purpose": rng.choice([None, "marketing", "statistics"]),
                "channel": "web",
                "received_on": objected,
                "outcome": rng.choice([None, None, "fulfilled", "refused", "withdrawn"]),
            }
        )
        if rng.random() < 0.2:
            world["request_events"].append(
                {
                    "event_id": f"e{n}-{m}",
                    "request_id": f"r{n}-{m}",
                    "kind": rng.choice(["withdrawn", "refusal_told"]),
                    "happened_on": objected + 3 * DAY,
                }
            )
    for m in range(6):
        near = rng.choice([*turns, *ends]) + rng.choice([0, 1, 6, 7, rng.randint(0, 40)]) * DAY
        world["uses"].append(
            {
                "use_id": f"u{n}-{m}",
                "company": rng.choice([f"w{n}", f"w{n}", f"w{n}x"]),
                "customer_key": rng.choice([f"c{n}"] * 4 + [f"d{n}", f"e{n}"]),
                "purpose": rng.choice(PURPOSES),
                "channel": rng.choice(["email", "sms", "app", "post"]),
                "ground": rng.choice([None, "consent", "contract"]),
                "service": rng.choice([None, *SERVICES]),
                "used_on": near,
            }
        )
    for m in range(2):
        collected = days_from(rng, FIRST, 60)
        gone = rng.choice(turns) + rng.choice([0, 1, 29, 30, 31, rng.randint(0, 90)]) * DAY
        erased = gone if gone >= collected and rng.random() < 0.6 else None
        is_recorded = rng.random() < 0.3
        world["holdings"].append(
            {
                "holding_id": f"h{n}-{m}",
                "company": f"w{n}",
                "customer_key": f"c{n}",
                "system": "s",
                "category": "campaign",
                "collected_on": collected,
                "consent_id": maybe(rng, 0.4, f"s{n}-{rng.randint(0, 2)}"),
                "erased_on": None if is_recorded else erased,
            }
        )
        if erased and is_recorded:
            world["erasures"].append(
                {
                    "erasure_id": f"x{n}-{m}",
                    "company": f"w{n}",
                    "system": "s",
                    "category": "campaign",
                    "holding_id": f"h{n}-{m}",
                    "erased_on": erased,
                    "how": "erased",
                }
            )
        for k in range(rng.choice([0, 0, 1, 2])):
            held = rng.choice(turns) + rng.choice([-9, 0, 1, 30, 31, rng.randint(0, 60)]) * DAY
            world["holds"].append(
                {
                    "hold_id": f"l{n}-{m}-{k}",
                    "company": f"w{n}",
                    "holding_id": f"h{n}-{m}",
                    "reason": "dispute",
                    "holds_from": held,
                    "holds_until": maybe(rng, 0.8, held + rng.randint(0, 40) * DAY),
                }
            )
