"""Withdrawals, objections and marketing, read slowly, of a sample or of a random world."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from tests.oracle.clock import DAY, spans_of
from tests.oracle.consent import (
    decisions_of,
    in_force,
    is_covered,
    is_live,
    key_of,
    rests_on_consent,
)
from tests.oracle.erasure import lines_of
from tests.oracle.tables import Faults, Row, Tables, who

ERASED_WITHIN, TOLERATED = 30, 6
PERSONS = ("private", "sole_trader", "prospect")
ALIKE = {"grid": {"grid", "electricity"}, "electricity": {"grid", "electricity"}}


class Uses:
    """What the promises say of single uses. Gives met or broken with the kind, "unmeasured", or
    None where a promise is not about the use."""

    def __init__(self, tables: Tables) -> None:
        self.decisions = decisions_of(tables)
        self.customers = {(row["company"], who(row)): row for row in tables["customers"]}
        self.bases, self.contracts = defaultdict(set), defaultdict(list)
        for row in tables["processings"]:
            self.bases[row["company"], row["purpose"]].add(row["legal_basis"])
        for row in tables["contracts"]:
            self.contracts[row["company"], who(row)].append(row)
        events = tables["request_events"]
        taken_back = {
            row["request_id"]
            for row in events
            if row["kind"] == "withdrawn" and row.get("request_kind") in (None, "marketing_optout")
        }
        self.objections = [
            row
            for row in tables["requests"]
            if row["kind"] == "marketing_optout"
            and row["outcome"] != "withdrawn"
            and row["request_id"] not in taken_back
        ]

    def verdicts(self, use: Row) -> dict[str, str | None]:
        """Of each promise about the use of a customer's data."""
        return {
            "withdrawal_stops_use": self.withdrawal(use),
            "marketing_stops_on_objection": self.objection(use),
            "electronic_marketing_has_ground": self.ground(use),
        }

    def withdrawal(self, use: Row) -> str | None:
        """After a withdrawal: only where consent was given again."""
        bases = self.bases[use["company"], use["purpose"]]
        if "consent" not in bases:
            return None
        if bases != {"consent"}:
            return "unmeasured"
        day, mine = use["used_on"], self.decisions[key_of(use)]
        given = [row for row in mine if row["decision"] == "given"]
        before = [c["withdrawn_on"] for c in given if c["withdrawn_on"] and c["withdrawn_on"] < day]
        if not before or is_covered(mine, day):
            return "met"
        is_given_again = any(
            max(before) <= c["decided_on"] <= day <= (c["withdrawn_on"] or day) for c in given
        )
        return "met" if is_given_again else "broken"

    def objection(self, use: Row) -> str | None:
        """Of marketing: not after an objection, unless consent was given since."""
        if use["purpose"] != "marketing":
            return None
        day, mine = use["used_on"], self.decisions[key_of(use)]
        live = [c["decided_on"] for c in mine if is_live(c, mine, day)]
        binding = [on for on in self.objected(use) if not any(given > on for given in live)]
        if not binding:
            return "met"
        is_within = day <= min(binding) + TOLERATED * DAY
        return "broken within_tolerance" if is_within else "broken beyond_tolerance"

    def ground(self, use: Row) -> str | None:
        """Of electronic marketing to a person: a consent for the channel, or being a customer."""
        if use["purpose"] != "marketing" or use["channel"] not in ("email", "sms", "app"):
            return None
        day, customer = use["used_on"], (use["company"], who(use))
        if customer not in self.customers:
            return "unmeasured"
        if self.customers[customer]["kind"] not in PERSONS:
            return None
        mine = self.decisions[key_of(use)]
        channels = (None, use["channel"])
        if any(c["for_channel"] in channels and is_live(c, mine, day) for c in mine):
            return "met consent"
        if self.objected(use):
            return "broken objected"
        running = [k for k in self.contracts[customer] if in_force(k, day, "starts_on", "ends_on")]
        supplied = {contract["service"] for contract in running}
        if supplied and use["service"] is None:
            return "unmeasured"
        offered = ALIKE.get(use["service"], {use["service"]})
        return "met existing_customer" if supplied & offered else "broken none"

    def objected(self, use: Row) -> list[date]:
        """The days before the use on which the customer objected to that company's marketing."""
        mine = self._person(self.customers.get((use["company"], who(use)), {}))

        def is_mine(request: Row) -> bool:
            known = self.customers.get((request["company"], who(request)), request)
            return who(request) == who(use) or bool(mine and mine == self._person(known))

        return [
            row["received_on"]
            for row in self.objections
            if row["company"] == use["company"]
            and row["received_on"] < use["used_on"]
            and is_mine(row)
        ]

    @staticmethod
    def _person(row: Row) -> str | None:
        return row.get("person_key") or row.get("person_ref")


