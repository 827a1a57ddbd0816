"""Withdrawals, objections and marketing, read slowly, of a sample or of a random world."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from tests.oracle.clock import DAY, spans_of
from tests.oracle.consent import (
    Key,
    decisions_of,
    ending,
    in_force,
    is_covered,
    is_live,
    key_of,
    may_rest_on,
    rests_on_consent,
    speaks_of,
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
        self.lines, self.contracts = defaultdict(list), defaultdict(list)
        for row in tables["processings"]:
            self.lines[row["company"], row["purpose"]].append(row)
        for row in tables["contracts"]:
            self.contracts[row["company"], who(row)].append(row)

    def verdicts(self, use: Row) -> dict[str, str | None]:
        """Of each promise about the use of a customer's data."""
        return {
            "withdrawal_stops_use": self.withdrawal(use),
            "marketing_stops_on_objection": self.objection(use),
            "electronic_marketing_has_ground": self.ground(use),
        }

    def withdrawal(self, use: Row) -> str | None:
        """After a withdrawal: only where consent was given again, each for the use's channel."""
        day, channel, mine = use["used_on"], use["channel"], self.decisions[key_of(use)]
        lines = self.lines[use["company"], use["purpose"]]
        if "consent" not in {line["legal_basis"] for line in lines if in_force(line, day)}:
            return None
        if not rests_on_consent(lines, day):
            return "unmeasured"
        given = [c for c in mine if c["decision"] == "given" and speaks_of(c, channel)]
        before = [c["withdrawn_on"] for c in given if c["withdrawn_on"] and c["withdrawn_on"] < day]
        if not before or is_covered(mine, day, channel):
            return "met"
        is_given_again = any(
            max(before) <= c["decided_on"] <= day <= (c["withdrawn_on"] or day)
            and is_live(c, mine, c["decided_on"])
            for c in given
        )
        return "met" if is_given_again else "broken"

    def objection(self, use: Row) -> str | None:
        """Of marketing: not after an objection, unless consent was given since."""
        if use["purpose"] != "marketing":
            return None
        day, channel, mine = use["used_on"], use["channel"], self.decisions[key_of(use)]
        objected = self.objected(use)
        if not objected or is_covered(mine, day, channel):
            return "met"
        # a yes in between, which an objection ended, had lifted those before it
        given = [c for c in mine if c["decision"] == "given" and speaks_of(c, channel)]
        ends = [(c["decided_on"], ending(c, mine, channel)) for c in given]
        lifted = [on for on, end in ends if end and end[1] == "objected" and end[0] < day]
        binding = [on for on in objected if not any(yes > on for yes in lifted)]
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
        if is_covered(mine, day, use["channel"]):
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
        """The days before the use on which the customer objected to that company's marketing, in
        its channel."""
        mine = self.decisions[use["company"], who(use), "marketing"]
        return [
            row["decided_on"]
            for row in mine
            if row["decision"] == "objected"
            and row["decided_on"] < use["used_on"]
            and speaks_of(row, use["channel"])
        ]


def use_faults(tables: Tables) -> Faults:
    """Against the three promises about uses after a no."""
    reading, found = Uses(tables), {}
    for use in tables["uses"]:
        for name, said in reading.verdicts(use).items():
            if said and said.startswith("broken"):
                found[name, use["use_id"], None] = [(use["used_on"], use["used_on"])]
    return found


def erasing(
    tables: Tables,
    decisions: Mapping[Key, list[Row]],
    holding: Row,
    consent: Row,
    last: date,
    gone: date | None,
) -> dict[date, str]:
    """The status at the end of every day of what the withdrawal of a consent asks for. The tables
    are those about this customer and the register's lines about this set of data; `decisions`: what
    everybody said."""
    withdrawn, lines = consent["withdrawn_on"], tables["processings"]
    if consent["decision"] != "given" or withdrawn is None:
        return {}
    if not may_rest_on(holding, consent, lines, withdrawn):
        return {}
    if not rests_on_consent(lines, withdrawn):
        return {}
    others = [c for c in tables["consents"] if c is not consent and c["decision"] == "given"]

    def is_kept_by_another(day: date) -> bool:
        return any(
            may_rest_on(holding, c, lines, day) and is_live(c, decisions[key_of(c)], day)
            for c in others
        )

    if not holding["collected_on"] <= withdrawn <= (gone or withdrawn):
        return {}
    # what covers the data on the day of the withdrawal and still does on the next
    if any(
        all(
            may_rest_on(holding, c, lines, day) and is_live(c, decisions[key_of(c)], day)
            for day in (withdrawn, withdrawn + DAY)
        )
        for c in others
    ):
        return {}
    own_due = due = withdrawn + ERASED_WITHIN * DAY
    is_held = was_late = False
    found: dict[date, str] = {}
    day = withdrawn
    while day <= last:
        is_over = day > withdrawn and (is_kept_by_another(day) or not rests_on_consent(lines, day))
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
    decisions = decisions_of(tables)
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
            days = erasing(of, decisions, holding, consent, until, left)
            late = [day for day, said in days.items() if said == "overdue"]
            if late:
                item = "withdrawal_erases", holding["holding_id"], consent["consent_id"]
                found[item] = spans_of(late, until)
    return found
