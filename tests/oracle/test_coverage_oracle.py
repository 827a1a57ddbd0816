"""The measures of consent against plain readings of their sentences, in random worlds packed into
one build: where everybody stands on every day, what is live, what lacked cover, what was lost."""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import duckdb
import polars as pl
import pytest

from queries.api.asof import window_start
from queries.build.build import build
from queries.engine import sql_files
from queries.exports import TABLES
from queries.notices.reading import read_notice
from tests.oracle.consent import (
    answer,
    decisions_of,
    ending,
    in_force,
    is_live,
    rests_on_consent,
    use_kind,
)
from tests.support.text_tables import sources, typed

FIRST = date(2025, 1, 1)
LAST = date(2026, 10, 31)
WORLDS = 1500 if os.environ.get("NOTICEBOARD_SOAK") else 150
DAY = timedelta(days=1)
PURPOSES = ("marketing", "statistics")
CLASSES = ("covered", "withdrawn", "expired", "refused", "asked", "never_asked", "unknown")


def a_day(rng: random.Random, low: int = 0, high: int = 600) -> date:
    return FIRST + timedelta(days=rng.randint(low, high))


def maybe(rng: random.Random, share: float, value: object) -> object:
    return value if rng.random() < share else None


def a_world(rng: random.Random, n: int) -> dict[str, list[dict]]:
    """One company, its register, a few customers, what they said and how it was used; many
    ties, for it all happens within few days."""
    rows: dict[str, list[dict]] = {name: [] for name in ("processings", "customers", "consents")}
    rows |= {"uses": [], "requests": []}
    for m in range(rng.choice([1, 1, 2, 3])):
        begins = maybe(rng, 0.4, a_day(rng, 0, 300))
        rows["processings"].append(
            {
                "processing_id": f"p{n}-{m}",
                "category": "campaign",
                "company": f"w{n}",
                "system": f"s{m}",
                "purpose": rng.choice(PURPOSES),
                "retention": "relationship",
                "legal_basis": rng.choice(["consent", "consent", "consent", "contract"]),
                "valid_from": begins,
                "valid_until": maybe(rng, 0.3, (begins or FIRST) + timedelta(rng.randint(0, 300))),
            }
        )
    for m in range(rng.choice([1, 2, 3])):
        who = {"company": f"w{n}", "customer_key": f"c{n}-{m}"}
        since = maybe(rng, 0.8, a_day(rng, 0, 300))
        rows["customers"].append(
            {
                **who,
                "kind": rng.choice(["private", "private", "sole_trader", "organisation"]),
                "customer_since": since,
                "customer_until": maybe(
                    rng, 0.4, (since or FIRST) + timedelta(rng.randint(0, 400))
                ),
            }
        )
        base = rng.randint(0, 500)
        near = rng.choice([3, 10, 200])
        for k in range(rng.choice([0, 1, 2, 4, 6])):
            decided = a_day(rng, base, base + near)
            rows["consents"].append(
                {
                    **who,
                    "consent_id": f"s{n}-{m}-{k}",
                    "purpose": rng.choice(PURPOSES),
                    "for_channel": rng.choice([None, None, "email", "sms"]),
                    "decision": rng.choice(["given", "given", "given", "refused", "asked"]),
                    "decided_on": decided,
                    "withdrawn_on": maybe(rng, 0.4, decided + timedelta(rng.randint(0, near))),
                    "expires_on": maybe(rng, 0.4, decided + timedelta(rng.randint(0, near))),
                    "channel": maybe(rng, 0.8, rng.choice(["web", "phone"])),
                    "text_version": maybe(rng, 0.8, rng.choice(["v1", "v2"])),
                    "evidence_ref": maybe(rng, 0.8, "e"),
                }
            )
        if rng.random() < 0.4:
            rows["requests"].append(
                {
                    **who,
                    "request_id": f"r{n}-{m}",
                    "kind": "marketing_optout",
                    "for_channel": rng.choice([None, "email", "sms"]),
                    "channel": "web",
                    "received_on": a_day(rng, base, base + near),
                }
            )
        for k in range(3):
            rows["uses"].append(
                {
                    **who,
                    "use_id": f"u{n}-{m}-{k}",
                    "purpose": rng.choice(PURPOSES),
                    "channel": rng.choice(["email", "sms", "post"]),
                    "ground": "consent",
                    "used_on": a_day(rng, base, base + near),
                }
            )
    return rows


# -- the plain readings ------------------------------------------------------------------------


def rests(world: dict, purpose: str, day: date) -> bool:
    """Whether every line in force that day rests the purpose on consent."""
    lines = [line for line in world["processings"] if line["purpose"] == purpose]
    return rests_on_consent(lines, day)


