"""What left for whom, and what it lacked, read slowly from a sample's files: polars and loops."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from tests.oracle.plain_clock import DAY
from tests.oracle.plain_consent import consents
from tests.oracle.plain_tables import rows_of

PROMISED = ("processor", "joint", "sharing")
FREE = ("authority", "market_actor")
BY_LAW = {"processor": "processor", "joint_controller": "joint"}


def disclosures(folder: Path, newest: date) -> pl.DataFrame:
    """Each disclosure of a category, of a flow each finished month: the day, and what it lacked."""
    recipients = {row["recipient_id"]: row for row in rows_of(folder, "recipients")}
    agreements = defaultdict(list)
    for row in rows_of(folder, "agreements"):
        agreements[row["recipient_id"]].append(row)
    yes = _consents(folder)
    found = []
    for row in rows_of(folder, "disclosures"):
        who, of = recipients.get(row["recipient_id"], {}), agreements[row["recipient_id"]]
        for days in _running(row, newest):
            found.append(
                {
                    "company": row["company"],
                    "recipient": row["recipient_id"],
                    "role": who.get("role"),
                    "country": who.get("country"),
                    "category": row["category"],
                    "ground": row["ground"],
                    "kind": row["kind"],
                    "day": days[-1],
                    "lacks_ground": _lacks_ground(row, who.get("role"), days, yes),
                    **_lacks(row, who.get("role"), days, of),
                }
            )
    return pl.DataFrame(found)


def _running(row: dict[str, Any], newest: date) -> Iterator[list[date]]:
    """The day itself; of a flow its days in each month that is over."""
    if row["kind"] != "flow":
        yield [row["disclosed_on"]]
        return
    months, day = defaultdict(list), row["disclosed_on"]
    while day <= (row["until_on"] or newest):
        months[day.year, day.month].append(day)
        day += DAY
    over = (newest + DAY).replace(day=1)
    yield from (days for days in months.values() if days[0] < over)


def _lacks(
    row: dict[str, Any], role: str | None, days: list[date], agreements: list[dict[str, Any]]
) -> dict[str, bool]:
    """Which of the three kinds of agreement were called for and not in force on every day."""
    is_processor = row["ground"] == "processor"
    law = (
        "processor"
        if is_processor
        else {"processor": "processor", "joint_controller": "joint"}.get(role)
    )

    def lacks(*kinds: str) -> bool:
        of = [one for one in agreements if one["kind"] in kinds]
        return not all(any(_binds(one, row["company"], day) for one in of) for day in days)

    is_asked = role not in FREE and (role is not None or is_processor)
    return {
        "lacks_agreement": law is not None and lacks(law),
        "lacks_promised": is_asked and lacks(*PROMISED),
        "lacks_confidentiality": is_asked and lacks("confidentiality"),
    }


def _binds(agreement: dict[str, Any], company: str, day: date) -> bool:
    is_ours = agreement["company"] in (None, company)
    return is_ours and agreement["valid_from"] <= day <= (agreement["valid_until"] or date.max)


def _consents(folder: Path) -> tuple[dict[Any, list[Any]], dict[Any, Any]]:
    """Live days by company, customer and purpose; and who gave each consent for what."""
    spans, named = defaultdict(list), {}
    for row in consents(folder).to_dicts():
        key = row["company"], row["customer_id"], row["purpose"]
        spans[key].append((row["decided_on"], row["last_on"]))
    for row in rows_of(folder, "consents"):
        named[row["company"], row["consent_id"]] = row["customer_id"], row["purpose"]
    return spans, named


def _lacks_ground(row: dict[str, Any], role: str | None, days: list[date], yes: Any) -> bool:
    """Whether a consent was called for and did not hold on every day."""
    if "processor" in (row["ground"], role):
        return False
    if row["ground"] != "consent":
        return row["ground"] not in ("contract", "legal_obligation", "public_task")
    spans, named = yes
    customer, purpose = named.get((row["company"], row["consent_id"]), (None, None))
    customer, purpose = row["customer_id"] or customer, row["purpose"] or purpose
    is_told = row["consent_id"] or (row["customer_id"] and row["purpose"])
    if row["kind"] == "batch" or not is_told:
        return False
    of = spans[row["company"], customer, purpose]
    return not all(any(first <= day <= last for first, last in of) for day in days)