def use_faults(tables: Tables) -> Faults:
    """Against the three promises about uses after a no."""
    reading, found = Uses(tables), {}
    for use in tables["uses"]:
        for name, said in reading.verdicts(use).items():
            if said and said.startswith("broken"):
                found[name, use["use_id"], None] = [(use["used_on"], use["used_on"])]
    return found


def erasing(
    tables: Tables, holding: Row, consent: Row, last: date, gone: date | None
) -> dict[date, str]:
    """The status at the end of every day of what the withdrawal of a consent asks for. The tables
    are those about this customer and the register's lines about this set of data."""
    withdrawn, lines = consent["withdrawn_on"], tables["processings"]
    purposes = {line["purpose"] for line in lines if line["legal_basis"] == "consent"}

    def may_cover(other: Row) -> bool:
        is_same = (other["company"], who(other)) == (holding["company"], who(holding))
        is_named = other["consent_id"] == holding["consent_id"]
        of_it = is_named or (is_same and other["purpose"] in purposes)
        return other["decision"] == "given" and of_it

    if withdrawn is None or not may_cover(consent) or not rests_on_consent(lines, withdrawn):
        return {}
    decisions = decisions_of(tables)
    others = [c for c in tables["consents"] if c is not consent and may_cover(c)]
    covers = [c for c in others if c["decided_on"] <= withdrawn]
    if not holding["collected_on"] <= withdrawn <= (gone or withdrawn) or any(
        is_live(c, decisions[key_of(c)], withdrawn + DAY) for c in covers
    ):
        return {}
    own_due = due = withdrawn + ERASED_WITHIN * DAY
    is_held = was_late = False
    found: dict[date, str] = {}
    day = withdrawn
    while day <= last:
        is_over = day > withdrawn and (
            any(c["decided_on"] == day for c in others) or not rests_on_consent(lines, day)
        )
        if day == gone:
            closed = "met_late" if not is_held and day > due else "met"
            return found | {day + n * DAY: closed for n in range((last - day).days + 1)}
        if is_over and day < own_due:
            return found | {day + n * DAY: "void" for n in range((last - day).days + 1)}
        held = any(in_force(h, day, "holds_from", "holds_until") for h in tables["holds"])
        if held and not is_held and day > withdrawn and day > due:
            was_late = True
        if is_held and not held and not was_late:
            due = max(own_due, day + ERASED_WITHIN * DAY)
        is_held = held
        found[day] = "held" if held else "overdue" if day > due else "pending"
        day += DAY
    return found


def withdrawal_faults(tables: Tables, until: date, gone: Mapping[str, date]) -> Faults:
    """Against withdrawal_erases: a row per holding and consent."""
    lines, by_customer, found = lines_of(tables), defaultdict(list), {}
    for row in tables["consents"]:
        by_customer[row["company"], who(row)].append(row)
    holds = defaultdict(list)
    for row in tables["holds"]:
        holds[row["holding_id"] or (row["company"], who(row))].append(row)
    for holding in tables["holdings"]:
        mine = by_customer[holding["company"], who(holding)]
        of = {
            "processings": lines[holding["company"], holding["system"], holding["category"]],
            "consents": mine,
            "holds": holds[holding["holding_id"]] + holds[holding["company"], who(holding)],
        }
        for consent in mine:
            left = gone.get(holding["holding_id"])
            days = erasing(of, holding, consent, until, left)
            late = [day for day, said in days.items() if said == "overdue"]
            if late:
                item = "withdrawal_erases", holding["holding_id"], consent["consent_id"]
                found[item] = spans_of(late, until)
    return found
