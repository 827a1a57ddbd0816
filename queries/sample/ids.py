"""Record ids: a prefix and a number that does not show the order of rows.

The numbers are multiples of a step modulo a prime: unique without a list of those used, and a row
added last (a planted fault) does not stand out. At most nine digits: no number can be taken for a
personal identity number.
"""

from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

PRIMES = (99_991, 9_999_991, 99_999_989, 999_999_937)
ROWS_PER_CUSTOMER = 40


def prime_for(customers: int) -> int:
    """The smallest prime with enough numbers for every table of that many customers."""
    return next((p for p in PRIMES if p > ROWS_PER_CUSTOMER * customers), PRIMES[-1])


def numbers(rows: npt.NDArray[Any], prime: int, step: int) -> npt.NDArray[Any]:
    """A number per row below the prime; unique while there are fewer rows than that."""
    return (np.asarray(rows, dtype=np.int64) * step + step // 3) % prime


def ids(prefix: str, rows: npt.NDArray[Any], customers: int, step: int = 61_987) -> pl.Series:
    """`prefix` and a padded number for each row; null where the row is negative."""
    prime = prime_for(customers)
    rows = np.asarray(rows)
    padded = pl.Series("id", numbers(rows, prime, step)).cast(pl.String).str.zfill(len(str(prime)))
    named = pl.select(pl.lit(prefix) + padded).to_series()
    return named.set(pl.Series(rows < 0), None) if (rows < 0).any() else named
