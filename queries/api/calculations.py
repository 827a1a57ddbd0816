"""The calculation behind a row: the clock's own steps, as they stood on that row's day.

A promise's SQL says what time it counts by (`counts:`); each kind of time has one function here,
which gives for every row the steps that the clock itself gives. A promise that counts by none has
no steps.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any

import polars as pl

from queries.api.retention_steps import bookkeeping_steps, relationship_steps, statute_steps
from queries.deadlines import RequestDeadline, RequestFigures, Told, exported_due
from queries.deadlines.wording import Rolled, Step, step
from queries.notices.model import Notice, Promise
from queries.snapshots.reading import Reader

Steps = tuple[Step, ...]
Letter = tuple[str, str]

# From this many letters on their steps are read with all others: a long list is slow to look up.
MANY = 500
_AHEAD = ("extension_possible", "extension_possible_rolled")


def calculated(
    items: pl.DataFrame, promise: Promise, reader: Reader, notice: Notice, as_of: date
) -> list[Steps]:
    """The steps of each row of a promise's items, in their order."""
    for counted in promise.counts:
        steps = BY_TIME.get(counted) or BY_TIME.get(counted.partition(".")[0])
        if steps and not items.is_empty():
            return steps(items, promise, reader, notice, as_of)
    return [()] * items.height


def _of_requests(
    items: pl.DataFrame, promise: Promise, reader: Reader, notice: Notice, as_of: date
) -> list[Steps]:
    """The clock of each request: once for every distinct history."""
    told = told_of(reader, items["item_id"].unique().to_list())
    counted = next(one for one in promise.counts if one in _CHOICES)
    figures, choose = RequestFigures(**notice.clock.figures), _CHOICES[counted]
    is_event = promise.nature == "event"

    @cache
    def steps(received_on: date, happened: tuple[Told, ...]) -> Steps:
        return choose(exported_due(received_on, happened, figures))

    def known(row: Mapping[str, Any]) -> tuple[Told, ...]:
        last = row["arises_on"] if is_event else last_known(row, as_of)
        of = told.get((row["item_id"], row["kind"]), ())
        return tuple(
            one
            for one in of
            if one.happened_on <= last
            # an extension gives no more time to refuse
            and (counted != "clock.refusal" or one.kind != "extension_told")
        )

    return [steps(row["counts_from"], known(row)) for row in items.iter_rows(named=True)]


def last_known(row: Mapping[str, Any], as_of: date) -> date:
    """The last day whose steps count for a row of a duty: of what is open the day in question; what
    closes on a day closes under the last day that the evening before had."""
    received_on, closed_on = row["counts_from"], row["closed_on"]
    return as_of if closed_on is None else max(received_on, closed_on - timedelta(days=1))


def told_of(reader: Reader, letters: Sequence[str]) -> dict[Letter, tuple[Told, ...]]:
    """The steps of each right that these letters asked for, by letter and right."""
    if "request_events" not in reader.relations():
        return {}
    sql = (
        "select r.request_id, r.kind, e.kind as step, e.happened_on, e.reason, e.told_until "
        "from request_events as e join requests as r on r.request_id = e.request_id "
        "and (e.request_kind is null or e.request_kind = r.kind) "
        "where {} order by e.happened_on, e.event_id"
    )
    few = len(letters) < MANY
    found = reader.look_up(
        sql.format("list_contains($letters, e.request_id)" if few else "true"),
        {"letters": list(letters)} if few else {},
    )
    told: dict[Letter, list[Told]] = defaultdict(list)
    for request_id, kind, *what in found.iter_rows():
        told[request_id, kind].append(Told(*what))
    return {letter: tuple(steps) for letter, steps in told.items()}


def _to_answer(deadline: RequestDeadline) -> Steps:
    """What led to the last day to answer; not what else could have been done."""
    return _without(deadline, ("refusal", *_AHEAD))


def _to_refuse(deadline: RequestDeadline) -> Steps:
    """What led to the last day to tell of a refusal."""
    return _without(deadline, _AHEAD)


def _to_extend(deadline: RequestDeadline) -> Steps:
    """What led to the last day to tell of an extension, and whether that was kept."""
    steps = _without(deadline, ("refusal", "extension_day", "extension_anchor", "roll", "eve"))
    limit, ends_on = deadline.extension_notice_by, deadline.nominal_on
    if limit is None:
        return steps
    rolled = [step("roll", reasons=Rolled(ends_on, limit), next=limit)] if limit != ends_on else []
    at = next(n for n, one in enumerate(steps) if one.key.startswith("exten"))
    return (*steps[:at], *rolled, step("extension_limit", day=limit), *steps[at:])


def _without(deadline: RequestDeadline, keys: Sequence[str]) -> Steps:
    left_out = set(keys)
    if not deadline.extension_valid:
        left_out.add("extension_anchor")
    return tuple(one for one in deadline.explanation if one.key not in left_out)


_CHOICES: dict[str, Callable[[RequestDeadline], Steps]] = {
    "clock": _to_answer,
    "clock.refusal": _to_refuse,
    "clock.extension": _to_extend,
}
# The times that promises count by, as in `counts:`, or its first word.
BY_TIME: dict[str, Callable[[pl.DataFrame, Promise, Reader, Notice, date], list[Steps]]] = {
    "clock": _of_requests,
    "retention.relationship": relationship_steps,
    "statutes": statute_steps,
    "retention.accounting": bookkeeping_steps,
}
