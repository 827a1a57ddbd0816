"""A series of a sample's exports read one after the other: what is known after each, and counted.

Rows that are gone from an export stay known as they were last seen. The day on which a holding left
is that of the disposal line that names it, else that of the first export without it.
"""

from collections import Counter
from datetime import date
from pathlib import Path

from tests.oracle.sample_reading import tables_of
from tests.oracle.sample_rules import (
    DAY,
    holds_on,
    months_on,
    relationships,
    statutes_of,
    stretches,
)

KEYS = {
    "customers": ("company", "customer_id"),
    "contracts": ("contract_id",),
    "holdings": ("holding_id",),
}
STATUSES = ("pending", "overdue", "met", "met_late", "void", "held")


def exports_of(folder):
    """The series' folders, oldest first: (day of the export, folder)."""
    found = [path for path in Path(folder).iterdir() if path.is_dir()]
    return sorted((date.fromisoformat(path.name), path) for path in found)


def known_after(folder):
    """After each export: its day, the tables with rows that have left, and when holdings left."""
    known, left = {table: {} for table in KEYS}, {}
    for day, path in exports_of(folder):
        tables = tables_of(path)
        for table, key in KEYS.items():
            known[table] |= {tuple(row[k] for k in key): row for row in tables[table]}
        present = {row["holding_id"] for row in tables["holdings"]}
        for (holding,) in known["holdings"]:
            if holding not in present:
                left.setdefault(holding, day)
        named = {
            row["holding_id"]: row["erased_on"]
            for row in tables["erasures"]
            if row["holding_id"] and row["how"] != "partly"
        }
        gone = {holding: named.get(holding, on) for holding, on in left.items()}
        yield day, tables | {t: list(rows.values()) for t, rows in known.items()}, gone


def stretches_of(tables, gone):
    """(company, holding) -> its stretches, of every known holding about a person."""
    kinds = {(r["company"], r["customer_id"]): r["kind"] for r in tables["customers"]}
    times, holds, statutes = relationships(tables), holds_on(tables), statutes_of(tables)
    found = {}
    for row in tables["holdings"]:
        key = row["company"], row["customer_id"]
        if kinds[key] != "organisation":
            left = gone.get(row["holding_id"])
            found[row["company"], row["holding_id"]] = stretches(
                row, times[key], holds(row), statutes, left
            )
    return found


def counts_after(tables, gone, days, first_export):
    """(day, company) -> the counts of the plan, for each of the days."""
    counts = {day: Counter() for day in days}
    known = stretches_of(tables, gone)
    for company, stretch in ((c, s) for (c, _), found in known.items() for s in found):
        judged = stretch.judged(days[-1] + 400 * DAY)
        for day in days:
            if status := stretch.status(day):
                counts[day][company, status] += 1
            if judged and first_export <= judged[0] and months_on(day, -12) < judged[0] <= day:
                counts[day][company, "judged"] += 1
                counts[day][company, "kept"] += judged[1]
    return counts
