"""What has to be erased on a day, read slowly from a sample's files: polars, loops, no product.

A third reading beside the SQL and `sample_rules.py`: of one day instead of all of them, with the
hold that binds and the due day in force. `records` gives one row per set of data that is waiting,
held, overdue or erased on the day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from tests.oracle.plain_clock import DAY, plain_months_after
from tests.oracle.plain_tables import rows_of

ALWAYS = date.max
Span = tuple[date, date]
SCHEMA = {
    "promise": pl.String,
    "holding_id": pl.String,
    "company": pl.String,
    "customer_id": pl.String,
    "system": pl.String,
    "category": pl.String,
    "status": pl.String,
    "due_on": pl.Date,
    "basis": pl.String,
    "hold_ends_on": pl.Date,
    "void_on": pl.Date,
}


@dataclass
class Time:
    """One time that a set of data has to be erased in: `kept` is the last day of keeping."""

    promise: str
    begins: date
    kept: date
    run: int
    basis: str | None
    ends: date | None = None
    is_erased: bool = False

    @property
    def due(self) -> date:
        return self.kept + self.run * DAY

    def due_in_force(self, day: date, holds: list[tuple[Span, str]]) -> date:
        """The last fine day: what was late when a hold began keeps its own; others begin anew."""
        due = self.due
        for (first, last), _ in sorted(holds):
            is_late = first > self.begins and first > due
            if last < day and last >= self.begins and not is_late:
                due = max(due, last + self.run * DAY)
            if is_late:
                break
        return due

    def was_late(self, holds: list[tuple[Span, str]]) -> bool:
        """Whether it was overdue on any day before it ended."""
        day = max(self.begins, self.due + DAY)
        while self.ends and day < self.ends:
            if not held(holds, day) and day > self.due_in_force(day, holds):
                return True
            day += DAY
        return False


def records(folder: Path, day: date) -> pl.DataFrame:
    """Each set of data that is waiting, held, overdue, erased in time or late on the day."""
    found = []
    for holding, times, holds in _timed(folder):
        for time in times:
            row = _on(day, time, holds)
            if row:
                named = {key: holding[key] for key in SCHEMA if key in holding}
                found.append({"promise": time.promise, **named, **row})
    return pl.DataFrame(found, schema=SCHEMA)


def owners(folder: Path) -> dict[tuple[str, str], str]:
    """(company, system) -> who owns it by the register."""
    return {(row["company"], row["system"]): row["owner"] for row in rows_of(folder, "processings")}


def held(holds: list[tuple[Span, str]], day: date) -> tuple[Span, str] | None:
    """The hold that binds on a day, if any."""
    return next((hold for hold in sorted(holds) if hold[0][0] <= day <= hold[0][1]), None)


def _on(day: date, time: Time, holds: list[tuple[Span, str]]) -> dict[str, Any] | None:
    if day < time.begins:
        return None
    if time.ends and time.ends <= day:
        if not time.is_erased:
            return None
        status = "met_late" if time.was_late(holds) else "met"
        due = time.due_in_force(time.ends, holds)
        return {"status": status, "due_on": due, "basis": time.basis}
    binding = held(holds, day)
    if binding:
        (_, last), reason = binding
        ends = None if last == ALWAYS else last
        return {"status": "held", "basis": reason, "hold_ends_on": ends}
    due = time.due_in_force(day, holds)
    status = "overdue" if day > due else "pending"
    void = None if time.is_erased else time.ends
    return {"status": status, "due_on": due, "basis": time.basis, "void_on": void}


def _timed(folder: Path) -> Iterator[tuple[dict[str, Any], list[Time], list[tuple[Span, str]]]]:
    """Each holding about a person with its times and the holds on it."""
    customers = {(r["company"], r["customer_id"]): r for r in rows_of(folder, "customers")}
    spans, statutes = relations(folder), _statutes(folder)
    holds, erased = _holds(folder), _erased(folder)
    for row in rows_of(folder, "holdings"):
        key = row["company"], row["customer_id"]
        if customers[key]["kind"] == "organisation":
            continue
        mine = holds[None, row["holding_id"]] + holds[key]
        gone = erased.get(row["holding_id"])
        lines = statutes[row["company"], row["system"], row["category"]]
        yield row, list(_times(row, spans[key], lines, gone)), mine


def _times(
    row: dict[str, Any], spans: list[Span], lines: list[dict[str, Any]], gone: date | None
) -> Iterator[Time]:
    for at, (_, end) in enumerate(spans):
        back = spans[at + 1][0] if at + 1 < len(spans) else ALWAYS
        if end == ALWAYS or row["collected_on"] >= back:
            continue
        begins, kept = max(end, row["collected_on"]), plain_months_after(end, 24)
        if gone and gone < begins:
            return
        rule, last, run = _statute(row, lines, kept)
        is_longer = last is not None and last > kept
        own = Time("erase_after_relationship", begins, kept, 31, rule if is_longer else None)
        ends = {gone or ALWAYS: True}
        ends |= {back: gone == back} if back <= kept else {}
        ends |= {kept + DAY: False} if is_longer else {}
        _end(own, ends)
        yield own
        if is_longer and own.ends == kept + DAY and not own.is_erased:
            after = Time("erase_after_statutory_period", kept + DAY, last, run, rule)
            ends = {gone or ALWAYS: True} | ({back: gone == back} if back <= last else {})
            _end(after, ends)
            yield after
        if back > max(kept, last or kept):
            return


def _end(time: Time, ends: dict[date, bool]) -> None:
    """The first of what can end it; ALWAYS is never."""
    first = min(ends)
    time.ends, time.is_erased = (None, False) if first == ALWAYS else (first, ends[first])


def _statute(
    row: dict[str, Any], lines: list[dict[str, Any]], kept: date
) -> tuple[str | None, date | None, int]:
    """The longest statute of the register lines in force on the last day of the 24 months."""
    now = [
        line
        for line in lines
        if (line["valid_from"] or date.min) <= kept <= (line["valid_until"] or ALWAYS)
    ]
    later = sorted((x for x in lines if x["valid_from"] and x["valid_from"] > kept), key=_begins)
    of = now or [line for line in later if line["valid_from"] == later[0]["valid_from"]]
    found = []
    for line in of:
        if line["retention"] == "accounting":
            found.append(("accounting", date(row["fiscal_year_end"].year + 7, 12, 31), 90))
        if line["retention"] == "metering":
            since = row["data_until"] or row["collected_on"]
            found.append(("metering", plain_months_after(since, 72), 31))
    return max(found, key=lambda rule: rule[1], default=(None, None, 31))


def _begins(line: dict[str, Any]) -> date:
    begins: date = line["valid_from"]
    return begins


def _statutes(folder: Path) -> dict[Any, list[dict[str, Any]]]:
    found = defaultdict(list)
    for row in rows_of(folder, "processings"):
        found[row["company"], row["system"], row["category"]].append(row)
    return found


def _holds(folder: Path) -> dict[Any, list[tuple[Span, str]]]:
    found = defaultdict(list)
    for row in rows_of(folder, "holds"):
        key = (
            (None, row["holding_id"]) if row["holding_id"] else (row["company"], row["customer_id"])
        )
        found[key].append(((row["holds_from"], row["holds_until"] or ALWAYS), row["reason"]))
    return found


def _erased(folder: Path) -> dict[str, date]:
    """holding -> the first day on which its row or a line about it says that it is gone."""
    found: dict[str, date] = {}
    said = [(row["holding_id"], row.get("erased_on")) for row in rows_of(folder, "holdings")]
    said += [
        (row["holding_id"], row["erased_on"])
        for row in rows_of(folder, "erasures")
        if row["how"] != "partly"
    ]
    for holding, on in said:
        if holding and on:
            found[holding] = min(on, found.get(holding, on))
    return found


def relations(folder: Path) -> dict[Any, list[Span]]:
    """(company, customer) -> its unbroken times as a customer; ALWAYS: it goes on."""
    customers = {(r["company"], r["customer_id"]): r for r in rows_of(folder, "customers")}
    contracts = defaultdict(list)
    for row in rows_of(folder, "contracts"):
        contracts[row["company"], row["customer_id"]].append(row)
    found = {}
    for key, row in customers.items():
        over = "settled_on" if row["kind"] == "estate" else "ends_on"
        spans = [(one["starts_on"], one[over] or ALWAYS) for one in contracts[key]]
        if not spans:
            over = "last_contact_on" if row["kind"] == "prospect" else "customer_until"
            spans = [(row["customer_since"] or date.min, row[over] or ALWAYS)]
        found[key] = _joined(spans)
    for key, row in customers.items():
        if row["kind"] == "company_contact":
            of = found[key[0], row["organisation_id"]][-1][1]
            found[key] = [(row["customer_since"], min(of, row["customer_until"] or ALWAYS))]
    return found


def _joined(spans: list[Span]) -> list[Span]:
    """Times that overlap, or follow each other without a free day, are one."""
    found: list[Span] = []
    for first, last in sorted(spans):
        if found and (found[-1][1] == ALWAYS or first <= found[-1][1] + DAY):
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return found
