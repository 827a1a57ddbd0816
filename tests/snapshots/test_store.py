"""The store under kills, locks and damage: a reader sees one whole snapshot, the old or the new."""

from __future__ import annotations

import fcntl
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import queries
from queries.errors import QueryError, StoreError
from queries.snapshots import reading
from queries.snapshots.store import Store
from tests.support.command import run

KILLS = 200 if os.environ.get("NOTICEBOARD_SOAK") else 6


def figures(store: Path) -> tuple[str, list]:
    """The newest snapshot's id and all of its figures."""
    nb = queries.open(store)
    try:
        return nb.snapshot, nb.status().drop("missing").rows()
    finally:
        nb.close()


def test_a_load_killed_at_any_moment_leaves_a_whole_snapshot(
    sample_store: Path, sample_exports: Path, tmp_path: Path
):
    """kill -9 at random moments from its beginning to its end, a reader polling all the while."""
    store = tmp_path / "store"
    shutil.copytree(sample_store, store)
    snapshot, expected = figures(store)
    rng = random.Random(5)
    command = [
        sys.executable,
        "-m",
        "dashboard.commands",
        "--store",
        str(store),
        "load",
        str(sample_exports),
    ]
    started = time.monotonic()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    whole = time.monotonic() - started
    killed = finished = reads = 0
    for kill in range(KILLS):
        loader = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        moment = 0.3 + 0.75 * (kill + rng.random()) / KILLS
        end = time.monotonic() + moment * whole
        while time.monotonic() < end and loader.poll() is None:
            seen, found = figures(store)
            assert found == expected
            assert seen >= snapshot
            snapshot = seen
            reads += 1
        loader.send_signal(signal.SIGKILL)
        finished += loader.wait() == 0
        killed += loader.returncode == -signal.SIGKILL
    assert killed >= KILLS // 4, f"{killed} killed, {finished} finished: nothing was tested"
    assert reads > killed
    # the next load sweeps what the killed ones left
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    assert not list(store.glob("work-*"))
    assert figures(store)[1] == expected


def test_two_loads_at_once_are_refused(
    sample_store: Path, sample_exports: Path, tmp_path: Path, capsys: pytest.CaptureFixture
):
    """The second exits at once with a sentence; the lock of a dead process is free."""
    store = tmp_path / "store"
    shutil.copytree(sample_store, store)
    with (store / "LOCK").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert run("--store", store, "load", sample_exports) == 2
        assert "Another load is running" in capsys.readouterr().err
    assert run("--store", store, "load", sample_exports) == 0


def test_the_same_exports_again_share_their_files(
    sample_store: Path, sample_exports: Path, tmp_path: Path
):
    """Source rows are stored once, named by what they came from."""
    store = tmp_path / "store"
    shutil.copytree(sample_store, store)
    before = sorted(file.name for file in (store / "tables").iterdir())
    assert run("--store", store, "load", sample_exports) == 0
    assert sorted(file.name for file in (store / "tables").iterdir()) == before
    assert Store(store).ids() == ["000001", "000002"]


def test_a_damaged_snapshot_is_told_and_an_earlier_one_still_opens(
    sample_store: Path, sample_exports: Path, tmp_path: Path
):
    """A cut file is noticed at opening, in a sentence that names the way out."""
    store = tmp_path / "store"
    shutil.copytree(sample_store, store)
    assert run("--store", store, "load", sample_exports) == 0
    flows = store / "snapshots" / "000002" / "flows.duckdb"
    flows.write_bytes(flows.read_bytes()[:-4096])
    with pytest.raises(StoreError, match=r"000002 is damaged: flows\.duckdb") as told:
        queries.open(store)
    assert "--snapshot" in str(told.value)
    assert queries.open(store, snapshot="000001").status().height > 0


def test_an_empty_store_says_what_to_run(tmp_path: Path):
    with pytest.raises(StoreError, match="noticeboard load DIR"):
        queries.open(tmp_path / "nothing")


def test_private_things_are_for_their_owner_alone(sample_store: Path):
    """The key, the way back and the quarantine are nobody else's to read; no snapshot has them."""
    private = sample_store / "private"
    assert private.stat().st_mode & 0o077 == 0
    for file in private.iterdir():
        assert file.stat().st_mode & 0o077 == 0, file.name
    names = {file.name for file in (sample_store / "snapshots" / "000001").iterdir()}
    assert names == {
        "manifest.json",
        "flows.duckdb",
        "rows.duckdb",
        "carried.parquet",
        "absences.parquet",
        "notice.toml",
    }


def test_a_snapshot_holds_no_customer_number(sample_store: Path, sample_exports: Path):
    """Source tables carry pseudonyms; the numbers of the exports are nowhere in them."""
    nb = queries.open(sample_store)
    columns = nb.sql("select * from customers limit 1").columns
    assert "customer_key" in columns and "customer_id" not in columns
    keys = nb.sql("select distinct customer_key from customers")["customer_key"]
    assert keys.str.contains(r"^[0-9a-f]{16}$").all()


def test_a_store_may_lie_in_a_folder_with_any_name(sample_exports: Path, tmp_path: Path):
    """Signs that a file pattern would take for its own are part of the name."""
    store = tmp_path / "a [1] *'ö"
    for _ in range(2):
        assert run("--store", store, "load", sample_exports) == 0
    nb = queries.open(store)
    assert nb.items("erase_after_relationship").height > 0
    assert nb.sql("select count(*) as n from holdings")["n"][0] > 0
    assert nb.status(settings=["erase_after_relationship.months=12"]).height > 0


def test_a_question_that_takes_too_long_is_stopped(sample_store: Path, monkeypatch):
    """Whoever asks for every combination of three tables gets an answer within the time, a no."""
    monkeypatch.setattr(reading, "SECONDS", 2)
    nb = queries.open(sample_store)
    asked = time.monotonic()
    with pytest.raises(QueryError, match="maximum execution time"):
        nb.sql(
            "select sum(length(a.item_id || b.item_id || c.item_id)) as n"
            " from obligations as a, obligations as b, obligations as c"
        )
    assert time.monotonic() - asked < 60
    nb.close()
