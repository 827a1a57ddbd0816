"""Loads at three sizes by stage; one million customers generated, loaded, asked.

    python -m tests.benchmarks [CUSTOMERS] [FOLDER] [--stages] [--against DIR]

Prints one table. The figures from the flows and from the rows are compared before they are timed.
`--against`: loads with the code of another checkout beside it, with the ratio. `--stages`: loads by
stage alone, the largest of CUSTOMERS customers.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl

import queries
from queries.api.asof import series_days
from queries.build.schema import STATUSES
from tests.benchmarks import stages

PROMISE = "erase_after_relationship"
# Loads by stage are of CSV files, which take longer to write than to load.
MOST_BY_STAGE = 100_000
COUNT_ROWS = """
    select status, count(*) as things
    from item_status($day)
    where promise = $promise
    group by status
"""


def timed(call: Callable[[], object], times: int) -> tuple[float, object]:
    """The median of several calls in milliseconds, and what the last one gave."""
    took, result = [], None
    for _ in range(times):
        start = time.perf_counter()
        result = call()
        took.append(1000 * (time.perf_counter() - start))
    return statistics.median(took), result


def command(*arguments: object) -> tuple[float, float]:
    """Run `noticeboard` in a process of its own: seconds, and its peak memory in GB."""
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "dashboard.commands", *map(str, arguments)],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return time.perf_counter() - start, peak / (1024**2 if sys.platform != "darwin" else 1024**3)


def from_rows(nb: queries.Noticeboard, day: date) -> dict[str, int]:
    """The statuses of the promise, counted over its obligations."""
    found = nb.sql(COUNT_ROWS, {"day": day, "promise": PROMISE})
    counted = dict(found.iter_rows())
    return {name: counted.get(name, 0) for name in STATUSES}


def compare(nb: queries.Noticeboard) -> list[tuple[str, str]]:
    """As-of and a trend of 60 months, from the flows and from the rows: equal, with the ratio."""
    months = series_days(nb.day.replace(year=nb.day.year - 5), nb.day, "month")[-60:]

    def flows_at(day: date) -> dict[str, int]:
        row = nb.status(day).filter(pl.col("promise") == PROMISE).to_dicts()[0]
        return {name: row[name] or 0 for name in STATUSES}

    def trend_of_flows() -> list[dict[str, int]]:
        frame = nb.trend(PROMISE, months[0], months[-1])
        return frame.select(STATUSES).to_dicts()

    def trend_of_rows() -> list[dict[str, int]]:
        return [from_rows(nb, day) for day in months]

    lines = []
    for name, flows, rows, times in (
        ("as-of, all promises", lambda: flows_at(nb.day), lambda: from_rows(nb, nb.day), 9),
        ("60-month trend", trend_of_flows, trend_of_rows, 3),
    ):
        fast, one = timed(flows, times)
        slow, other = timed(rows, times)
        equal = "equal" if one == other else "NOT EQUAL"
        lines.append(
            (name, f"flows {fast:,.0f} ms, rows {slow:,.0f} ms, {slow / fast:,.1f} times, {equal}")
        )
    page, _ = timed(lambda: nb.items(PROMISE, status="overdue", limit=50), 5)
    lines.append(("a page of 50 overdue items", f"{page:,.0f} ms"))
    return lines


def loads_by_stage(customers: int, folder: Path, against: Path | None) -> list[tuple[str, str]]:
    """Two customers, the samples, and as many customers as asked for."""
    exports = {"tiny": folder / "tiny", "samples": stages.HERE / "data_samples"}
    many = {f"{customers:,} customers": folder / f"csv-{customers}"}
    for wanted, number in ((exports["tiny"], 2), *((path, customers) for path in many.values())):
        if not wanted.exists():
            command("sample", wanted, "--customers", number, "--seed", 5)
    return [*stages.of_loads(exports, against), *stages.of_loads(many, against, times=1)]


def questions(customers: int, folder: Path) -> list[tuple[str, str]]:
    """Generate and load where that is not done yet; then as-of, trend and a page of items."""
    exports, store = folder / "exports", folder / "store"
    lines = []
    if not exports.exists():
        seconds, peak = command("sample", exports, "--customers", customers, "--format", "parquet")
        lines.append(("generate", f"{seconds:,.0f} s, peak {peak:.1f} GB"))
    if not (store / "CURRENT").exists():
        seconds, peak = command("--store", store, "load", exports)
        lines.append(("load", f"{seconds:,.0f} s, peak {peak:.1f} GB (of both commands)"))
    nb = queries.open(store)
    counts = nb._snapshot.manifest["counts"]
    rows = nb.files()
    lines.append(("rows read", f"{rows['rows_read'].sum():,}"))
    lines.append(("obligations", f"{counts['obligations']:,}"))
    lines.append(("rows in daily", f"{counts['daily']:,}"))
    lines += compare(nb)
    nb.close()
    return lines


def main() -> None:
    """Generate, load, compare, print."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    parser.add_argument("customers", nargs="?", type=int, default=1_000_000)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--against", type=Path, metavar="DIR")
    parser.add_argument("--stages", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.folder or Path(scratch)
        lines = [] if given.stages else questions(given.customers, folder)
        most = given.customers if given.stages else min(given.customers, MOST_BY_STAGE)
        lines += loads_by_stage(most, folder, given.against)
    width = max(len(name) for name, _ in lines)
    for name, said in lines:
        print(f"{name:<{width}}  {said}")


if __name__ == "__main__":
    main()
