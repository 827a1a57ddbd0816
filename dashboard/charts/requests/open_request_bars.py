"""One lane of `clocks`: the looks and the names of the stretches of a request's time."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from dashboard.charts import palette as colours
from dashboard.charts.palette import STANDINGS, STATES, Tone
from dashboard.words import Words

SOON = 7


def request_name(row: Mapping[str, Any], w: Words) -> str:
    """`B-2231 utdrag`: the source's own id and the short word of its kind."""
    return f"{row['request_id']} {w.name('kind_short', row['kind'])}"


def lane(row: Mapping[str, Any]) -> str:
    """What tells a lane from all others: one letter may ask for several rights."""
    return f"{row['request_id']}:{row['kind']}"


def verdict(row: Mapping[str, Any], w: Words) -> str:
    """Days left or overdue in words; the last day in words too, never as a zero."""
    if row["is_paused"]:
        return w("days.paused")
    days = row["days"]
    if days == 0:
        return w("days.last")
    return w.count("days.left", days) if days > 0 else w.count("days.over", -days)


def verdict_tone(row: Mapping[str, Any]) -> Tone:
    """The colour of the verdict: at fault, near, or quiet."""
    if row["is_paused"] or row["days"] > SOON:
        return colours.MUTED
    return STANDINGS["not_kept" if row["days"] < 0 else "near"].text


def segments(
    rows: list[dict[str, Any]], day: date, low: int, high: int, w: Words
) -> list[dict[str, Any]]:
    """The stretches of every lane in days from the chosen day, clipped to the scale."""
    found = []
    for row in rows:
        text = w(
            "clocks.lane",
            name=request_name(row, w),
            day=row["received_on"],
            verdict=verdict(row, w),
        )
        for state, start, end in _stretches(row, day):
            start, end = max(start, low), min(end, high)
            if start >= end:
                continue
            look = STATES[state]
            found.append(
                {
                    "id": lane(row),
                    "request": row["request_id"],
                    "from": start,
                    "to": end,
                    "fill": look.fill,
                    "line": look.line,
                    "dash": [3, 2] if look.is_dashed else [1, 0],
                    "description": text,
                }
            )
    return found


def _stretches(row: Mapping[str, Any], day: date) -> list[tuple[str, int, int]]:
    received = (row["received_on"] - day).days
    due = (row["due_on"] - day).days if row["due_on"] else None
    end_of_elapsed = 0 if due is None else min(due, 0)
    found, at = [], received
    for start, end in _pauses(row, day):
        found += [("waiting", at, start), ("unknown", start, end)]
        at = end
    found.append(("waiting", at, end_of_elapsed))
    if due is not None:
        found.append(("overdue", due, 0) if due < 0 else ("held", 0, due))
    return found


def _pauses(row: Mapping[str, Any], day: date) -> list[tuple[int, int]]:
    """Stretches in which the clock was paused; an open one lasts until the day."""
    pauses = [
        ((pause["paused_from"] - day).days, ((pause["paused_until"] or day) - day).days)
        for pause in row.get("pauses") or []
    ]
    if not pauses and row["is_paused"] and row["paused_since"]:
        pauses = [((row["paused_since"] - day).days, 0)]
    return sorted(pauses)
