"""Stores that several test files read, made once for all workers: a test that writes copies one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from xdist.scheduler import LoadScopeScheduling

from tests.support import second_load
from tests.support.command import run
from tests.support.made_once import made_once

Once = Callable[[str, Callable[[Path], object]], Path]

BROWSER = "browser"
LONGEST = {name: at for at, name in enumerate((BROWSER, "oracle", "pages", "sample", "house"))}


class ByModule(LoadScopeScheduling):
    """A module's tests in one worker, and all that drive the browser in one: two of those on two
    cores wait for each other."""

    def _split_scope(self, nodeid: str) -> str:
        return BROWSER if folder_of(nodeid) == BROWSER else super()._split_scope(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> ByModule:
    """How `-n 2` shares out the tests."""
    return ByModule(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest begins first, so that no worker waits for the other at the end."""
    items.sort(key=lambda item: LONGEST.get(folder_of(item.nodeid), len(LONGEST)))


def folder_of(nodeid: str) -> str:
    """The folder of `tests/` that a test stands in."""
    return Path(nodeid.partition("::")[0]).parent.name


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
