"""The other promises of part 1 read slowly from a sample's files: answers, consent, disclosures."""

from collections import defaultdict
from datetime import date

from sample_rules import ANSWERS, DAY, months_on, rolled


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


def disclosure_faults(tables, until):
    """Against disclosure_has_agreement."""
    roles = {row["recipient_id"]: row["role"] for row in tables["recipients"]}
    agreements = defaultdict(list)
    for row in tables["agreements"]:
        agreements[row["recipient_id"], row["kind"]].append(row)
    found = {}
    for row in tables["disclosures"]:
        role = roles[row["recipient_id"]]
        kind = {"processor": "processor", "joint_controller": "joint"}.get(role)
        kind = "processor" if row["ground"] == "processor" else kind
        if kind is None:
            continue
        of = agreements[row["recipient_id"], kind]
        item = f"{row['disclosure_id']}:{row['category']}"
        for part, days in disclosed_days(row, until):
            if not all(is_bound(of, row["company"], day) for day in days):
                found["disclosure_has_agreement", item, part] = [(days[-1], days[-1])]
    return found


def is_bound(agreements, company, day):
    return any(
        row["company"] in (None, company)
        and row["valid_from"] <= day <= (row["valid_until"] or date.max)
        for row in agreements
    )


def disclosed_days(row, until):
    """(part, days): the day itself, or of a flow the running days of each finished month."""
    if row["kind"] != "flow":
        return [(None, [row["disclosed_on"]])]
    months, day = defaultdict(list), row["disclosed_on"]
    while day <= (row["until_on"] or until):
        months[f"{day:%Y-%m}"].append(day)
        day += DAY
    finished = (until + DAY).replace(day=1)
    return [(part, days) for part, days in months.items() if days[0] < finished]
