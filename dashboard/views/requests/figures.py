"""Which requests the page of requests is about: the filters of its address, asked of the API.

A promise may be about several kinds (opt-outs are answered as objections), while a measure takes
one kind: where it can be told apart by kind, the kinds are added up here.
"""

from typing import Any

import polars as pl

from dashboard.charts import SPANS
from dashboard.shell.data_cache import InTime
from dashboard.shell.page import Page
from dashboard.shell.promise_pages import asked_kinds, kinds_of
from queries.disclosure_control.suppression import suppressed


def kinds(page: Page) -> tuple[str, ...]:
    """The kinds asked for; none means all of them."""
    return tuple(asked_kinds(page.choices.own, page.promises))


def is_of_one_clock(page: Page) -> bool:
    """Whether waiting times can be told: several kinds have no common curve."""
    return len(kinds(page)) < 2


def state(page: Page) -> tuple[str | None, ...]:
    """What a chart of this page depends on besides day and company."""
    return tuple(page.choices.own.get(key) for key in ("kind", "promise", "channel"))


def answered(page: Page) -> InTime | None:
    """How many were answered in time, as the promises count it."""
    own = page.choices.own
    filters = {key: own.get(key) for key in ("kind", "channel")}
    asked = own.get("promise")
    promise = asked if asked in kinds_of(page.promises) else None
    return page.source.answered(page.day, page.company, promise, **filters)


def turnaround(page: Page) -> dict[str, Any] | None:
    """Turnaround of twelve months; of several kinds only how many there were, None where hidden."""
    found = kinds(page)
    if len(found) < 2:
        return page.source.turnaround(page.day, page.company, **_filters(page, found))
    if page.source.turnaround(page.day, page.company) is None:
        return None
    rows = page.source.measure(
        "turnaround", page.day, "kind", company=page.company, **_filters(page, ())
    )
    return rows.filter(pl.col("kind").is_in(found)).select(_whole("requests")).row(0, named=True)


def measure(page: Page, name: str) -> pl.DataFrame:
    """A measure of the requests asked for."""
    found = kinds(page)
    if len(found) < 2:
        return _ask(page, name, found)
    if name == "margin":
        parts = pl.concat([_ask(page, name, (kind,)) for kind in found])
        return parts.group_by("margin_days", "state").agg(_whole("requests"))
    by = ["kind"] if name == "backlog" else []
    rows = _ask(page, name, (), *by).filter(pl.col("kind").is_in(found))
    return rows.group_by("bucket").agg(_whole("requests")) if by else rows


def _whole(count: str) -> pl.Expr:
    """A sum that is hidden where a part of it is."""
    return pl.when(pl.col(count).null_count() == 0).then(pl.col(count).sum()).alias(count)


def hidden(buckets: pl.DataFrame) -> pl.DataFrame:
    """The open requests by days left as management sees them: no count of one to seven, and none
    that the sums of the page's sentence would give away."""
    spans = {bucket: span for span, members in SPANS.items() for bucket in members}
    spanned = buckets.with_columns(span=pl.col("bucket").replace_strict(spans))
    return suppressed(spanned, ["span"], ["requests"]).select("bucket", "requests")


def open_ones(page: Page) -> pl.DataFrame:
    """Those without an answer, the most urgent first, stopped clocks last, with their pauses."""
    pauses = page.source.measure("pauses", page.day, company=page.company)
    found = measure(page, "requests")
    return with_pauses(found.filter(pl.col("status").is_in(["pending", "overdue", "held"])), pauses)


def standing_still(page: Page) -> pl.DataFrame:
    """Those whose clock stands still, the longest first, with still_days."""
    found = measure(page, "requests").filter("is_paused")
    days = (pl.lit(page.day) - pl.col("paused_since")).dt.total_days()
    return found.with_columns(still_days=days).sort(
        "still_days", "request_id", descending=[True, False]
    )


def with_pauses(requests: pl.DataFrame, pauses: pl.DataFrame) -> pl.DataFrame:
    """Each request with the list of times when its clock stood still."""
    pause = pl.struct("paused_from", "paused_until")
    listed = pauses.group_by("request_id").agg(pause.sort_by("paused_from").alias("pauses"))
    return requests.join(listed, on="request_id", how="left", maintain_order="left")


def _filters(page: Page, found: tuple[str, ...]) -> dict[str, str | None]:
    return {"kind": found[0] if found else None, "channel": page.choices.own.get("channel")}


def _ask(page: Page, name: str, found: tuple[str, ...], *by: str) -> pl.DataFrame:
    filters = _filters(page, found)
    return page.source.measure(name, page.day, *by, company=page.company, **filters)
