"""Answers, refusals, extensions and fees of requests against a walk through each right of a letter,
day by day."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from tests.oracle.clock import Walk
from tests.oracle.requests import ANSWERS
from tests.oracle.tables import Row
from tests.support.packed_worlds import DAY, World, days_from, judged, maybe

Event = tuple[date, str | None, date | None]
Verdict = tuple[date, str] | str | None

FIRST, LAST = date(2025, 1, 1), date(2026, 10, 31)
WORLDS = 6000 if os.environ.get("NOTICEBOARD_SOAK") else 500
TOLD = ("refusal_told_in_time", "extension_told_in_time", "request_is_free", "fee_has_reason")
KINDS = ("access", "erasure", "objection", "marketing_optout")
PROMISES = (*TOLD, *sorted({ANSWERS[kind] for kind in KINDS}))
OUTCOMES = (
    *("fulfilled", "partly", "refused", "refused", "withdrawn", "not_identified"),
    *("duplicate", None, None),
)
STEPS = (
    "identity_asked",
    "identity_confirmed",
    "scope_asked",
    "extension_told",
    "refusal_told",
    "withdrawn",
    "reopened",
    "acknowledged",
    "completed",
)


def a_world(rng: random.Random, n: int) -> World:
    """One letter for one right or several; its steps and answers fall close to the days on which
    something turns, and some speak of one of the rights alone."""
    received = days_from(rng, FIRST, 500)
    kinds = rng.sample(KINDS, rng.choice([1, 1, 2, 3]))
    events = []
    for m in range(rng.choice([0, 1, 2, 4, 6])):
        on = (
            received
            + rng.choice([-1, rng.randint(0, 6), rng.randint(0, 25), rng.randint(26, 60)]) * DAY
        )
        events.append(
            {
                "event_id": f"e{n}-{m}",
                "request_id": f"r{n}",
                "kind": rng.choice(STEPS),
                "request_kind": maybe(rng, 0.3, rng.choice(KINDS)),
                "happened_on": on,
                "reason": maybe(rng, 0.6, rng.choice(["complex", "other"])),
                "told_until": maybe(rng, 0.5, on + rng.randint(0, 90) * DAY),
            }
        )
    requests = [a_request(rng, n, kind, received) for kind in kinds]
    return {"requests": requests, "request_events": events}


def a_request(rng: random.Random, n: int, kind: str, received: date) -> dict:
    """One of the rights that the letter asks for."""
    outcome = rng.choice(OUTCOMES)
    return {
        "request_id": f"r{n}",
        "company": f"w{n}",
        "kind": kind,
        "channel": "web",
        "received_on": received,
        "answered_on": maybe(rng, 0.8, received + rng.choice([5, 30, 31, 32, 33, 50, 70]) * DAY),
        "outcome": outcome,
        "duplicate_of": "r0" if outcome == "duplicate" else None,
        "refusal_reason": maybe(rng, 0.7, rng.choice(["exempt", "excessive", "unfounded"])),
        "fee_sek": rng.choice([None, 0.0, 0.0, 100.0]),
    }


# -- the plain readings ------------------------------------------------------------------------


def told_on(world: World, request: Row, kind: str) -> list[Event]:
    """The days on which such a step was taken for that right, from the receipt on."""
    told = [
        (event["happened_on"], event["reason"], event["told_until"])
        for event in world["request_events"]
        if event["kind"] == kind
        and event["happened_on"] >= request["received_on"]
        and event["request_kind"] in (None, request["kind"])
    ]
    return sorted(told, key=lambda step: step[0])


def walk(world: World, request: Row, *, is_extensible: bool = True) -> Walk:
    """The request's time, lived day by day, with the extensions told with a reason."""
    told = [
        (on, until or date.max)
        for on, reason, until in told_on(world, request, "extension_told")
        if reason and is_extensible
    ]
    return Walk(
        request["received_on"],
        {on for on, *_ in told_on(world, request, "identity_asked")},
        {on for on, *_ in told_on(world, request, "identity_confirmed")},
        {on for on, _ in told},
        min(told, default=(None, None))[1],
    )


def is_late(world: World, request: Row, day: date) -> bool:
    """After the first month as it stood that day; while the clock stands still nothing is."""
    is_paused, last_day = walk(world, request, is_extensible=False).days[day]
    return not is_paused and day > last_day


def first_reopened(world: World, request: Row) -> date | None:
    """The day on which the answer proved incomplete."""
    return min((on for on, *_ in told_on(world, request, "reopened")), default=None)


def refusal_verdict(world: World, request: Row) -> Verdict:
    if request["outcome"] not in ("refused", "partly", "not_identified"):
        return None
    told, again = told_on(world, request, "refusal_told"), first_reopened(world, request)
    day = told[0][0] if told else request["answered_on"]
    if day is None or (not told and again and again < day):
        return "unmeasured"
    reasons = [request["refusal_reason"], *(reason for on, reason, _ in told if on == day)]
    is_said = request["outcome"] == "not_identified" or any(reasons)
    return day, "broken" if is_late(world, request, day) or not is_said else "met"


def extension_verdict(world: World, request: Row) -> Verdict:
    told = told_on(world, request, "extension_told")
    if not told:
        return None
    reasoned = [day for day, reason, _ in told if reason]
    if not reasoned:
        return told[0][0], "broken"
    return reasoned[0], "broken" if is_late(world, request, reasoned[0]) else "met"


