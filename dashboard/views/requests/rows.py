"""The requests as rows, or those of the promises about refusals, extensions and fees."""

from collections.abc import Callable, Mapping
from typing import Any

import polars as pl

from dashboard.charts.requests.open_request_bars import verdict
from dashboard.components import html
from dashboard.items import browser
from dashboard.items.listing import Labels, Listing
from dashboard.shell.page import Page
from dashboard.shell.url_params import EVERY
from dashboard.shell.url_state import put_all
from dashboard.views.requests.figures import Figures
from dashboard.views.requests.filters import PAGE_WIDE
from dashboard.words import Words
from queries.exports.lists import REQUEST_KINDS

_COLUMNS = (
    "item_id",
    "due_on",
    "state",
    "kind",
    "received_on",
    "answered_on",
    "company",
    "channel",
    "clock",
)
_FACTS = (
    "item_id",
    "state",
    "why",
    "received_on",
    "due_on",
    "closed_on",
    "company",
    "kind",
    "channel",
    "customer_key",
)
# The status of the rows behind each outcome of the chart.
_STATUS_OF = {
    "in_time": "met",
    "in_time_extended": "met",
    "late": "met_late",
    "open_late": "overdue",
    "paused": "held",
    "withdrawn": "void",
}


def draw(page: Page, found: Figures) -> None:
    """The requests, or the rows of the address's promise about refusals, extensions or fees."""
    w, asked = page.w, page.choices.own.get("promise")
    if not page.may.rows:
        html.note(w("role_says.rows_denied"))
    elif asked in found.told:
        browser.draw(page, found.told, _told(w), together=found.answering)
    else:
        if found.undated:
            html.note(w.count("caveat.rows", found.undated))
        together = (found.promise,) if found.promise else found.answering
        browser.draw(page, found.told, listing(found.every, w), together=together)


def listing(requests: pl.DataFrame, w: Words) -> Listing:
    """How requests are listed: with their clock, every status, the last received first.

    `requests`: the measure of that name, of all of them.
    """
    return Listing(
        _COLUMNS,
        facts=_FACTS,
        widths={"item_id": 90, "channel": 90, "state": 200, "clock": 380},
        words="requests",
        statuses=lambda w, status: w(f"status.{status}"),
        status=EVERY,
        labels=_labels(w),
        page_wide=PAGE_WIDE,
        latest_first=True,
        has_shortfalls=False,
        add=_clocked(requests, w),
    )


def _told(w: Words) -> Listing:
    """How what people were told, and had to pay, is listed."""
    return Listing(
        ("item_id", "arises_on", "company", "kind", "channel", "why"),
        labels=_labels(w),
        page_wide=PAGE_WIDE,
        has_shortfalls=False,
    )


def _labels(w: Words) -> Labels:
    """The kinds of requests by their own names: a hold may have a kind that is called the same."""
    return {"kind": {kind: w.name("kind", kind) for kind in REQUEST_KINDS}}


def narrow_to(*, kind: str, outcome: str) -> None:
    """Filters the rows to what was clicked."""
    put_all({"promise": None, "kind": kind, "status": _STATUS_OF[outcome]})


def _clocked(requests: pl.DataFrame, w: Words) -> Callable[[pl.DataFrame], pl.DataFrame]:
    """A function that adds to items: received_on, answered_on, state (in words) and clock (how the
    last day was worked out, in brief)."""
    wanted = ("received_on", "answered_on", "days", "is_paused", "paused_since", "paused_days")
    known = requests.select(pl.col("request_id").alias("item_id"), "kind", *wanted, "extended_on")

    def added(items: pl.DataFrame) -> pl.DataFrame:
        found = items.join(known, on=["item_id", "kind"], how="left", maintain_order="left")
        rows = found.to_dicts()
        states, clocks = [_state(row, w) for row in rows], [_clock(row, w) for row in rows]
        texts = {"state": states, "clock": clocks}
        return found.with_columns(
            pl.Series(name, values, dtype=pl.String) for name, values in texts.items()
        )

    return added


def _state(row: Mapping[str, Any], w: Words) -> str:
    if row["status"] in ("pending", "overdue", "held"):
        return verdict(row, w)
    return w(f"status.{row['status']}")


def _clock(row: Mapping[str, Any], w: Words) -> str:
    """How the last day was worked out: the month, the pauses, the extension."""
    parts = [w("requests.clock_month")]
    if row["is_paused"] and row["paused_since"]:
        parts.append(w("requests.clock_still", day=w.written.short_day(row["paused_since"])))
    elif row["paused_days"]:
        parts.append(w.count("requests.clock_paused", row["paused_days"]))
    if row["extended_on"]:
        parts.append(w("requests.clock_extended", day=w.written.short_day(row["extended_on"])))
    return ", ".join(parts)
