"""The promises read slowly, row by row, from a sample's files: a second opinion. Here: erasure.

Shares nothing with the generator but the files, and nothing with the product at all. Each function
gives (promise, item, part) -> the days on which it stands as overdue, or on which it broke.
"""

from calendar import monthrange
from collections import defaultdict
from datetime import date, timedelta

import holidays

DAY = timedelta(days=1)
SWEDISH = holidays.SE(years=range(2017, 2030))
ANSWERS = {
    "access": "answer_access_request",
    "rectification": "answer_rectification_request",
    "erasure": "answer_erasure_request",
    "restriction": "answer_restriction_request",
    "portability": "answer_portability_request",
    "objection": "answer_objection",
    "marketing_optout": "answer_objection",
}


def months_on(day, months):
    """The same date that many months on, or that month's last day."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def rolled(day):
    """The day itself, or the next that is neither weekend nor holiday."""
    while day.weekday() >= 5 or day in SWEDISH:
        day += DAY
    return day


def relationships(tables):
    """(company, customer) -> its unbroken times as (first day, last day or None)."""
    contracts = defaultdict(list)
    for row in tables["contracts"]:
        contracts[row["company"], row["customer_id"]].append(row)
    customers = {(row["company"], row["customer_id"]): row for row in tables["customers"]}
    times = {}
    for key, customer in customers.items():
        last = "settled_on" if customer["kind"] == "estate" else "ends_on"
        spans = [(row["starts_on"], row[last]) for row in contracts[key]]
        if not spans:
            over = "last_contact_on" if customer["kind"] == "prospect" else "customer_until"
            spans = [(customer["customer_since"], customer[over])]
        times[key] = merged(spans)
    for key, customer in customers.items():
        if customer["kind"] == "company_contact":
            ends = [customer["customer_until"]]
            ends.append(times[key[0], customer["organisation_id"]][-1][1])
            ends = [end for end in ends if end]
            times[key] = [(customer["customer_since"], min(ends) if ends else None)]
    return times


def merged(spans):
    """Times that touch or overlap, as one; None as a last day goes on."""
    result = []
    for first, last in sorted(spans, key=lambda span: span[0]):
        if result and (result[-1][1] is None or first <= result[-1][1] + DAY):
            ends = (result[-1][1], last)
            result[-1] = (result[-1][0], None if None in ends else max(ends))
        else:
            result.append((first, last))
    return result


class Stretch:
    """One time that a holding has to be erased in, with the holds that stop it. `run`: how long the
    purge may take, in days."""

    def __init__(self, arises, keep, holds, run=31):
        self.run, self.keep = run * DAY, keep
        self.arises, self.due, self.holds = arises, keep + self.run, holds
        self.closed, self.is_void = None, False

    def is_held(self, day):
        return any(first <= day <= (last or date.max) for first, last in self.holds)

    def due_on(self, day):
        """The last fine day in force that day; what was late when a hold began keeps its own."""
        due = self.due
        for first, last in sorted(self.holds):
            if last and last < day and first <= due:
                due = max(due, last + self.run)
        return due

    def lapses(self, until):
        """The first day on which it is late, or None until then."""
        last = min(until, self.closed - DAY) if self.closed else until
        day = max(self.arises, self.due + DAY)
        while day <= last:
            if not self.is_held(day) and day > self.due_on(day):
                return day
            day += DAY
        return None

    def status(self, day):
        if day < self.arises:
            return None
        if self.closed and day >= self.closed:
            if self.is_void:
                return "void"
            return "met_late" if self.lapses(day) else "met"
        if self.is_held(day):
            return "held"
        return "overdue" if day > self.due_on(day) else "pending"

    def judged(self, until):
        """(the day it is judged, was it kept), or None."""
        late = self.lapses(until)
        if late:
            return late, False
        if self.closed and not self.is_void:
            return self.due_on(self.closed) + DAY, True
        return None


def stretches(holding, times, holds, statutes, gone):
    """The stretches of one holding's 24 months; `gone` is the day it was erased, or left."""
    return [own for own, _ in timers(holding, times, holds, statutes, gone)]


