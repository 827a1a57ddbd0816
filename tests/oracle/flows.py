"""The status of stretches on a day, and the share kept: a slow reading, without daily flows.

Shares no code with `queries`. Where the figures on a page come from sums of flows, these come from
asking each stretch what it is at the end of a day.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from tests.oracle.clock import DAY, year_before

STATUSES = ("pending", "held", "overdue", "met", "met_late", "broken", "void")


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
