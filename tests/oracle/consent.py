"""Who has said yes, to what and until when, read slowly: polars and loops, nothing of the product.

The first functions read the decisions of one customer about one purpose, of a sample or of a random
world; the others a sample's tables.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

import polars as pl

from tests.oracle.clock import ALWAYS, DAY, spans_of
from tests.oracle.erasure import lines_of, relationships
from tests.oracle.tables import Faults, Row, Tables, who

# Of two on one day: what the person said, and that in this order.
WEIGHT = ("withdrawn", "refused", "expired", "asked")
PROOF = ("text_version", "channel", "evidence_ref")
Key = tuple[str, str | None, str]


def ending(consent: Row, mine: Sequence[Row]) -> tuple[date, str] | None:
    """The last day on which a consent holds, and what made it the last."""
    ends = [
        (other["decided_on"], "refused")
        for other in mine
        if other["decision"] == "refused" and other["decided_on"] > consent["decided_on"]
    ]
    ends += [(consent["withdrawn_on"], "withdrawn"), (consent["expires_on"], "expired")]
    known = [(day, WEIGHT.index(word)) for day, word in ends if day]
    if not known:
        return None
    day, weight = min(known)
    return day, WEIGHT[weight]


def is_live(consent: Row, mine: Sequence[Row], day: date) -> bool:
    """Given by that day, and not ended before it in any way."""
    if consent["decision"] != "given" or consent["decided_on"] > day:
        return False
    end = ending(consent, mine)
    return end is None or day <= end[0]


def is_covered(mine: Sequence[Row], day: date) -> bool:
    return any(is_live(consent, mine, day) for consent in mine)


def answer(mine: Sequence[Row], day: date) -> str:
    """Where somebody stands who said all this about one purpose."""
    if is_covered(mine, day):
        return "covered"
    said = [(c["decided_on"], c["decision"]) for c in mine if c["decision"] != "given"]
    said += [end for c in mine if c["decision"] == "given" and (end := ending(c, mine))]
    heard = [(when, -WEIGHT.index(word)) for when, word in said if when <= day]
    return WEIGHT[-max(heard)[1]] if heard else "never_asked"


def use_kind(mine: Sequence[Row], day: date) -> str:
    """Whether a use on that day was covered, else what had ended the last consent before it."""
    if is_covered(mine, day):
        return "covered"
    ends = [end for c in mine if c["decision"] == "given" and (end := ending(c, mine))]
    before = [(when, -WEIGHT.index(word)) for when, word in ends if when < day]
    return WEIGHT[-max(before)[1]] if before else "never"


def in_force(row: Row, day: date, begins: str = "valid_from", ends: str = "valid_until") -> bool:
    return (row[begins] or day) <= day <= (row[ends] or day)


def rests_on_consent(lines: Sequence[Row], day: date) -> bool:
    """Whether every line of the register in force that day says consent."""
    bases = {line["legal_basis"] for line in lines if in_force(line, day)}
    return bases == {"consent"}


def key_of(row: Row) -> Key:
    return row["company"], who(row), row["purpose"]


def decisions_of(tables: Tables) -> dict[Key, list[Row]]:
    """(company, customer, purpose) -> all that was said about it."""
    found = defaultdict(list)
    for row in tables["consents"]:
        found[key_of(row)].append(row)
    return found


# -- from the files of a sample


def resting(tables: Tables) -> set[tuple[str, str]]:
    """(company, purpose) of which every line of the register says consent."""
    bases = defaultdict(set)
    for row in tables["processings"]:
        bases[row["company"], row["purpose"]].add(row["legal_basis"])
    return {key for key, of in bases.items() if of == {"consent"}}


def consents(tables: Tables) -> pl.DataFrame:
    """Every consent given: its first and last day, and how it ended."""
    decisions, found = decisions_of(tables), []
    for row in tables["consents"]:
        if row["decision"] == "given":
            last, how = ending(row, decisions[key_of(row)]) or (ALWAYS, None)
            found.append({**row, "last_on": last, "ended_as": how})
    return pl.DataFrame(found, infer_schema_length=None)


def positions(tables: Tables, day: date) -> pl.DataFrame:
    """Each person who is a customer that day, and purpose that rests on consent: the answer."""
    decisions, purposes, found = decisions_of(tables), resting(tables), []
    kinds = {(row["company"], who(row)): row["kind"] for row in tables["customers"]}
    for (company, customer), spans in relationships(tables).items():
        is_customer = any(first <= day <= last for first, last in spans)
        if not is_customer or kinds[company, customer] == "organisation":
            continue
        for of, purpose in purposes:
            if of == company:
                said = answer(decisions[company, customer, purpose], day)
                found.append({"company": company, "purpose": purpose, "answer": said})
    return pl.DataFrame(found)


def uncovered(tables: Tables) -> pl.DataFrame:
    """Each use that needs a consent and had none: its id, company, purpose, channel, day, kind."""
    decisions, purposes, found = decisions_of(tables), resting(tables), []
    for row in tables["uses"]:
        needs = row["ground"] == "consent"
        needs |= row["ground"] is None and (row["company"], row["purpose"]) in purposes
        kind = use_kind(decisions[key_of(row)], row["used_on"]) if needs else "covered"
        if kind != "covered":
            kept = ("use_id", "company", "purpose", "channel", "used_on")
            found.append({**{key: row[key] for key in kept}, "kind": kind})
    return pl.DataFrame(found)


def use_faults(tables: Tables) -> Faults:
    """Against consent_covers_use."""
    return {
        ("consent_covers_use", row["use_id"], None): [(row["used_on"], row["used_on"])]
        for row in uncovered(tables).rows(named=True)
    }


def proof_faults(tables: Tables, until: date) -> Faults:
    """Against consent_is_provable."""
    return {
        ("consent_is_provable", row["consent_id"], None): [
            (row["decided_on"], row["last_on"] if row["last_on"] < until else None)
        ]
        for row in consents(tables).rows(named=True)
        if not all(row[name] for name in PROOF) and row["decided_on"] <= row["last_on"]
    }


def holding_faults(tables: Tables, until: date, gone: Mapping[str, date]) -> Faults:
    """Against consent_covers_holding."""
    decisions, lines, found = decisions_of(tables), lines_of(tables), {}
    for row in tables["holdings"]:
        of = lines[row["company"], row["system"], row["category"]]
        purposes = {line["purpose"] for line in of}
        if {line["legal_basis"] for line in of} != {"consent"}:
            continue
        said = [decisions[row["company"], who(row), purpose] for purpose in sorted(purposes)]
        left = gone.get(row["holding_id"], ALWAYS)
        last = min(until, left - DAY)
        # Nothing changes but on the days after something was said or ran out.
        days = [row["collected_on"] + n * DAY for n in range((last - row["collected_on"]).days + 1)]
        bare = [day for day in days if not any(is_covered(mine, day) for mine in said)]
        if bare:
            spans = spans_of(bare, until if left == ALWAYS else ALWAYS)
            found["consent_covers_holding", row["holding_id"], None] = spans
    return found