def said_of(world: dict) -> dict[tuple, list[dict]]:
    """All that each customer said about each purpose, worked out once for a world."""
    if "said" not in world:
        world["said"] = decisions_of(world)
    return world["said"]


def consents_of(world: dict, customer_key: str, purpose: str) -> list[dict]:
    (company,) = {c["company"] for c in world["customers"]}
    return said_of(world)[company, customer_key, purpose]


def coverage_of(world: dict, day: date, channel: str | None = None) -> Iterator[tuple[str, str]]:
    """(purpose, class) of each customer whose answer counts that day, of all or for a channel."""
    for purpose in PURPOSES:
        if not rests(world, purpose, day):
            continue
        for customer in world["customers"]:
            is_there = in_force(customer, day, "customer_since", "customer_until")
            if is_there and customer["kind"] != "organisation":
                mine = consents_of(world, customer["customer_key"], purpose)
                said = answer(mine, day, channel)
                # a yes that an objection took back counts as taken back
                yield purpose, "withdrawn" if said == "objected" else said


# -- the comparison ----------------------------------------------------------------------------


@pytest.fixture(scope="module", params=[1, 2])
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory):
    rng = random.Random(request.param)
    worlds = [a_world(rng, n) for n in range(WORLDS)]
    frames = {
        name: typed([row for world in worlds for row in world[name]], TABLES[name].stored)
        for name in worlds[0]
    }
    folder: Path = tmp_path_factory.mktemp("coverage")
    out = folder / "out"
    out.mkdir()
    build(
        sources(folder / "in", frames, LAST),
        read_notice(),
        out,
        promises=["consent_covers_use"],
        keep_met_events=True,
    )
    # every third company exports no consents
    known = [f"w{n}" for n in range(WORLDS) if n % 3]
    con = duckdb.connect(str(out / "flows.duckdb"))
    con.execute(
        "create or replace table coverage as "
        "select 'consents' as table_name, unnest($known) as company",
        {"known": known},
    )
    yield worlds, con
    con.close()


def measured(
    con: duckdb.DuckDBPyConnection, name: str, day: date, *by: str, **narrowed: str
) -> pl.DataFrame:
    file = sql_files.measure(name)
    start = window_start(day)
    given = {"as_of": day, "window_start": start, "window_before": window_start(start), **narrowed}
    asked = ("by_company", *by)
    flags = {p: p in asked for p in file.parameters if p.startswith("by_")}
    values = dict.fromkeys(file.parameters) | given | flags
    return con.sql(file.text, params={p: values[p] for p in file.parameters}).pl()


def test_every_customer_stands_where_the_sentence_says(built):
    """Per company, purpose and class, on every day."""
    worlds, con = built
    seen = Counter()
    for number in range((LAST - FIRST).days + 40):
        day = FIRST + number * DAY
        told: dict[tuple[str, str], Counter] = {}
        for n, world in enumerate(worlds):
            for purpose, found in coverage_of(world, day):
                counted = found if n % 3 else "unknown"
                told.setdefault((f"w{n}", purpose), Counter())[counted] += 1
        rows = measured(con, "consent_coverage", day)
        said = {
            (row["company"], row["purpose"]): Counter({c: row[c] for c in CLASSES if row[c]})
            for row in rows.iter_rows(named=True)
        }
        assert said == told, day
        for row in rows.iter_rows(named=True):
            assert row["customers"] == sum(row[c] for c in CLASSES)
            known = row["customers"] > row["unknown"]
            assert row["covered_share"] == (row["covered"] / row["customers"] if known else None)
        for counts in told.values():
            seen += counts
    assert set(seen) == set(CLASSES)


def test_every_customer_stands_in_each_channel_where_the_sentence_says(built):
    """Per company, purpose, channel and class; a channel that no answer names has those for all."""
    worlds, con = built
    for number in range(0, (LAST - FIRST).days + 40, 13):
        day = FIRST + number * DAY
        told: dict[tuple, Counter] = {}
        for channel, asked in (("email", "email"), ("sms", "sms"), (None, "post")):
            for n, world in enumerate(worlds):
                for purpose, found in coverage_of(world, day, asked):
                    counted = found if n % 3 else "unknown"
                    told.setdefault((f"w{n}", purpose, channel), Counter())[counted] += 1
        rows = measured(con, "consent_coverage", day, "by_channel")
        said = {
            (row["company"], row["purpose"], row["channel"]): Counter(
                {c: row[c] for c in CLASSES if row[c]}
            )
            for row in rows.iter_rows(named=True)
        }
        assert said == told, day
        for channel, of in (("sms", "sms"), ("post", None)):
            rows = measured(con, "consent_coverage", day, channel=channel)
            covered = {(r["company"], r["purpose"]): r["covered"] for r in rows.rows(named=True)}
            assert covered == {
                (company, purpose): counts["covered"]
                for (company, purpose, named), counts in told.items()
                if named == of
            }


