"""The last instant to report a personal data breach to the authority: hours, not days.

GDPR art. 33(1): 72 hours after becoming aware. A period in hours does not roll over weekends and
holidays (Regulation 1182/71 art. 3(4)). Where the clocks change in between, elapsed hours and the
time of day differ by one hour; the earlier counts. Each choice is argued in
`tests/spec/test_retention_and_breach.py`.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from queries.deadlines.wording import Alternative, Step, iso, step
from queries.deadlines.working_days import is_working_day
from queries.errors import DeadlineError

STOCKHOLM = ZoneInfo("Europe/Stockholm")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?")


@dataclass(frozen=True)
class BreachDeadline:
    """The instant of awareness and the last instant to report, both in Swedish local time."""

    aware_at: datetime
    due_at: datetime
    explanation: tuple[Step, ...]
    readings: tuple[Alternative, ...]

    def steps(self, lang: str = "en") -> list[dict[str, str]]:
        """The calculation in words: `text` and `source` of each step, in order."""
        return [step.words(lang) for step in self.explanation]

    def alternatives(self, lang: str = "en") -> list[dict[str, str]]:
        """What other readings of the law give: `reading`, `due_at`, `text`, `source`."""
        return [reading.words(lang) for reading in self.readings]

    def as_dict(self, lang: str = "en") -> dict[str, Any]:
        """The shape that `noticeboard due --format json` prints; local time with offset."""
        return {
            "aware_at": iso(self.aware_at),
            "due_at": iso(self.due_at),
            "steps": self.steps(lang),
            "alternatives": self.alternatives(lang),
        }


def breach_due(aware_at: datetime, hours: int = 72) -> BreachDeadline:
    """The last instant to report a breach that the company became aware of at `aware_at`.

    Without an offset `aware_at` is Swedish local time; of a time that occurred twice, the first.

    **Raises** `DeadlineError` for a local time that the change to summer time skipped.

    **Source** GDPR art. 33(1).

    >>> iso(breach_due(datetime(2026, 3, 27, 15, 0)).due_at)
    '2026-03-30T15:00+02:00'
    """
    aware = local(aware_at)
    readings = {
        "elapsed": _later(aware, hours),
        "wall_clock": _wall_clock(aware, hours),
        "next_full_hour": _later(aware.replace(minute=0, second=0, microsecond=0), hours + 1),
        "art_3_5": _two_working_days(aware, hours),
    }
    elapsed, wall_clock = readings["elapsed"], readings["wall_clock"]
    due = min(elapsed, wall_clock, key=lambda instant: instant.astimezone(UTC))
    steps = [step("aware", at=aware)]
    if aware_at.tzinfo is None and _comes_twice(aware):
        steps.append(step("first_of_two"))
    if elapsed.astimezone(UTC) == wall_clock.astimezone(UTC):
        steps.append(step("hours", hours=hours, at=due))
    else:
        steps.append(step("hours_differ", hours=hours, elapsed=elapsed, wall_clock=wall_clock))
    steps.append(step("late_report"))
    alternatives = tuple(Alternative(name, at) for name, at in readings.items())
    return BreachDeadline(aware, due, tuple(steps), alternatives)


def instant(text: str) -> datetime:
    """The instant written as YYYY-MM-DDTHH:MM, with seconds and offset if wanted.

    **Raises** `DeadlineError` for a day or an hour that does not exist.
    """
    try:
        if not _INSTANT.fullmatch(text):
            raise ValueError
        return datetime.fromisoformat(text)
    except ValueError:
        raise DeadlineError(
            f"{text!r} is not a day and time.",
            "Write it as YYYY-MM-DDTHH:MM, Swedish time, or with an offset such as +01:00.",
        ) from None


def local(at: datetime) -> datetime:
    """The instant in Swedish local time. Raises `DeadlineError` for a time that was skipped."""
    if at.tzinfo is not None:
        return at.astimezone(STOCKHOLM)
    # A skipped time is another one after conversion to UTC and back.
    if _in_stockholm(at).replace(tzinfo=None) != at:
        raise DeadlineError(
            f"{at:%Y-%m-%d %H:%M} does not exist in Sweden: the clocks were put forward past it.",
            "Give the time with its offset, such as +01:00.",
        )
    return at.replace(tzinfo=STOCKHOLM)


def _later(at: datetime, hours: int) -> datetime:
    return (at.astimezone(UTC) + timedelta(hours=hours)).astimezone(STOCKHOLM)


def _wall_clock(aware: datetime, hours: int) -> datetime:
    """The time of day `hours` later by the clock; if that was skipped, the elapsed hours decide."""
    return _in_stockholm(aware.replace(tzinfo=None, fold=0) + timedelta(hours=hours))


def _in_stockholm(naive: datetime) -> datetime:
    # By way of UTC: a skipped time is then written as the clocks showed it, an hour later.
    return naive.replace(tzinfo=STOCKHOLM).astimezone(UTC).astimezone(STOCKHOLM)


def _two_working_days(aware: datetime, hours: int) -> datetime:
    """The elapsed hours, with whole days added until two working days follow the event's day."""
    end = _later(aware, hours)
    while sum(_working_days(aware, end)) < 2:
        end = _in_stockholm(end.replace(tzinfo=None, fold=0) + timedelta(days=1))
    return end


def _working_days(aware: datetime, end: datetime) -> list[bool]:
    days = (end.date() - aware.date()).days
    return [is_working_day(aware.date() + timedelta(days=n)) for n in range(1, days + 1)]


def _comes_twice(at: datetime) -> bool:
    return at.replace(fold=0).utcoffset() != at.replace(fold=1).utcoffset()
