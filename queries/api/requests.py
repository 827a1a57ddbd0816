"""Figures of requests, of all kinds or of some taken together, as the role may see them.

Counts too small to be shown are null already, sums too small are given as words, and days that a
role sees in bins only are marked: code that shows these figures suppresses and adds up nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

import polars as pl

from queries.api.measure_cells import BINNED, SPANS
from queries.api.measure_runs import run
from queries.api.measures import Measures
from queries.api.session import Day
from queries.disclosure_control.suppression import added_up, is_small
from queries.engine import sql_files
from queries.errors import QueryError
from queries.notices.model import Promise

Filters = Mapping[str, str | None]

GROUPS = ("kind", "channel", "company")
# For several kinds these are added up by their keys; the others have a row for each kind.
_KEYS = {"backlog": ["bucket"], "margin": ["margin_days", "state"], "turnaround": []}
_TOOK = ("requests", "median_days", "p90_days", "open")


class _Counted(Protocol):
    """What is needed here of a noticeboard."""

    @property
    def promises(self) -> Mapping[str, Promise]: ...

    def measure(
        self, name: str, as_of: Day = None, by: Sequence[str] = (), filters: Filters | None = None
    ) -> pl.DataFrame: ...

    def totals(
        self,
        promises: Sequence[str],
        as_of: Day = None,
        by: Sequence[str] = (),
        filters: Filters | None = None,
    ) -> pl.DataFrame: ...


class RequestFigures(Measures):
    """Figures of requests besides those of the promises about them."""

    def request_measure(
        self,
        name: str,
        as_of: Day = None,
        kinds: Sequence[str] = (),
        filters: Filters | None = None,
    ) -> pl.DataFrame:
        """A measure of requests: backlog, margin, waiting, outcomes, requests, turnaround.

        Rows: as `measure` gives them for one kind or (without `kinds`) for all; of several kinds
        taken together backlog and margin are added up, turnaround to its `requests` alone, null
        where a part is suppressed. `filters`: company, channel. A column `binned` is added where
        the role sees days in bins only (margin: the first day of each; waiting: a few fixed days).
        Raises `QueryError` for waiting of several kinds, which have no common curve, and as
        `measure` does.
        """
        kinds, narrowed = _narrowed(kinds, filters)
        if len(kinds) < 2:
            found = self.measure(name, as_of, filters={**narrowed, "kind": next(iter(kinds), None)})
        elif name == "waiting":
            raise QueryError("Several kinds of requests have no common curve of waiting.")
        elif name in _KEYS:
            parts = [self.measure(name, as_of, filters={**narrowed, "kind": k}) for k in kinds]
            found = added_up(pl.concat(parts), _KEYS[name], ["requests"])
        else:
            found = self.measure(name, as_of, filters=narrowed)
            found = found.filter(pl.col("kind").is_in(kinds))
        is_binned = name in BINNED and not self.may.small_counts
        return found.with_columns(binned=pl.lit(True)) if is_binned else found

    def open_requests(
        self, as_of: Day = None, kinds: Sequence[str] = (), filters: Filters | None = None
    ) -> pl.DataFrame:
        """Open requests counted by the days that are left.

        Rows: one per bucket of the measure backlog that has requests: bucket, requests. For
        management also buckets of which nothing is told; null is a count of 1 to 7, and what would
        give one away beside the sums of `open_request_spans`.
        """
        found = self.request_measure("backlog", as_of, kinds, filters)
        return found.select("bucket", "requests")

    def open_request_spans(
        self, as_of: Day = None, kinds: Sequence[str] = (), filters: Filters | None = None
    ) -> pl.DataFrame:
        """How many requests are open past their last day, with up to seven days left, with more.

        Rows: one per span (over, soon, later): span, requests, told. `told`: number; few (1 to 7,
        which management does not see in a part) or some (a part of the sum is suppressed), both
        with requests null.
        """
        kinds, filters = _narrowed(kinds, filters)
        is_part = bool(kinds) or bool((filters or {}).get("channel"))
        if is_part:
            found = self.request_measure("backlog", as_of, kinds, filters)
        else:
            # Of the group and of a company the sums of the spans are shown as they are.
            narrowed = {key: value for key, value in (filters or {}).items() if value}
            found = run(self._reader, sql_files.measure("backlog"), self._day(as_of), [], narrowed)
        found = _with_span(found)
        sums = dict(added_up(found, ["span"], ["requests"]).iter_rows())
        hides = is_part and not self.may.small_counts
        rows = []
        for span in SPANS:
            number = sums.get(span, 0)
            told = "some" if number is None else "few" if hides and is_small(number) else "number"
            rows.append((span, number if told == "number" else None, told))
        schema = {"span": pl.String, "requests": pl.Int64, "told": pl.String}
        return pl.DataFrame(rows, schema=schema, orient="row")

    def request_groups(
        self, kinds: Sequence[str] = (), filters: Filters | None = None
    ) -> tuple[str, ...]:
        """What requests can be compared by: kind, channel, company, less what they are narrowed to.

        For several kinds only kind. No channel for roles without small counts: several promises
        share one, and each would give the others' suppressed cells away.
        """
        kinds, others = _narrowed(kinds, filters)
        narrowed = {**others, "kind": next(iter(kinds), None)}
        if len(kinds) > 1:
            return ("kind",)
        if not self.may.small_counts:
            return ("company",) if narrowed["kind"] else ("kind", "company")
        return tuple(group for group in GROUPS if not narrowed.get(group)) or ("kind",)

    def requests_compared(
        self: _Counted,
        group: str,
        as_of: Day = None,
        kinds: Sequence[str] = (),
        filters: Filters | None = None,
    ) -> pl.DataFrame:
        """Requests whose last day passed in the twelve months side by side, one row per group, the
        largest first.

        Rows: <group>, requests, median_days, p90_days, open (of them, still), and as the promises
        to answer count them judged, kept (in time), late, share (0 to 1). Null where suppressed.
        """
        kinds, others = _narrowed(kinds, filters)
        narrowed = {**others, "kind": kinds[0] if len(kinds) == 1 else None}
        given = {name: value for name, value in narrowed.items() if value}
        found = self.measure("turnaround", as_of, [group], given).select(group, *_TOOK)
        answering = [key for key, promise in self.promises.items() if promise.kinds]
        told = self.totals(answering, as_of, [group], given).select(
            group,
            "judged",
            "kept",
            late=pl.col("judged") - pl.col("kept"),
            share=pl.col("kept") / pl.when(pl.col("judged") > 0).then("judged"),
        )
        joined = found.join(told, on=group, how="left")
        # they are the requests that the promises judged, which are shown where the promise's are
        joined = joined.with_columns(requests=pl.coalesce("requests", "judged")).sort(
            "requests", group, descending=[True, False], nulls_last=True
        )
        return joined.filter(pl.col("kind").is_in(kinds)) if kinds and group == "kind" else joined


def _narrowed(
    kinds: Sequence[str], filters: Filters | None
) -> tuple[Sequence[str], dict[str, str | None]]:
    """The kinds asked for and the other filters: a kind among the filters is one of the kinds.

    Raises `QueryError` where both are given and differ.
    """
    others = dict(filters or {})
    kind = others.pop("kind", None)
    if kind is None or list(kinds) == [kind]:
        return kinds, others
    if kinds:
        raise QueryError("Name the kinds of requests once: in `kinds`, or in the filters.")
    return [kind], others


def _with_span(buckets: pl.DataFrame) -> pl.DataFrame:
    spans = {bucket: span for span, members in SPANS.items() for bucket in members}
    return buckets.with_columns(span=pl.col("bucket").replace_strict(spans, return_dtype=pl.String))
