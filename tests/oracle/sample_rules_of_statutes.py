"""What statutes keep and decisions allow, read slowly from a sample's files."""

import tomllib
from collections import defaultdict
from datetime import date
from pathlib import Path

from tests.oracle.sample_rules import DAY, known_timers, statutes_of

NOTICE = Path(__file__).parents[2] / "queries" / "notice.toml"


def keeping_faults(tables, gone):
    """Against keep_for_statutory_period."""
    kinds = {(r["company"], r["customer_id"]): r["kind"] for r in tables["customers"]}
    rules, found = statutes_of(tables), {}
    for row in tables["holdings"]:
        on = gone.get(row["holding_id"])
        is_kept = "accounting" in rules[row["company"], row["system"], row["category"]]
        is_person = kinds[row["company"], row["customer_id"]] != "organisation"
        if on and is_kept and is_person and on <= date(row["fiscal_year_end"].year + 7, 12, 31):
            found["keep_for_statutory_period", row["holding_id"], None] = [(on, on)]
    return found


def locked_faults(tables, gone):
    """Against held_data_is_locked_away."""
    known, of_customer = known_timers(tables, gone), defaultdict(list)
    for row in tables["holdings"]:
        of_customer[row["company"], row["customer_id"]].append(row)
    found = {}
    for use in tables["uses"]:
        on = use["used_on"]
        held = [
            row
            for row in of_customer[use["company"], use["customer_id"]]
            if row["collected_on"] <= on <= (gone.get(row["holding_id"]) or date.max)
        ]
        locked = [is_locked(known.get(row["holding_id"], (row, []))[1], on) for row in held]
        if held and all(locked) and use["ground"] != "legal_obligation":
            found["held_data_is_locked_away", use["use_id"], None] = [(on, on)]
    return found


def is_locked(pairs, day):
    """Whether a statute alone keeps a holding that day, and no hold besides."""
    return any(
        after
        and after.arises <= day <= after.keep
        and not (after.is_void and after.closed <= day)
        and not after.is_held(day)
        for _, after in pairs
    )


def decisions():
    """(company, category) -> (first day, last day) of each decision, as the notice lists them."""
    found = defaultdict(list)
    for entry in tomllib.loads(NOTICE.read_text(encoding="utf-8"))["disposal_decision"]:
        for company in entry["companies"]:
            for category in entry["categories"]:
                span = entry["from"], entry.get("until", date.max)
                found[company, category].append(span)
    return found


def is_decided(spans, day):
    return any(first <= day <= last for first, last in spans)


def disposal_faults(tables, until, gone):
    """Against disposal_is_decided and erasure_has_disposal_decision."""
    decided, found = decisions(), {}
    for row in tables["erasures"]:
        on, pair = row["erased_on"], (row["company"], row["category"])
        if row["how"] != "archived" and not is_decided(decided[pair], on):
            found["erasure_has_disposal_decision", row["erasure_id"], None] = [(on, on)]
    due = defaultdict(list)
    for holding, (row, pairs) in known_timers(tables, gone).items():
        for own, after in pairs:
            on = falls_due(after or own, gone.get(holding))
            if on and not is_decided(decided[row["company"], row["category"]], on):
                due[row["company"], row["category"]].append(on)
    for pair, days in due.items():
        first = min(days)
        begins = min((start for start, _ in decided[pair] if start > first), default=date.max)
        if first < until:
            last = begins - DAY if begins <= until else None
            found["disposal_is_decided", ":".join(pair), None] = [(first + DAY, last)]
    return found


def falls_due(stretch, gone):
    """The first day on which it may be erased, if it comes to that."""
    on = stretch.keep + DAY
    if stretch.is_void or (gone and gone < on):
        return None
    for first, last in sorted(stretch.holds):
        if first <= on <= (last or date.max):
            on = last + DAY if last else None
            break
    return on
