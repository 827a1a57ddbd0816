"""Repeatable random numbers: one random stream per name, all from one seed.

With separate streams, a change to one part of the sample leaves the other parts as they were.
Everything is computed from uniform numbers, the generator's method least likely to change between
numpy versions, so that a seed keeps giving the same data.
"""

from collections.abc import Sequence
from typing import Any
from zlib import crc32

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[Any]


def stream(seed: int, name: str) -> np.random.Generator:
    """The random stream of that name, the same on every run with that seed."""
    return np.random.default_rng([seed, crc32(name.encode())])


def among(rng: np.random.Generator, weights: Sequence[float], size: int) -> Numbers:
    """One index per row, drawn by weight."""
    steps = np.cumsum(np.asarray(weights, dtype=float))
    return np.searchsorted(steps / steps[-1], rng.random(size), side="right").clip(
        max=len(weights) - 1
    )


def between(rng: np.random.Generator, low: Any, high: Any, size: int) -> Numbers:
    """One whole number per row from `low` to `high`, both included; `low` where `high` is less."""
    width = np.maximum(np.asarray(high) - np.asarray(low), 0)
    return np.asarray(low) + np.floor(rng.random(size) * (width + 1)).astype(np.int64)


def one_number(rng: np.random.Generator, low: int, high: int) -> int:
    """One whole number from `low` to `high`, both included."""
    return low + int(rng.random() * (high - low + 1))


def waited(rng: np.random.Generator, mean: float, size: int) -> Numbers:
    """A length of time per row, exponential with that mean."""
    return -mean * np.log1p(-rng.random(size))


def shuffled(rng: np.random.Generator, rows: Numbers) -> Numbers:
    """The rows in random order."""
    return rows[np.argsort(rng.random(len(rows)), kind="stable")]


def chosen(rng: np.random.Generator, rows: Numbers, count: int) -> Numbers:
    """At most `count` of the rows, in random order."""
    return shuffled(rng, rows)[:count]
