"""Holdings that rest on consent alone, erased on the consent's last day."""

import numpy as np
import polars as pl

from queries.sample.chance import Numbers, between, stream
from queries.sample.consents import Consents
from queries.sample.days import earliest, has
from queries.sample.group import CONSENT_HOLDING, IMPROVEMENT, MARKETING
from queries.sample.holdings import frame, leaves_before_end
from queries.sample.retention import clean_purge, terms_of
from queries.sample.scope import Scope

SHARE = 0.75
NAMES_ITS_CONSENT = 0.7


def held_on_consent(scope: Scope, customers: pl.DataFrame, consents: Consents) -> pl.DataFrame:
    """**Rows** one per holding that rests on a consent, with the columns of `holdings_of` and
    consent (the row it names, -1: none, any in force will do) and is_on_consent."""
    rng = stream(scope.seed, "campaign")
    parts = []
    for purpose in (MARKETING, IMPROVEMENT):
        lives = consents.lives.filter(pl.col("purpose") == purpose)
        customer, start, end = (lives[name].to_numpy() for name in ("customer", "from_on", "to_on"))
        size = len(lives)
        collected = start + between(rng, 0, 10, size)
        hit = (collected <= scope.until) & ~(collected > end) & (rng.random(size) < SHARE)
        company = customers["company"].to_numpy()[customer]
        system, category = CONSENT_HOLDING[purpose]
        named = np.where(rng.random(size) < NAMES_ITS_CONSENT, lives["consent"].to_numpy(), -1)
        rows = frame(
            customer[hit],
            company[hit],
            system,
            category,
            collected_on=collected[hit],
            grows=np.full(int(hit.sum()), purpose == IMPROVEMENT),
        ).drop("is_check")
        parts.append(
            rows.with_columns(
                purge_on=pl.Series(_purge(customers, rows, end[hit])),
                consent=pl.Series(named[hit].astype(np.int32)),
                is_on_consent=pl.lit(True),
            )
        )
    # A consent may outlast the ordinary purge: after that nothing new is collected.
    rows = pl.concat(parts).filter(~(pl.col("purge_on") < pl.col("collected_on")).fill_null(False))
    if scope.is_series:
        rows = rows.filter(~pl.Series(leaves_before_end(scope, customers, rows)))
    return rows


def _purge(customers: pl.DataFrame, rows: pl.DataFrame, end: Numbers) -> Numbers:
    """The earlier of the consent's last day and the ordinary purge after the relationship."""
    ordinary = clean_purge(terms_of(customers, rows))
    return earliest(ordinary, np.where(has(end), end, ordinary))
