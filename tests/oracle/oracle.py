"""A plain second opinion: what each thing's status is on a day, told as a lawyer would tell it.

Shares no code with `queries`. It walks facts day by day and says what is so at the end of each; it
is slow and it is meant to be. Where the figures on a page come from sums of daily flows over SQL
stretches, these come from reading the sentences of the notice.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta

DAY = timedelta(days=1)
STATUSES = ("pending", "held", "overdue", "met", "met_late", "broken", "void")


# -- stretches: the algebra of the daily flows


@dataclass(frozen=True)
class Stretch:
    """One stretch as a promise states it (`due_hour`: it has an instant, on the day after due)."""

    nature: str
    arises: date
    due: date | None
    closed: date | None
    closed_as: str | None
    late_before: bool = False
    due_hour: bool = False

    @property
    def closes(self) -> date | None:
        """What closes before it arises counts on the day it arises."""
        return None if self.closed is None else max(self.closed, self.arises)

    def said(self) -> str | None:
        """How it closed; done after the last fine day is done late, unless an hour decides."""
        if self.closed_as == "met" and self.closed and self.due and not self.due_hour:
            return "met_late" if self.closed > self.due else "met"
        return self.closed_as

    def first_late_day(self) -> date | None:
        """The first day that is not fine any more, if it lives to see it, or the day it broke."""
        late = None if self.due is None else max(self.due + DAY, self.arises)
        said = self.said()
        if said == "met":
            return None
        if said == "broken":
            return min(day for day in (late, self.closes) if day)
        if said in ("void", "cut"):
            if self.due is None:
                return None
            last_day = self.due + DAY if self.due_hour else self.due
            return late if self.closed > last_day else None
        return late

    def status(self, day: date) -> str | None:
        """At the end of that day; None before it arises and after a cut."""
        if day < self.arises:
            return None
        if self.closes and self.closes <= day:
            return None if self.closed_as == "cut" else self.said()
        if self.nature == "duty" and self.due is None and not self.due_hour:
            return "held"
        late = self.first_late_day()
        return "overdue" if late and late <= day else "pending"

    def judged(self) -> tuple[date, bool] | None:
        """The day it counts in the kept share, and whether as kept."""
        if self.nature == "condition" or self.late_before:
            return None
        late = self.first_late_day()
        if late:
            return late, False
        if self.said() != "met":
            return None
        passed = self.closes if self.due is None else max(self.due + DAY, self.arises)
        return passed, True


def year_before(day: date) -> date:
    """The same date last year; the 28th where there is no 29th."""
    return date(day.year - 1, day.month, min(day.day, 28 if day.month == 2 else 31))


def count(stretches: list[Stretch], day: date) -> Counter:
    """How many things have each status at the end of a day."""
    return Counter(status for s in stretches if (status := s.status(day)))


def kept_share(stretches: list[Stretch], day: date) -> float | None:
    """Of those whose last day passed or that broke in the twelve months to the day, the share done
    in time; of conditions the share covered that day. None without cases."""
    if stretches and stretches[0].nature == "condition":
        now = count(stretches, day)
        cases = now["pending"] + now["overdue"]
        return now["pending"] / cases if cases else None
    cases = [j for s in stretches if (j := s.judged()) and year_before(day) < j[0] <= day]
    return sum(kept for _, kept in cases) / len(cases) if cases else None


# -- erase_after_relationship, from the facts


@dataclass
class Person:
    """A customer's times (first and last day, last None while it runs)."""

    times: list[tuple[date, date | None]]

    def is_customer(self, day: date) -> bool:
        return any(a <= day and (b is None or day <= b) for a, b in self.times)

    def last_end(self, day: date) -> date | None:
        """The last day of the most recent relationship that is over on that day, if it is over."""
        if self.is_customer(day):
            return None
        ends = [b for a, b in self.times if b is not None and b < day]
        return max(ends, default=None)


@dataclass
class Holding:
    """A set of data; `left`: the days between which it is missing from the exports."""

    collected: date
    erased: date | None = None
    holds: list[tuple[date, date | None]] = field(default_factory=list)
    keep_until: date | None = None
    left: list[tuple[date, date | None]] = field(default_factory=list)

    def is_held(self, day: date) -> bool:
        return any(a <= day and (b is None or day <= b) for a, b in self.holds)

    def is_away(self, day: date) -> bool:
        return any(a <= day and (b is None or day < b) for a, b in self.left)


