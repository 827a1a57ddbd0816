"""The promises about consent and marketing read slowly from a sample's files."""

from collections import defaultdict
from datetime import date, timedelta

from tests.oracle.sample_rules import DAY
from tests.oracle.sample_rules_of_events import consent_grounds, is_live, live_spans

ERASED_WITHIN = timedelta(days=30)
PROOF = ("text_version", "channel", "evidence_ref")
ELECTRONIC = ("email", "sms", "app")
PERSONS = ("private", "sole_trader", "prospect")


def proof_faults(tables, until):
    """Against consent_is_provable."""
    bare = {row["consent_id"] for row in tables["consents"] if not all(row[name] for name in PROOF)}
    return {
        ("consent_is_provable", consent, None): [(first, last if last < until else None)]
        for spans in live_spans(tables).values()
        for consent, first, last in spans
        if consent in bare and first <= last
    }


def withdrawal_faults(tables, until, gone):
    """Against withdrawal_erases: a row per holding and consent."""
    on_consent, _ = consent_grounds(tables)
    given = defaultdict(list)
    for row in tables["consents"]:
        if row["decision"] == "given":
            given[row["company"], row["customer_id"], row["purpose"]].append(row)
    found = {}
    for row in tables["holdings"]:
        place = row["company"], row["system"], row["category"]
        of = [
            consent
            for purpose in on_consent.get(place, ())
            for consent in given[row["company"], row["customer_id"], purpose]
        ]
        for consent in of:
            on = consent["withdrawn_on"]
            rests = row["consent_id"] == consent["consent_id"] or not row["consent_id"]
            if not on or not rests or row["collected_on"] > on:
                continue
            due = on + ERASED_WITHIN
            last = (gone.get(row["holding_id"]) or date.max) - DAY
            if any(on < other["decided_on"] < due for other in of) or min(last, until) <= due:
                continue
            item = "withdrawal_erases", row["holding_id"], consent["consent_id"]
            found[item] = [(due + DAY, last if last < until else None)]
    return found


def mailing_faults(tables):
    """Against withdrawal_stops_use, electronic_marketing_has_ground and
    marketing_stops_on_objection."""
    _, by_consent = consent_grounds(tables)
    withdrawn, given, objected = defaultdict(list), defaultdict(list), defaultdict(list)
    for row in tables["consents"]:
        if row["decision"] == "given":
            key = row["company"], row["customer_id"], row["purpose"]
            given[key].append(row["decided_on"])
            withdrawn[key] += [row["withdrawn_on"]] if row["withdrawn_on"] else []
    for row in tables["requests"]:
        if row["kind"] == "marketing_optout" and row["outcome"] != "withdrawn":
            objected[row["company"], row["customer_id"]].append(row["received_on"])
    has_ground = ground_of_mailings(tables)
    found = {}
    for row in tables["uses"]:
        customer, on = (row["company"], row["customer_id"]), row["used_on"]
        of, broken = (*customer, row["purpose"]), []

        def is_standing(days, of=of, on=on):
            """One of the days came before, and no consent was given since."""
            return any(d < on and not any(d < g <= on for g in given[of]) for d in days)

        if (row["company"], row["purpose"]) in by_consent and is_standing(withdrawn[of]):
            broken.append("withdrawal_stops_use")
        if row["purpose"] == "marketing":
            no = is_standing(objected[customer])
            broken += ["marketing_stops_on_objection"] if no else []
            broken += ["electronic_marketing_has_ground"] if not has_ground(row, no) else []
        for name in broken:
            found[name, row["use_id"], None] = [(on, on)]
    return found


def ground_of_mailings(tables):
    """A function that says whether an electronic mailing to a person had a ground."""
    kinds = {(row["company"], row["customer_id"]): row["kind"] for row in tables["customers"]}
    channels = {row["consent_id"]: row["for_channel"] for row in tables["consents"]}
    spans, contracts = live_spans(tables), defaultdict(list)
    for row in tables["contracts"]:
        contracts[row["company"], row["customer_id"]].append(row)

    def has_ground(use, has_objected):
        customer, on = (use["company"], use["customer_id"]), use["used_on"]
        if use["channel"] not in ELECTRONIC or kinds.get(customer) not in PERSONS:
            return True
        fitting = [s for s in spans[(*customer, "marketing")]
                   if channels[s[0]] in (None, use["channel"])]  # fmt: skip
        is_customer = any(
            row["service"] == use["service"]
            and row["starts_on"] <= on <= (row["ends_on"] or date.max)
            for row in contracts[customer]
        )
        return not has_objected and (is_live(fitting, on) or is_customer)

    return has_ground
