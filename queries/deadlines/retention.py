"""How long data is kept, from which day it is erased, and when the purge run must be over.

The last day of keeping may be any weekday: nothing rolls here, since rolling would keep data
longer. Erasing on the last day of keeping is too early; data may be erased from the next day, and
is overdue only after the last day of the purge run.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from queries.deadlines.months import days_after, months_after
from queries.deadlines.wording import Count, Month, Step, iso, step
from queries.errors import DeadlineError
from queries.notices.model import BASES, Retention

RUN_DAYS = 31
ACCOUNTING_RUN_DAYS = 90


@dataclass(frozen=True)
class RetentionRule:
    """How long one rule keeps data after the day it counts from.

    `basis`: "months" and "years" end on the same date, clamped; "days" are running days;
    "accounting" ends with the calendar year, `value` years after that of the fiscal year's end.
    `value` is one figure, or (first day, figure) pairs by the day of the event; days before the
    first pair take its figure. `run_days`: the days that the purge run may take.

    Raises `DeadlineError` for a basis that does not exist or a rule without figure.
    """

    name: str
    basis: str
    value: int | tuple[tuple[date, int], ...]
    run_days: int

    def __post_init__(self) -> None:
        if self.basis not in BASES:
            known = ", ".join(BASES)
            raise DeadlineError(f"Retention {self.name}: no basis {self.basis!r}.", known)
        if self.value == ():
            raise DeadlineError(f"Retention {self.name} has no figure.")

    @classmethod
    def of(cls, entry: Retention) -> "RetentionRule":
        """The rule that an entry of the notice file describes."""
        values = tuple((dated.valid_from, dated.value) for dated in entry.values)
        return cls(entry.name, entry.basis, values, entry.run_days)

    def value_on(self, day: date) -> int:
        """The figure in force for an event of that day."""
        if isinstance(self.value, int):
            return self.value
        begun = [value for valid_from, value in sorted(self.value) if valid_from <= day]
        return begun[-1] if begun else min(self.value)[1]

    def keep_through(self, day: date) -> date:
        """The last day of keeping, for an event of that day."""
        value = self.value_on(day)
        if self.basis == "accounting":
            return date(day.year + value, 12, 31)
        if self.basis == "days":
            return days_after(day, value)
        return months_after(day, value * 12 if self.basis == "years" else value)


@dataclass(frozen=True)
class RetentionDeadline:
    """The event's day, the last day of keeping, the day after it, and the purge run's last day."""

    ended_on: date
    keep_through: date
    erase_from: date
    due_on: date
    fiscal_year_end: date | None
    explanation: tuple[Step, ...]

    def steps(self, lang: str = "en") -> list[dict[str, str]]:
        """The calculation in words: `text` and `source` of each step, in order."""
        return [step.words(lang) for step in self.explanation]

    def as_dict(self, lang: str = "en") -> dict[str, Any]:
        """The shape that `noticeboard due --format json` prints; days as YYYY-MM-DD."""
        return {
            "ended_on": None if self.fiscal_year_end else iso(self.ended_on),
            "fiscal_year_end": self.fiscal_year_end and iso(self.fiscal_year_end),
            "keep_through": iso(self.keep_through),
            "erase_from": iso(self.erase_from),
            "due_on": iso(self.due_on),
            "steps": self.steps(lang),
        }


def retention_due(
    ended_on: Sequence[date], months: int = 24, run_days: int = RUN_DAYS
) -> RetentionDeadline:
    """When to erase data about a customer whose relationships ended on those days: the last counts.

    **Raises** `DeadlineError` without any day.

    **Source** the privacy notice, Gallring.

    >>> retention_due([date(2024, 8, 31)]).erase_from
    datetime.date(2026, 9, 1)
    """
    return relationship_due(ended_on, RetentionRule("relationship", "months", months, run_days))


def relationship_due(ended_on: Sequence[date], rule: RetentionRule) -> RetentionDeadline:
    """As `retention_due`, under a rule of the notice file whose figures may be dated."""
    if not ended_on:
        raise DeadlineError("Without an end of the relationship there is nothing to count from.")
    last = max(ended_on)
    ends = len(set(ended_on))
    said = step("ended", day=last) if ends == 1 else step("ended_last", day=last, count=ends)
    kept = rule.keep_through(last)
    period = Count(rule.value_on(last), "years" if rule.basis == "accounting" else rule.basis)
    is_same_date = kept.day == last.day or rule.basis in ("days", "accounting")
    keep = (
        step("keep", period=period, day=kept)
        if is_same_date
        else step("keep_clamped", period=period, month=Month(kept), day=kept)
    )
    return _deadline(last, kept, rule.run_days, None, [said, keep])


def accounting_due(
    fiscal_year_end: date, years: int = 7, run_days: int = ACCOUNTING_RUN_DAYS
) -> RetentionDeadline:
    """When to erase a fiscal year's records: after the seventh calendar year from its end.

    **Source** bokföringslagen (1999:1078) 7 kap. 2 §.

    >>> accounting_due(date(2026, 6, 30)).keep_through
    datetime.date(2033, 12, 31)
    """
    kept = RetentionRule("accounting", "accounting", years, run_days).keep_through(fiscal_year_end)
    said = step(
        "accounting",
        ended=fiscal_year_end,
        years=Count(years, "years"),
        year=fiscal_year_end.year,
        day=kept,
    )
    return _deadline(fiscal_year_end, kept, run_days, fiscal_year_end, [said])


def voucher_due(
    voucher_on: date, ends: str, years: int = 7, run_days: int = ACCOUNTING_RUN_DAYS
) -> RetentionDeadline:
    """As `accounting_due`, for the fiscal year that a voucher of that day belongs to."""
    end = fiscal_year_of(voucher_on, ends)
    found = accounting_due(end, years, run_days)
    said = step("voucher", voucher=voucher_on, day=end)
    return RetentionDeadline(**{**vars(found), "explanation": (said, *found.explanation)})


def fiscal_year_of(voucher_on: date, ends: str) -> date:
    """The last day of the fiscal year that the day lies in; `ends` is its MM-DD.

    A fiscal year is whole months, so a year that ends on 02-28 ends on 29 February in leap years.

    **Raises** `DeadlineError` for an MM-DD that is no day.

    **Source** bokföringslagen (1999:1078) 3 kap. 1 §.

    >>> fiscal_year_of(date(2024, 5, 20), "04-30")
    datetime.date(2025, 4, 30)
    """
    try:
        # 2024 is a leap year, so that 02-29 is a day; the form is checked, not only the numbers.
        end = date.fromisoformat(f"2024-{ends}")
        if end.isoformat() != f"2024-{ends}":
            raise ValueError
    except ValueError:
        raise DeadlineError(
            f"No fiscal year ends on {ends!r}.", "Write its last day as MM-DD, such as 12-31."
        ) from None
    this_year = _year_end(voucher_on.year, end)
    return this_year if voucher_on <= this_year else _year_end(voucher_on.year + 1, end)


def _year_end(year: int, end: date) -> date:
    if end.month == 2 and end.day >= 28:
        return days_after(date(year, 3, 1), -1)
    return date(year, end.month, end.day)


def _deadline(
    ended_on: date, kept: date, run_days: int, fiscal_year_end: date | None, steps: list[Step]
) -> RetentionDeadline:
    erase_from = days_after(kept, 1)
    due_on = days_after(kept, run_days)
    steps = [
        *steps,
        step("erase_from", day=erase_from),
        step("run", day=due_on, days=Count(run_days, "days")),
    ]
    return RetentionDeadline(ended_on, kept, erase_from, due_on, fiscal_year_end, tuple(steps))
