"""Which questions stop a request's clock, for how long, and when the period then ends.

No text of law says how a pause is counted. The default is the earliest of three readings, never
before the day without a pause; each contested choice is argued in `tests/spec/test_pauses.py`.
Pure arithmetic: words are added in `request.py`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from queries.deadlines.months import days_after, months_after
from queries.deadlines.working_days import next_working_day
from queries.errors import DeadlineError


@dataclass(frozen=True)
class RequestFigures:
    """The figures of a request's clock; the notice file's `[clock]` gives them.

    `ask_within_days`: running days within which a question must be asked to stop the clock.
    `ask_warn_working_days`: working days after which a question still stops it, with a warning.
    `scope_question_pauses`: whether questions about scope in exported requests stop it.
    """

    months: int = 1
    extension_months: int = 2
    ask_within_days: int = 6
    ask_warn_working_days: int = 3
    scope_question_pauses: bool = False


class Question(NamedTuple):
    """A question to the requester and its answer (None: not answered yet).

    `follows_on`: the day it is measured from, the receipt or the previous answer.
    `hindrance`: why it does not stop the clock (a key of `steps.toml`); None if it does.
    """

    asked_on: date
    answered_on: date | None
    follows_on: date
    hindrance: str | None

    @property
    def stops_clock(self) -> bool:
        """Whether it pauses the clock; one answered on the day it was asked does not."""
        return self.hindrance is None and self.asked_on != self.answered_on


class Extension(NamedTuple):
    """An extension that was told, and until when the person was told to wait (None: not said)."""

    told_on: date
    until: date | None = None


Pair = tuple[date, date | None]
Pause = tuple[date, date]


def paused_days(pauses: Iterable[Pause]) -> int:
    """Running days from each question to its answer, summed."""
    return sum((answered_on - asked_on).days for asked_on, answered_on in pauses)


def pair(asked: Iterable[date], answered: Iterable[date], strict: bool = True) -> list[Pair]:
    """Questions and answers in the order of their days, each answer closing the open question.

    A second question before an answer is part of the first. On one day, an open question is
    answered before another is asked; otherwise the question comes first.

    Raises `DeadlineError` for an answer that no question precedes; without `strict`, such an
    answer is ignored (exports contain them).
    """
    # The last day of the calendar ends both lists, so that no index needs a bounds check.
    asks, answers = [*sorted(asked), date.max], [*sorted(answered), date.max]
    pairs: list[Pair] = []
    open_since: date | None = None
    asked_so_far = answered_so_far = 0
    while True:
        ask, answer = asks[asked_so_far], answers[answered_so_far]
        if ask == answer == date.max:
            return pairs if open_since is None else [*pairs, (open_since, None)]
        if ask < answer or (ask == answer and open_since is None):
            open_since = open_since or ask
            asked_so_far += 1
            continue
        if open_since is not None:
            pairs.append((open_since, answer))
        elif strict:
            raise DeadlineError(f"The answer on {answer} has no question before it.")
        open_since = None
        answered_so_far += 1


def weigh(
    received_on: date, pairs: Sequence[Pair], figures: RequestFigures, is_small_scope: bool = False
) -> list[Question]:
    """Each question with the reason, if any, why it does not stop the clock.

    It stops the clock if asked within six running days of the receipt (a further question: of the
    previous answer), and not after the day on which the month ends without any pause. A question
    about the scope of a request for little data never does.

    Source: EDPB Guidelines 01/2022 para 159 ("without undue delay"); IMY-2022-9442 accepted six
    days; Rb. Midden-Nederland 2023:6043: not after the month.
    """
    base = months_after(received_on, figures.months)
    questions = []
    follows_on = received_on
    for asked_on, answered_on in pairs:
        hindrance = None
        if is_small_scope:
            hindrance = "small_scope"
        elif asked_on > base:
            hindrance = "question_after_month"
        elif (asked_on - follows_on).days > figures.ask_within_days:
            hindrance = "question_late"
        questions.append(Question(asked_on, answered_on, follows_on, hindrance))
        follows_on = answered_on or asked_on
    return questions


def readings(received_on: date, pauses: Sequence[Pause], months: int) -> dict[str, date]:
    """The last day before the roll to a working day, under each reading of how pauses count.

    **Keys** `calendar`, `thirty_day`, `resume_minus` (the default is the earliest of these), and
    for information `uk_inclusive` and `restart`. Empty without a pause.

    Source: EDPB 01/2022 para 159; IMY-2022-9442 (13 May 2022); UK DPA 2018 s. 54.
    """
    if not pauses:
        return {}
    base = months_after(received_on, months)
    last_asked_on, answered_on = pauses[-1]
    paused = paused_days(pauses)
    # Running days from the receipt to the first question and from each answer to the next one.
    used = (last_asked_on - received_on).days - paused_days(pauses[:-1])
    resumed = months_after(answered_on, months)
    return {
        "calendar": days_after(base, paused),
        "thirty_day": days_after(answered_on, 30 * months - used),
        "resume_minus": days_after(resumed, -used),
        "uk_inclusive": days_after(base, paused + len(pauses)),
        "restart": resumed,
    }


def nominal_after(received_on: date, pauses: Sequence[Pause], months: int) -> date:
    """The last day before the roll: the earliest of the readings, never before the base day."""
    base = months_after(received_on, months)
    if not pauses:
        return base
    found = readings(received_on, pauses, months)
    return max(base, min(found["calendar"], found["thirty_day"], found["resume_minus"]))


def extended_base(received_on: date, figures: RequestFigures) -> tuple[date, date]:
    """The extended last day without pause or roll, both ways: from the receipt, and chained.

    Chained: the extension is counted from the end of the first period. No authority has decided
    between the two; the earlier one applies.
    """
    chained = months_after(months_after(received_on, figures.months), figures.extension_months)
    return months_after(received_on, figures.months + figures.extension_months), chained


def first_told(told: Sequence[Extension]) -> Extension | None:
    """The extension that decides: the first that was told; of two on one day the one that promised
    the earlier answer. A later one is a reminder."""
    return min(told, key=lambda one: (one.told_on, one.until or date.max), default=None)


def extended_due(nominal_on: date, extended_nominal_on: date, told_until: date | None) -> date:
    """The last day of a valid extension: the extended one, or the earlier day that was told.

    Never before the day without the extension: an extension gives time and takes none. The day told
    is a date and not a period, so it does not roll to a working day.

    Source: GDPR art. 12(3) (an extension "where necessary"); argued in `test_pauses.py`.
    """
    due_on = next_working_day(extended_nominal_on)
    if told_until is None:
        return due_on
    return max(next_working_day(nominal_on), min(due_on, told_until))
