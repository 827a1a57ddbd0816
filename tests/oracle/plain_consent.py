"""Who has said yes, and to what, read slowly from a sample's files: polars and loops."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from tests.oracle.plain_erasure import ALWAYS, relations
from tests.oracle.plain_tables import rows_of

# Of two on one day: what the person said, and that in this order.
RANKS = ("withdrawn", "refused", "expired", "asked")
Key = tuple[str, str, str]


def consents(folder: Path) -> pl.DataFrame:
    """Every consent given: its first and last day, and how it ended."""
    refused = defaultdict(list)
    for row in rows_of(folder, "consents"):
        if row["decision"] == "refused":
            refused[_key(row)].append(row["decided_on"])
    found = []
    for row in rows_of(folder, "consents"):
        if row["decision"] != "given":
            continue
        ends = {"expired": row["expires_on"], "withdrawn": row["withdrawn_on"]}
        later = [day for day in refused[_key(row)] if day > row["decided_on"]]
        ends["refused"] = min(later, default=None)
        last = min((day for day in ends.values() if day), default=ALWAYS)
        how = next((kind for kind in RANKS if ends.get(kind) == last), None)
        found.append({**row, "last_on": last, "ended_as": how})
    return pl.DataFrame(found, infer_schema_length=None)


def resting(folder: Path) -> set[tuple[str, str]]:
    """(company, purpose) of which every line of the register says consent."""
    bases = defaultdict(set)
    for row in rows_of(folder, "processings"):
        bases[row["company"], row["purpose"]].add(row["legal_basis"])
    return {key for key, of in bases.items() if of == {"consent"}}


def positions(folder: Path, day: date) -> pl.DataFrame:
    """Each person who is a customer that day, and purpose that rests on consent: the answer."""
    history, purposes = _history(folder), resting(folder)
    rows = rows_of(folder, "customers")
    kinds = {(row["company"], row["customer_id"]): row["kind"] for row in rows}
    found = []
    for (company, customer), spans in relations(folder).items():
        is_customer = any(first <= day <= last for first, last in spans)
        if not is_customer or kinds[company, customer] == "organisation":
            continue
        for of, purpose in purposes:
            if of == company:
                answer = _answer(history[company, customer, purpose], day)
                found.append({"company": company, "purpose": purpose, "answer": answer})
    return pl.DataFrame(found)


def uncovered(folder: Path) -> pl.DataFrame:
    """Each use that needs a consent and had none: company, purpose, channel, used_on, kind."""
    history, purposes = _history(folder), resting(folder)
    found = []
    for row in rows_of(folder, "uses"):
        needs = row["ground"] == "consent"
        needs |= row["ground"] is None and (row["company"], row["purpose"]) in purposes
        if not needs:
            continue
        given, _ = history[_key(row)]
        if any(first <= row["used_on"] <= last for first, last, _ in given):
            continue
        before = [(last, how) for _, last, how in given if last < row["used_on"]]
        kind = min(before, key=_latest)[1] if before else "never"
        kept = {key: row[key] for key in ("company", "purpose", "channel", "used_on")}
        found.append({**kept, "kind": kind})
    return pl.DataFrame(found)


def _key(row: dict[str, Any]) -> Key:
    return row["company"], row["customer_id"], row["purpose"]


def _latest(event: tuple[date, str]) -> tuple[int, int]:
    """Sorts the latest first, of two on one day by their rank."""
    return -event[0].toordinal(), RANKS.index(event[1])


def _history(folder: Path) -> dict[Key, tuple[list[Any], list[Any]]]:
    """(company, customer, purpose) -> consents as (first, last, how it ended), other answers."""
    found: dict[Key, tuple[list[Any], list[Any]]] = defaultdict(lambda: ([], []))
    for row in consents(folder).to_dicts():
        found[_key(row)][0].append((row["decided_on"], row["last_on"], row["ended_as"]))
    for row in rows_of(folder, "consents"):
        if row["decision"] != "given":
            found[_key(row)][1].append((row["decided_on"], row["decision"]))
    return found


def _answer(history: tuple[list[Any], list[Any]], day: date) -> str:
    given, others = history
    if any(first <= day <= last for first, last, _ in given):
        return "covered"
    said = [(last, how) for _, last, how in given if last < day]
    said += [(on, kind) for on, kind in others if on <= day]
    return min(said, key=_latest)[1] if said else "never_asked"
