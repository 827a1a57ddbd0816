"""The calculation behind a row of a promise to erase: the steps of `due --relationship-ended`, the
statute that keeps the data longer, each hold, and how it ended, as they stood on that row's day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any, NamedTuple

import polars as pl

from queries.deadlines.retention import RetentionRule, accounting_due, relationship_due
from queries.deadlines.wording import Count, Step, step
from queries.notices.model import Notice, Promise
from queries.snapshots.reading import Reader

DAY = timedelta(days=1)
# From this many holdings on all of them are read: a long list is slow to look up.
MANY = 500
NO_DECISION = "no_decision"
# How the disposal record says that data went.
HOWS = ("erased", "anonymised", "archived", "transferred")


class Hold(NamedTuple):
    """Days during which one hold, or a restriction, is told of."""

    first: date
    last: date | None
    reason: str
    hold_id: str | None


@dataclass(frozen=True)
class Known:
    """What the exports say of the holdings besides their rows."""

    collected: Mapping[str, date]
    holds: Mapping[str, Sequence[Hold]]


def relationship_steps(
    items: pl.DataFrame, promise: Promise, reader: Reader, notice: Notice, as_of: date
) -> list[tuple[Step, ...]]:
    """The steps of each row of the 24 months: the end, the time, a statute, holds, the erasure."""
    known = _known(items, reader)
    return [
        (
            *_months(row, known, notice),
            *_after_months(row, notice),
            *_holds(row, known, as_of),
            *_run_after_hold(row, _due_of(row, notice)),
            *_closing(row),
        )
        for row in items.iter_rows(named=True)
    ]


def statute_steps(
    items: pl.DataFrame, promise: Promise, reader: Reader, notice: Notice, as_of: date
) -> list[tuple[Step, ...]]:
    """The steps of each row kept by a statute: the 24 months, the statute's own time, and so on."""
    known = _known(items, reader)
    return [
        (
            *_before_statute(row, notice),
            *_statute(row, notice, has_run=row["due_on"] is not None),
            *_holds(row, known, as_of),
            *_run_after_hold(row, _due_of(row, notice)),
            *_closing(row),
        )
        for row in items.iter_rows(named=True)
    ]


def bookkeeping_steps(
    items: pl.DataFrame, promise: Promise, reader: Reader, notice: Notice, as_of: date
) -> list[tuple[Step, ...]]:
    """The step that tells until when a fiscal year's bookkeeping has to stay."""
    rule = RetentionRule.of(notice.retention["accounting"])

    @cache
    def kept(year_end: date) -> tuple[Step, ...]:
        return accounting_due(year_end, rule.value_on(year_end)).explanation[:1]

    return [kept(day) if day else () for day in items["counts_from"]]


def _months(row: Mapping[str, Any], known: Known, notice: Notice) -> Iterator[Step]:
    """The end of the relationship and the last day of the 24 months."""
    ended, *kept = _relationship(row["counts_from"], notice)
    yield ended
    collected = known.collected.get(row["item_id"])
    if collected and collected > row["counts_from"]:
        yield step("collected_after", day=collected)
    yield from kept[: 1 if row["kind"] else None]


def _after_months(row: Mapping[str, Any], notice: Notice) -> Iterator[Step]:
    """What keeps the data once the 24 months are over."""
    if row["kind"]:
        yield step("statute_takes_over")
        yield from _statute(row, notice, has_run=False)


def _before_statute(row: Mapping[str, Any], notice: Notice) -> Iterator[Step]:
    if row["counts_from"] is None:
        yield step("unknown_end")
        return
    yield from _relationship(row["counts_from"], notice)[:2]
    yield step("statute_takes_over")


def _statute(row: Mapping[str, Any], notice: Notice, *, has_run: bool) -> Sequence[Step]:
    """The time that the statute asks for, from its own day; `has_run`: with its purge run."""
    rule, day = RetentionRule.of(notice.retention[row["kind"]]), row["reason_on"]
    if rule.basis == "accounting":
        steps = accounting_due(day, rule.value_on(day), rule.run_days).explanation
        return steps if has_run else steps[:1]
    counted = (
        "series_ended" if notice.retention[rule.name].from_column == "data_until" else "from_day"
    )
    own = (
        step(counted, day=day),
        step(
            "statute_keep", period=Count(rule.value_on(day), rule.basis), day=rule.keep_through(day)
        ),
    )
    return (*own, *relationship_due([day], rule).explanation[-2:]) if has_run else own


def _relationship(day: date, notice: Notice) -> tuple[Step, ...]:
    return relationship_due([day], RetentionRule.of(notice.retention["relationship"])).explanation


def _due_of(row: Mapping[str, Any], notice: Notice) -> date:
    """The last day as it was before any hold."""
    by_statute = row["counts_from"] is None or row["promise"] == "erase_after_statutory_period"
    name, day = (
        (row["kind"], row["reason_on"]) if by_statute else ("relationship", row["counts_from"])
    )
    rule = RetentionRule.of(notice.retention[name])
    return rule.keep_through(day) + rule.run_days * DAY


def _holds(row: Mapping[str, Any], known: Known, as_of: date) -> Iterator[Step]:
    """Each hold that the time has met by the row's day."""
    until = row["closed_on"] - DAY if row["closed_on"] else as_of
    begun = (row["counts_from"], known.collected.get(row["item_id"]))
    since = max((day for day in begun if day), default=date.min)
    for hold in known.holds.get(row["item_id"], ()):
        if hold.first > until or (hold.last and hold.last < since):
            continue
        what = "restricted" if hold.reason == "restriction" else f"held_{hold.reason}"
        if hold.last is None:
            yield step(f"{what}_since", day=hold.first)
        else:
            yield step(f"{what}_between", day=hold.first, last=hold.last)


def _run_after_hold(row: Mapping[str, Any], plain: date) -> Iterator[Step]:
    """The last day of the purge run that begins anew when a hold is over."""
    if row["due_on"] and row["due_on"] != plain:
        yield step("run_after_hold", day=row["due_on"])


def _closing(row: Mapping[str, Any]) -> Iterator[Step]:
    """How the row ended, or what still stands in the way of it."""
    on = row["closed_on"]
    if on is None:
        if row["blocked_by"] == NO_DECISION:
            yield step("not_decided")
    elif row["closed_as"] == "void":
        yield step("came_back" if row["reason"] == "returned" else "kept_on", day=on)
    elif row["closed_by"] == "inferred":
        yield step("not_exported", day=on)
    else:
        how = row["reason"] if row["reason"] in HOWS else HOWS[0]
        yield step(f"{how}_by_{row['closed_by']}", day=on)


def _known(items: pl.DataFrame, reader: Reader) -> Known:
    wanted = items["item_id"].unique().to_list()
    few = len(wanted) < MANY
    where = "list_contains($wanted, holding_id)" if few else "true"
    values = {"wanted": wanted} if few else {}
    collected = reader.look_up(
        f"select holding_id, collected_on from holdings where {where}", values
    )
    holds: dict[str, list[Hold]] = defaultdict(list)
    if "hold_turns" in reader.relations():  # a snapshot from before has none
        turns = reader.look_up(
            "select holding_id, turns_on, turns_until, reason, reason_id from hold_turns "
            f"where {where} order by holding_id, turns_on",
            values,
        )
        for holding_id, *told in turns.iter_rows():
            holds[holding_id].append(Hold(*told))
    return Known(dict(collected.iter_rows()), holds)
