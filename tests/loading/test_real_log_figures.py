"""Turnaround on a real log, recomputed from its file in plain polars: equal, year by year.

The same log as in `test_real_log.py`, where the file is beside the project's folder.
"""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import polars as pl
import pytest

import queries
from tests.loading.test_real_log import LOG, MAPPING, needs_the_log
from tests.oracle.clock import plain_months_after, plain_roll
from tests.support.command import run

OUTCOMES = {
    "done": "answered",
    "no_docs": "answered",
    "partial": "answered",
    "rejected": "answered",
    "abandoned": "withdrawn",
}
LAST = date(2016, 10, 31)


def last_day(received: date) -> date:
    """One month on, by the plain reading of the law."""
    return plain_roll(plain_months_after(received, 1))


def cases() -> pl.DataFrame:
    """The judged requests of the log: year, days waited, how it ended by the last day."""
    log = pl.read_csv(LOG / "requests.csv", infer_schema=False).select(
        received=pl.col("date_submitted").str.to_date(),
        done=pl.col("date_done").str.to_date(),
        said=pl.col("status").replace_strict(OUTCOMES, default=None),
    )
    known = log.filter(
        pl.col("received").is_not_null(),
        pl.col("done").is_null() | (pl.col("done") >= pl.col("received")),
        ~(pl.col("said").is_not_null() & pl.col("done").is_null()),
        pl.col("received") <= LAST,
    )
    due = pl.col("received").map_elements(last_day, return_dtype=pl.Date)
    seen = pl.when(pl.col("done") <= LAST).then("done")
    ended = (
        pl.when(seen.is_null() & (pl.col("due") < LAST))
        .then(pl.lit("open_late"))
        .when(seen.is_null())
        .then(pl.lit("open"))
        .when(pl.col("said") == "withdrawn")
        .then(pl.lit("withdrawn"))
        .when(pl.col("done") <= pl.col("due"))
        .then(pl.lit("in_time"))
        .otherwise(pl.lit("late"))
    )
    # the measure counts those whose last day has passed, not what fell away before
    fell_away = (pl.col("said") == "withdrawn") & (pl.col("done") <= pl.col("due"))
    passed = (pl.col("due") < LAST) & ~fell_away.fill_null(False)
    return (
        known.with_columns(due=due)
        .filter(passed)
        .select(
            year=pl.col("received").dt.year(),
            days=(seen.fill_null(LAST) - pl.col("received")).dt.total_days(),
            ended=ended,
        )
    )


def waited(mine: pl.DataFrame, share: float) -> int | None:
    """The first day on which no more than `share` are unanswered (Kaplan-Meier)."""
    left, waiting = 1.0, mine.height
    for day, group in mine.sort("days").group_by("days", maintain_order=True):
        answers = group.filter(pl.col("ended").is_in(["in_time", "late"])).height
        left *= 1 - answers / waiting
        if left <= share + 1e-9:
            return day[0]
        waiting -= group.height
    return None


@needs_the_log
def test_turnaround_by_year_is_what_plain_polars_says(tmp_path: Path):
    """Counts, the share in time, the median and the 90th percentile of every year."""
    folder = tmp_path / "log"
    shutil.copytree(LOG, folder)
    (folder / "exports.toml").write_text(MAPPING, encoding="utf-8")
    assert run("--store", tmp_path / "store", "load", folder) == 0
    nb = queries.open(tmp_path / "store")
    assert nb.day == LAST
    told = {
        row["received_year"]: row
        for row in nb.measure("turnaround", by=["received_year"]).iter_rows(named=True)
    }
    years = cases().partition_by("year", as_dict=True)
    assert {year for (year,) in years} == set(told) and len(told) == 7
    for (year,), mine in years.items():
        count = dict(mine.group_by("ended").len().iter_rows())
        row = told[year]
        in_time, late, open_late = (count.get(k, 0) for k in ("in_time", "late", "open_late"))
        assert (row["requests"], row["in_time"], row["late"], row["open_late"]) == (
            mine.height,
            in_time,
            late,
            open_late,
        )
        assert row["withdrawn"] == count.get("withdrawn", 0)
        # what was withdrawn after its last day counts against, as in the promise
        assert row["share_in_time"] == pytest.approx(in_time / mine.height)
        assert row["median_days"] == waited(mine, 0.5)
        assert row["p90_days"] == waited(mine, 0.1)
