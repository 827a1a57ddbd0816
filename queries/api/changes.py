"""What moved between two days: the one bridge from what was open then to what is open now.

then + fell due - done - fell away + restated = now, for every promise and group. Every page, file
and command that says what fell due, was done or changed says it from here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

import polars as pl

from queries.api.asof import checked_by, counts, window_start, with_shares
from queries.api.session import Day, Opened
from queries.disclosure_control.shares import told_shares
from queries.errors import QueryError, RoleError
from queries.notices.model import Notice
from queries.snapshots.reading import Reader
from queries.snapshots.store import Snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator

Filters = Mapping[str, str | None]

OVERDUE = ("overdue_then", "restated", "fell_due", "done", "fell_away", "overdue_now")
BROKEN = ("broken_then", "broken_restated", "broken", "broken_past", "broken_now")
SHARES = ("share_then", "share_now")
# The steps of the bridge, whatever a promise is about, and the columns of events that are theirs.
STEPS = ("then", "fell_due", "done", "fell_away", "restated", "now")
_OF_EVENTS = {
    "then": "broken_then",
    "fell_due": "broken",
    "fell_away": "broken_past",
    "restated": "broken_restated",
    "now": "broken_now",
}
_OF_OTHERS = {"then": "overdue_then", "now": "overdue_now"}


class Changes(Opened):
    """What moved between two days of an opened snapshot."""

    def changes(
        self,
        since: Day,
        as_of: Day = None,
        by: Sequence[str] = (),
        company: str | None = None,
        filters: Filters | None = None,
    ) -> pl.DataFrame:
        """What moved between two days, per promise: fell due, done, fell away, restated.

        Rows: promise, <by>, overdue_then, restated, fell_due, done, fell_away, overdue_now;
        overdue_then + restated + fell_due - done - fell_away = overdue_now. `restated`: what later
        exports, or a later notice, changed in the count of `since`, against the snapshot that was
        current on that day. Events are never overdue; of them broken_then (how many broke in the
        twelve months to `since`), broken_restated, broken (since then), broken_past (further back
        than twelve months by now), broken_now;
        broken_then + broken_restated + broken - broken_past = broken_now. share_then, share_now:
        the kept shares, null where they are of fewer than eight.
        Only promises that can be measured on both days, for any company or for the one named.
        `filters`: company and one dimension, as in `status`.
        """
        day, start = self._day(as_of), self._day(since)
        if start > day:
            raise QueryError("The earlier day lies after the later one.")
        narrowed = self._checked(by, company, filters)
        with self._said_on(start) as said:
            found = bridge(self._reader, [start, day], self.notice, list(by), narrowed, said)
        # of a promise that cannot be measured on both days it is not known what moved
        known = self._measurable(day).measured(company) & self._measurable(start).measured(company)
        return found.filter(pl.col("promise").is_in(list(known))).drop("since", "as_of")

    def changes_between(
        self, days: Sequence[Day], by: Sequence[str] = (), company: str | None = None
    ) -> pl.DataFrame:
        """As `changes`, from each of some days to the next, all as this snapshot knows them: so
        nothing is restated. Rows: since, as_of, and those of `changes`."""
        asked = sorted({self._day(day) for day in days})
        narrowed = self._checked(by, company, None)
        return bridge(self._reader, asked, self.notice, list(by), narrowed)

    def steps(self, found: pl.DataFrame) -> pl.DataFrame:
        """Rows of `changes` with the same steps for every promise: then, fell_due, done, fell_away,
        restated, now; of events how many broke in twelve months, of anything else how many are
        overdue or not covered. then + fell_due - done - fell_away + restated = now."""
        return steps(found, self.notice)

    def standing_told(self, as_of: Day, by: Sequence[str] = ()) -> pl.DataFrame:
        """As `standing`, as it was told then: by the snapshot that was current on the day, under
        its notice; without an earlier one as this snapshot knows it. Of this notice's promises."""
        day = self._day(as_of)
        earlier = self._current_on(day)
        board = type(self)(self._store, earlier, self.role) if earlier else self
        try:
            found: pl.DataFrame = board.standing(day, by)  # type: ignore[attr-defined]
        finally:
            if earlier:
                board._reader.close()
        return found.filter(pl.col("promise").is_in(list(self.promises)))

    def _checked(
        self, by: Sequence[str], company: str | None, filters: Filters | None
    ) -> dict[str, str | None]:
        narrowed = dict(filters or {}) | ({"company": company} if company else {})
        checked_by(by, narrowed)
        if self.role == "management" and {*by, *narrowed} - {"company"}:
            raise RoleError("Management sees changes for the group and by company.")
        return narrowed

    def _current_on(self, day: date) -> Snapshot | None:
        """The oldest earlier snapshot whose exports had that day complete: what was shown then."""
        found = (s for s in self._store.snapshots() if s.id < self.snapshot and s.day >= day)
        return next(found, None)

    @contextmanager
    def _said_on(self, day: date) -> Iterator[Reader | None]:
        earlier = self._current_on(day)
        said = Reader(self._store, earlier, with_rows=False) if earlier else None
        try:
            yield said
        finally:
            if said:
                said.close()


