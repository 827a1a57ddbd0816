"""Withdrawals, objections, marketing and the proof of consent against plain readings day by day."""

from __future__ import annotations

import os
import random
from datetime import date
from pathlib import Path

import pytest

from queries.api.what_if import with_figure
from queries.notices.reading import read_notice
from tests.support.packed_worlds import DAY, World, judged
from tests.support.text_tables import judge
from tests.support.withdrawal_worlds import FIRST, LAST, a_world

WORLDS = 3000 if os.environ.get("NOTICEBOARD_SOAK") else 400
USES = (
    "withdrawal_stops_use",
    "marketing_stops_on_objection",
    "electronic_marketing_has_ground",
)


# -- the plain readings ------------------------------------------------------------------------


def is_live(world: World, consent: dict, day: date) -> bool:
    """Given by that day, neither expired nor withdrawn before it, not refused since and before."""
    same = ("company", "customer_key", "purpose")
    return (
        consent["decision"] == "given"
        and consent["decided_on"] <= day
        and (consent["withdrawn_on"] or day) >= day
        and (consent["expires_on"] or day) >= day
        and not any(
            other["decision"] == "refused"
            and all(other[key] == consent[key] for key in same)
            and consent["decided_on"] < other["decided_on"] < day
            for other in world["consents"]
        )
    )


def given_by(world: World, use: dict) -> list[dict]:
    """The consents that the customer gave that company for that purpose."""
    same = ("company", "customer_key", "purpose")
    return [
        c
        for c in world["consents"]
        if c["decision"] == "given" and all(c[key] == use[key] for key in same)
    ]


def withdrawal_verdict(world: World, use: dict) -> str | None:
    bases = {
        line["legal_basis"]
        for line in world["processings"]
        if (line["company"], line["purpose"]) == (use["company"], use["purpose"])
    }
    if "consent" not in bases:
        return None
    if bases != {"consent"}:
        return "unmeasured"
    day, given = use["used_on"], given_by(world, use)
    withdrawals = [
        c["withdrawn_on"] for c in given if c["withdrawn_on"] and c["withdrawn_on"] < day
    ]
    if not withdrawals or any(is_live(world, c, day) for c in given):
        return "met"
    is_given_again = any(
        max(withdrawals) <= c["decided_on"] <= day and (c["withdrawn_on"] or day) >= day
        for c in given
    )
    return "met" if is_given_again else "broken"


def objections(world: World, use: dict) -> list[date]:
    """The days before the use on which the customer objected to that company's marketing."""
    person_of = {(c["company"], c["customer_key"]): c["person_key"] for c in world["customers"]}
    mine = person_of.get((use["company"], use["customer_key"]))

    def is_mine(request: dict) -> bool:
        who = (request["company"], request["customer_key"])
        is_same_person = mine and mine == person_of.get(who, request["person_key"])
        return request["customer_key"] == use["customer_key"] or bool(is_same_person)

    taken_back = {e["request_id"] for e in world["request_events"] if e["kind"] == "withdrawn"} | {
        r["request_id"] for r in world["requests"] if r["outcome"] == "withdrawn"
    }
    return [
        r["received_on"]
        for r in world["requests"]
        if r["kind"] == "marketing_optout"
        and r["request_id"] not in taken_back
        and r["company"] == use["company"]
        and is_mine(r)
        and r["received_on"] < use["used_on"]
    ]


def objection_verdict(world: World, use: dict) -> str | None:
    if use["purpose"] != "marketing":
        return None
    day = use["used_on"]
    live = [c["decided_on"] for c in given_by(world, use) if is_live(world, c, day)]
    binding = [on for on in objections(world, use) if not any(given > on for given in live)]
    if not binding:
        return "met"
    return "broken within" if day <= min(binding) + 6 * DAY else "broken beyond"


