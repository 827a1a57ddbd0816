"""Chance that repeats: one stream of random numbers per named thing, all from one seed.

A stream of its own for each thing keeps the rest of the world as it was when one of them changes.
Everything is drawn from uniform numbers: of the generator's methods that is the one that no version
of numpy has a reason to change, so a seed means the same world for long.
"""

from collections.abc import Sequence
from typing import Any
from zlib import crc32

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[Any]


def stream(seed: int, name: str) -> np.random.Generator:
    """The stream of that name, the same on every run with that seed."""
    return np.random.default_rng([seed, crc32(name.encode())])


def among(rng: np.random.Generator, weights: Sequence[float], size: int) -> Numbers:
    """One index per row, drawn by weight."""
    steps = np.cumsum(np.asarray(weights, dtype=float))
    return np.searchsorted(steps / steps[-1], rng.random(size), side="right").clip(
        max=len(weights) - 1
    )


def between(rng: np.random.Generator, low: Any, high: Any, size: int) -> Numbers:
    """One whole number per row from `low` to `high`, both included; `low` where they cross."""
    width = np.maximum(np.asarray(high) - np.asarray(low), 0)
    return np.asarray(low) + np.floor(rng.random(size) * (width + 1)).astype(np.int64)


def one_number(rng: np.random.Generator, low: int, high: int) -> int:
    """One whole number from `low` to `high`, both included."""
    return low + int(rng.random() * (high - low + 1))


def waited(rng: np.random.Generator, mean: float, size: int) -> Numbers:
    """A length of time per row, short ones oftener: exponential, of that mean."""
    return -mean * np.log1p(-rng.random(size))


def shuffled(rng: np.random.Generator, rows: Numbers) -> Numbers:
    """The rows in an order of their own."""
    return rows[np.argsort(rng.random(len(rows)), kind="stable")]


def chosen(rng: np.random.Generator, rows: Numbers, count: int) -> Numbers:
    """At most `count` of the rows, in an order of their own."""
    return shuffled(rng, rows)[:count]
