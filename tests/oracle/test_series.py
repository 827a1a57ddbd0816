"""Four monthly exports, one after the other: what was purged stays in every figure.

What erase_after_relationship must show at each month-end is counted by a slow reading of the
exports one after the other (`purge_series.py`), which knows of a purge what they tell of it.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import polars as pl
import pytest

import queries
from queries.notices.reading import SHIPPED
from tests.oracle.clock import DAY
from tests.oracle.purge_series import counts_after, exports_of, known_after, month_ends
from tests.support.command import run

PROMISE = "erase_after_relationship"
COUNTED = ["pending", "overdue", "met", "met_late", "void", "held", "judged", "kept"]


@pytest.fixture(scope="module")
def plans(series: Path) -> list[pl.DataFrame]:
    """After each export: the counts of each month-end and company."""
    first, found = exports_of(series)[0][0], []
    for day, tables, gone in known_after(series):
        counts = counts_after(tables, gone, month_ends(day - DAY), first)
        companies = sorted({row["company"] for row in tables["customers"]})
        found.append(
            pl.DataFrame(
                [
                    {"day": on, "company": company, **{n: of[company, n] for n in COUNTED}}
                    for on, of in counts.items()
                    for company in companies
                ]
            )
        )
    return found


def told(nb: queries.Noticeboard, plan: pl.DataFrame) -> pl.DataFrame:
    """The same month-ends from the figures."""
    days = plan["day"].unique().sort()
    found = nb.trend(PROMISE, days[0], days[-1], by=["company"])
    joined = plan.select("day", "company").join(found, on=["day", "company"], how="left")
    return joined.select("day", "company", *COUNTED).with_columns(pl.col(COUNTED).fill_null(0))


@pytest.fixture(scope="module")
def stores(series: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The store as it was after each of the four loads. A test that writes takes a copy."""
    base, kept = tmp_path_factory.mktemp("steps"), []
    for _, export in exports_of(series):
        assert run("--store", base / "store", "load", export) == 0
        kept.append(shutil.copytree(base / "store", base / export.name))
    return kept


def differing(one: pl.DataFrame, other: pl.DataFrame) -> pl.DataFrame:
    joined = one.join(other, on=["day", "company"], suffix="_told")
    return joined.filter(
        pl.any_horizontal(pl.col(name) != pl.col(f"{name}_told") for name in COUNTED)
    )


def test_share_status_and_trend_are_what_a_slow_reading_counts(
    plans: list[pl.DataFrame], stores: list[Path]
):
    """After each load, on the newest and on every earlier month-end, by company, to the unit."""
    done = 0
    for plan, store in zip(plans, stores, strict=True):
        nb = queries.open(store)
        assert plan["day"].n_unique() == 25
        assert nb.day == plan["day"].max()
        wrong = differing(plan, told(nb, plan))
        assert wrong.is_empty(), f"{nb.day}:\n{wrong}"
        group = plan.group_by("day").agg(pl.col(COUNTED).sum()).sort("day").to_dicts()[-1]
        row = nb.status().filter(pl.col("promise") == PROMISE).to_dicts()[0]
        assert {name: row[name] for name in COUNTED} == {name: group[name] for name in COUNTED}
        share = group["kept"] / group["judged"] if group["judged"] else None
        assert row["kept_share"] == share
        done += group["met"]
    assert done > 0, "nothing was purged between the exports: the series shows nothing"


def test_purged_rows_really_left_the_exports(stores: list[Path]):
    """The last store has rows that no export holds any more, some by record, some inferred."""
    nb = queries.open(stores[-1])
    met = nb.items(PROMISE, status="met")
    assert set(met["closed_by"].drop_nulls()) == {"record", "inferred"}
    gone = nb.sql("select holding_id from holdings where left_since is not null")
    assert gone.height > 10


def test_first_and_last_as_partial_files_infer_nothing(series: Path, tmp_path: Path):
    """Declared partial, a missing row means nothing: only the disposal record closes any."""
    partial = tmp_path / "partial"
    for _, export in (exports_of(series)[0], exports_of(series)[-1]):
        shutil.copytree(export, partial / export.name)
    for _, export in exports_of(partial):
        mapping = export / "exports.toml"
        text = mapping.read_text(encoding="utf-8")
        assert "complete = true" in text
        mapping.write_text(text.replace("complete = true", "complete = false"), encoding="utf-8")
    for _, export in exports_of(partial):
        assert run("--store", tmp_path / "store", "load", export) == 0
    nb = queries.open(tmp_path / "store")
    assert nb.sql("select count(*) as n from holdings where left_since is not null")["n"][0] == 0
    closed = nb.items(PROMISE)["closed_by"].drop_nulls()
    assert "inferred" not in set(closed)
    first = pl.read_csv(exports_of(series)[0][1] / "holdings.csv")
    last = nb.sql("select holding_id from holdings")
    assert set(first["holding_id"]) <= set(last["holding_id"])


def test_a_lost_third_is_refused_and_changes_nothing(
    series: Path, stores: list[Path], tmp_path: Path
):
    """The second delivery with a third of its holdings cut off is not believed."""
    second, cut = exports_of(series)[1][1], tmp_path / "cut"
    store = shutil.copytree(stores[0], tmp_path / "store")
    shutil.copytree(second, cut)
    lines = (cut / "holdings.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (cut / "holdings.csv").write_text("".join(lines[: len(lines) * 2 // 3]), encoding="utf-8")
    before = queries.open(store).status()
    assert run("--store", store, "load", cut) == 2
    after = queries.open(store)
    assert after.snapshot == "000001" and after.status().equals(before)
    assert run("--store", store, "load", second) == 0


def test_rebuild_after_an_edited_figure_judges_the_left_rows_too(
    stores: list[Path], tmp_path: Path
):
    """Under twelve months the purged rows had been late: their past changes, and it says so."""
    store = shutil.copytree(stores[-1], tmp_path / "store")
    before = queries.open(store)
    left = before.sql("select holding_id from holdings where left_since is not null")["holding_id"]
    was = before.items(PROMISE, status="met")
    assert was.filter(pl.col("item_id").is_in(left.implode())).height > 0
    edited = tmp_path / "notice.toml"
    text = SHIPPED.read_text(encoding="utf-8")
    edited.write_text(text.replace("value = 24", "value = 12"), encoding="utf-8")
    assert run("--notice", edited, "--store", store, "rebuild") == 0
    after = queries.open(store)
    late = after.items(PROMISE, status="met_late")
    assert late.filter(pl.col("item_id").is_in(left.implode())).height > 0
    assert after.changes(before.day, before.day)["restated"].abs().sum() > 0
