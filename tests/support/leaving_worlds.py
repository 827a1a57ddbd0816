"""A random company whose source systems delete: what each of its exports would hold on a day.

Every row has a life: the day from which its system has it, perhaps a day from which it lacks it,
and perhaps one from which a restored backup has it again. Days that have not come are empty.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

DAY = timedelta(days=1)
FIRST, LAST = date(2020, 1, 1), date(2027, 6, 30)
EXPORTED_FROM = date(2024, 1, 1)
EXPORTS = [date(2024 + n // 12, n % 12 + 1, 15) for n in range(0, 43, 7)]
COMPANIES = ("kem", "elnat")
SYSTEMS = {"crm": "contact", "ledger": "billing", "profile": "campaign"}
PURPOSES = ("marketing", "statistics")
CHANNELS = ("email", "sms", "phone")
# Days that a source enters when they come; what is known ahead (an agreement's end) is not here.
COMING = {
    "customer_until",
    "ends_on",
    "settled_on",
    "withdrawn_on",
    "answered_on",
    "registered_on",
    "holds_until",
    "until_on",
    "erased_on",
    "reviewed_on",
}
# Tables whose files begin later and later.
WINDOWED = {
    "requests": "received_on",
    "request_events": "happened_on",
    "uses": "used_on",
    "disclosures": "disclosed_on",
}


@dataclass(frozen=True)
class Life:
    """A row and the days on which its system has it: from `known` on, but from `leaves` to the day
    before `returns` not."""

    row: dict[str, Any]
    known: date
    leaves: date | None = None
    returns: date | None = None

    def is_there(self, day: date) -> bool:
        if day < self.known:
            return False
        if self.leaves is None or day < self.leaves:
            return True
        return self.returns is not None and day >= self.returns

    def on(self, day: date) -> dict[str, Any]:
        """The row as of the end of a day; a backup brings it back as it was exported last."""
        found = dict(self.row)
        if self.leaves and day >= self.leaves:
            day = max((on for on in EXPORTS if on < self.leaves), default=day)
        for column in COMING & found.keys():
            if found[column] and found[column] > day:
                found[column] = None
        if "outcome" in found and not found["answered_on"]:
            found["outcome"] = None
        return found


class LeavingWorld:
    """The tables of such a company, drawn from a seed."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.tables: dict[str, list[Life]] = {}
        self._people()
        self._register()
        self._data()
        self._said()
        self._done()

    def export(self, day: date, events_from: date | None) -> dict[str, list[dict[str, Any]]]:
        """Each table as exported at the end of a day."""
        found = {}
        for name, lives in self.tables.items():
            rows = [life.on(day) for life in lives if life.is_there(day)]
            if events_from and name in WINDOWED:
                rows = [row for row in rows if row[WINDOWED[name]] >= events_from]
            found[name] = rows
        return found

    def _day(self, first: date = FIRST, last: date = LAST) -> date:
        return first + self.rng.randint(0, max((last - first).days, 0)) * DAY

    def _maybe(self, share: float, first: date, days: int) -> date | None:
        return first + self.rng.randint(1, days) * DAY if self.rng.random() < share else None

    def _add(self, table: str, known: date, *, leaving: float = 0.5, **row: Any) -> Life:
        """A row whose life begins on `known`."""
        begins = max(known, EXPORTED_FROM)
        leaves = self._maybe(leaving, begins, 900)
        returns = self._maybe(0.2, leaves, 800) if leaves else None
        life = Life(row, known, leaves, returns)
        self.tables.setdefault(table, []).append(life)
        return life

    def _people(self) -> None:
        kinds = ["private"] * 6 + ["sole_trader", "estate", "prospect", "organisation"]
        for n in range(14):
            since = self._day(FIRST, date(2023, 1, 1))
            until = self._maybe(0.7, since, 1_500)
            kind = self.rng.choice(kinds) if n else "organisation"
            contact = 0 < n < 3
            row = {
                "company": COMPANIES[n % 2] if n > 3 else "kem",
                "customer_id": f"c{n}",
                "person_ref": f"p{n // 2}" if kind != "organisation" and n > 2 else None,
                "kind": "company_contact" if contact else kind,
                "organisation_id": "c0" if contact else None,
                "customer_since": since,
                "customer_until": until,
                "last_contact_on": since if kind == "prospect" and not contact else None,
            }
            self._add("customers", since, leaving=0.4, **row)
            for m in range(self.rng.choice([0, 1, 1, 2]) if n else 1):
                starts = since + self.rng.randint(0, 700) * DAY
                ends = self._maybe(0.8, starts, 900)
                self._add(
                    "contracts", starts, contract_id=f"k{n}-{m}", company=row["company"],
                    customer_id=row["customer_id"], service="water", starts_on=starts, ends_on=ends,
                    settled_on=ends,
                )  # fmt: skip
        self.people = [life.row for life in self.tables["customers"]]

    def _register(self) -> None:
        for company in COMPANIES:
            for system, category in SYSTEMS.items():
                basis = "consent" if system == "profile" else "contract"
                rule = "accounting" if system == "ledger" else "relationship"
                self._add(
                    "processings", FIRST, leaving=0, processing_id=f"{company}-{system}",
                    category=category, company=company, system=system, retention=rule,
                    purpose="marketing" if basis == "consent" else "contract", legal_basis=basis,
                )  # fmt: skip

    def _data(self) -> None:
        for n in range(40):
            who = self._who()
            system = self.rng.choice(list(SYSTEMS))
            since = self._day(FIRST, date(2025, 1, 1))
            named = {"company": who["company"], "system": system, "category": SYSTEMS[system]}
            # the bookkeeping of years that end during the series
            year = date(self.rng.randint(2016, 2018), 12, 31) if system == "ledger" else None
            life = self._add(
                "holdings", since, leaving=0.7, holding_id=f"h{n}", **named,
                customer_id=who["customer_id"], collected_on=since, fiscal_year_end=year,
            )  # fmt: skip
            if life.leaves and self.rng.random() < 0.4:
                self._add(
                    "erasures", life.leaves, erasure_id=f"e{n}", **named, holding_id=f"h{n}",
                    erased_on=life.leaves, how=self.rng.choice(["erased", "erased", "partly"]),
                )  # fmt: skip
            if self.rng.random() < 0.25:
                begins = self._day(since, date(2026, 6, 1))
                of = self.rng.choice(["holding", "customer", "company"])
                self._add(
                    "holds", begins, hold_id=f"s{n}", company=who["company"],
                    customer_id=who["customer_id"] if of == "customer" else None,
                    holding_id=f"h{n}" if of == "holding" else None, reason="dispute",
                    holds_from=begins, holds_until=self._maybe(0.8, begins, 200),
                )  # fmt: skip

    def _said(self) -> None:
        for n in range(50):
            who, said = self._who(), self._day(FIRST, date(2027, 1, 1))
            decision = self.rng.choice(["given", "given", "refused", "asked"])
            is_given = decision == "given"
            self._add(
                "consents", said, leaving=0.7, consent_id=f"s{n}", company=who["company"],
                customer_id=who["customer_id"], purpose=self.rng.choice(PURPOSES),
                for_channel=self.rng.choice([None, *CHANNELS]), decision=decision, decided_on=said,
                withdrawn_on=self._maybe(0.5, said, 700) if is_given else None,
                expires_on=said + 800 * DAY if is_given and n % 5 == 0 else None,
                channel="web", text_version="v1", evidence_ref=self.rng.choice([None, "r"]),
            )  # fmt: skip
        kinds = ("access", "erasure", "objection", "marketing_optout", "marketing_optout")
        for n in range(30):
            who, came = self._who(), self._day(FIRST, date(2027, 1, 1))
            names = self.rng.random() < 0.8 or not who["person_ref"]
            self._add(
                "requests", came, leaving=0.6, request_id=f"r{n}", company=who["company"],
                customer_id=who["customer_id"] if names else None, person_ref=who["person_ref"],
                kind=self.rng.choice(kinds), received_on=came, registered_on=came, channel="web",
                answered_on=self._maybe(0.8, came, 60), fee_sek=self.rng.choice([0, 0, 50]),
                outcome=self.rng.choice(["fulfilled", "refused", "withdrawn"]),
            )  # fmt: skip
            for m, kind in enumerate(("identity_asked", "identity_confirmed", "withdrawn")):
                if self.rng.random() < 0.3:
                    day = came + (2 + 5 * m) * DAY
                    self._add(
                        "request_events", day, event_id=f"v{n}-{m}", request_id=f"r{n}", kind=kind,
                        happened_on=day,
                    )  # fmt: skip

    def _done(self) -> None:
        for n in range(80):
            who, day = self.rng.choice(self.people[:8]), self._day(date(2021, 1, 1), LAST)
            self._add(
                "uses", day, leaving=0.5, use_id=f"u{n}", company=who["company"],
                customer_id=who["customer_id"], purpose=self.rng.choice(PURPOSES),
                ground=self.rng.choice([None, "consent", "contract"]),
                channel=self.rng.choice(CHANNELS), service="water", used_on=day,
            )  # fmt: skip
        for n in range(4):
            role = ("processor", "controller", "joint_controller", "processor")[n]
            self._add("recipients", FIRST, leaving=0.3, recipient_id=f"m{n}", name=f"Mottagare {n}",
                      role=role, country="SE")  # fmt: skip
            for m in range(3):
                begins = date(2021 + 2 * m, 1, 1) + self.rng.randint(0, 40) * DAY
                ends = begins + self.rng.choice([720, 800]) * DAY if n else None
                kind = ("processor", "sharing", "joint", "processor")[n]
                company = self.rng.choice([None, "kem"])
                self._add("agreements", begins, leaving=0.4, agreement_id=f"a{n}-{m}",
                          recipient_id=f"m{n}", company=company, kind=kind, valid_from=begins,
                          valid_until=ends)  # fmt: skip
        for n in range(50):
            who, day = self._who(), self._day(date(2021, 1, 1), LAST)
            kind = self.rng.choice(["single", "single", "batch", "flow"])
            ground = self.rng.choice(["consent", "contract", "processor"])
            self._add(
                "disclosures", day, leaving=0.5, disclosure_id=f"d{n}", category="contact",
                company=who["company"], kind=kind, recipient_id=f"m{n % 4}", disclosed_on=day,
                customer_id=who["customer_id"] if kind == "single" else None,
                purpose=self.rng.choice(PURPOSES), ground=ground,
                until_on=self._maybe(0.7, day, 300) if kind == "flow" else None,
            )  # fmt: skip

    def _who(self) -> dict[str, Any]:
        return self.rng.choice(self.people)
