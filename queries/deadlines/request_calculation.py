"""The calculation of a request's days: the last day, what applies to refusals and extensions, and
each step in words with its source."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from queries.deadlines.months import days_after, months_after
from queries.deadlines.pauses import (
    Extension,
    Pause,
    Question,
    RequestFigures,
    extended_base,
    extended_due,
    nominal_after,
    paused_days,
    readings,
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


@dataclass(frozen=True)
class Calculation:
    """One request whose questions are weighed; calculates its days and the steps in words."""

    received_on: date
    questions: Sequence[Question]
    figures: RequestFigures
    # What each question was about: identity, or scope.
    about: Mapping[date, str]

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
        self,
        extension: Extension | None,
        has_reasons: bool,
        refused: bool,
        repeated: Sequence[date],
    ) -> RequestDeadline:
        """The days, and the steps in order."""
        runs = not self.is_paused
        first = next_working_day(self.nominal_on)
        is_valid = None
        if extension is not None:
            in_time = self.is_paused or extension.told_on <= first
            is_valid = has_reasons and not refused and in_time
        ends_on, due_on = self._last_days(extension if is_valid else None)
        steps = [*self._month(), *self._asked(repeated)]
        steps += self._extension(extension, is_valid, has_reasons, refused)
        if runs:
            steps += self._end(ends_on, due_on)
            steps += self._extension_ahead() if extension is None and not refused else []
        return RequestDeadline(
            received_on=self.received_on,
            nominal_on=self.nominal_on,
            due_on=due_on if runs else None,
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

    def _last_days(self, extension: Extension | None) -> tuple[date, date]:
        """The last day before the roll, and after it; a day that the person was told is both."""
        if extension is None:
            return self.nominal_on, next_working_day(self.nominal_on)
        due_on = extended_due(self.nominal_on, self.extended_nominal_on, extension.until)
        for ends_on in (self.extended_nominal_on, self.nominal_on):
            if due_on == next_working_day(ends_on):
                return ends_on, due_on
        return due_on, due_on

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
            steps = [step(f"paused_now_{self.about[asked]}", asked=asked)]
        elif answered == asked:
            steps = [step("pause_same_day", asked=asked)]
        else:
            days = Count((answered - asked).days, "days")
            key = f"pause_{self.about[asked]}"
            steps = [step(key, days=days, asked=asked, answered=answered)]
        most = self.figures.ask_warn_working_days
        if working_days_between(question.follows_on, asked) > most:
            limit = Count(most, "working_days")
            steps.append(step("question_slow", asked=asked, limit=limit, since=since))
        return steps

    def _extension(
        self, extension: Extension | None, is_valid: bool | None, has_reasons: bool, refused: bool
    ) -> list[Step]:
        if extension is None:
            return []
        told = extension.told_on
        notice_by = next_working_day(self.nominal_on)
        if is_valid:
            further = Count(self.figures.extension_months, "months")
            steps = [step("extended", further=further, told=told), *self._anchor()]
            if not self.is_paused:
                steps += self._extended(extension.until)
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

    def _extended(self, until: date | None) -> list[Step]:
        """The day on which the extended period ends, and what the day that was told does to it."""
        steps = [step("extension_day", day=self.extended_nominal_on)]
        first, longest = (
            next_working_day(day) for day in (self.nominal_on, self.extended_nominal_on)
        )
        if until is None or until == longest:
            return steps
        key = "extension_until"
        if until > longest:
            key = "extension_until_beyond"
        elif until < first:
            key = "extension_until_before"
        return [*steps, step(key, until=until, first=first, longest=longest)]

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

    def _end(self, ends_on: date, due_on: date) -> list[Step]:
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
