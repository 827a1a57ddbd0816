"""A series of a sample's exports read one after the other: what is known after each, and counted.

Rows that are gone from an export stay known as they were last seen. The day on which a holding left
is that of the disposal line that names it, else the last whole day of the first export without it:
the day before that was taken.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from tests.oracle.clock import DAY, year_before
from tests.oracle.erasure import RELATIONSHIP, known
from tests.oracle.tables import Tables, tables_of

KEYS = {
    "customers": ("company", "customer_id"),
    "contracts": ("contract_id",),
    "holdings": ("holding_id",),
}
STATUSES = ("pending", "overdue", "met", "met_late", "void", "held")


def exports_of(folder: Path) -> list[tuple[date, Path]]:
    """The series' folders, oldest first: (day of the export, folder)."""
    found = [path for path in Path(folder).iterdir() if path.is_dir()]
    return sorted((date.fromisoformat(path.name), path) for path in found)


def known_after(folder: Path) -> Iterator[tuple[date, Tables, Mapping[str, date]]]:
    """After each export: its day, the tables with rows that have left, and when holdings left."""
    known_rows, left = {table: {} for table in KEYS}, {}
    for day, path in exports_of(folder):
        tables = tables_of(path)
        for table, key in KEYS.items():
            known_rows[table] |= {tuple(row[k] for k in key): row for row in tables[table]}
        present = {row["holding_id"] for row in tables["holdings"]}
        for (holding,) in known_rows["holdings"]:
            if holding not in present:
                left.setdefault(holding, day - DAY)
        named = {
            row["holding_id"]: row["erased_on"]
            for row in tables["erasures"]
            if row["holding_id"] and row["how"] != "partly"
        }
        gone = {holding: named.get(holding, on) for holding, on in left.items()}
        yield day, tables | {t: list(rows.values()) for t, rows in known_rows.items()}, gone


def counts_after(
    tables: Tables, gone: Mapping[str, date], days: Sequence[date], first_export: date
) -> dict[date, Counter[tuple[str, str]]]:
    """day -> (company, status) -> how many times of the 24 months; (company, "judged") and
    (company, "kept") of the twelve months to the day, from the first export on."""
    counts: dict[date, Counter[tuple[str, str]]] = {day: Counter() for day in days}
    for row, times in known(tables, gone):
        for time in times:
            if time.promise != RELATIONSHIP:
                continue
            company, judged = row["company"], time.judged(days[-1])
            for day in days:
                counts[day].update((company, status) for status in time.statuses(day))
                if judged and first_export <= judged[0] and year_before(day) < judged[0] <= day:
                    counts[day][company, "judged"] += 1
                    counts[day][company, "kept"] += judged[1]
    return counts


def month_ends(until: date) -> list[date]:
    """That day, the end of a month, and those of the 24 months before it, ascending."""
    found = [until]
    while len(found) < 25:
        found.append(found[-1].replace(day=1) - DAY)
    return found[::-1]
