"""What the clock and the notice give to the SQL as relations, for the days that the exports use.

Promise SQL holds no legal figure and no date arithmetic; it joins these. They are made anew in each
build from `queries/deadlines` and the notice file: a what-if is the same SQL over other relations.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import polars as pl

from queries.build.schema import Sources
from queries.deadlines import RequestFigures, RetentionRule
from queries.deadlines.relations import due_days, period_days
from queries.deadlines.request_clock import request_clock
from queries.engine.on_duckdb import Engine
from queries.exports.lists import SERVICES
from queries.notices.model import Notice


def frames(
    engine: Engine, notice: Notice, sources: Sources, days: tuple[date, date]
) -> Iterator[tuple[str, pl.DataFrame]]:
    """The relations by name, each with its rows."""
    first, last = days
    yield "calendar_span", pl.DataFrame({"first_on": [first], "last_on": [last]})
    yield "months", _months(first, last, sources.last_days.get("disclosures", sources.day))
    rules = notice.retention.values()
    yield (
        "retention_rules",
        pl.DataFrame(
            {
                "rule": [rule.name for rule in rules],
                "from_column": [rule.from_column for rule in rules],
                "is_statutory": [rule.is_statutory for rule in rules],
            }
        ),
    )
    yield "due_days", due_days({rule.name: RetentionRule.of(rule) for rule in rules}, first, last)
    yield "period_days", period_days(_periods(notice), first, last)
    yield "request_clock", _request_clock(engine, notice)
    yield "similar_services", _similar_services(notice)
    yield "disposal_decisions", _disposal_decisions(notice)


def _periods(notice: Notice) -> dict[str, RetentionRule]:
    """The notice's periods as the clock takes them: what is counted before a day is negative."""
    signs = {"before": -1, "after": 1}
    return {
        name: RetentionRule(
            name,
            period.basis,
            tuple((v.valid_from, signs[period.counted] * v.value) for v in period.values),
            run_days=0,
        )
        for name, period in notice.periods.items()
    }


def _similar_services(notice: Notice) -> pl.DataFrame:
    """Each service beside itself and those that the notice calls similar, in both directions."""
    pairs = {(service, service) for service in SERVICES}
    for service, similar in notice.similar_services.items():
        pairs |= {(service, other) for other in similar} | {(other, service) for other in similar}
    schema = {"service": pl.String, "similar": pl.String}
    return pl.DataFrame(sorted(pairs), schema=schema, orient="row")


def _disposal_decisions(notice: Notice) -> pl.DataFrame:
    """One row per decision, company and category that it names; null: all of them.

    Where the notice makes no promise about decisions none is asked for: everything is decided.
    """
    rows: list[tuple[Any, ...]] = [
        (company, category, decision.reference, decision.decided_from, decision.decided_until)
        for decision in notice.disposal_decisions
        for company in decision.companies or (None,)
        for category in decision.categories or (None,)
    ]
    if not {"disposal_is_decided", "erasure_has_disposal_decision"} & set(notice.promises):
        rows = [(None, None, "", None, None)]
    schema = {
        "company": pl.String,
        "category": pl.String,
        "reference": pl.String,
        "decided_from": pl.Date,
        "decided_until": pl.Date,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def _months(first: date, last: date, last_complete: date) -> pl.DataFrame:
    """Every calendar month of the range; finished once the exports have its last day."""
    starts = pl.date_range(first.replace(day=1), last, interval="1mo", eager=True).alias("first_on")
    return pl.DataFrame({"first_on": starts}).select(
        month=pl.col("first_on").dt.strftime("%Y-%m"),
        first_on="first_on",
        last_on=pl.col("first_on").dt.month_end(),
        is_finished=pl.col("first_on").dt.month_end() <= last_complete,
    )


def _request_clock(engine: Engine, notice: Notice) -> pl.DataFrame:
    requests = engine.rows("select request_id, kind, company, received_on from requests")
    events = engine.rows(
        "select request_id, kind, request_kind, happened_on, reason, told_until from request_events"
    )
    figures = RequestFigures(**notice.clock.figures)
    return request_clock(requests, events, figures)