def bridge(
    reader: Reader,
    days: Sequence[date],
    notice: Notice,
    by: Sequence[str],
    filters: Filters,
    said: Reader | None = None,
) -> pl.DataFrame:
    """The steps from each day to the next, per promise of the notice (and group).

    Rows: since, as_of, promise, <by>, and the columns of `OVERDUE`, `BROKEN`, `SHARES`. `said`: the
    snapshot that was current on the first day; its count is `then`, and what differs is restated.
    """
    on = ["promise", *by]
    pairs = list(pairwise(days))
    # a day may be compared with itself; its counts are asked for once
    known = _open(counts(reader, sorted(set(days)), by=by, filters=filters), notice)
    told = known
    if said:
        first = counts(said, days[:1], by=by, filters=filters)
        told = _open(first.filter(pl.col("promise").is_in(list(notice.promises))), notice)
    frame = _pairs(pairs, pl.concat([known.select(on), told.select(on)]).unique())
    sides = (("then", told, "since"), ("known", known, "since"), ("now", known, "as_of"))
    for name, side, at in sides:
        named = {column: f"{column}_{name}" for column in ("overdue", "broken", "share")}
        frame = frame.join(
            side.select(pl.col("as_of").alias(at), *on, *named).rename(named),
            on=[at, *on],
            how="left",
            nulls_equal=True,
        )
    moved = _moves(reader, pairs, by, filters)
    frame = frame.join(moved, on=["since", "as_of", *on], how="left", nulls_equal=True)
    return (
        frame.with_columns(pl.selectors.integer().fill_null(0))
        .with_columns(
            restated=pl.col("overdue_known") - pl.col("overdue_then"),
            broken_restated=pl.col("broken_known") - pl.col("broken_then"),
        )
        .select("since", "as_of", *on, *OVERDUE, *BROKEN, *SHARES)
        .sort("since", *on)
    )


def steps(found: pl.DataFrame, notice: Notice) -> pl.DataFrame:
    """The bridge in the columns `STEPS`, whatever a promise is about: of events what broke in
    twelve months, of anything else what is overdue or not covered.

    Takes rows of `changes`. Rows: promise and whatever else identifies them, the steps, the shares.
    """
    is_event = pl.col("promise").is_in(_events(notice))
    columns = [
        pl.when(is_event)
        .then(pl.col(_OF_EVENTS[step]) if step in _OF_EVENTS else pl.lit(0))
        .otherwise(pl.col(_OF_OTHERS.get(step, step)))
        .cast(pl.Int64)
        .alias(step)
        for step in STEPS
    ]
    others = [name for name in found.columns if name not in (*OVERDUE, *BROKEN)]
    return found.select(*others, *columns)


def _events(notice: Notice) -> list[str]:
    return [promise.id for promise in notice.promises.values() if promise.nature == "event"]


def _open(found: pl.DataFrame, notice: Notice) -> pl.DataFrame:
    """as_of, <keys>, overdue, broken (of events, in twelve months), share: what stood on a day."""
    # the notice of the earlier snapshot may have promises that this one does not have
    mine = found.filter(pl.col("promise").is_in(list(notice.promises)))
    conditions = [one.id for one in notice.promises.values() if one.nature == "condition"]
    shares = told_shares(with_shares(mine, notice), conditions)
    is_event = pl.col("promise").is_in(_events(notice))
    broken = pl.when(is_event).then(pl.col("judged") - pl.col("kept")).otherwise(0)
    return shares.with_columns(broken=broken, share="kept_share")


def _pairs(pairs: Sequence[tuple[date, date]], keys: pl.DataFrame) -> pl.DataFrame:
    schema = {"since": pl.Date, "as_of": pl.Date}
    return pl.DataFrame(pairs, schema=schema, orient="row").join(keys, how="cross")


def _moves(
    reader: Reader, pairs: Sequence[tuple[date, date]], by: Sequence[str], filters: Filters
) -> pl.DataFrame:
    others = {name for name in (*by, *filters) if name != "company"}
    if len(others) > 1:
        raise QueryError("The daily flows keep one dimension apart at a time.")
    dimension = next(iter(others), "")
    found = reader.figure(
        "moves",
        {
            "sinces": [since for since, _ in pairs],
            "days": [day for _, day in pairs],
            "starts_then": [window_start(since) for since, _ in pairs],
            "starts_now": [window_start(day) for _, day in pairs],
            "dimension": dimension,
            "by_company": "company" in by,
            "by_value": bool(dimension) and dimension in by,
            "company": filters.get("company"),
            "is_filtered": bool(dimension) and dimension in filters,
            "value": filters.get(dimension),
        },
    ).rename({"value": dimension} if dimension in by else {})
    return found.select(
        "since", "as_of", "promise", *by, "fell_due", "done", "fell_away", "broken", "broken_past"
    )
