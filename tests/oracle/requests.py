"""Where each request stands on a day, read slowly from a sample's files with a walk through it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

from tests.oracle.clock import ALWAYS, DAY, Walk, spans_of
from tests.oracle.tables import Faults, Row, Tables

ANSWERS = {
    "access": "answer_access_request",
    "rectification": "answer_rectification_request",
    "erasure": "answer_erasure_request",
    "restriction": "answer_restriction_request",
    "portability": "answer_portability_request",
    "objection": "answer_objection",
    "marketing_optout": "answer_objection",
}
KNOWN = ("request_id", "company", "kind", "channel", "received_on", "registered_on", "fee_sek")
SCHEMA = {
    "judged_on": pl.Date,
    "state": pl.String,
    "days": pl.Int64,
    "is_extended": pl.Boolean,
    "margin_days": pl.Int64,
    "outcome": pl.String,
}
# kind of step -> its days, each with its reason and the day that was told
Steps = Mapping[str, list[tuple[date, str | None, date | None]]]


def requests(tables: Tables, day: date) -> pl.DataFrame:
    """Every request received by the day, with its state, days on the clock and outcome so far.

    judged_on: the first day that is late, or of what was answered in time the day after its last
    day (without one, as the clock stood still: the day of the answer); null: not by what is known.
    state: in_time, late, withdrawn, open, open_late, paused; null where its outcome has no day.
    """
    steps = steps_of(tables)
    rows = [row for row in tables["requests"] if row["received_on"] <= day]
    rows = sorted(rows, key=lambda row: (row["request_id"], row["kind"]))
    known = pl.DataFrame([{name: row[name] for name in KNOWN} for row in rows],
                         infer_schema_length=None)  # fmt: skip
    told = [_stands(row, steps[row["request_id"], row["kind"]], day) for row in rows]
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


def answer_faults(tables: Tables, until: date) -> Faults:
    """Against the six promises to answer."""
    steps, found = steps_of(tables), {}
    for row in tables["requests"]:
        of = steps[row["request_id"], row["kind"]]
        if row["outcome"] in ("withdrawn", "duplicate") or of["withdrawn"] or of["reopened"]:
            continue
        last = row["answered_on"] - DAY if row["answered_on"] else until
        walk, day, late = walk_of(row, of), row["received_on"], []
        while day <= last:
            is_paused, due = _evening(walk, day)
            late += [day] if not is_paused and due and day > due else []
            day += DAY
        if late:
            # what was answered is over, whatever the last day of the data
            spans = spans_of(late, ALWAYS if row["answered_on"] else until)
            name = ANSWERS[row["kind"]]
            part = row["kind"] if name == "answer_objection" else None
            found[name, row["request_id"], part] = spans
    return found


def told_faults(tables: Tables) -> Faults:
    """Against refusal_told_in_time, extension_told_in_time, request_is_free and fee_has_reason."""
    steps, found = steps_of(tables), {}
    for row in tables["requests"]:
        request, kind = row["request_id"], row["kind"]
        of = steps[request, kind]
        # the first month, as if nobody had extended it
        first = walk_of(row, of, is_extensible=False)
        if row["outcome"] in ("refused", "partly", "not_identified"):
            told = sorted(of["refusal_told"], key=lambda step: step[0])
            on = told[0][0] if told else row["answered_on"]
            is_explained = row["refusal_reason"] or row["outcome"] == "not_identified"
            if not is_explained or is_late(first, on):
                found["refusal_told_in_time", request, kind] = [(on, on)]
        for on, reason, _ in of["extension_told"]:
            if not reason or is_late(first, on):
                found["extension_told_in_time", request, kind] = [(on, on)]
        if float(row["fee_sek"] or 0) > 0 and row["outcome"] not in ("withdrawn", "duplicate"):
            on = row["answered_on"]
            found["request_is_free", request, kind] = [(on, on)]
            if row["refusal_reason"] not in ("excessive", "unfounded"):
                found["fee_has_reason", request, kind] = [(on, on)]
    return found


def is_late(walk: Walk, day: date) -> bool:
    """After the last day as it stood that day; while the clock stands still nothing is."""
    is_paused, last_day = _evening(walk, day)
    return not is_paused and last_day is not None and day > last_day


def steps_of(tables: Tables) -> dict[tuple[str, str], Steps]:
    """(letter, right) -> kind of step -> its days; a step without a right is about all of them."""
    rights = defaultdict(set)
    for row in tables["requests"]:
        rights[row["request_id"]].add(row["kind"])
    found: dict[Any, Any] = defaultdict(lambda: defaultdict(list))
    for row in tables["request_events"]:
        about = row["request_kind"]
        told = row["happened_on"], row["reason"], row["told_until"]
        for kind in {about} if about else rights[row["request_id"]]:
            found[row["request_id"], kind][row["kind"]].append(told)
    return found


def walk_of(row: Row, steps: Steps, *, is_extensible: bool = True) -> Walk:
    """The request's time, lived day by day; an extension without a reason is none."""
    extensions = sorted(
        (day, until or date.max) for day, reason, until in steps["extension_told"] if reason
    )
    extensions = extensions if is_extensible else []
    return Walk(
        row["received_on"],
        {day for day, *_ in steps["identity_asked"]},
        {day for day, *_ in steps["identity_confirmed"]},
        {day for day, _ in extensions},
        extensions[0][1] if extensions else None,
    )


