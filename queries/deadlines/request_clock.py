"""The clock of exported requests as a table that promise SQL joins: a row per stretch.

Running, paused, running again, extended. The days equal those of `noticeboard due`: the same
functions, once for each distinct history.
"""

from collections.abc import Iterator, Sequence
from datetime import date

import polars as pl

from queries.deadlines.months import months_after
from queries.deadlines.pauses import (
    Extension,
    Pause,
    Question,
    RequestFigures,
    extended_base,
    extended_due,
    first_told,
    nominal_after,
    pair,
    paused_days,
    weigh,
)
from queries.deadlines.working_days import next_working_day

_STRETCH = {
    "stretch": pl.Int64,
    "arises_on": pl.Date,
    "ends_on": pl.Date,
    "is_paused": pl.Boolean,
    "nominal_on": pl.Date,
    "due_on": pl.Date,
    "refusal_due_on": pl.Date,
    "extension_notice_by": pl.Date,
    "extended_on": pl.Date,
    "paused_days": pl.Int64,
}
# What each kind of event does to the clock; kinds that are not listed do nothing.
_ASKED, _ANSWERED, _EXTENDED = range(3)
_IDENTITY = {"identity_asked": _ASKED, "identity_confirmed": _ANSWERED}
_SCOPE = {"scope_asked": _ASKED, "scope_answered": _ANSWERED}
_EXTENSION = {"extension_told": _EXTENDED}
_EPOCH = date(1970, 1, 1).toordinal()
# A step is one number: what it does in the last two bits, then the day told (shifted to be above
# zero; zero: none), then the day of the step.
_KINDS, _DAYS = 4, 2**20
_SHIFT = _DAYS // 2

Row = tuple[
    int, date, date | None, bool, date, date | None, date | None, date | None, date | None, int
]
Span = tuple[date, date | None, bool, date, int]


def request_clock(
    requests: pl.DataFrame, events: pl.DataFrame, figures: RequestFigures | None = None
) -> pl.DataFrame:
    """The stretches of the clock of every right that was asked for, from receipt on.

    Takes requests (request_id, kind, company, received_on) and events (request_id, kind,
    request_kind, happened_on, reason, told_until); an event without request_kind is about all that
    the letter asked for. An answer without a question, an extension without a reason, and events
    before the receipt are ignored.

    **Rows** one per stretch: request_id, kind, company, stretch (1, 2, ...), arises_on, ends_on
    (the day the next stretch arises; null for the last), is_paused, nominal_on, due_on,
    refusal_due_on, extension_notice_by (these three null while the clock is paused), extended_on
    (the extension that counts in this stretch), paused_days (of the pauses answered by then).
    Stretches follow each other without gap or overlap and none is empty.

    **Source** as `response_due`, whose result the last stretch equals.
    """
    figures = figures or RequestFigures()
    rights = requests.select("request_id", "kind", "company", "received_on")
    told = rights.join(
        _histories(rights, events, figures),
        on=["request_id", "kind"],
        how="left",
        maintain_order="left",
    ).with_columns(pl.col("history").fill_null(""))
    distinct = told.select("received_on", "history").unique()
    return told.join(
        _stretches(distinct, figures), on=["received_on", "history"], maintain_order="left_right"
    ).select("request_id", "kind", "company", *_STRETCH)


def _histories(rights: pl.DataFrame, events: pl.DataFrame, figures: RequestFigures) -> pl.DataFrame:
    """The events of each right as one text of numbers."""
    does = _IDENTITY | _EXTENSION | (_SCOPE if figures.scope_question_pauses else {})
    is_told = (pl.col("step") != "extension_told") | (pl.col("reason").fill_null("") != "")
    until = pl.col("told_until").to_physical().cast(pl.Int64) + _SHIFT
    day = pl.col("happened_on").to_physical().cast(pl.Int64)
    what = pl.col("step").replace_strict(does, return_dtype=pl.Int64)
    return (
        events.rename({"kind": "step"})
        .filter(pl.col("step").is_in(list(does)), is_told, pl.col("happened_on").is_not_null())
        .join(rights.select("request_id", "kind"), on="request_id")
        .filter(pl.col("request_kind").is_null() | (pl.col("request_kind") == pl.col("kind")))
        .select("request_id", "kind", history=(day * _DAYS + until.fill_null(0)) * _KINDS + what)
        .group_by("request_id", "kind")
        .agg(pl.col("history").unique().sort())
        .with_columns(pl.col("history").cast(pl.List(pl.String)).list.join(" "))
    )


