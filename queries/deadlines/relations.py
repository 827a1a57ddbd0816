"""The clock as tables that promise SQL joins, so that no SQL holds a legal figure.

`due_days` and `period_days` have a row per rule and day, `request_clock` one per stretch of a
request: running, paused, running again, extended. Their days equal those of `noticeboard due`:
requests use the same functions, once for each distinct history; retention and periods are computed
for all days at once, and `tests/spec` compares them with the functions for one day.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import polars as pl

from queries.deadlines.months import days_after, months_after
from queries.deadlines.pauses import (
    Pause,
    Question,
    RequestFigures,
    extended_base,
    nominal_after,
    pair,
    paused_days,
    weigh,
)
from queries.deadlines.retention import ACCOUNTING_RUN_DAYS, RUN_DAYS, RetentionRule
from queries.deadlines.working_days import next_working_day

_DUE_DAYS = {
    "rule": pl.String,
    "day": pl.Date,
    "nominal_on": pl.Date,
    "erase_from": pl.Date,
    "due_on": pl.Date,
}
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

Row = tuple[
    int, date, date | None, bool, date, date | None, date | None, date | None, date | None, int
]
Span = tuple[date, date | None, bool, date, int]


def due_days(rules: Mapping[str, RetentionRule], first: date, last: date) -> pl.DataFrame:
    """The retention days of every rule for events of every day of the range.

    **Rows** one per rule and day, both ends included: rule, day (the event), nominal_on (the last
    day of keeping), erase_from, due_on. Two rules are always included, `after_hold` and
    `after_hold_accounting`: their event is a hold's last day, erase_from is the next day, and
    due_on the last day of the purge run that starts then.

    **Raises** `DeadlineError` when a period ends after the last year of the calendar.

    >>> due_days({}, date(2026, 1, 1), date(2026, 1, 1))["due_on"].to_list()
    [datetime.date(2026, 2, 1), datetime.date(2026, 4, 1)]
    """
    runs = {name: rules[name].run_days for name in ("relationship", "accounting") if name in rules}
    every = {
        **rules,
        "after_hold": RetentionRule("after_hold", "days", 0, runs.get("relationship", RUN_DAYS)),
        "after_hold_accounting": RetentionRule(
            "after_hold_accounting", "days", 0, runs.get("accounting", ACCOUNTING_RUN_DAYS)
        ),
    }
    frames = [
        _kept(rule, first, last).select(
            pl.lit(name).alias("rule"),
            "day",
            nominal_on="kept_on",
            erase_from=pl.col("kept_on") + pl.duration(days=1),
            due_on=pl.col("kept_on") + pl.duration(days=rule.run_days),
        )
        for name, rule in every.items()
    ]
    return pl.concat(frames).cast(_DUE_DAYS)  # type: ignore[arg-type]


def period_days(periods: Mapping[str, RetentionRule], first: date, last: date) -> pl.DataFrame:
    """The day on which each period ends, from every day of the range; negative ones count back.

    **Rows** one per period and day, both ends included: period, day, reaches_on.

    **Raises** `DeadlineError` when a period ends after the last year of the calendar.

    >>> rule = RetentionRule("renewal", "days", -90, 0)
    >>> period_days({"renewal": rule}, date(2026, 3, 31), date(2026, 3, 31)).row(0)
    ('renewal', datetime.date(2026, 3, 31), datetime.date(2025, 12, 31))
    >>> rule = RetentionRule("activity", "months", -12, 0)
    >>> period_days({"activity": rule}, date(2024, 2, 29), date(2024, 2, 29))["reaches_on"][0]
    datetime.date(2023, 2, 28)
    """
    empty = pl.DataFrame(schema={"period": pl.String, "day": pl.Date, "reaches_on": pl.Date})
    frames = [
        _kept(rule, first, last).select(
            pl.lit(name).alias("period"), "day", reaches_on=pl.col("kept_on")
        )
        for name, rule in periods.items()
    ]
    return pl.concat([empty, *frames])


def _kept(rule: RetentionRule, first: date, last: date) -> pl.DataFrame:
    """Every day of the range (`day`) with the last day of keeping for an event of it (`kept_on`).

    As `RetentionRule.keep_through`, for all days at once: day by day it took a third of the time
    of a small build. `tests/spec` compares the two on every basis.
    """
    _refuse_beyond_calendar(rule, first, last)
    dated = [(date.min, rule.value)] if isinstance(rule.value, int) else sorted(rule.value)
    day, value = pl.col("day"), pl.lit(dated[0][1])
    for valid_from, figure in dated[1:]:
        value = pl.when(day >= valid_from).then(figure).otherwise(value)
    frame = pl.DataFrame({"day": pl.date_range(first, last, eager=True)})
    return frame.with_columns(kept_on=_kept_on(rule.basis, day, value))


def _kept_on(basis: str, day: pl.Expr, value: pl.Expr) -> pl.Expr:
    if basis == "days":
        return day + pl.duration(days=value)
    if basis == "accounting":
        return pl.date(day.dt.year() + value, 12, 31)
    months = value * 12 if basis == "years" else value
    counted = day.dt.year().cast(pl.Int64) * 12 + day.dt.month() - 1 + months
    month = pl.date(counted // 12, counted % 12 + 1, 1)
    # the same date of that month, or its last day where it has no such date
    return pl.min_horizontal(month + pl.duration(days=day.dt.day() - 1), month.dt.month_end())


def _refuse_beyond_calendar(rule: RetentionRule, first: date, last: date) -> None:
    """Raise `DeadlineError` when a period ends after the calendar's last year.

    Frames can hold such days, Python and the exports cannot. Each figure is checked on the last
    day that it is in force, when its period ends latest.
    """
    begins = [] if isinstance(rule.value, int) else [valid_from for valid_from, _ in rule.value]
    ends = [days_after(begin, -1) for begin in begins if first < begin <= last]
    for day in (*ends, last):
        kept = rule.keep_through(day)
        for days in (1, rule.run_days):
            days_after(kept, days)


def request_clock(
    requests: pl.DataFrame, events: pl.DataFrame, figures: RequestFigures | None = None
) -> pl.DataFrame:
    """The stretches of every request's clock, from receipt on.

    Takes requests (request_id, company, received_on) and events (request_id, kind, happened_on,
    reason). An answer without a question, an extension without a reason, and events before the
    receipt are ignored.

    **Rows** one per stretch: request_id, company, stretch (1, 2, ...), arises_on, ends_on (the day
    the next stretch arises; null for the last), is_paused, nominal_on, due_on, refusal_due_on,
    extension_notice_by (these three null while the clock is paused), extended_on (the extension
    that counts in this stretch), paused_days (of the pauses answered by then). Stretches follow
    each other without gap or overlap and none is empty.

    **Source** as `response_due`, whose result the last stretch equals.
    """
    figures = figures or RequestFigures()
    histories = _histories(events, figures)
    told = (
        requests.select("request_id", "company", "received_on")
        .join(histories, on="request_id", how="left", maintain_order="left")
        .with_columns(pl.col("history").fill_null(""))
    )
    distinct = told.select("received_on", "history").unique()
    return told.join(
        _stretches(distinct, figures), on=["received_on", "history"], maintain_order="left_right"
    ).select("request_id", "company", *_STRETCH)


def _histories(events: pl.DataFrame, figures: RequestFigures) -> pl.DataFrame:
    """Each request's events as one text of numbers: four times the day, plus what it does."""
    does = _IDENTITY | _EXTENSION | (_SCOPE if figures.scope_question_pauses else {})
    is_told = (pl.col("kind") != "extension_told") | (pl.col("reason").fill_null("") != "")
    what = pl.col("kind").replace_strict(does, return_dtype=pl.Int32)
    return (
        events.filter(
            pl.col("kind").is_in(list(does)), is_told, pl.col("happened_on").is_not_null()
        )
        .select("request_id", history=pl.col("happened_on").to_physical() * 4 + what)
        .group_by("request_id")
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


def _stretches_of(received_on: date, history: str, figures: RequestFigures) -> Iterator[Row]:
    """The rows of one history, without its key."""
    happened: tuple[list[date], list[date], list[date]] = ([], [], [])
    for number in map(int, history.split()):
        day = date.fromordinal(_EPOCH + number // 4)
        if day >= received_on:
            happened[number % 4].append(day)
    asked, answered, extended = happened
    questions = weigh(received_on, pair(asked, answered, strict=False), figures)
    pauses = [question for question in questions if question.stops_clock]
    spans = list(_spans(received_on, pauses, figures.months))
    told = _extension(spans[-1], extended)
    spans = list(_cut_at(told, spans))
    longest = min(extended_base(received_on, figures))
    base = months_after(received_on, figures.months)
    for number, (arises_on, ends_on, is_paused, nominal_on, paused) in enumerate(spans, start=1):
        # a paused stretch is not cut: it has no last day that an extension could move
        extended_on = told if told and (ends_on is None or told < ends_on) else None
        first = due_on = None
        if not is_paused:
            first = due_on = next_working_day(nominal_on)
            if extended_on:
                due_on = next_working_day(longest + (nominal_on - base))
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


def _extension(last: Span, told: Sequence[date]) -> date | None:
    """The day of the first extension told; None if there is none, or it was told too late."""
    if not told:
        return None
    _, _, is_paused, nominal_on, _ = last
    first = min(told)
    return first if is_paused or first <= next_working_day(nominal_on) else None
