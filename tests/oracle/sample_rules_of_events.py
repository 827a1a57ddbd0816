"""The promises read slowly from a sample's files: answers, uses and data on consent."""

from collections import defaultdict
from datetime import date

from tests.oracle.sample_rules import ANSWERS, DAY, months_on, rolled


def answer_faults(tables, until):
    """Against the six promises to answer."""
    steps = defaultdict(dict)
    for row in tables["request_events"]:
        steps[row["request_id"]][row["kind"]] = (row["happened_on"], row["reason"])
    found = {}
    for row in tables["requests"]:
        days = steps[row["request_id"]]
        if row["outcome"] == "withdrawn" or "withdrawn" in days:
            continue
        due = answer_due(row["received_on"], days)
        last = row["answered_on"] - DAY if row["answered_on"] else until
        if due and last > due:
            item = ANSWERS[row["kind"]], row["request_id"], None
            found[item] = [(due + DAY, last if row["answered_on"] else None)]
    return found


def answer_due(received, steps):
    """The last day to answer on, or None while a question about identity is open."""
    base = months_on(received, 1)
    nominal = base
    if "identity_asked" in steps:
        asked = steps["identity_asked"][0]
        assert (asked - received).days <= 6, "the sample asks without delay"
        if "identity_confirmed" not in steps:
            return None
        confirmed, used = steps["identity_confirmed"][0], asked - received
        readings = (
            base + (confirmed - asked),
            confirmed + 30 * DAY - used,
            months_on(confirmed, 1) - used,
        )
        nominal = max(base, min(readings))
    moved = nominal - base
    if "extension_told" in steps:
        told, reason = steps["extension_told"]
        if reason and told <= rolled(nominal):
            extended = min(months_on(received, 3), months_on(base, 2))
            return rolled(extended + moved)
    return rolled(nominal)


def told_faults(tables):
    """Against refusal_told_in_time, extension_told_in_time and request_is_free."""
    steps = defaultdict(dict)
    for row in tables["request_events"]:
        steps[row["request_id"]][row["kind"]] = (row["happened_on"], row["reason"])
    found = {}
    for row in tables["requests"]:
        request, days = row["request_id"], steps[row["request_id"]]
        first = {k: v for k, v in days.items() if k != "extension_told"}
        limit = answer_due(row["received_on"], first)
        if row["outcome"] in ("refused", "partly"):
            on = days.get("refusal_told", (row["answered_on"], None))[0]
            if not row["refusal_reason"] or on > limit:
                found["refusal_told_in_time", request, None] = [(on, on)]
        if "extension_told" in days:
            on, reason = days["extension_told"]
            if not reason or on > limit:
                found["extension_told_in_time", request, None] = [(on, on)]
        if float(row["fee_sek"] or 0) > 0 and row["outcome"] != "withdrawn":
            on = row["answered_on"]
            found["request_is_free", request, None] = [(on, on)]
    return found


def live_spans(tables):
    """(company, customer, purpose) -> [(consent, first day, last day)]."""
    refused, spans = defaultdict(list), defaultdict(list)
    for row in tables["consents"]:
        if row["decision"] == "refused":
            refused[row["company"], row["customer_id"], row["purpose"]].append(row["decided_on"])
    for row in tables["consents"]:
        if row["decision"] == "given":
            key = row["company"], row["customer_id"], row["purpose"]
            lasts = [d for d in refused[key] if d > row["decided_on"]]
            lasts += [d for d in (row["withdrawn_on"], row["expires_on"]) if d]
            last = min(lasts, default=date.max)
            spans[key].append((row["consent_id"], row["decided_on"], last))
    return spans


def is_live(spans, day):
    return any(first <= day <= last for _, first, last in spans)


def consent_grounds(tables):
    """Systems' categories, and companies' purposes, of which every register line says consent."""
    of_data, of_purpose = defaultdict(set), defaultdict(set)
    for row in tables["processings"]:
        of_data[row["company"], row["system"], row["category"]].add(
            (row["legal_basis"], row["purpose"])
        )
        of_purpose[row["company"], row["purpose"]].add(row["legal_basis"])
    data = {
        key: {purpose for _, purpose in lines}
        for key, lines in of_data.items()
        if {basis for basis, _ in lines} == {"consent"}
    }
    return data, {key for key, bases in of_purpose.items() if bases == {"consent"}}


def consent_holding_faults(tables, until, erased):
    """Against consent_covers_holding."""
    spans, (on_consent, _) = live_spans(tables), consent_grounds(tables)
    found = {}
    for row in tables["holdings"]:
        purposes = on_consent.get((row["company"], row["system"], row["category"]))
        if not purposes:
            continue
        of = [s for p in purposes for s in spans[row["company"], row["customer_id"], p]]
        gone = erased.get(row["holding_id"])
        last = min(until, gone - DAY) if gone else until
        turns = {row["collected_on"]}
        turns |= {d for _, first, end in of for d in (first, end if end == date.max else end + DAY)}
        turns = sorted(d for d in turns if row["collected_on"] <= d <= last)
        bare = [d for d in turns if not is_live(of, d)]
        if bare:
            covered = [d for d in turns if d > bare[0] and is_live(of, d)]
            ends = covered[0] - DAY if covered else last
            still = not gone and not covered
            found["consent_covers_holding", row["holding_id"], None] = [
                (bare[0], None if still else ends)
            ]
            assert len(bare) <= 1 + len(covered), "one bare time a holding"
    return found


def use_faults(tables):
    """Against consent_covers_use."""
    spans, (_, by_consent) = live_spans(tables), consent_grounds(tables)
    found = {}
    for row in tables["uses"]:
        rests = row["ground"] == "consent"
        rests |= row["ground"] is None and (row["company"], row["purpose"]) in by_consent
        assert row["ground"] or rests, "a use without a ground can be told from the register"
        on = row["used_on"]
        if rests and not is_live(spans[row["company"], row["customer_id"], row["purpose"]], on):
            found["consent_covers_use", row["use_id"], None] = [(on, on)]
    return found