def marketing_verdict(world: World, use: dict) -> str | None:
    if use["purpose"] != "marketing" or use["channel"] == "post":
        return None
    day = use["used_on"]
    who = (use["company"], use["customer_key"])
    kinds = [c["kind"] for c in world["customers"] if (c["company"], c["customer_key"]) == who]
    if not kinds:
        return "unmeasured"
    if kinds[0] not in ("private", "sole_trader", "prospect"):
        return None
    channels = (None, use["channel"])
    if any(c["for_channel"] in channels and is_live(world, c, day) for c in given_by(world, use)):
        return "met consent"
    if objections(world, use):
        return "broken objected"
    supplied = {
        k["service"]
        for k in world["contracts"]
        if (k["company"], k["customer_key"]) == who
        and k["starts_on"] <= day <= (k["ends_on"] or day)
    }
    if supplied and use["service"] is None:
        return "unmeasured"
    alike = {"grid": {"grid", "electricity"}, "electricity": {"grid", "electricity"}}
    offered = alike.get(use["service"], {use["service"]})
    return "met existing_customer" if supplied & offered else "broken none"


def rests(world: World, day: date) -> bool:
    """Whether every line of the register in force that day rests the data on consent."""
    lines = [
        line["legal_basis"]
        for line in world["processings"]
        if (line["valid_from"] or day) <= day <= (line["valid_until"] or day)
    ]
    return bool(lines) and set(lines) == {"consent"}


def erasing(world: World, holding: dict, consent: dict) -> dict[date, str]:
    """The status at the end of every day of what the withdrawal of a consent asks for."""
    withdrawn = consent["withdrawn_on"]
    purposes = {p["purpose"] for p in world["processings"] if p["legal_basis"] == "consent"}

    def may_cover(other: dict) -> bool:
        same = (other["company"], other["customer_key"]) == (
            holding["company"],
            holding["customer_key"],
        )
        is_named = other["consent_id"] == holding["consent_id"]
        return other["decision"] == "given" and (
            is_named or (same and other["purpose"] in purposes)
        )

    others = [c for c in world["consents"] if c is not consent and may_cover(c)]
    erased = holding["erased_on"] or next(
        (e["erased_on"] for e in world["erasures"] if e["holding_id"] == holding["holding_id"]),
        None,
    )
    if (
        withdrawn is None
        or not may_cover(consent)
        or not rests(world, withdrawn)
        or not holding["collected_on"] <= withdrawn <= (erased or withdrawn)
        or any(c["decided_on"] <= withdrawn and is_live(world, c, withdrawn + DAY) for c in others)
    ):
        return {}
    holds = [h for h in world["holds"] if h["holding_id"] == holding["holding_id"]]
    own_due = due = withdrawn + 30 * DAY
    is_held = was_late = False
    found: dict[date, str] = {}
    day = withdrawn
    while day <= LAST:
        is_over = day > withdrawn and (
            any(c["decided_on"] == day for c in others) or not rests(world, day)
        )
        if day == erased:
            closed = "met_late" if not is_held and day > due else "met"
            return found | {day + n * DAY: closed for n in range((LAST - day).days + 1)}
        if is_over and day < own_due:
            return found | {day + n * DAY: "void" for n in range((LAST - day).days + 1)}
        held = any(h["holds_from"] <= day <= (h["holds_until"] or day) for h in holds)
        if held and not is_held and day > withdrawn and day > due:
            was_late = True
        if is_held and not held and not was_late:
            due = max(own_due, day + 30 * DAY)
        is_held = held
        found[day] = "held" if held else "overdue" if day > due else "pending"
        day += DAY
    return found


# -- the comparison ----------------------------------------------------------------------------


@pytest.fixture(scope="module", params=[1, 2])
def seen(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory):
    rng = random.Random(request.param)
    worlds = [a_world(rng, n) for n in range(WORLDS)]
    folder: Path = tmp_path_factory.mktemp("worlds")
    promises = [*USES, "withdrawal_erases", "consent_is_provable"]
    return worlds, *judged(folder, worlds, LAST, promises)


VERDICTS = {
    "withdrawal_stops_use": withdrawal_verdict,
    "marketing_stops_on_objection": objection_verdict,
    "electronic_marketing_has_ground": marketing_verdict,
}
SHORT = {"within_tolerance": "within", "beyond_tolerance": "beyond"}