def statute_of(holding, rules):
    """The last day on which a statute keeps it and the days of its purge run, or nothing."""
    if "accounting" in rules:
        return date(holding["fiscal_year_end"].year + 7, 12, 31), 90
    return (months_on(holding["data_until"], 72), 31) if "metering" in rules else (None, 31)


def timers(holding, times, holds, statutes, gone):
    """(the stretch of the 24 months, that of the statute after it or None), in order."""
    found = []
    for place, (_, end) in enumerate(times):
        returned = times[place + 1][0] if place + 1 < len(times) else None
        if end is None or (returned and holding["collected_on"] >= returned):
            continue
        arises, keep = max(end, holding["collected_on"]), months_on(end, 24)
        if gone and gone < arises:
            break
        rules = statutes[holding["company"], holding["system"], holding["category"]]
        statute, run = statute_of(holding, rules)
        stretch = Stretch(arises, keep, holds)
        voids = [returned] if returned and returned <= keep else []
        if statute and statute > keep:
            voids.append(keep + DAY)
        void = min(voids, default=None)
        stretch.closed = min((d for d in (void, gone) if d), default=None)
        stretch.is_void = void is not None and stretch.closed == void and gone != void
        after = None
        is_over = (returned and returned <= keep) or (gone and gone <= keep)
        if statute and statute > keep and not is_over:
            after = Stretch(keep + DAY, statute, holds, run)
            void = returned if returned and returned <= statute else None
            after.closed = min((d for d in (void, gone) if d), default=None)
            after.is_void = void is not None and after.closed == void and gone != void
        found.append((stretch, after))
        kept = max(keep, statute) if statute else keep
        if not (returned and returned <= kept):
            break
    return found


def holds_on(tables):
    """A function that gives the holds of a holding."""
    by_customer, by_holding = defaultdict(list), defaultdict(list)
    for row in tables["holds"]:
        span = (row["holds_from"], row["holds_until"])
        if row["holding_id"]:
            by_holding[row["holding_id"]].append(span)
        else:
            by_customer[row["company"], row["customer_id"]].append(span)
    return lambda h: by_holding[h["holding_id"]] + by_customer[h["company"], h["customer_id"]]


def statutes_of(tables):
    """(company, system, category) -> the retention rules of its register lines."""
    rules = defaultdict(set)
    for row in tables["processings"]:
        rules[row["company"], row["system"], row["category"]].add(row["retention"])
    return rules


def erased_days(tables):
    """holding -> the day on which its row or a line of the record says that it was erased."""
    days = {row["holding_id"]: row.get("erased_on") for row in tables["holdings"]}
    for row in tables["erasures"]:
        if row["holding_id"] and row["how"] != "partly":
            known = days.get(row["holding_id"])
            days[row["holding_id"]] = min(known or row["erased_on"], row["erased_on"])
    return days


def overdue_spans(stretch, until):
    """The unbroken times for which a stretch stands overdue; the last is open if it still does."""
    spans, day = [], max(stretch.arises, stretch.due + DAY)
    while day <= until and not (stretch.closed and day >= stretch.closed):
        if stretch.status(day) == "overdue":
            if spans and spans[-1][1] == day - DAY:
                spans[-1][1] = day
            else:
                spans.append([day, day])
        day += DAY
    return [(first, None if last == until else last) for first, last in spans]


def known_timers(tables, gone):
    """holding -> (its row, its stretches by twos), of every holding about a person."""
    kinds = {(r["company"], r["customer_id"]): r["kind"] for r in tables["customers"]}
    times, holds, statutes = relationships(tables), holds_on(tables), statutes_of(tables)
    found = {}
    for row in tables["holdings"]:
        key = row["company"], row["customer_id"]
        if kinds[key] != "organisation":
            left = gone.get(row["holding_id"])
            found[row["holding_id"]] = row, timers(row, times[key], holds(row), statutes, left)
    return found


def erasure_faults(tables, until, gone):
    """Against erase_after_relationship and erase_after_statutory_period."""
    found = defaultdict(list)
    for holding, (_, pairs) in known_timers(tables, gone).items():
        for own, after in pairs:
            found["erase_after_relationship", holding, None] += overdue_spans(own, until)
            if after:
                found["erase_after_statutory_period", holding, None] += overdue_spans(after, until)
    return {item: spans for item, spans in found.items() if spans}
