"""Withdrawals, objections, marketing and the proof of consent against plain readings day by day."""

from __future__ import annotations

import os
import random
from datetime import date
from pathlib import Path

import pytest

from queries.api.what_if import with_figure
from queries.notices.reading import read_notice
from tests.oracle.clock import DAY
from tests.oracle.consent import decisions_of, is_live, key_of
from tests.oracle.erasure import erased_days
from tests.oracle.marketing import Uses, erasing
from tests.support.packed_worlds import judged
from tests.support.text_tables import judge
from tests.support.withdrawal_worlds import FIRST, LAST, a_world

WORLDS = 3000 if os.environ.get("NOTICEBOARD_SOAK") else 400
USES = (
    "withdrawal_stops_use",
    "marketing_stops_on_objection",
    "electronic_marketing_has_ground",
)


@pytest.fixture(scope="module", params=[1, 2])
def seen(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory):
    rng = random.Random(request.param)
    worlds = [a_world(rng, n) for n in range(WORLDS)]
    folder: Path = tmp_path_factory.mktemp("worlds")
    promises = [*USES, "withdrawal_erases", "consent_is_provable"]
    return worlds, *judged(folder, worlds, LAST, promises)


@pytest.mark.parametrize("promise", USES)
def test_uses_are_judged_as_the_sentence_says(seen, promise: str):
    """Every use, with the kind that says why."""
    worlds, rows, lacking = seen
    found = {
        row["item_id"]: " ".join(filter(None, (row["closed_as"], row["kind"])))
        for row in rows[promise].iter_rows(named=True)
    }
    found |= dict.fromkeys(lacking[promise], "unmeasured")
    told = {
        use["use_id"]: said
        for world in worlds
        for use in world["uses"]
        if (said := Uses(world).verdicts(use)[promise]) is not None
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
        gone, decisions = erased_days(world), decisions_of(world)
        for holding in world["holdings"]:
            held = [h for h in world["holds"] if h["holding_id"] == holding["holding_id"]]
            for consent in world["consents"]:
                left = gone.get(holding["holding_id"])
                mine = {**world, "holds": held}
                if days := erasing(mine, decisions, holding, consent, LAST, left):
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
        decisions = decisions_of(world)
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
                assert is_open == is_live(consent, decisions[key_of(consent)], day), (day, consent)
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