@pytest.mark.parametrize("promise", USES)
def test_uses_are_judged_as_the_sentence_says(seen, promise: str):
    """Every use, with the kind that says why."""
    worlds, rows, lacking = seen
    found = {
        row["item_id"]: " ".join(
            filter(None, (row["closed_as"], SHORT.get(row["kind"], row["kind"])))
        )
        for row in rows[promise].iter_rows(named=True)
    }
    found |= dict.fromkeys(lacking[promise], "unmeasured")
    told = {
        use["use_id"]: said
        for world in worlds
        for use in world["uses"]
        if (said := VERDICTS[promise](world, use)) is not None
    }
    wrong = {key: (found.get(key), told.get(key)) for key in found.keys() | told.keys()}
    wrong = {key: both for key, both in wrong.items() if both[0] != both[1]}
    assert not wrong, f"{len(wrong)} of {len(told)} differ, one: {next(iter(wrong.items()))}"
    for said in set(told.values()):
        assert list(told.values()).count(said) > 20, f"hardly any {said}"


def test_what_a_withdrawal_erases_has_the_status_that_the_facts_say(seen):
    """Every holding and consent on every day, holds and consents given again among them."""
    worlds, rows, _ = seen
    stretches: dict[tuple, list[dict]] = {}
    for row in rows["withdrawal_erases"].iter_rows(named=True):
        stretches.setdefault((row["item_id"], row["part"]), []).append(row)
    told, statuses = {}, set()
    for world in worlds:
        for holding in world["holdings"]:
            for consent in world["consents"]:
                if days := erasing(world, holding, consent):
                    told[holding["holding_id"], consent["consent_id"]] = days
    assert stretches.keys() == told.keys()
    for key, days in told.items():
        for day, said in days.items():
            assert _status(stretches[key], day) == said, (key, day, stretches[key])
            statuses.add(said)
        before = min(days) - DAY
        assert _status(stretches[key], before) is None
    assert statuses == {"pending", "held", "overdue", "met", "met_late", "void"}


def _status(stretches: list[dict], day: date) -> str | None:
    """What the stretches of one thing say at the end of a day: exactly one of them speaks."""
    said = []
    for s in stretches:
        if s["arises_on"] > day:
            continue
        if s["closes_on"] and s["closes_on"] <= day:
            said += [] if s["closed_as"] == "cut" else [s["closed_as"]]
        elif s["due_on"] is None:
            said.append("held")
        else:
            said.append("overdue" if s["lapsed_on"] and s["lapsed_on"] <= day else "pending")
    assert len(said) <= 1, stretches
    return said[0] if said else None


def test_consents_are_provable_as_the_sentence_says(seen):
    """Every consent on every day: covered, uncovered, or no longer in force."""
    worlds, rows, _ = seen
    found = {row["item_id"]: row for row in rows["consent_is_provable"].iter_rows(named=True)}
    assert len(found) == rows["consent_is_provable"].height
    for world in worlds:
        for consent in world["consents"]:
            proof = [consent[key] for key in ("channel", "text_version", "evidence_ref")]
            row = found.pop(consent["consent_id"], None)
            for n in range((LAST - FIRST).days):
                day = FIRST + n * DAY
                is_open = bool(
                    row
                    and row["arises_on"] <= day
                    and not (row["closes_on"] and row["closes_on"] <= day)
                )
                assert is_open == is_live(world, consent, day), (day, consent)
                if is_open:
                    is_late = bool(row["lapsed_on"] and row["lapsed_on"] <= day)
                    assert is_late == (None in proof), (day, consent)
    assert not found


def test_an_objection_may_bind_the_whole_group(tmp_path: Path):
    """Under that reading who said no to one company gets nothing from the others either."""
    tables = {
        "customers": """
            | company | customer_key | person_key |
            | kem     | c1           | p1         |
            | elnat   | c2           | p1         |
            | elnat   | c3           | p2         |""",
        "requests": """
            | request_id | company | kind             | customer_key | received_on |
            | r1         | kem     | marketing_optout | c1           | 2026-03-01  |""",
        "uses": """
            | use_id | company | customer_key | used_on    |
            | u1     | kem     | c1           | 2026-03-02 |
            | u2     | elnat   | c2           | 2026-03-02 |
            | u3     | elnat   | c3           | 2026-03-02 |""",
        "consents": "| consent_id |",
    }
    promise = "marketing_stops_on_objection"
    group = with_figure(read_notice(), f"{promise}.objection_scope=group")
    alone, _ = judge(tmp_path / "alone", tables, promise)
    together, _ = judge(tmp_path / "together", tables, promise, notice=group)
    assert alone["closed_as"].to_list() == ["broken", "met", "met"]
    assert together["closed_as"].to_list() == ["broken", "broken", "met"]
