"""What left for whom, and what it lacked; agreements and their renewal: read slowly, with loops.

Of a sample or of a random world: both have the tables of the contract.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

import polars as pl

from tests.oracle.clock import ALWAYS, DAY, year_before
from tests.oracle.consent import decisions_of, in_force, is_covered
from tests.oracle.tables import Faults, Row, Tables, who

PROMISED = {"processor", "joint", "sharing"}
FREE = ("authority", "market_actor", "public", "representative")
LACKS = {
    "disclosure_has_ground": "lacks_ground",
    "disclosure_has_agreement": "lacks_agreement",
    "disclosure_has_promised_agreement": "lacks_promised",
    "disclosure_has_confidentiality": "lacks_confidentiality",
}
RENEWED_WITHIN = 90
Said = bool | str | None


class ThirdParties:
    """What the promises say of disclosures: of each part of one, a day or a month of a flow."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.lines = defaultdict(list)
        for row in tables["recipients"]:
            self.lines[row["recipient_id"]].append(row)
        self.decisions = decisions_of(tables)
        self.named = {(row["company"], row["consent_id"]): row for row in tables["consents"]}
        self.agreements, self.disclosures = defaultdict(list), defaultdict(list)
        for row in tables["agreements"]:
            self.agreements[row["recipient_id"]].append(row)
        for row in tables["disclosures"]:
            self.disclosures[row["recipient_id"], row["company"]].append(row)

    def verdicts(self, row: Row, promise: str, days: Sequence[date]) -> str | None:
        """met, broken or unmeasured; None where the promise is not about it."""
        said = {self.on(row, promise, day) for day in days}
        for worst, word in ((False, "broken"), ("unmeasured", "unmeasured"), (True, "met")):
            if worst in said:
                return word
        return None

    def line(self, recipient: str, day: date) -> Row:
        """The line of the register in force that day; an empty one before the first."""
        begun = [row for row in self.lines[recipient] if (row.get("valid_from") or day) <= day]
        nothing: Row = {"role": None, "parent_id": None, "country": None}
        return max(begun, key=lambda row: row.get("valid_from") or date.min, default=nothing)

    def binding(self, recipient: str, day: date) -> list[Row]:
        """The agreements that bind a recipient that day; a sub-processor by its processor's too."""
        line = self.line(recipient, day)
        found, parent = list(self.agreements[recipient]), line.get("parent_id")
        if line["role"] == "processor" and parent and parent != recipient:
            found += self.agreements[parent]
        return [one for one in found if in_force(one, day) and is_signed(one, day)]

    def on(self, row: Row, promise: str, day: date) -> Said:
        """One disclosure on one day: True, False, "unmeasured", or None: not judged."""
        if promise == "disclosure_has_ground":
            return self._ground(row, day)
        asked = self.asked(row, promise, day)
        if not isinstance(asked, set):
            return asked
        return any(
            one["kind"] in asked and one["company"] in (None, row["company"])
            for one in self.binding(row["recipient_id"], day)
        )

    def asked(self, row: Row, promise: str, day: date) -> set[str] | str | None:
        """The kinds of agreement that will do, by the law or by the notice; "unmeasured" where
        nobody knows who it is that day."""
        role = self.line(row["recipient_id"], day)["role"]
        is_processor = row["ground"] == "processor"
        if promise == "disclosure_has_agreement":
            if is_processor or role == "processor":
                return {"processor"}
            return (
                "unmeasured" if role is None else {"joint"} if role == "joint_controller" else None
            )
        if role in FREE or row["ground"] == "legal_obligation":
            return None
        if role is None and not is_processor:
            return "unmeasured"
        return PROMISED if promise == "disclosure_has_promised_agreement" else {"confidentiality"}

    def _ground(self, row: Row, day: date) -> Said:
        role = self.line(row["recipient_id"], day)["role"]
        if row["ground"] == "processor" or role == "processor":
            return None
        if row["ground"] != "consent":
            return row["ground"] in ("contract", "legal_obligation", "public_task")
        customer, purpose = who(row), row["purpose"]
        if row["kind"] == "batch" or not (row["consent_id"] or (customer and purpose)):
            return "unmeasured"
        named = self.named.get((row["company"], row["consent_id"]))
        if named:
            customer, purpose = customer or who(named), purpose or named["purpose"]
        return is_covered(self.decisions[row["company"], customer, purpose], day)

    def renewal(
        self, agreement: Row, company: str
    ) -> tuple[date, date, date | None, str | None] | None:
        """(arises, due, closed, closed as) of one agreement for one of the companies it binds."""
        end, recipient = agreement["valid_until"], agreement["recipient_id"]
        if end is None or agreement["company"] not in (None, company):
            return None
        # One that was signed after its last day was never in force: nothing to renew.
        day = max(begins(agreement), end - RENEWED_WITHIN * DAY)
        while day <= end and not self.is_active(recipient, company, day):
            day += DAY
        if day > end:
            return None
        successors = [
            other
            for other in self.agreements[recipient]
            if other is not agreement
            and other["kind"] == agreement["kind"]
            and other["company"] in (None, company)
        ]
        following = [
            begins(s) for s in successors if in_force(s, end + DAY) and is_signed(s, end + DAY)
        ]
        later = [begins(s) for s in successors if begins(s) > end + DAY and in_force(s, begins(s))]
        if following:
            return day, end, min([end, *following]), "met"
        if not self.is_active(recipient, company, end):
            return day, end, end, "void"
        return day, end, min(later, default=None), "met_late" if later else None

    def is_active(self, recipient: str, company: str, day: date) -> bool:
        """The company gave the recipient something in the twelve months to the day."""
        return any(
            row["disclosed_on"] <= day and last_day(row) > year_before(day)
            for row in self.disclosures[recipient, company]
        )


