"""Stores that several test files read: the sample group loaded through the real command."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import second_load
from tests.support.command import run


@pytest.fixture(scope="session")
def sample_exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An invented group of 600 customers in the contract's own column names."""
    folder = tmp_path_factory.mktemp("sample") / "exports"
    assert run("sample", folder, "--customers", 600, "--seed", 7) == 0
    return folder


@pytest.fixture(scope="session")
def sample_store(sample_exports: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store into which the sample group has been loaded."""
    store = tmp_path_factory.mktemp("store") / "store"
    assert run("--store", store, "load", sample_exports) == 0
    return store


@pytest.fixture(scope="session")
def series(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four monthly exports of the same group, purged rows gone from the next."""
    folder = tmp_path_factory.mktemp("series") / "exports"
    assert run("sample", folder, "--customers", 600, "--seed", 11, "--series", 4) == 0
    return folder


@pytest.fixture(scope="session")
def two_loads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the samples, and a later load that falls short of them."""
    base = tmp_path_factory.mktemp("two_loads")
    for folder in second_load.deliveries(base):
        assert run("--store", base / "store", "load", folder) == 0
    return base / "store"
