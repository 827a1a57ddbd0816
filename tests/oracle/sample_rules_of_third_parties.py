"""The promises about third parties read slowly from a sample's files."""

from collections import defaultdict
from datetime import date

from tests.oracle.sample_rules import DAY, months_on
from tests.oracle.sample_rules_of_events import is_live, live_spans

OUTSIDE = ("authority", "market_actor")
SUITABLE = ("processor", "joint", "sharing")
RENEWED_BEFORE = 90


def disclosure_faults(tables, until):
    """Against the four promises about disclosures."""
    roles = {row["recipient_id"]: row["role"] for row in tables["recipients"]}
    agreements, spans = agreements_of(tables), live_spans(tables)
    found = {}
    for row in tables["disclosures"]:
        role, of = roles[row["recipient_id"]], agreements[row["recipient_id"]]
        asked = {}
        kind = {"processor": "processor", "joint_controller": "joint"}.get(role)
        kind = "processor" if row["ground"] == "processor" else kind
        if kind:
            asked["disclosure_has_agreement"] = (kind,)
        if role not in OUTSIDE:
            asked["disclosure_has_promised_agreement"] = SUITABLE
            asked["disclosure_has_confidentiality"] = ("confidentiality",)
        item = f"{row['disclosure_id']}:{row['category']}"
        for part, days in disclosed_days(row, until):
            last = [(days[-1], days[-1])]
            for name, kinds in asked.items():
                if not all(is_bound(of, kinds, row["company"], day) for day in days):
                    found[name, item, part] = last
            if not has_ground(row, role, spans, days):
                found["disclosure_has_ground", item, part] = last
    return found


def has_ground(row, role, spans, days):
    """A processor is not judged; everything else needs what the notice names."""
    if role == "processor" or row["ground"] in (
        "processor", "contract", "legal_obligation", "public_task",
    ):  # fmt: skip
        return True
    of = spans[row["company"], row["customer_id"], row["purpose"]]
    return row["ground"] == "consent" and all(is_live(of, day) for day in days)


def agreements_of(tables):
    """recipient -> its agreements."""
    found = defaultdict(list)
    for row in tables["agreements"]:
        found[row["recipient_id"]].append(row)
    return found


def is_bound(agreements, kinds, company, day):
    return any(
        row["kind"] in kinds
        and row["company"] in (None, company)
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


def renewal_faults(tables, until):
    """Against agreement_is_renewed; of an agreement that binds all companies, for each of them."""
    companies = sorted({row["company"] for row in tables["disclosures"]})
    found = {}
    for row in tables["agreements"]:
        last = row["valid_until"]
        for company in [row["company"]] if row["company"] else companies:
            if not last or last >= until or not is_active(tables, row, company, last):
                continue
            later = [
                other["valid_from"]
                for other in tables["agreements"]
                if other is not row
                and other["company"] in (None, company)
                and all(other[k] == row[k] for k in ("recipient_id", "kind"))
                and (other["valid_until"] or date.max) > last
            ]
            if not any(day <= last + DAY for day in later):
                day = min(later, default=date.max)
                part = None if row["company"] else company
                ends = day - DAY if day <= until else None
                found["agreement_is_renewed", row["agreement_id"], part] = [(last + DAY, ends)]
    return found


def is_active(tables, agreement, company, day):
    """Whether the company gave that recipient anything in the twelve months to the day, or a flow
    ran in them."""
    return any(
        row["recipient_id"] == agreement["recipient_id"]
        and row["company"] == company
        and row["disclosed_on"] <= day
        and (row["until_on"] or (date.max if row["kind"] == "flow" else row["disclosed_on"]))
        > months_on(day, -12)
        for row in tables["disclosures"]
    )
