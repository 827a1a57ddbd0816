"""What leaves for third parties, and whether agreements are renewed, against plain readings day by
day: one recipient of two companies in each random world."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.oracle.oracle import year_before
from tests.support.packed_worlds import DAY, World, days_from, judged, maybe

FIRST, LAST = date(2024, 12, 1), date(2026, 10, 31)
WORLDS = 2000 if os.environ.get("NOTICEBOARD_SOAK") else 250
EVENTS = (
    "disclosure_has_agreement",
    "disclosure_has_promised_agreement",
    "disclosure_has_confidentiality",
    "disclosure_has_ground",
)
ROLES = ("processor", "controller", "joint_controller", "authority", "market_actor", None)
KINDS = ("processor", "joint", "sharing", "confidentiality", "confidentiality", "standard_clauses")
GROUNDS = ("contract", "legal_obligation", "public_task", "legitimate_interest", "processor")


def a_world(rng: random.Random, n: int) -> World:
    """Agreements that follow each other closely, disclosures close to where they turn."""
    companies = [f"w{n}", f"w{n}x"]
    recipient = {"recipient_id": f"m{n}", "name": "x", "country": "SE"}
    role = rng.choice([*ROLES, "group_company"])
    world: World = {
        "recipients": [{**recipient, "role": role}] if role else [],
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
                "company": rng.choice([None, *companies]),
                "kind": rng.choice(KINDS),
                "valid_from": begins,
                "valid_until": maybe(rng, 0.8, until),
            }
        )
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


# -- the plain readings ------------------------------------------------------------------------


def in_force(agreement: dict, day: date) -> bool:
    return agreement["valid_from"] <= day <= (agreement["valid_until"] or day)


def is_bound(world: World, disclosure: dict, kinds: set[str], day: date) -> bool:
    """An agreement of one of the kinds, with that recipient, binding that company, that day."""
    return any(
        a["kind"] in kinds
        and a["recipient_id"] == disclosure["recipient_id"]
        and a["company"] in (None, disclosure["company"])
        and in_force(a, day)
        for a in world["agreements"]
    )


def role_in(world: World) -> str | None:
    return world["recipients"][0]["role"] if world["recipients"] else None


def agreement_asked(world: World, disclosure: dict) -> set[str] | str | None:
    """The kinds that will do by law; "unmeasured" where nobody knows who it is."""
    role = role_in(world)
    if disclosure["ground"] == "processor" or role == "processor":
        return {"processor"}
    if role is None:
        return "unmeasured"
    return {"joint"} if role == "joint_controller" else None


def notice_asks(world: World, disclosure: dict, kinds: set[str]) -> set[str] | str | None:
    """The kinds that will do by the notice: not of authorities and market actors."""
    role = role_in(world)
    if role in ("authority", "market_actor"):
        return None
    return "unmeasured" if role is None and disclosure["ground"] != "processor" else kinds


def agreements_on(asked: Callable[[World, dict], set[str] | str | None]):
    """A reading of one disclosure on one day: True, False, "unmeasured", or None: not judged."""

    def said(world: World, disclosure: dict, day: date) -> bool | str | None:
        kinds = asked(world, disclosure)
        return is_bound(world, disclosure, kinds, day) if isinstance(kinds, set) else kinds

    return said


def has_live_consent(world: World, company: str, who: str, purpose: str, day: date) -> bool:
    """Given by that day to that company for that purpose, and not ended before it in any way."""
    mine = [
        c
        for c in world["consents"]
        if (c["company"], c["customer_key"], c["purpose"]) == (company, who, purpose)
    ]
    refusals = [c["decided_on"] for c in mine if c["decision"] == "refused"]
    return any(
        c["decision"] == "given"
        and c["decided_on"] <= day
        and (c["withdrawn_on"] or day) >= day
        and (c["expires_on"] or day) >= day
        and not any(c["decided_on"] < refused < day for refused in refusals)
        for c in mine
    )


def ground_on(world: World, disclosure: dict, day: date) -> bool | str | None:
    if disclosure["ground"] == "processor" or role_in(world) == "processor":
        return None
    if disclosure["ground"] != "consent":
        return disclosure["ground"] != "legitimate_interest"
    who, purpose = disclosure["customer_key"], disclosure["purpose"]
    if disclosure["consent_id"] is None and not (who and purpose):
        return "unmeasured"
    if disclosure["kind"] == "batch":
        return "unmeasured"
    named = [
        c
        for c in world["consents"]
        if c["consent_id"] == disclosure["consent_id"] and c["company"] == disclosure["company"]
    ]
    if named:
        who, purpose = who or named[0]["customer_key"], purpose or named[0]["purpose"]
    return has_live_consent(world, disclosure["company"], who, purpose, day)


READINGS = {
    "disclosure_has_agreement": agreements_on(agreement_asked),
    "disclosure_has_promised_agreement": agreements_on(
        lambda w, d: notice_asks(w, d, {"processor", "joint", "sharing"})
    ),
    "disclosure_has_confidentiality": agreements_on(
        lambda w, d: notice_asks(w, d, {"confidentiality"})
    ),
    "disclosure_has_ground": ground_on,
}


def days_run(disclosure: dict, last: date) -> list[date]:
    """The days on which data ran, up to a last one."""
    first, end = disclosure["disclosed_on"], disclosure["disclosed_on"]
    if disclosure["kind"] == "flow":
        end = min(disclosure["until_on"] or last, last)
    return [first + n * DAY for n in range((end - first).days + 1)]


def verdicts(world: World, disclosure: dict, reading: Callable) -> dict[tuple, str]:
    """Per (part, last running day): met, broken or unmeasured; a flow once per month."""
    months: dict[str | None, list[date]] = {}
    for day in days_run(disclosure, LAST):
        part = day.strftime("%Y-%m") if disclosure["kind"] == "flow" else None
        months.setdefault(part, []).append(day)
    found = {}
    for part, days in months.items():
        said = [reading(world, disclosure, day) for day in days]
        if said[0] is not None:
            whole = "unmeasured" if "unmeasured" in said else "met" if all(said) else "broken"
            found[part, days[-1]] = whole
    return found


def is_active(world: World, recipient: str, company: str, day: date) -> bool:
    """The company gave the recipient something in the twelve months to the day."""
    return any(
        disclosure["recipient_id"] == recipient
        and disclosure["company"] == company
        and any(year_before(day) < on <= day for on in days_run(disclosure, day))
        for disclosure in world["disclosures"]
    )


def renewal(world: World, agreement: dict, company: str) -> tuple | None:
    """(arises, due, closed, closed as) of one agreement for one of the companies it binds."""
    end, recipient = agreement["valid_until"], agreement["recipient_id"]
    if end is None or agreement["company"] not in (None, company):
        return None
    day = max(agreement["valid_from"], end - 90 * DAY)
    while day <= end and not is_active(world, recipient, company, day):
        day += DAY
    if day > end:
        return None
    successors = [
        other
        for other in world["agreements"]
        if other is not agreement
        and other["recipient_id"] == recipient
        and other["kind"] == agreement["kind"]
        and other["company"] in (None, company)
    ]
    following = [s["valid_from"] for s in successors if in_force(s, end + DAY)]
    later = [s["valid_from"] for s in successors if s["valid_from"] > end + DAY]
    if following:
        return day, end, min([end, *following]), "met"
    if not is_active(world, recipient, company, end):
        return day, end, end, "void"
    return day, end, min(later, default=None), "met_late" if later else None


# -- the comparison ----------------------------------------------------------------------------


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
        for disclosure in world["disclosures"]:
            item = f"{disclosure['disclosure_id']}:contact"
            for (part, day), said in verdicts(world, disclosure, READINGS[promise]).items():
                if said == "unmeasured":
                    blank.add(item)
                else:
                    told[item, part, day] = said
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
        for agreement in world["agreements"]:
            for company in (f"w{n}", f"w{n}x"):
                if (said := renewal(world, agreement, company)) is not None:
                    told[agreement["agreement_id"], company] = said
    wrong = {key: (found.get(key), told.get(key)) for key in found.keys() | told.keys()}
    wrong = {key: both for key, both in wrong.items() if both[0] != both[1]}
    assert not wrong, f"{len(wrong)} of {len(told)} differ, one: {next(iter(wrong.items()))}"
    assert {said[3] for said in told.values()} == {"met", "met_late", "void", None}
