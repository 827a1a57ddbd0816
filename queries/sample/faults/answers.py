"""Faults against the six promises to answer: too late, not at all, after an invalid extension.

An extension or a refusal told too late, or without a reason, also breaks a promise of its own:
extension_told_in_time, refusal_told_in_time.

Each last day is computed here without the legal clock, and chosen so that it is beyond doubt: a
Tuesday, Wednesday or Thursday of a month without a public holiday, so that no rule about weekends
and holidays moves it. The answer comes at least six days after it.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl

from queries.sample.chance import Numbers, between, one_number
from queries.sample.days import NEVER, as_date, months_after, nevers
from queries.sample.faults.planting import Plots, behind, count, key_of, key_rows
from queries.sample.group import ORGANISATION, bad_month
from queries.sample.requests import (
    ACCESS,
    ERASURE,
    FIRST_RECEIVED,
    KINDS,
    OBJECTION,
    OPTOUT,
    PLAIN,
    PORTABILITY,
    RECTIFICATION,
    RESTRICTION,
    written,
)
from queries.sample.scope import Scope

NAMES = {
    ACCESS: "answer_access_request",
    RECTIFICATION: "answer_rectification_request",
    ERASURE: "answer_erasure_request",
    RESTRICTION: "answer_restriction_request",
    PORTABILITY: "answer_portability_request",
    OBJECTION: "answer_objection",
}
# All these faults share one random stream.
ANSWERS = "answers"
# None of the orderly paths.
LATE_PATH = PLAIN + 10
EXTENSION, REFUSAL = "extension_told_in_time", "refusal_told_in_time"
QUIET_MONTHS = (2, 7, 8, 9, 10, 11)
MIDWEEK = (1, 2, 3)
PAUSE_ASKED_AFTER = 3
REFUSED_AFTER = 20
MONTH_DAYS = 30
# Upper bounds in days: from receipt to the last day, and from there to a late answer.
DUE_WITHIN, ANSWERED_WITHIN = 35, 80


@dataclass(frozen=True)
class History:
    """How many faults of each sort a kind of request has in a small sample: answered late at some
    time, late in the bad summer, never answered, and each of the rarer sorts (pause, extension)."""

    late: int
    in_summer: int
    unanswered: int
    rare: int


HISTORIES = {
    ACCESS: History(late=2, in_summer=3, unanswered=3, rare=3),
    RECTIFICATION: History(late=2, in_summer=0, unanswered=1, rare=1),
    ERASURE: History(late=1, in_summer=1, unanswered=2, rare=1),
    RESTRICTION: History(late=2, in_summer=0, unanswered=0, rare=1),
    PORTABILITY: History(late=2, in_summer=0, unanswered=0, rare=1),
    OBJECTION: History(late=2, in_summer=0, unanswered=0, rare=1),
}
# Late answers to these are all in the past: in order for the last year.
BEHIND = (RECTIFICATION, RESTRICTION, PORTABILITY, OBJECTION, OPTOUT)


@dataclass(frozen=True)
class Case:
    """One faulty request and its days; it is overdue from the day after `due`."""

    sort: str
    kind: int
    received: date
    due: date
    answered: date | None
    asked: date | None = None
    confirmed: date | None = None
    told: date | None = None
    has_reason: bool = True
    is_refused_late: bool = False

    @property
    def refused(self) -> date | None:
        """The day on which a refusal, if any, is told: with a late answer, otherwise earlier."""
        if self.answered is None or self.is_refused_late:
            return self.answered
        return (self.confirmed or self.received) + timedelta(days=REFUSED_AFTER)


def nominal(received: date) -> date:
    """One month on, or that month's last day."""
    return as_date(months_after(np.datetime64(received, "D"), 1))


def nominal_after_pause(received: date, asked: date, confirmed: date) -> date:
    """The earliest of the three readings of a paused month, not before the end without a pause."""
    base, paused, used = nominal(received), confirmed - asked, asked - received
    readings = (
        base + paused,
        confirmed + timedelta(days=MONTH_DAYS) - used,
        nominal(confirmed) - used,
    )
    return max(base, min(readings))


