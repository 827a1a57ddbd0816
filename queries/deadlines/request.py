"""The last day to answer one request from a person, each step with its source.

GDPR art. 12(3) and 12(4): one month from receipt, two more if told in time with reasons, a refusal
within the first month; questions about identity may stop the clock. The roll to a working day is
the last step, taken once; nothing is counted from a rolled day.
"""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from queries.deadlines.pauses import Extension, Pair, RequestFigures, first_told, pair, weigh
from queries.deadlines.request_calculation import Calculation, RequestDeadline
from queries.errors import DeadlineError

__all__ = ["RequestDeadline", "Told", "exported_due", "response_due"]


def response_due(
    received_on: date,
    *,
    pauses: Sequence[Pair] = (),
    asked_for: str = "identity",
    large: bool = False,
    extended_on: date | None = None,
    told_until: date | None = None,
    has_reasons: bool = True,
    refused: bool = False,
    figures: RequestFigures | None = None,
) -> RequestDeadline:
    """The last day to answer a request received on that day, and how it was calculated.

    `pauses` are questions and their answers (None: none yet); `asked_for` is "identity" or "scope",
    `large`: the request concerns much data. `told_until`: the day until which the person was told
    that it would take. `refused`: the answer is a refusal.

    **Raises** `DeadlineError` for an impossible order of days.

    **Source** GDPR art. 12(3), 12(4); Regulation 1182/71 art. 3; EDPB Guidelines 01/2022.

    >>> response_due(date(2026, 3, 5)).due_on
    datetime.date(2026, 4, 7)
    """
    figures = figures or RequestFigures()
    _refuse_impossible(received_on, pauses, asked_for, extended_on, told_until)
    pairs = pair([asked for asked, _ in pauses], [a for _, a in pauses if a is not None])
    questions = weigh(received_on, pairs, figures, asked_for == "scope" and not large)
    about = dict.fromkeys((asked for asked, _ in pairs), asked_for)
    repeated = sorted({asked for asked, _ in pauses} - {asked for asked, _ in pairs})
    extension = None if extended_on is None else Extension(extended_on, told_until)
    calculation = Calculation(received_on, questions, figures, about)
    return calculation.deadline(extension, has_reasons, refused, repeated)


class Told(NamedTuple):
    """A step of an exported request: its kind in the contract, its day, and what was said."""

    kind: str
    happened_on: date
    reason: str | None = None
    told_until: date | None = None


def exported_due(
    received_on: date, told: Sequence[Told], figures: RequestFigures
) -> RequestDeadline:
    """The last day of an exported request after the steps that were taken, as `request_clock` has
    it: steps before the receipt and answers without a question are ignored."""
    steps = [one for one in told if one.happened_on >= received_on]
    asked = {
        one.happened_on: about
        for about in ("scope", "identity")
        for one in steps
        if one.kind == f"{about}_asked" and (about == "identity" or figures.scope_question_pauses)
    }
    answers = ["identity_confirmed", *(["scope_answered"] if figures.scope_question_pauses else [])]
    answered = {one.happened_on for one in steps if one.kind in answers}
    pairs = pair(asked, answered, strict=False)
    calculation = Calculation(received_on, weigh(received_on, pairs, figures), figures, asked)
    extensions = [one for one in steps if one.kind == "extension_told"]
    reasoned = [one for one in extensions if one.reason]
    extension = first_told(
        [Extension(one.happened_on, one.told_until) for one in reasoned or extensions]
    )
    repeated = sorted(asked.keys() - {day for day, _ in pairs})
    return calculation.deadline(extension, bool(reasoned), False, repeated)


def _refuse_impossible(
    received_on: date,
    pauses: Sequence[Pair],
    asked_for: str,
    extended_on: date | None,
    told_until: date | None,
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
    if told_until is not None and (extended_on is None or told_until < extended_on):
        raise DeadlineError(f"Told to wait until {told_until}, before being told so.")