def months_later(day: date, months: int) -> date:
    """The same date, or the month's last day where it has none; by trying."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for number in range(day.day, 27, -1):
        try:
            return date(year, month + 1, number)
        except ValueError:
            continue
    return date(year, month + 1, day.day)


class Timer:
    """The open time of one holding: until when it is fine, whether it is held."""

    def __init__(self, end: date, began: date, months: int, run: int) -> None:
        self.kept_through = months_later(end, months)
        self.erase_from = self.kept_through + DAY
        self.own_due = self.due = self.kept_through + timedelta(days=run)
        self.began = began
        self.run = run
        self.is_held = False
        self.was_late = False
        self.promise = RELATIONSHIP

    @classmethod
    def of_statute(cls, kept_through: date, began: date) -> Timer:
        """The time of bookkeeping, whose purge run is longer."""
        timer = cls(kept_through, began, 0, 90)
        timer.promise = STATUTE
        return timer

    def live_through(self, holding: Holding, day: date) -> None:
        """A hold begins or ends: what was late keeps its day, else the purge run begins anew."""
        held = holding.is_held(day)
        if held and not self.is_held and day > self.began and day > self.due:
            self.was_late = True
        if self.is_held and not held and not self.was_late:
            self.due = max(self.own_due, day - DAY + timedelta(days=self.run))
        self.is_held = held

    def status(self, day: date) -> str:
        if self.is_held:
            return "held"
        return "overdue" if day > self.due else "pending"

    def done(self, day: date) -> str:
        return "met_late" if not self.is_held and day > self.due else "met"


RELATIONSHIP, STATUTE = "erase_after_relationship", "erase_after_statutory_period"


def erasure_statuses(
    person: Person, holding: Holding, first: date, last: date, months: int = 24, run: int = 31
) -> dict[date, dict[str, Counter]]:
    """For every day, how many things of this holding have each status at its end, by promise.

    The time begins when the relationship ends, is stopped by a return before it is over, is held by
    a hold and goes on after it, and ends with the data. Where a statute keeps the data longer, the
    24 months end without effect and the statute's own time begins on the next day, with a purge run
    of 90 days. Data that is missing from the exports is gone; when it comes back, the time that its
    absence ended goes on as it was.
    """
    found: dict[date, dict[str, Counter]] = {}
    closed: dict[str, Counter] = {RELATIONSHIP: Counter(), STATUTE: Counter()}
    timer: Timer | None = None
    asleep: Timer | None = None  # the time that an absence ended, should the data come back
    was_away = False
    day = first
    while day <= last:
        away = holding.is_away(day)
        erased = holding.erased is not None and holding.erased <= day
        returned = person.is_customer(day)
        if timer and not (returned and day < timer.erase_from):
            timer, ended = _handed_over(timer, holding, day)
            if ended:
                closed[RELATIONSHIP]["void"] += 1
                if away:
                    asleep, timer = timer, None
        if timer:
            # the hold of the day before decides whether what is done today is late
            if not (away or erased or (returned and day < timer.erase_from)):
                timer.live_through(holding, day)
            if away or erased:
                closed[timer.promise][timer.done(day)] += 1
                asleep, timer = (timer if away and not erased else None), None
            elif returned and day < timer.erase_from:
                closed[timer.promise]["void"] += 1
                timer = None
        elif asleep:
            asleep, _ = _handed_over(asleep, holding, day)
            asleep.live_through(holding, day)
            if returned and day < asleep.erase_from:
                asleep = None
            elif not away:
                timer, asleep = asleep, None
                if holding.is_held(day):
                    timer.is_held = True
        if not (timer or asleep or away or erased) and holding.collected <= day:
            ends = returned and not person.is_customer(day + DAY)
            end = day if ends else person.last_end(day)
            begins = end and max(end, holding.collected)
            if begins and (begins == day or (was_away and holding.is_away(begins))):
                timer = Timer(end, begins, months, run)
                timer.live_through(holding, day)
        was_away = away
        open_now = {timer.promise: Counter([timer.status(day)])} if timer else {}
        found[day] = {name: closed[name] + open_now.get(name, Counter()) for name in closed}
        day += DAY
    return found


def _handed_over(timer: Timer, holding: Holding, day: date) -> tuple[Timer, bool]:
    """When the 24 months are over, what a statute keeps longer goes on under another promise."""
    takes_over = (
        timer.promise == RELATIONSHIP
        and holding.keep_until is not None
        and holding.keep_until > timer.kept_through
        and day == timer.erase_from
    )
    return (Timer.of_statute(holding.keep_until, day), True) if takes_over else (timer, False)