def fee_verdict(world: World, request: Row, excused: tuple[str, ...] = ()) -> Verdict:
    if request["outcome"] in ("withdrawn", "duplicate"):
        return None
    if request["answered_on"] is None:
        return "unmeasured" if request["outcome"] else None
    if request["fee_sek"] is None:
        return "unmeasured"
    is_right = not request["fee_sek"] or request["refusal_reason"] in excused
    return request["answered_on"], "met" if is_right else "broken"


def reason_verdict(world: World, request: Row) -> Verdict:
    return fee_verdict(world, request, ("excessive", "unfounded"))


def answer_verdict(world: World, request: Row) -> Verdict:
    """How the request ended, and when; open ones are not told."""
    outcome, answered = request["outcome"], request["answered_on"]
    if outcome == "duplicate":
        return answered or request["received_on"], "void"
    # exports may say that it was taken back before it came
    withdrawn = min(
        (
            event["happened_on"]
            for event in world["request_events"]
            if event["kind"] == "withdrawn" and event["request_kind"] in (None, request["kind"])
        ),
        default=date.max,
    )
    again = first_reopened(world, request) or date.max
    last = answered or date.max
    if withdrawn < last and withdrawn <= again and withdrawn < date.max:
        return withdrawn, "void"
    days = walk(world, request).days
    if again < last:
        is_paused, due = days[again]
        return "unmeasured" if not is_paused and again > due else (again, "met")
    if answered is None:
        return "unmeasured" if outcome else None
    if outcome == "withdrawn":
        return answered, "void"
    _, due = days[max(answered - DAY, request["received_on"])]
    return answered, "met_late" if due and answered > due else "met"


VERDICTS = {
    "refusal_told_in_time": refusal_verdict,
    "extension_told_in_time": extension_verdict,
    "request_is_free": fee_verdict,
    "fee_has_reason": reason_verdict,
}


# -- the comparison ----------------------------------------------------------------------------


@pytest.fixture(scope="module", params=[1, 2])
def seen(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory):
    rng = random.Random(request.param)
    worlds = [a_world(rng, n) for n in range(WORLDS)]
    folder: Path = tmp_path_factory.mktemp("worlds")
    return worlds, *judged(folder, worlds, LAST, PROMISES)


def rights(worlds: list[World]) -> Iterator[tuple[World, Row]]:
    """Every right that was asked for, with its letter."""
    return ((world, request) for world in worlds for request in world["requests"])


def assert_alike(found: dict, told: dict, lacking: list[str]) -> None:
    """The same rights with the same verdict; what cannot be told is listed."""
    unmeasured = sorted(item for (item, _), verdict in told.items() if verdict == "unmeasured")
    assert sorted(lacking) == unmeasured
    known = {key: verdict for key, verdict in told.items() if verdict not in (None, "unmeasured")}
    wrong = [
        (key, found.get(key), known.get(key))
        for key in found.keys() | known.keys()
        if found.get(key) != known.get(key)
    ]
    assert not wrong, f"{len(wrong)} of {len(known)} differ, first: {min(wrong)}"


@pytest.mark.parametrize("promise", TOLD)
def test_requests_are_judged_as_the_sentence_says(seen, promise: str):
    """Each on its day, met or broken; what lacks a day or a fee is unmeasured."""
    worlds, rows, lacking = seen
    mine = rows[promise]
    assert mine["closed_on"].equals(mine["arises_on"].rename("closed_on"))
    found = {
        (item, part): (day, verdict)
        for item, part, day, verdict in mine.select(
            "item_id", "part", "arises_on", "closed_as"
        ).iter_rows()
    }
    told = {
        (request["request_id"], request["kind"]): VERDICTS[promise](world, request)
        for world, request in rights(worlds)
    }
    assert_alike(found, told, lacking[promise])
    assert {verdict for _, verdict in found.values()} >= {"met", "broken"}


@pytest.mark.parametrize("promise", sorted({ANSWERS[kind] for kind in KINDS}))
def test_the_first_answer_to_each_right_is_judged(seen, promise: str):
    """Duplicates, withdrawn and reopened ones too; each right of a letter by its own clock."""
    worlds, rows, lacking = seen
    mine = rows[promise].filter(pl.col("closed_as") != "cut")
    found = {
        (item, kind): (day, verdict)
        for item, kind, day, verdict in mine.select(
            "item_id", "kind", "closed_on", "closed_as"
        ).iter_rows()
    }
    told = {
        (request["request_id"], request["kind"]): answer_verdict(world, request)
        for world, request in rights(worlds)
        if ANSWERS[request["kind"]] == promise
    }
    assert_alike(found, told, lacking[promise])
    assert {verdict for _, verdict in found.values()} == {"met", "met_late", "void"}


def test_an_extension_counts_exactly_where_it_was_told_in_time(seen):
    """What the promise calls met gives the request more time in the walk, and nothing else does."""
    worlds, rows, _ = seen
    met = rows["extension_told_in_time"].filter(closed_as="met")
    found = {(item, part): on for item, part, on in
             met.select("item_id", "part", "arises_on").iter_rows()}  # fmt: skip
    told = {}
    for world, request in rights(worlds):
        extended_on = walk(world, request).extended_on
        if extended_on:
            told[request["request_id"], request["kind"]] = extended_on
    assert found == told