def test_live_consents_are_counted_by_what_proves_them(built):
    """Per company, purpose, channel, text version and age, on a day of each month."""
    worlds, con = built
    for number in range(0, (LAST - FIRST).days, 29):
        day = FIRST + number * DAY
        told: dict[tuple, list] = {}
        for n, world in enumerate(worlds):
            for consent in world["consents"]:
                mine = consents_of(world, consent["customer_key"], consent["purpose"])
                if not is_live(consent, mine, day):
                    continue
                year = consent["decided_on"].replace(year=consent["decided_on"].year + 1)
                age = "0-12" if year > day else "13-24"
                proof = (consent["channel"], consent["text_version"])
                key = (f"w{n}", consent["purpose"], *proof, age)
                lacks = None in (*proof, consent["evidence_ref"])
                told.setdefault(key, []).append((lacks, consent["decided_on"]))
        rows = measured(con, "consents", day)
        said = {
            tuple(row[k] for k in ("company", "purpose", "channel", "text_version", "age")): (
                row["live"],
                row["unprovable"],
                row["oldest_on"],
            )
            for row in rows.iter_rows(named=True)
        }
        assert said == {
            key: (len(found), sum(lacks for lacks, _ in found), min(on for _, on in found))
            for key, found in told.items()
        }


def kind_of(world: dict, use: dict) -> str:
    mine = consents_of(world, use["customer_key"], use["purpose"])
    return use_kind(mine, use["used_on"], use["channel"])


def test_uses_without_cover_say_why(built):
    """Per company, purpose, month and reason; and the promise gives each use the same reason."""
    worlds, con = built
    told = Counter()
    for n, world in enumerate(worlds):
        for use in world["uses"]:
            kind = kind_of(world, use)
            if kind != "covered" and use["used_on"] <= LAST:
                told[f"w{n}", use["purpose"], use["used_on"].replace(day=1), kind] += 1
    rows = measured(con, "uncovered", LAST)
    keys = ("company", "purpose", "month", "kind")
    assert {tuple(r[k] for k in keys): r["uses"] for r in rows.iter_rows(named=True)} == told
    assert {kind for *_, kind in told} == {
        *("never", "withdrawn", "expired", "refused", "objected", "other_channel")
    }
    flows = con.sql(
        "select value, sum(broken) from daily where promise = 'consent_covers_use' "
        "and dimension = 'kind' and value <> 'covered' group by 1"
    ).fetchall()
    by_kind = Counter()
    for world in worlds:
        kinds = (kind_of(world, use) for use in world["uses"])
        by_kind.update(kind for kind in kinds if kind != "covered")
    assert dict(flows) == by_kind


def test_turns_are_what_was_said_and_what_ran_out(built):
    """Given, renewed, refused, withdrawn and expired, per company, purpose, channel and month."""
    worlds, con = built
    told: dict[tuple, Counter] = {}

    def note(key: tuple, day: date, turn: str) -> None:
        if day <= LAST:
            told.setdefault((*key, day.replace(day=1)), Counter())[turn] += 1

    for n, world in enumerate(worlds):
        for consent in world["consents"]:
            mine = consents_of(world, consent["customer_key"], consent["purpose"])
            channel = consent["for_channel"]
            key = (f"w{n}", consent["purpose"], channel)
            if consent["decision"] == "refused":
                note(key, consent["decided_on"], "refused")
            if consent["decision"] != "given":
                continue
            again = any(
                c["decision"] == "given"
                and c["for_channel"] in (None, channel)
                and c["decided_on"] < consent["decided_on"]
                for c in mine
            )
            note(key, consent["decided_on"], "renewed" if again else "given")
            end = ending(consent, mine)
            if end and end[1] != "refused":
                note(key, end[0], "withdrawn" if end[1] == "objected" else end[1])
    rows = measured(con, "consent_moves", LAST, "by_channel")
    turns = ("given", "renewed", "withdrawn", "expired", "refused")
    said = {
        (r["company"], r["purpose"], r["channel"], r["month"]): Counter(
            {t: r[t] for t in turns if r[t]}
        )
        for r in rows.iter_rows(named=True)
    }
    assert said == told
    assert set().union(*told.values()) == set(turns)