def _stretches(distinct: pl.DataFrame, figures: RequestFigures) -> pl.DataFrame:
    rows = [
        (received_on, history, *row)
        for received_on, history in distinct.iter_rows()
        for row in _stretches_of(received_on, history, figures)
    ]
    schema = {"received_on": pl.Date, "history": pl.String, **_STRETCH}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _read(received_on: date, history: str) -> tuple[list[date], list[date], list[Extension]]:
    """The steps of a history from the receipt on: questions, answers and extensions."""
    asked: list[date] = []
    answered: list[date] = []
    extended: list[Extension] = []
    for number in map(int, history.split()):
        rest, what = divmod(number, _KINDS)
        days, told = divmod(rest, _DAYS)
        day = date.fromordinal(_EPOCH + days)
        if day < received_on:
            continue
        if what == _EXTENDED:
            until = date.fromordinal(_EPOCH + told - _SHIFT) if told else None
            extended.append(Extension(day, until))
        else:
            (asked if what == _ASKED else answered).append(day)
    return asked, answered, extended


def _stretches_of(received_on: date, history: str, figures: RequestFigures) -> Iterator[Row]:
    """The rows of one history, without its key."""
    asked, answered, extended = _read(received_on, history)
    questions = weigh(received_on, pair(asked, answered, strict=False), figures)
    pauses = [question for question in questions if question.stops_clock]
    spans = list(_spans(received_on, pauses, figures.months))
    told = _extension(spans[-1], extended)
    spans = list(_cut_at(told.told_on if told else None, spans))
    longest = min(extended_base(received_on, figures))
    base = months_after(received_on, figures.months)
    for number, (arises_on, ends_on, is_paused, nominal_on, paused) in enumerate(spans, start=1):
        # a paused stretch is not cut: it has no last day that an extension could move
        counts = told if told and (ends_on is None or told.told_on < ends_on) else None
        first = due_on = None
        if not is_paused:
            first = due_on = next_working_day(nominal_on)
            if counts:
                due_on = extended_due(nominal_on, longest + (nominal_on - base), counts.until)
        extended_on = counts.told_on if counts else None
        yield (
            number,
            arises_on,
            ends_on,
            is_paused,
            nominal_on,
            due_on,
            first,
            first,
            extended_on,
            paused,
        )


def _spans(received_on: date, pauses: Sequence[Question], months: int) -> Iterator[Span]:
    """The stretches in order, each with the last day after the pauses answered before it."""
    arises_on = received_on
    nominal_on = months_after(received_on, months)
    before: list[Pause] = []
    paused = 0
    for asked_on, answered_on, *_ in pauses:
        if asked_on > arises_on:
            yield arises_on, asked_on, False, nominal_on, paused
        yield asked_on, answered_on, True, nominal_on, paused
        if answered_on is None:
            return
        before.append((asked_on, answered_on))
        arises_on = answered_on
        nominal_on = nominal_after(received_on, before, months)
        paused = paused_days(before)
    yield arises_on, None, False, nominal_on, paused


def _cut_at(told: date | None, spans: Sequence[Span]) -> Iterator[Span]:
    """The stretches, a running one cut at its extension: the days before had the shorter period."""
    for arises_on, ends_on, is_paused, nominal_on, paused in spans:
        is_inside = told and arises_on < told and (ends_on is None or told < ends_on)
        if told and is_inside and not is_paused:
            yield arises_on, told, is_paused, nominal_on, paused
            arises_on = told
        yield arises_on, ends_on, is_paused, nominal_on, paused


def _extension(last: Span, told: Sequence[Extension]) -> Extension | None:
    """The first extension told; None if there is none, or it was told too late."""
    _, _, is_paused, nominal_on, _ = last
    first = first_told(told)
    if first is None:
        return None
    return first if is_paused or first.told_on <= next_working_day(nominal_on) else None
