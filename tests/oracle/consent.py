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
WEIGHT = ("withdrawn", "refused", "objected", "expired", "asked")
CHANNELS = ("web", "app", "email", "sms", "phone", "post", "office", "other")
PROOF = ("text_version", "channel", "evidence_ref")
Key = tuple[str, str | None, str]


def speaks_of(row: Row, channel: str | None) -> bool:
    """An answer with a channel speaks of that one alone, an empty one of all."""
    return row.get("for_channel") in (None, channel)


def is_live_in(consent: Row, mine: Sequence[Row], day: date, channel: str) -> bool:
    """Whether a consent holds for one channel, by going through all that the person said."""
    given = consent["decided_on"]
    if consent["decision"] != "given" or given > day or not speaks_of(consent, channel):
        return False
    if any(consent[end] and consent[end] < day for end in ("withdrawn_on", "expires_on")):
        return False
    for other in mine:
        said, what = other["decided_on"], other["decision"]
        if not speaks_of(other, channel):
            continue
        if what == "refused" and (said == given or given < said < day):
            return False
        if what == "objected" and given <= said < day:
            return False
        narrows = what == "given" and other.get("for_channel") and not consent.get("for_channel")
        if narrows and other["withdrawn_on"] and given < other["withdrawn_on"] < day:
            return False
    return True


def is_live(consent: Row, mine: Sequence[Row], day: date) -> bool:
    """Whether a consent holds, for whatever channel."""
    return any(is_live_in(consent, mine, day, channel) for channel in CHANNELS)


def is_covered(mine: Sequence[Row], day: date, channel: str | None = None) -> bool:
    if channel is None:
        return any(is_live(consent, mine, day) for consent in mine)
    return any(is_live_in(consent, mine, day, channel) for consent in mine)


def ending(
    consent: Row, mine: Sequence[Row], channel: str | None = None
) -> tuple[date, str] | None:
    """The last day on which a consent holds, and what made it the last: in a channel, else in all
    that it was given for. The day before it was given for one refused on its own day."""
    given, ends = consent["decided_on"], []
    for other in mine:
        said = other["decided_on"]
        if not speaks_of(other, channel or consent.get("for_channel")) or said < given:
            continue
        if other["decision"] == "refused":
            ends.append((said - DAY if said == given else said, "refused"))
        elif other["decision"] == "objected":
            ends.append((said, "objected"))
    for other in mine if not consent.get("for_channel") and channel else ():
        back = other["withdrawn_on"] if other["decision"] == "given" else None
        if other.get("for_channel") == channel and back and back > given:
            ends.append((back, "withdrawn"))
    ends += [(consent["withdrawn_on"], "withdrawn"), (consent["expires_on"], "expired")]
    known = [(day, WEIGHT.index(word)) for day, word in ends if day]
    if not known:
        return None
    day, weight = min(known)
    return day, WEIGHT[weight]


def answer(mine: Sequence[Row], day: date, channel: str | None = None) -> str:
    """Where somebody stands who said all this about one purpose: as a whole, or for a channel."""
    if is_covered(mine, day, channel):
        return "covered"
    heard = mine if channel is None else [c for c in mine if speaks_of(c, channel)]
    said = [(c["decided_on"], c["decision"]) for c in heard if c["decision"] in WEIGHT]
    said = [(when, word) for when, word in said if word != "objected"]
    for consent in heard:
        if consent["decision"] == "given":
            ends = {ending(consent, mine), ending(consent, mine, channel)} - {None}
            said += [end for end in ends if end and end[0] >= consent["decided_on"]]
    before = [(when, -WEIGHT.index(word)) for when, word in said if when <= day]
    return WEIGHT[-max(before)[1]] if before else "never_asked"


def use_kind(mine: Sequence[Row], day: date, channel: str) -> str:
    """Whether a use on that day was covered, else what had ended the last consent before it."""
    if is_covered(mine, day, channel):
        return "covered"
    given = [c for c in mine if c["decision"] == "given" and c["decided_on"] <= day]
    ends = [end for c in given if speaks_of(c, channel) and (end := ending(c, mine, channel))]
    before = [(when, -WEIGHT.index(word)) for when, word in ends if when < day]
    if before:
        return WEIGHT[-max(before)[1]]
    return "other_channel" if is_covered(mine, day) else "never"


def in_force(row: Row, day: date, begins: str = "valid_from", ends: str = "valid_until") -> bool:
    return (row[begins] or day) <= day <= (row[ends] or day)


def rests_on_consent(lines: Sequence[Row], day: date) -> bool:
    """Whether every line of the register in force that day says consent."""
    bases = {line["legal_basis"] for line in lines if in_force(line, day)}
    return bases == {"consent"}


def key_of(row: Row) -> Key:
    return row["company"], who(row), row["purpose"]


