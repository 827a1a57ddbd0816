"""The last day to answer one request from a person, each step with its source.

GDPR art. 12(3) and 12(4): one month from receipt, two more if told in time with reasons, a refusal
within the first month; questions about identity may stop the clock. The roll to a working day is
the last step, taken once; nothing is counted from a rolled day.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from queries.deadlines.months import days_after, months_after
from queries.deadlines.pauses import (
    Pair,
    Pause,
    Question,
    RequestFigures,
    extended_base,
    nominal_after,
    pair,
    paused_days,
    readings,
    weigh,
)
from queries.deadlines.wording import (
    PREVIOUS_ANSWER,
    RECEIPT,
    Alternative,
    Count,
    Month,
    Rolled,
    Step,
    iso,
    step,
)
from queries.deadlines.working_days import eve_name, next_working_day, working_days_between
from queries.errors import DeadlineError


@dataclass(frozen=True)
class RequestDeadline:
    """The days of one request. Nominal days are before the roll, the others after it.

    `due_on` counts pauses, a valid extension and the roll. While the clock is paused there is no
    last day: `due_on`, `refusal_due_on`, `extension_notice_by` and `extended_due_on` are None.
    `extension_valid` is None if no extension was told; the extended days are then what would apply.
    """

    received_on: date
    nominal_on: date
    due_on: date | None
    refusal_due_on: date | None
    extension_notice_by: date | None
    extension_valid: bool | None
    extended_nominal_on: date | None
    extended_due_on: date | None
    paused_days: int
    is_paused: bool
    explanation: tuple[Step, ...]
    readings: tuple[Alternative, ...]

    def steps(self, lang: str = "en") -> list[dict[str, str]]:
        """The calculation in words: `text` and `source` of each step, in order."""
        return [step.words(lang) for step in self.explanation]

    def alternatives(self, lang: str = "en") -> list[dict[str, str]]:
        """What other readings of the law give: `reading`, `due_on`, `text`, `source`."""
        return [reading.words(lang) for reading in self.readings]

    def as_dict(self, lang: str = "en") -> dict[str, Any]:
        """The shape that `noticeboard due --format json` prints; days as YYYY-MM-DD."""
        days = {
            field.name: getattr(self, field.name)
            for field in fields(self)
            if field.name not in ("explanation", "readings")
        }
        shown = {name: iso(v) if isinstance(v, date) else v for name, v in days.items()}
        return {**shown, "steps": self.steps(lang), "alternatives": self.alternatives(lang)}


def response_due(
    received_on: date,
    *,
    pauses: Sequence[Pair] = (),
    asked_for: str = "identity",
    large: bool = False,
    extended_on: date | None = None,
    has_reasons: bool = True,
    refused: bool = False,
    figures: RequestFigures | None = None,
) -> RequestDeadline:
    """The last day to answer a request received on that day, and how it was calculated.

    `pauses` are questions and their answers (None: none yet); `asked_for` is "identity" or "scope",
    `large`: the request concerns much data. `refused`: the answer is a refusal.

    **Raises** `DeadlineError` for an impossible order of days.

    **Source** GDPR art. 12(3), 12(4); Regulation 1182/71 art. 3; EDPB Guidelines 01/2022.

    >>> response_due(date(2026, 3, 5)).due_on
    datetime.date(2026, 4, 7)
    """
    figures = figures or RequestFigures()
    _refuse_impossible(received_on, pauses, asked_for, extended_on)
    pairs = pair([asked for asked, _ in pauses], [a for _, a in pauses if a is not None])
    questions = weigh(received_on, pairs, figures, asked_for == "scope" and not large)
    clock = _Clock(received_on, questions, figures, asked_for)
    repeated = sorted({asked for asked, _ in pauses} - {asked for asked, _ in pairs})
    return clock.deadline(extended_on, has_reasons, refused, repeated)


def _refuse_impossible(
    received_on: date, pauses: Sequence[Pair], asked_for: str, extended_on: date | None
) -> None:
    if asked_for not in ("identity", "scope"):
        raise DeadlineError(f"A question is about identity or scope, not {asked_for!r}.")
    for asked_on, answered_on in pauses:
        if asked_on < received_on:
            raise DeadlineError(f"A question on {asked_on} is before the receipt on {received_on}.")
        if answered_on is not None and answered_on < asked_on:
            raise DeadlineError(f"The answer on {answered_on} is before its question, {asked_on}.")
    if extended_on is not None and extended_on < received_on:
        raise DeadlineError(f"An extension told on {extended_on} is before the receipt.")


@dataclass(frozen=True)
class _Clock:
    """One request whose questions are weighed; calculates its days and the steps in words."""

    received_on: date
    questions: Sequence[Question]
    figures: RequestFigures
    asked_for: str

    @property
    def base(self) -> date:
        return months_after(self.received_on, self.figures.months)

    @property
    def pauses(self) -> list[Pause]:
        return [
            (question.asked_on, question.answered_on)
            for question in self.questions
            if question.stops_clock and question.answered_on is not None
        ]

    @property
    def is_paused(self) -> bool:
        return any(q.stops_clock and q.answered_on is None for q in self.questions)

    @property
    def nominal_on(self) -> date:
        return nominal_after(self.received_on, self.pauses, self.figures.months)

    @property
    def extended_nominal_on(self) -> date:
        # A pause moves the extended day by as many days as it moved the day without extension.
        moved = (self.nominal_on - self.base).days
        return days_after(min(extended_base(self.received_on, self.figures)), moved)

    def deadline(
        self, extended_on: date | None, has_reasons: bool, refused: bool, repeated: Sequence[date]
    ) -> RequestDeadline:
        runs = not self.is_paused
        first = next_working_day(self.nominal_on)
        is_valid = None
        if extended_on is not None:
            is_valid = has_reasons and not refused and (self.is_paused or extended_on <= first)
        ends_on = self.extended_nominal_on if is_valid else self.nominal_on
        steps = [*self._month(), *self._asked(repeated)]
        steps += self._extension(extended_on, is_valid, has_reasons, refused)
        if runs:
            steps += self._end(ends_on)
            steps += self._extension_ahead() if extended_on is None and not refused else []
        return RequestDeadline(
            received_on=self.received_on,
            nominal_on=self.nominal_on,
            due_on=next_working_day(ends_on) if runs else None,
            refusal_due_on=first if runs else None,
            extension_notice_by=first if runs and not refused else None,
            extension_valid=is_valid,
            extended_nominal_on=None if refused else self.extended_nominal_on,
            extended_due_on=(
                next_working_day(self.extended_nominal_on) if runs and not refused else None
            ),
            paused_days=paused_days(self.pauses),
            is_paused=self.is_paused,
            explanation=tuple(steps),
            readings=tuple(self._readings(ends_on)) if runs else (),
        )

    def _month(self) -> list[Step]:
        received = step("receipt", day=self.received_on)
        months = Count(self.figures.months, "months")
        if self.base.day == self.received_on.day:
            return [received, step("month", months=months, day=self.base)]
        return [received, step("clamp", month=Month(self.base), day=self.base)]

    def _asked(self, repeated: Sequence[date]) -> list[Step]:
        steps = [found for question in self.questions for found in self._question(question)]
        steps += [step("question_repeated", asked=asked) for asked in repeated]
        if self.nominal_on != self.base:
            found = readings(self.received_on, self.pauses, self.figures.months)
            steps.append(step("moved", day=self.nominal_on, base=self.base, **found))
        return steps

    def _question(self, question: Question) -> list[Step]:
        asked, answered = question.asked_on, question.answered_on
        since = RECEIPT if question.follows_on == self.received_on else PREVIOUS_ANSWER
        if question.hindrance is not None:
            limit = Count(self.figures.ask_within_days, "days")
            return [step(question.hindrance, asked=asked, limit=limit, since=since, day=self.base)]
        if answered is None:
            steps = [step(f"paused_now_{self.asked_for}", asked=asked)]
        elif answered == asked:
            steps = [step("pause_same_day", asked=asked)]
        else:
            days = Count((answered - asked).days, "days")
            key = f"pause_{self.asked_for}"
            steps = [step(key, days=days, asked=asked, answered=answered)]
        most = self.figures.ask_warn_working_days
        if working_days_between(question.follows_on, asked) > most:
            limit = Count(most, "working_days")
            steps.append(step("question_slow", asked=asked, limit=limit, since=since))
        return steps

    def _extension(
        self, told: date | None, is_valid: bool | None, has_reasons: bool, refused: bool
    ) -> list[Step]:
        if told is None:
            return []
        notice_by = next_working_day(self.nominal_on)
        if is_valid:
            further = Count(self.figures.extension_months, "months")
            steps = [step("extended", further=further, told=told), *self._anchor()]
            if not self.is_paused:
                steps.append(step("extension_day", day=self.extended_nominal_on))
                if told > self.nominal_on:
                    steps.append(
                        step("extension_narrow", nominal=self.nominal_on, notice_by=notice_by)
                    )
            return steps
        if refused:
            return [step("extension_of_refusal")]
        if not has_reasons:
            return [step("extension_without_reasons", told=told)]
        return [step("extension_late", told=told, notice_by=notice_by)]

    def _extension_ahead(self) -> list[Step]:
        notice_by = next_working_day(self.nominal_on)
        key = "extension_possible" if notice_by == self.nominal_on else "extension_possible_rolled"
        further = Count(self.figures.extension_months, "months")
        day = next_working_day(self.extended_nominal_on)
        possible = step(key, further=further, day=day, nominal=self.nominal_on, notice_by=notice_by)
        return [*self._anchor(), possible]

    def _anchor(self) -> list[Step]:
        """A step only where counting from the receipt and chaining the periods differ."""
        from_receipt, chained = extended_base(self.received_on, self.figures)
        if from_receipt == chained:
            return []
        first, further = self.figures.months, self.figures.extension_months
        return [
            step(
                "extension_anchor",
                total=Count(first + further, "months"),
                first=Count(first, "months"),
                further=Count(further, "months"),
                from_receipt=from_receipt,
                chained=chained,
            )
        ]

    def _end(self, ends_on: date) -> list[Step]:
        due_on = next_working_day(ends_on)
        steps = []
        if due_on != ends_on:
            steps.append(step("roll", reasons=Rolled(ends_on, due_on), next=due_on))
        eve = {lang: eve_name(due_on, lang) for lang in ("sv", "en")}
        if eve["sv"]:
            steps.append(step("eve", day=due_on, eve=eve))
        return [*steps, step("refusal", day=next_working_day(self.nominal_on))]

    def _readings(self, ends_on: date) -> list[Alternative]:
        # A valid extension moves the day of each reading by as much as it moves the default day.
        extended_by = ends_on - self.nominal_on
        first = readings(self.received_on, self.pauses, self.figures.months)
        moved = [Alternative(name, day + extended_by) for name, day in first.items()]
        return [*moved, Alternative("eves", next_working_day(ends_on, eves=True))]
