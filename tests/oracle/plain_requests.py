"""Where each request stands on a day, read slowly from a sample's files with `plain_clock`."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from tests.oracle.plain_clock import DAY, Walk
from tests.oracle.plain_tables import rows_of, table

SCHEMA = {
    "state": pl.String,
    "days": pl.Int64,
    "is_extended": pl.Boolean,
    "margin_days": pl.Int64,
    "outcome": pl.String,
}


def requests(folder: Path, day: date) -> pl.DataFrame:
    """Every request received by the day, with its state, days on the clock and outcome so far.

    state: in_time, late, withdrawn, open, open_late, paused; null where its outcome has no day.
    """
    steps = _steps(folder)
    rows = table(folder, "requests").filter(pl.col("received_on") <= day).sort("request_id")
    told = [_stands(row, steps[row["request_id"]], day) for row in rows.to_dicts()]
    known = rows.select(
        "request_id", "company", "kind", "channel", "received_on", "registered_on", "fee_sek"
    )
    return pl.concat([known, pl.DataFrame(told, schema=SCHEMA)], how="horizontal")


def first_day(cases: pl.DataFrame, share: float) -> int | None:
    """The first day on the clock on which no more than a share are unanswered (Kaplan-Meier)."""
    left, waiting = 1.0, cases.height
    for (days,), group in cases.sort("days").group_by("days", maintain_order=True):
        answers = group.filter(pl.col("state").is_in(["in_time", "late"])).height
        left *= 1 - answers / waiting
        if left <= share + 1e-9:
            return days
        waiting -= group.height
    return None


def _steps(folder: Path) -> dict[str, dict[str, list[date]]]:
    """request -> kind of step -> its days; an extension without a reason is none."""
    found: dict[str, dict[str, list[date]]] = defaultdict(lambda: defaultdict(list))
    for row in rows_of(folder, "request_events"):
        if row["kind"] != "extension_told" or row["reason"]:
            found[row["request_id"]][row["kind"]].append(row["happened_on"])
    return found


def _stands(row: dict[str, Any], steps: dict[str, list[date]], day: date) -> dict[str, Any]:
    withdrawn = min(steps["withdrawn"], default=None)
    ends = [end for end in (row["answered_on"], withdrawn) if end]
    if row["outcome"] and not ends:
        return dict.fromkeys(SCHEMA)
    end = min(ends, default=None)
    is_void = end is not None and (row["outcome"] == "withdrawn" or end != row["answered_on"])
    is_over = end is not None and end <= day
    walk = Walk(
        row["received_on"],
        set(steps["identity_asked"]),
        set(steps["identity_confirmed"]),
        set(steps["extension_told"]),
    )
    # What ends on a day ends under the last day that the evening before had.
    at = max(end - DAY, row["received_on"]) if is_over else day
    is_paused, due = _evening(walk, at)
    until = end if is_over else day
    stood = sum(
        _evening(walk, row["received_on"] + n * DAY)[0] for n in range(_between(row, until))
    )
    if is_over and is_void:
        state = "withdrawn"
    elif is_over:
        state = "late" if due and end > due else "in_time"
    else:
        state = "paused" if is_paused else "open_late" if due and day > due else "open"
    return {
        "state": state,
        "days": _between(row, until) - stood,
        "is_extended": walk.extended_on is not None and walk.extended_on <= at,
        "margin_days": (until - due).days if due else None,
        "outcome": row["outcome"] if is_over else None,
    }


def _between(row: dict[str, Any], until: date) -> int:
    return (until - row["received_on"]).days


def _evening(walk: Walk, day: date) -> tuple[bool, date | None]:
    """Paused or not, and the last day, at the end of a day; long after all steps nothing moves."""
    return walk.days.get(day) or walk.days[max(walk.days)]