def is_signed(agreement: Row, day: date) -> bool:
    """It had been signed by that day."""
    signed = agreement.get("signed_on")
    return signed is None or signed <= day


def begins(agreement: Row) -> date:
    """Its first day in force: none counts before it is signed."""
    said = agreement["valid_from"]
    first: date = max(said, agreement.get("signed_on") or said)
    return first


def last_day(row: Row) -> date:
    """The last day of a disclosure; a flow without an end goes on."""
    last: date = (row["until_on"] or ALWAYS) if row["kind"] == "flow" else row["disclosed_on"]
    return last


def parts(row: Row, last: date) -> dict[str | None, list[date]]:
    """part -> its days up to a last one: the day itself, or of a flow its days in each month."""
    if row["kind"] != "flow":
        return {None: [row["disclosed_on"]]}
    found, day = defaultdict(list), row["disclosed_on"]
    while day <= min(last_day(row), last):
        found[f"{day:%Y-%m}"].append(day)
        day += DAY
    return dict(found)


def disclosures(tables: Tables, newest: date) -> pl.DataFrame:
    """Each disclosure of a category, of a flow each finished month: the day, and what it lacked."""
    reading, found = ThirdParties(tables), []
    over = (newest + DAY).replace(day=1)
    for row in tables["disclosures"]:
        for part, days in parts(row, newest).items():
            if part and days[0] >= over:
                continue
            lacks = {
                name: reading.verdicts(row, promise, days) == "broken"
                for promise, name in LACKS.items()
            }
            kept = {key: row[key] for key in ("company", "category", "ground", "kind")}
            named = {"recipient": row["recipient_id"], "part": part, "day": days[-1]}
            named["item"] = f"{row['disclosure_id']}:{row['category']}"
            to = reading.line(row["recipient_id"], days[-1])
            of = {"role": to["role"], "country": to["country"]}
            found.append({**kept, **named, **of, **lacks})
    return pl.DataFrame(found, infer_schema_length=None)


def disclosure_faults(tables: Tables, until: date) -> Faults:
    """Against the four promises about disclosures."""
    return {
        (promise, row["item"], row["part"]): [(row["day"], row["day"])]
        for row in disclosures(tables, until).rows(named=True)
        for promise, lacks in LACKS.items()
        if row[lacks]
    }


def renewal_faults(tables: Tables, until: date) -> Faults:
    """Against agreement_is_renewed; of an agreement that binds all companies, for each of them."""
    reading, found = ThirdParties(tables), {}
    companies = sorted({row["company"] for row in tables["disclosures"]})
    for row in tables["agreements"]:
        for company in [row["company"]] if row["company"] else companies:
            said = reading.renewal(row, company)
            if not said or said[3] not in ("met_late", None) or said[1] >= until:
                continue
            _, last, closed, _ = said
            ends = closed - DAY if closed and closed <= until else None
            part = None if row["company"] else company
            found["agreement_is_renewed", row["agreement_id"], part] = [(last + DAY, ends)]
    return found
