"""Years of exports whose systems delete, folded after thirteen months or never: the same figures.

Each world is loaded twice, export by export: once as the product does, once without ever folding.
What is carried on must be what the rows would still say, to the day, in every breakdown; what is
kept as a row must be judged alike.
"""

from __future__ import annotations

import csv
import os
from datetime import date
from pathlib import Path

import duckdb
import polars as pl
import pytest

from queries.notices.model import DisposalDecision, Notice
from queries.notices.reading import SHIPPED, read_notice
from queries.snapshots import retention
from queries.snapshots.load import load
from queries.snapshots.store import Snapshot, Store
from tests.support.leaving_worlds import EXPORTS, WINDOWED, LeavingWorld

DECIDED = [(date(2023, 3, 1), date(2024, 2, 1)), (date(2026, 3, 1), None)]
WORLDS = range(1, 21) if os.environ.get("NOTICEBOARD_SOAK") else (1,)


def patient_notice() -> Notice:
    """The shipped notice, under which a load may lose any share of the ids and know no customer,
    and of whose disposal decisions two are left."""
    notice = read_notice()
    patient = {"gone_share": 1.0, "gone_least": 100_000, "unknown_customer_share": 1.0}
    default = notice.tables.default.model_copy(update=patient)
    tables = notice.tables.model_copy(update={"default": default})
    decisions = tuple(
        DisposalDecision(
            reference=f"GB {number}",
            decided_from=begins,
            decided_until=ends,
            companies=("kem",),
            categories=("contact", "billing"),
        )
        for number, (begins, ends) in enumerate(DECIDED)
    )
    return notice.model_copy(update={"tables": tables, "disposal_decisions": decisions})


def write(world: LeavingWorld, folder: Path, day: date, events_from: date | None) -> None:
    """One export of the world, taken on the day after `day`."""
    folder.mkdir(parents=True)
    entries = []
    for name, rows in world.export(day, events_from).items():
        columns = list(world.tables[name][0].row)
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, columns)
            writer.writeheader()
            writer.writerows(rows)
        begins = f"events_from = {events_from}\n" if events_from and name in WINDOWED else ""
        taken = date.fromordinal(day.toordinal() + 1)
        entries.append(
            f'[[file]]\npath = "{name}.csv"\ntable = "{name}"\n'
            f"extracted_at = {taken}T04:10:00\n{begins}"
        )
    (folder / "exports.toml").write_text("\n".join(entries), encoding="utf-8")


def window(day: date, seed: int) -> date | None:
    """The first day of the files of events: every other world exports two years of them."""
    return date(day.year - 2, day.month, 1) if seed % 2 else None


def stored(snapshot: Snapshot, file: str, sql: str) -> pl.DataFrame:
    with duckdb.connect(str(snapshot.folder / f"{file}.duckdb"), read_only=True) as con:
        return con.sql(sql).pl()


DAILY = "select * from daily order by all"
ROWS = "select * from obligations order by all"


@pytest.mark.parametrize("seed", WORLDS)
def test_folding_changes_no_figure_of_any_day(tmp_path: Path, seed: int, monkeypatch):
    """Flow by flow and row by row, after the last of many exports."""
    world, notice = LeavingWorld(seed), patient_notice()
    # one key for both: the same customers have the same pseudonyms
    monkeypatch.setenv("NOTICEBOARD_KEY_FILE", str(tmp_path / "key"))
    stores = {months: Store(tmp_path / f"store-{months}") for months in (13, 1_200)}
    made = {}
    for day in EXPORTS:
        folder = tmp_path / day.isoformat()
        write(world, folder, day, window(day, seed))
        for months, store in stores.items():
            monkeypatch.setattr(retention, "KEEP_MONTHS", months)
            made[months], _ = load(folder, store, notice, SHIPPED.read_bytes())
    folded, whole = made[13], made[1_200]
    carried = pl.read_parquet(folded.folder / "carried.parquet")
    assert carried["promise"].n_unique() > 10, "hardly anything was folded"
    assert pl.read_parquet(whole.folder / "carried.parquet").is_empty()
    assert_same(stored(folded, "flows", DAILY), stored(whole, "flows", DAILY))
    kept, all_rows = stored(folded, "rows", ROWS), stored(whole, "rows", ROWS)
    invented = kept.join(all_rows, on=kept.columns, how="anti", nulls_equal=True)
    assert invented.is_empty(), invented
    assert kept.height < all_rows.height


def assert_same(one: pl.DataFrame, other: pl.DataFrame) -> None:
    """Equal flows; the message shows where they differ."""
    flows = [c for c in one.columns if one.schema[c] == pl.Int64]
    both = pl.concat([one, other.with_columns(pl.col(name) * -1 for name in flows)])
    keys = [c for c in one.columns if c not in flows]
    wrong = (
        both.group_by(keys).agg(pl.col(flows).sum()).filter(pl.any_horizontal(pl.col(flows) != 0))
    )
    with pl.Config(tbl_rows=40, tbl_cols=-1, tbl_width_chars=240):
        assert wrong.is_empty(), wrong.filter(dimension="").sort("promise", "day")
