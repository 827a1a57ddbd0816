"""Why a request was answered late, as the team that answered noted it; of some nobody noted it."""

import polars as pl

from queries.sample.chance import among, stream
from queries.sample.faults.answers import LATE_PATH
from queries.sample.scope import Scope

CAUSES = ("volume", "third_party", "systems", "mislaid", "complexity", "other")
SHARES = (0.3, 0.15, 0.15, 0.1, 0.25, 0.05)
NOTED = 0.8


def with_causes(scope: Scope, requests: pl.DataFrame) -> pl.DataFrame:
    """The requests with `late_cause`, from random numbers of its own."""
    rng = stream(scope.seed, "late causes")
    cause = pl.Series(CAUSES).gather(among(rng, SHARES, len(requests)))
    is_noted = pl.lit(pl.Series(rng.random(len(requests)) < NOTED))
    is_late = (pl.col("path") == LATE_PATH) & pl.col("answered_on").is_not_null()
    return requests.with_columns(late_cause=pl.when(is_late & is_noted).then(pl.lit(cause)))
