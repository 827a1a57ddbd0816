"""Refusals, extensions and fees of requests against a walk through each request day by day."""

from __future__ import annotations

import os
import random
from datetime import date
from pathlib import Path

import pytest

from tests.oracle.clock import Walk
from tests.support.packed_worlds import DAY, World, days_from, judged, maybe

FIRST, LAST = date(2025, 1, 1), date(2026, 10, 31)
WORLDS = 6000 if os.environ.get("NOTICEBOARD_SOAK") else 800
PROMISES = ("refusal_told_in_time", "extension_told_in_time", "request_is_free")
OUTCOMES = ("fulfilled", "partly", "refused", "refused", "withdrawn", "not_identified", None)
STEPS = (
    "identity_asked",
    "identity_confirmed",
    "scope_asked",
    "extension_told",
    "refusal_told",
    "withdrawn",
)


def a_world(rng: random.Random, n: int) -> World:
    """One request; its steps and answer fall close to the days on which something turns."""
    received = days_from(rng, FIRST, 500)
    outcome = rng.choice(OUTCOMES)
    request = {
        "request_id": f"r{n}",
        "company": f"w{n}",
        "kind": rng.choice(["access", "erasure", "marketing_optout"]),
        "channel": "web",
        "received_on": received,
        "answered_on": maybe(rng, 0.8, received + rng.choice([5, 30, 31, 32, 33, 50, 70]) * DAY),
        "outcome": outcome,
        "refusal_reason": maybe(rng, 0.7, "exempt") if outcome in ("refused", "partly") else None,
        "fee_sek": rng.choice([None, 0.0, 0.0, 100.0]),
    }
    events = [
        {
            "event_id": f"e{n}-{m}",
            "request_id": f"r{n}",
            "kind": rng.choice(STEPS),
            "happened_on": received
            + rng.choice([-1, rng.randint(0, 6), rng.randint(0, 25), rng.randint(26, 60)]) * DAY,
            "reason": maybe(rng, 0.6, rng.choice(["complex", "other"])),
        }
        for m in range(rng.choice([0, 1, 2, 4, 6]))
    ]
    return {"requests": [request], "request_events": events}


# -- the plain readings ------------------------------------------------------------------------


def told_on(world: World, kind: str) -> list[tuple[date, str | None]]:
    """The days on which such a step was taken, from the receipt on, each with its reason."""
    received = world["requests"][0]["received_on"]
    return sorted(
        (
            (event["happened_on"], event["reason"])
            for event in world["request_events"]
            if event["kind"] == kind and event["happened_on"] >= received
        ),
        key=lambda told: told[0],
    )


def walk(world: World, told: set[date]) -> Walk:
    """The request's time, lived day by day; `told`: extensions told with a reason."""
    return Walk(
        world["requests"][0]["received_on"],
        {day for day, _ in told_on(world, "identity_asked")},
        {day for day, _ in told_on(world, "identity_confirmed")},
        told,
    )


def is_late(world: World, day: date) -> bool:
    """After the first month as it stood that day; while the clock stands still nothing is."""
    is_paused, last_day = walk(world, set()).days[day]
    return not is_paused and day > last_day


def refusal_verdict(world: World) -> tuple[date, str] | str | None:
    request = world["requests"][0]
    if request["outcome"] not in ("refused", "partly"):
        return None
    told = told_on(world, "refusal_told")
    day = told[0][0] if told else request["answered_on"]
    if day is None:
        return "unmeasured"
    reasons = [request["refusal_reason"], *(reason for on, reason in told if on == day)]
    return day, "broken" if is_late(world, day) or not any(reasons) else "met"


def extension_verdict(world: World) -> tuple[date, str] | None:
    told = told_on(world, "extension_told")
    if not told:
        return None
    reasoned = [day for day, reason in told if reason]
    if not reasoned:
        return told[0][0], "broken"
    return reasoned[0], "broken" if is_late(world, reasoned[0]) else "met"


def fee_verdict(world: World) -> tuple[date, str] | str | None:
    request = world["requests"][0]
    if request["outcome"] == "withdrawn":
        return None
    if request["answered_on"] is None:
        return "unmeasured" if request["outcome"] else None
    if request["fee_sek"] is None:
        return "unmeasured"
    return request["answered_on"], "broken" if request["fee_sek"] else "met"


VERDICTS = {
    "refusal_told_in_time": refusal_verdict,
    "extension_told_in_time": extension_verdict,
    "request_is_free": fee_verdict,
}


# -- the comparison ----------------------------------------------------------------------------


@pytest.fixture(scope="module", params=[1, 2])
def seen(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory):
    rng = random.Random(request.param)
    worlds = [a_world(rng, n) for n in range(WORLDS)]
    folder: Path = tmp_path_factory.mktemp("worlds")
    return worlds, *judged(folder, worlds, LAST, PROMISES)


@pytest.mark.parametrize("promise", PROMISES)
def test_requests_are_judged_as_the_sentence_says(seen, promise: str):
    """Each on its day, met or broken; what lacks a day or a fee is unmeasured."""
    worlds, rows, lacking = seen
    mine = rows[promise]
    assert mine["closed_on"].equals(mine["arises_on"].rename("closed_on"))
    found = {
        item: (day, verdict)
        for item, day, verdict in mine.select("item_id", "arises_on", "closed_as").iter_rows()
    }
    found |= dict.fromkeys(lacking[promise], "unmeasured")
    told = {f"r{n}": VERDICTS[promise](world) for n, world in enumerate(worlds)}
    wrong = [
        (item, found.get(item), verdict, worlds[int(item[1:])])
        for item, verdict in told.items()
        if found.get(item) != verdict
    ]
    assert not wrong, f"{len(wrong)} of {len(worlds)} differ, first: {wrong[0]}"
    assert {verdict[1] for verdict in found.values()} >= {"met", "broken"}


def test_an_extension_counts_exactly_where_it_was_told_in_time(seen):
    """What the promise calls met gives the request more time in the walk, and nothing else does."""
    worlds, rows, _ = seen
    met = rows["extension_told_in_time"].filter(closed_as="met")
    found = dict(met.select("item_id", "arises_on").iter_rows())
    told = {}
    for n, world in enumerate(worlds):
        reasoned = {day for day, reason in told_on(world, "extension_told") if reason}
        extended_on = walk(world, reasoned).extended_on
        if extended_on:
            told[f"r{n}"] = extended_on
    assert found == told