def decisions_of(tables: Tables) -> dict[Key, list[Row]]:
    """(company, customer, purpose) -> all that was said about it, objections to marketing among
    it, each as a decision `objected` of the day on which it was received."""
    found = defaultdict(list)
    for row in tables["consents"]:
        found[key_of(row)].append(row)
    for company, customer, request in objections_of(tables):
        said = {"decision": "objected", "decided_on": request["received_on"]}
        found[company, customer, "marketing"].append(
            {**said, "for_channel": request.get("for_channel"), "withdrawn_on": None}
        )
    return found


def objections_of(tables: Tables) -> list[tuple[str, str | None, Row]]:
    """(company, customer, request) of each objection to marketing that was not withdrawn: every
    customer number that the person has at the company that received it."""
    requests = [r for r in tables.get("requests", []) if _is_objection(r)]
    if not requests:
        return []
    events = tables.get("request_events", [])
    taken_back = {row["request_id"] for row in events if row["kind"] == "withdrawn"}
    customers = {(row["company"], who(row)): row for row in tables.get("customers", [])}
    numbers = defaultdict(set)
    for key, row in customers.items():
        if person_of(row):
            numbers[key[0], person_of(row)].add(key[1])
    found = []
    for row in requests:
        if row.get("outcome") == "withdrawn" or row["request_id"] in taken_back:
            continue
        person = person_of(customers.get((row["company"], who(row)), row))
        mine = {who(row)} | (numbers[row["company"], person] if person else set())
        found += [(row["company"], one, row) for one in mine if one is not None]
    return found


def _is_objection(row: Row) -> bool:
    about_marketing = row["kind"] == "objection" and row.get("purpose") == "marketing"
    return row["kind"] == "marketing_optout" or about_marketing


def person_of(row: Row) -> str | None:
    found: str | None = row.get("person_key") or row.get("person_ref")
    return found


# -- from the files of a sample


def resting(tables: Tables, day: date) -> set[tuple[str, str]]:
    """(company, purpose) of which every line of the register in force that day says consent."""
    lines = defaultdict(list)
    for row in tables["processings"]:
        lines[row["company"], row["purpose"]].append(row)
    return {key for key, of in lines.items() if rests_on_consent(of, day)}


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
    decisions, purposes, found = decisions_of(tables), resting(tables, day), []
    kinds = {(row["company"], who(row)): row["kind"] for row in tables["customers"]}
    for (company, customer), spans in relationships(tables).items():
        is_customer = any(first <= day <= last for first, last in spans)
        if not is_customer or kinds[company, customer] == "organisation":
            continue
        for of, purpose in purposes:
            if of == company:
                said = answer(decisions[company, customer, purpose], day)
                # a yes that an objection to marketing took back
                said = "withdrawn" if said == "objected" else said
                found.append({"company": company, "purpose": purpose, "answer": said})
    return pl.DataFrame(found)


def uncovered(tables: Tables) -> pl.DataFrame:
    """Each use that needs a consent and had none: its id, company, purpose, channel, day, kind."""
    decisions, found = decisions_of(tables), []
    purposes: dict[date, set[tuple[str, str]]] = {}
    for row in tables["uses"]:
        day = row["used_on"]
        resting_then = purposes.setdefault(day, resting(tables, day))
        needs = row["ground"] == "consent"
        needs |= row["ground"] is None and (row["company"], row["purpose"]) in resting_then
        kind = use_kind(decisions[key_of(row)], day, row["channel"]) if needs else "covered"
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


def may_rest_on(holding: Row, consent: Row, lines: Sequence[Row], day: date) -> bool:
    """Whether a holding may rest on a consent that day: one of the same customer and company that
    it names, or that is for a purpose of a register line in force."""
    if (consent["company"], who(consent)) != (holding["company"], who(holding)):
        return False
    purposes = {line["purpose"] for line in lines if in_force(line, day)}
    return consent["consent_id"] == holding["consent_id"] or consent["purpose"] in purposes


def holding_faults(tables: Tables, until: date, gone: Mapping[str, date]) -> Faults:
    """Against consent_covers_holding."""
    decisions, lines, found = decisions_of(tables), lines_of(tables), {}
    by_customer = defaultdict(list)
    for row in tables["consents"]:
        by_customer[row["company"], who(row)].append(row)
    for row in tables["holdings"]:
        of = lines[row["company"], row["system"], row["category"]]
        if "consent" not in {line["legal_basis"] for line in of}:
            continue
        mine = by_customer[row["company"], who(row)]
        left = gone.get(row["holding_id"], ALWAYS)
        last = min(until, left - DAY)
        # Nothing changes but on the days after something was said or ran out.
        days = [row["collected_on"] + n * DAY for n in range((last - row["collected_on"]).days + 1)]
        bare = [
            day
            for day in days
            if rests_on_consent(of, day)
            and not any(
                may_rest_on(row, c, of, day) and is_live(c, decisions[key_of(c)], day) for c in mine
            )
        ]
        if bare:
            spans = spans_of(bare, until if left == ALWAYS else ALWAYS)
            found["consent_covers_holding", row["holding_id"], None] = spans
    return found