def _reopened(row: Row, steps: Steps) -> date | None:
    """The day an answered letter was taken up again, where the register keeps the last answer
    alone: the first answer came on that day or before."""
    again = min((on for on, *_ in steps["reopened"] if on >= row["received_on"]), default=None)
    return again if again and (not row["answered_on"] or again < row["answered_on"]) else None


def _ended(row: Row, steps: Steps) -> tuple[date | None, bool]:
    """The day on which a request ended, and whether without an answer."""
    if row["outcome"] == "duplicate":
        return row["answered_on"] or row["received_on"], True
    withdrawn = min((on for on, *_ in steps["withdrawn"]), default=None)
    answered = _reopened(row, steps) or row["answered_on"]
    ends = [end for end in (answered, withdrawn) if end]
    end = min(ends, default=None)
    return end, end is not None and (row["outcome"] == "withdrawn" or end != answered)


def _stands(row: Row, steps: Steps, day: date) -> dict[str, Any]:
    end, is_void = _ended(row, steps)
    walk = walk_of(row, steps)
    reopened = _reopened(row, steps)
    if reopened and end == reopened and not is_void and is_late(walk, reopened - DAY):
        # the first answer came on that day or before, and its last day had passed by then
        return dict.fromkeys(SCHEMA)
    if row["outcome"] and end is None:
        return dict.fromkeys(SCHEMA)
    is_over = end is not None and end <= day
    # What ends on a day ends under the last day that the evening before had.
    at = max(end - DAY, row["received_on"]) if is_over else day
    is_paused, due = _evening(walk, at)
    until = end if is_over else day
    stood = sum(
        _evening(walk, row["received_on"] + n * DAY)[0] for n in range(_between(row, until))
    )
    late_on = _first_late(walk, row["received_on"], until, answered=is_over and not is_void)
    if is_over and is_void:
        state = "withdrawn"
    elif is_over:
        state = "late" if late_on else "in_time"
    else:
        state = "paused" if is_paused else "open_late" if due and day > due else "open"
    in_time_on = (due + DAY if due else end) if state == "in_time" else None
    return {
        "judged_on": late_on or in_time_on,
        "state": state,
        "days": _between(row, until) - stood,
        "is_extended": walk.extended_on is not None and walk.extended_on <= at,
        "margin_days": (until - due).days if due else None,
        "outcome": row["outcome"] if is_over else None,
    }


def _first_late(walk: Walk, day: date, until: date, *, answered: bool) -> date | None:
    """The first day after the last day while no clock stands still; an answer ends its own day."""
    while day <= until:
        at = max(day - DAY, min(walk.days)) if answered and day == until else day
        is_paused, due = _evening(walk, at)
        if not is_paused and due and day > due:
            return day
        day += DAY
    return None


def _between(row: Row, until: date) -> int:
    return (until - row["received_on"]).days


def _evening(walk: Walk, day: date) -> tuple[bool, date | None]:
    """Paused or not, and the last day, at the end of a day; long after all steps nothing moves."""
    return walk.days.get(day) or walk.days[max(walk.days)]
