"""Stores that several test files read, made once for all workers: a test that writes copies one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support import second_load
from tests.support.command import run
from tests.support.made_once import made_once

Once = Callable[[str, Callable[[Path], object]], Path]

# These tests start first, all in one worker: they share a server and a Chromium, and two of those
# at once on two cores wait for each other.
BROWSER = "browser"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Groups for `--dist loadgroup`: one for all that drives the browser, else one per module."""
    for item in items:
        module = item.nodeid.partition("::")[0]
        group = BROWSER if "/browser/" in f"/{module}" else module
        item.add_marker(pytest.mark.xdist_group(group))
    items.sort(key=lambda item: not item.get_closest_marker("browser"))


@pytest.fixture(scope="session")
def once(worker_id: str, tmp_path_factory: pytest.TempPathFactory) -> Once:
    """A folder by its name, made by a function of it in the first worker that asks."""
    return lambda name, make: made_once(worker_id, tmp_path_factory, name, make)


@pytest.fixture(scope="session")
def sample_exports(once: Once) -> Path:
    """An invented group of 600 customers in the contract's own column names."""

    def make(folder: Path) -> None:
        assert run("sample", folder / "exports", "--customers", 600, "--seed", 7) == 0

    return once("sample_exports", make) / "exports"


@pytest.fixture(scope="session")
def sample_store(sample_exports: Path, once: Once) -> Path:
    """A store into which the sample group has been loaded."""

    def make(folder: Path) -> None:
        assert run("--store", folder / "store", "load", sample_exports) == 0

    return once("sample_store", make) / "store"


@pytest.fixture(scope="session")
def series(once: Once) -> Path:
    """Four monthly exports of the same group, purged rows gone from the next."""

    def make(folder: Path) -> None:
        order = ("--customers", 600, "--seed", 11, "--series", 4)
        assert run("sample", folder / "exports", *order) == 0

    return once("series", make) / "exports"


@pytest.fixture(scope="session")
def two_loads(once: Once) -> Path:
    """A store with the samples, and a later load that falls short of them."""

    def make(base: Path) -> None:
        for folder in second_load.deliveries(base):
            assert run("--store", base / "store", "load", folder) == 0

    return once("two_loads", make) / "store"
