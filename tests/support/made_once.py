"""Folders that are costly to make and only read: made once for all processes of a run."""

from __future__ import annotations

import fcntl
from collections.abc import Callable
from pathlib import Path

import pytest


def made_once(
    worker_id: str,
    tmp_path_factory: pytest.TempPathFactory,
    name: str,
    make: Callable[[Path], object],
) -> Path:
    """The folder `name`, filled by `make` in the first process that asks for it.

    pytest-xdist gives each worker a temporary folder of its own inside the folder of the run, which
    is therefore what they share. Whoever comes second waits for the first at the lock. A test that
    writes takes a copy.
    """
    base = tmp_path_factory.getbasetemp()
    root = (base if worker_id == "master" else base.parent) / "shared"
    root.mkdir(exist_ok=True)
    folder = root / name
    with (root / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        # The mark is written last: what could not be made is not tried again in every worker.
        mark = root / f"{name}.made"
        if not mark.exists():
            if folder.exists():
                raise RuntimeError(f"{name} could not be made; the first failure says why.")
            folder.mkdir()
            make(folder)
            mark.touch()
    return folder
