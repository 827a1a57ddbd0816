"""What has to be erased, and when: read slowly from facts, with loops and nothing of the product.

`times` is the reading: the times in which one set of data has to be erased, each until something
ends it. Random worlds, the pages' figures, the planted faults and the series all ask it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import polars as pl

from tests.oracle.clock import ALWAYS, DAY, Span, joined, plain_months_after, spans_of
from tests.oracle.tables import Faults, Row, Tables

RELATIONSHIP, STATUTE = "erase_after_relationship", "erase_after_statutory_period"
# Rule, last day of keeping, days of its purge run.
Kept = tuple[str | None, date | None, int]
Hold = tuple[Span, str]
SCHEMA = {
    "promise": pl.String,
    "holding_id": pl.String,
    "company": pl.String,
    "customer_id": pl.String,
    "system": pl.String,
    "category": pl.String,
    "status": pl.String,
    "due_on": pl.Date,
    "basis": pl.String,
    "hold_ends_on": pl.Date,
    "void_on": pl.Date,
}


def no_statute(end: date, kept: date) -> Kept:
    return None, None, 31


@dataclass(frozen=True)
class Facts:
    """A set of data: its customer's unbroken times, what holds it, what became of it.

    `statute` tells from the relationship's end and the last day of the 24 months what keeps it
    longer. `away`: the days from
    and until which it is missing from the exports.
    """

    spans: Sequence[Span]
    collected: date
    erased: date | None = None
    holds: Sequence[Hold] = ()
    statute: Callable[[date, date], Kept] = no_statute
    away: Sequence[Span] = ()

    @cached_property
    def held(self) -> list[Span]:
        """When it is held, by whatever."""
        return joined(span for span, _ in self.holds)

    def is_held(self, day: date) -> bool:
        return any(first <= day <= last for first, last in self.held)


@dataclass
class Time:
    """A time in which data has to be erased. `kept`: the last day of keeping; `run`: how long the
    purge may take; `ends`: its erasure, or what takes it away without one."""

    promise: str
    facts: Facts
    begins: date
    kept: date
    run: int
    basis: str | None
    ends: date = ALWAYS
    is_erased: bool = False

    @property
    def due(self) -> date:
        return self.kept + self.run * DAY

    def due_in_force(self, day: date) -> date:
        """The last fine day: what was late when a hold began keeps its own, else the run begins
        anew."""
        due = self.due
        for first, last in self.facts.held:
            if first > self.begins and first > due:
                break
            if self.begins <= last < day:
                due = max(due, last + self.run * DAY)
        return due

    def open_status(self, day: date) -> str:
        """What it is on a day on which nothing has ended it."""
        if self.facts.is_held(day):
            return "held"
        return "overdue" if day > self.due_in_force(day) else "pending"

    def done(self, day: date) -> str:
        """Erased on that day; the evening before decides whether that was late."""
        before = day - DAY
        is_held = before >= self.begins and self.facts.is_held(before)
        return "met" if is_held or day <= self.due_in_force(before) else "met_late"

    @cached_property
    def parts(self) -> list[tuple[date, date, str]]:
        """Its unbroken parts: first day, the day that ends it, and as what. Data that is missing
        from the exports is gone; when it comes back, the time goes on as it was."""
        found, day = [], self.begins
        for gone, back in sorted(self.facts.away):
            # what is gone on the day of a return is gone first; a statute takes over before that
            if gone > self.ends or (gone == self.ends and gone > self.kept):
                break
            if gone > day:
                found.append((day, gone, self.done(gone)))
            day = max(day, back)
        if day < self.ends or day == self.begins:
            found.append((day, self.ends, self.done(self.ends) if self.is_erased else "void"))
        return found

    def statuses(self, day: date) -> list[str]:
        """Of each part that has begun, its status at the end of the day."""
        return [
            closed_as if ends <= day else self.open_status(day)
            for begins, ends, closed_as in self.parts
            if begins <= day
        ]

    def late_days(self, until: date) -> Iterator[date]:
        """The days up to one on which it is overdue."""
        day = max(self.begins, self.due + DAY)
        while day <= until and day < self.ends:
            if self.open_status(day) == "overdue":
                yield day
            day += DAY

    def judged(self, until: date) -> tuple[date, bool] | None:
        """The day on which it counts in the kept share, and whether as kept."""
        late = next(self.late_days(until), None)
        if late:
            return late, False
        return (self.due_in_force(self.ends) + DAY, True) if self.is_erased else None

    def end(self, by: Mapping[date, bool]) -> Time:
        """Ended by the first of these days, which tell whether it is erased then."""
        self.ends = min(by)
        self.is_erased = by[self.ends] and self.ends != ALWAYS
        return self


def times(facts: Facts) -> Iterator[Time]:
    """The times of one set of data, in order; that of a statute after the 24 months it outlasts."""
    gone = facts.erased or ALWAYS
    for at, (_, end) in enumerate(facts.spans):
        back = facts.spans[at + 1][0] if at + 1 < len(facts.spans) else ALWAYS
        if end == ALWAYS or facts.collected >= back:
            continue
        begins, kept = max(end, facts.collected), plain_months_after(end, 24)
        if gone < begins:
            return
        rule, last, run = facts.statute(end, kept)
        longer = last if last and last > kept else None
        own = Time(RELATIONSHIP, facts, begins, kept, 31, rule if longer else None)
        ends = {gone: True} | ({back: gone == back} if back <= kept else {})
        yield own.end(ends | ({kept + DAY: False} if longer else {}))
        if longer and own.ends == kept + DAY:
            after = Time(STATUTE, facts, kept + DAY, longer, run, rule)
            yield after.end({gone: True} | ({back: gone == back} if back <= longer else {}))
        if back > (longer or kept):
            return


# -- from the files of a sample


def known(
    tables: Tables, gone: Mapping[str, date] | None = None
) -> Iterator[tuple[Row, list[Time]]]:
    """Each holding about a person with its times. `gone`: holding -> the day it was erased, or
    left; without it, what the row or the record says."""
    kinds = {(r["company"], r["customer_id"]): r["kind"] for r in tables["customers"]}
    spans, lines, holds = relationships(tables), lines_of(tables), holds_of(tables)
    left = erased_days(tables) if gone is None else gone
    for row in tables["holdings"]:
        key, place = (row["company"], row["customer_id"]), (row["company"], row["system"])
        if kinds[key] != "organisation":
            of = lines[*place, row["category"]]
            facts = Facts(
                spans[key],
                row["collected_on"],
                left.get(row["holding_id"]),
                holds(row) + restrictions(row),
                lambda end, kept, row=row, of=of: statute(row, of, end, kept),
            )
            yield row, list(times(facts))


def records(tables: Tables, day: date) -> pl.DataFrame:
    """Each set of data that is waiting, held, overdue, erased in time or late on the day."""
    found = []
    for holding, of in known(tables):
        for time in of:
            if time.begins <= day and (time.ends > day or time.is_erased):
                named = {key: holding[key] for key in SCHEMA if key in holding}
                found.append({"promise": time.promise, **named, **_record(time, day)})
    return pl.DataFrame(found, schema=SCHEMA)


def _record(time: Time, day: date) -> dict[str, Any]:
    if time.ends <= day:
        due = time.due_in_force(time.ends)
        return {"status": time.done(time.ends), "due_on": due, "basis": time.basis}
    status = time.open_status(day)
    if status == "held":
        binding = sorted(hold for hold in time.facts.holds if hold[0][0] <= day <= hold[0][1])
        limited = [hold for hold in binding if hold[1] == "restriction"]
        (_, last), reason = (limited or binding)[0]
        return {"status": status, "basis": reason, "hold_ends_on": None if last == ALWAYS else last}
    void = None if time.is_erased or time.ends == ALWAYS else time.ends
    due = time.due_in_force(day)
    return {"status": status, "due_on": due, "basis": time.basis, "void_on": void}


def erasure_faults(tables: Tables, until: date, gone: Mapping[str, date]) -> Faults:
    """Against erase_after_relationship and erase_after_statutory_period."""
    found: Faults = defaultdict(list)
    for row, of in known(tables, gone):
        for time in of:
            late = spans_of(time.late_days(until), until)
            if late:
                found[time.promise, row["holding_id"], None] += late
    return found


def statute(row: Row, lines: Sequence[Row], end: date, kept: date) -> Kept:
    """The longest statute of the register lines in force on the last day of the 24 months; where
    there is none, of those that begin first after it. A series without a last day ends with the
    relationship."""
    of = [
        line
        for line in lines
        if (line["valid_from"] or date.min) <= kept <= (line["valid_until"] or ALWAYS)
    ]
    if not of:
        later = [x["valid_from"] for x in lines if x["valid_from"] and x["valid_from"] > kept]
        of = [line for line in lines if later and line["valid_from"] == min(later)]
    found: list[Kept] = [no_statute(end, kept)]
    rules = {line["retention"] for line in of}
    if "accounting" in rules:
        found.append(("accounting", date(row["fiscal_year_end"].year + 7, 12, 31), 90))
    if "metering" in rules:
        found.append(("metering", plain_months_after(row["data_until"] or end, 72), 31))
    return max(found, key=lambda rule: rule[1] or date.min)


def lines_of(tables: Tables) -> dict[tuple[str, ...], list[Row]]:
    """(company, system, category) -> the lines of the register about it."""
    found = defaultdict(list)
    for row in tables["processings"]:
        found[row["company"], row["system"], row["category"]].append(row)
    return found


def holds_of(tables: Tables) -> Callable[[Row], list[Hold]]:
    """What holds a holding: whatever matches all that the hold names."""
    names = ("company", "customer_id", "holding_id", "category", "system")
    found: dict[str, list[tuple[Row, Hold]]] = defaultdict(list)
    for row in tables["holds"]:
        asked = {name: row[name] for name in names if row.get(name)}
        hold = ((row["holds_from"], row["holds_until"] or ALWAYS), row["reason"])
        found[row["holding_id"] or row["customer_id"] or ""].append((asked, hold))

    def on(of: Row) -> list[Hold]:
        may = [one for key in (of["holding_id"], of["customer_id"], "") for one in found[key]]
        return [hold for asked, hold in may if asked == {name: of[name] for name in asked}]

    return on


def restrictions(row: Row) -> list[Hold]:
    """The days on which a set of data is restricted (article 18): it may not be erased either."""
    first, last = row.get("restricted_from"), row.get("restricted_until")
    if not first and not last:
        return []
    return [((first or row["collected_on"], last or ALWAYS), "restriction")]


def erased_days(tables: Tables) -> dict[str, date]:
    """holding -> the first day on which its row or a line about it says that it is gone."""
    found: dict[str, date] = {}
    known = {row["holding_id"]: row for row in tables["holdings"]}
    lines = [
        row
        for row in tables["erasures"]
        if row["how"] != "partly"
        and (of := known.get(row["holding_id"]))
        and of["company"] == row["company"]
        and of["collected_on"] <= row["erased_on"]
    ]
    for row in [*tables["holdings"], *lines]:
        holding, on = row["holding_id"], row.get("erased_on")
        if holding and on:
            found[holding] = min(on, found.get(holding, on))
    return found


def relationships(tables: Tables) -> dict[tuple[str, str], list[Span]]:
    """(company, customer) -> its unbroken times as a customer; ALWAYS: it goes on."""
    customers = {(r["company"], r["customer_id"]): r for r in tables["customers"]}
    contracts = defaultdict(list)
    for row in tables["contracts"]:
        contracts[row["company"], row["customer_id"]].append(row)
    found = {}
    for key, row in customers.items():
        over = "settled_on" if row["kind"] == "estate" else "ends_on"
        spans = [(one["starts_on"], one[over] or ALWAYS) for one in contracts[key]]
        if not spans:
            over = "last_contact_on" if row["kind"] == "prospect" else "customer_until"
            spans = [(row["customer_since"] or date.min, row[over] or ALWAYS)]
        found[key] = joined(spans)
    for key, row in customers.items():
        if row["kind"] == "company_contact":
            found[key] = of_contact(row, found[key[0], row["organisation_id"]])
    return found


def of_contact(row: Row, firm: Sequence[Span]) -> list[Span]:
    """A contact's times: with the organisation, in what is left of its times while they were one.

    Who became one while the organisation was away ended with it, whichever the earlier, until it
    comes back; who left before it came never had its days.
    """
    since, until = row["customer_since"] or date.min, row["customer_until"] or ALWAYS
    mine = [(max(a, since), min(b, until)) for a, b in firm if a <= until and b >= since]
    earlier = [(a, b) for a, b in firm if b < since]
    is_away = not any(a <= since <= b for a, b in firm)
    if earlier and is_away:
        mine = [max(earlier), *mine]
    return mine or [(since, until)]