def is_beyond_doubt(day: date) -> bool:
    """True for a last day that no weekend or holiday moves."""
    return day.month in QUIET_MONTHS and day.weekday() in MIDWEEK


def plant(
    scope: Scope, customers: pl.DataFrame, first_row: int, plots: Plots
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Requests to add, with the columns of `requests_of`, and the key."""
    rng = plots.rng(ANSWERS)
    cases = _cases(rng, scope)
    persons = np.flatnonzero(customers["kind"].to_numpy() != ORGANISATION)
    since = customers["since"].to_numpy()
    fits = np.isin(np.arange(len(customers)), persons) & (since < scope.until - 1_300)
    who = plots.take(ANSWERS, fits, np.arange(len(customers)), len(cases))
    cases = cases[: len(who)]
    rows = _written(rng, scope, cases, who, first_row)
    told = zip(cases, rows["request_id"], rows["outcome"], strict=True)
    key = [part for case, item, outcome in told for part in _key(case, item, outcome)]
    return rows, key_of(key)


def _cases(rng: np.random.Generator, scope: Scope) -> list[Case]:
    """The faults of every kind of request, as many as in HISTORIES."""
    cases = []
    for kind, history in HISTORIES.items():
        kinds = [kind, OPTOUT] if kind == OBJECTION else [kind]
        wanted = {sort: _number(scope, least) for sort, least in vars(history).items()}
        for number in range(wanted["late"]):
            of = kinds[number % len(kinds)]
            # A late answer on erasure may be a refusal told late: those are all in the past.
            is_behind = kind in BEHIND or kind == ERASURE
            cases += _late(rng, scope, of, _times(scope, is_behind, 1_000, DUE_WITHIN))
        for _ in range(wanted["in_summer"]):
            cases += _late(rng, scope, kind, _summer(scope))
        for _ in range(wanted["unanswered"]):
            cases += _open(rng, scope, kind)
        for _ in range(wanted["rare"]):
            cases += _paused(rng, scope, kind) + _extended(rng, scope, kind, late=True)
            cases += _extended(rng, scope, kind, late=False)
    return cases


def _number(scope: Scope, least: int) -> int:
    return count(scope, least) if least else 0


def _times(scope: Scope, is_behind: bool, reach: int, due_within: int) -> tuple[date, date]:
    """First and last day of receipt, so that the answer comes before the sample's end; with
    `is_behind`, so that it was due in the past."""
    until = scope.untils[-1]
    first = max(until - timedelta(days=reach), as_date(FIRST_RECEIVED))
    due = as_date(behind(scope)) if is_behind else until - timedelta(days=ANSWERED_WITHIN)
    return first, due - timedelta(days=due_within)


def _summer(scope: Scope) -> tuple[date, date]:
    begins = as_date(bad_month(scope.until))
    return begins - timedelta(days=20), begins + timedelta(days=30)


def _received(
    rng: np.random.Generator, times: tuple[date, date], due_of: Any = nominal
) -> list[date]:
    """A random day of receipt whose last day is beyond doubt, as a list; empty without one."""
    first, last = times
    days = [first + timedelta(days=n) for n in range(max((last - first).days + 1, 0))]
    fitting = [day for day in days if is_beyond_doubt(due_of(day))]
    return [fitting[one_number(rng, 0, len(fitting) - 1)]] if fitting else []


def _late(
    rng: np.random.Generator, scope: Scope, kind: int, times: tuple[date, date]
) -> list[Case]:
    """Answered one to six weeks after the last day."""
    cases = []
    for received in _received(rng, times):
        due = nominal(received)
        answered = due + timedelta(days=one_number(rng, 6, 44))
        if answered <= scope.untils[-1]:
            # A refusal told together with such an answer is told too late as well.
            together = kind == ERASURE and answered <= as_date(behind(scope))
            case = Case("late", kind, received, due, answered, is_refused_late=together)
            cases.append(case)
    return cases


def _open(rng: np.random.Generator, scope: Scope, kind: int) -> list[Case]:
    """Never answered, and the last day has passed."""
    until = scope.untils[-1]
    for reach in (110, 250):
        times = until - timedelta(days=reach), until - timedelta(days=38)
        if found := _received(rng, times):
            return [Case("open", kind, found[0], nominal(found[0]), None)]
    return []


def _paused(rng: np.random.Generator, scope: Scope, kind: int) -> list[Case]:
    """Answered late, even counting the pause while the person answered a question."""
    ask, wait = timedelta(days=PAUSE_ASKED_AFTER), timedelta(days=one_number(rng, 8, 24))

    def due_of(received: date) -> date:
        return nominal_after_pause(received, received + ask, received + ask + wait)

    found = _received(rng, _times(scope, kind in BEHIND, 900, DUE_WITHIN + wait.days), due_of)
    return [
        Case(
            "late_after_pause", kind, received, due_of(received),
            due_of(received) + timedelta(days=one_number(rng, 8, 39)),
            asked=received + ask, confirmed=received + ask + wait,
        )
        for received in found
    ]  # fmt: skip


def _extended(rng: np.random.Generator, scope: Scope, kind: int, late: bool) -> list[Case]:
    """Extended by two months, but told after the first month or without a reason: the extension
    does not count, and the request is overdue from the end of the first month."""
    first, _ = _times(scope, kind in BEHIND, 900, DUE_WITHIN)
    found = _received(rng, (first, as_date(behind(scope)) - timedelta(days=ANSWERED_WITHIN)))
    return [
        Case(
            "extension_told_late" if late else "extension_without_reason",
            kind, received, nominal(received), received + timedelta(days=one_number(rng, 60, 84)),
            told=nominal(received) + timedelta(days=8) if late else received + timedelta(days=10),
            has_reason=late,
        )
        for received in found
    ]  # fmt: skip


def _written(
    rng: np.random.Generator, scope: Scope, cases: list[Case], who: Numbers, first_row: int
) -> pl.DataFrame:
    def days(name: str) -> Any:
        return np.array([getattr(case, name) or "NaT" for case in cases], dtype="datetime64[D]")

    size = len(cases)
    reasons = between(rng, 0, 1, size)
    steps = {
        "path": np.full(size, LATE_PATH),
        "received_on": days("received"),
        "answered_on": days("answered"),
        "asked_on": days("asked"),
        "confirmed_on": days("confirmed"),
        "scope_on": nevers(size),
        "scope_answered_on": nevers(size),
        "told_on": days("told"),
        "refused_on": days("refused"),
        "told_reason": np.where([case.has_reason for case in cases], reasons, -1),
        "taken_back_on": np.full(size, NEVER),
    }
    kind = np.array([case.kind for case in cases], dtype=np.int64)
    return written(rng, scope, np.arange(size) + first_row, who, kind, steps)


def _key(case: Case, request_id: str, outcome: str) -> list[pl.DataFrame]:
    """The request's own fault, and its extension or refusal told too late or without a reason."""
    name = NAMES[OBJECTION if case.kind == OPTOUT else case.kind]
    last = np.datetime64(case.answered, "D") - 1 if case.answered else NEVER
    first = case.due + timedelta(days=1)
    part = KINDS[case.kind]
    # a promise about several kinds tells them apart
    own = part if name == NAMES[OBJECTION] else None
    key = [key_rows(name, "requests", case.sort, [request_id], first, last, own)]
    if case.told:
        on = case.told
        key.append(key_rows(EXTENSION, "requests", case.sort, [request_id], on, on, part))
    if outcome in ("refused", "partly") and case.refused and case.refused > case.due:
        on = case.refused
        key.append(key_rows(REFUSAL, "requests", "told_late", [request_id], on, on, part))
    return key
