"""What happens to everyday letters besides: one repeats another, one asks for two rights, an answer
proves incomplete and is completed. All are in order.

They are added last, from random numbers of their own, so that no other row changes.
"""

import numpy as np
import polars as pl

from queries.sample.chance import Numbers, between, chosen, stream
from queries.sample.days import NEVER, has
from queries.sample.ids import ids
from queries.sample.requests import ACCESS, KINDS, PLAIN, RECTIFICATION
from queries.sample.scope import Scope

# None of the orderly paths.
LETTER_PATH = PLAIN + 20
PER_REQUEST = 1 / 150
AT_LEAST = 3
STEPS = ("asked_on", "confirmed_on", "scope_on", "scope_answered_on", "told_on", "taken_back_on")


def with_letters(scope: Scope, requests: pl.DataFrame) -> pl.DataFrame:
    """The requests and the added ones, with `duplicate_of`, `request_kind` (of what its own steps
    are about, where the letter asks for more), `reopened_on` and `completed_on`."""
    rng = stream(scope.seed, "letters")
    wanted = max(AT_LEAST, int(len(requests) * PER_REQUEST))
    answered = requests["answered_on"].to_numpy()
    fits = (
        (requests["path"].to_numpy() == PLAIN)
        & (requests["kind"].to_numpy() == ACCESS)
        & (requests["outcome"] == "fulfilled").fill_null(False).to_numpy()
        & (requests["fee_sek"] == 0).fill_null(False).to_numpy()
        # an extension told of a letter would be about its second right too
        & ~has(requests["told_on"].to_numpy())
        & has(answered)
        & (answered <= scope.until - 60)
        & (answered > requests["received_on"].to_numpy() + 4)
    )
    rows = chosen(rng, np.flatnonzero(fits), 3 * wanted)
    repeated, doubled, reopened = rows[::3], rows[1::3], rows[2::3]
    again_on, done_on = np.full((2, len(requests)), NEVER)
    again_on[reopened] = answered[reopened] + between(rng, 5, 25, len(reopened))
    done_on[reopened] = again_on[reopened] + between(rng, 3, 20, len(reopened))
    none = pl.lit(None, dtype=pl.String)
    marked = requests.with_columns(
        duplicate_of=none,
        request_kind=none,
        reopened_on=pl.Series(again_on),
        completed_on=pl.Series(done_on),
    )
    more = [_duplicates(rng, scope, marked, repeated), _second_rights(marked[doubled])]
    return pl.concat([marked, *(part.select(marked.columns) for part in more)])


def _bare(rows: pl.DataFrame) -> pl.DataFrame:
    """Copies of requests without the steps that were taken."""
    days = [pl.lit(None, dtype=rows.schema[name]).alias(name) for name in STEPS]
    return rows.with_columns(days, path=pl.lit(LETTER_PATH, dtype=rows.schema["path"]))


def _duplicates(
    rng: np.random.Generator, scope: Scope, requests: pl.DataFrame, rows: Numbers
) -> pl.DataFrame:
    """The same person asks again by another channel before the answer has come."""
    found = _bare(requests[rows])
    received = found["received_on"].to_numpy() + between(rng, 1, 3, len(rows))
    closed = pl.Series(received + 1)
    number = np.arange(len(rows)) + len(requests)
    return found.with_columns(
        duplicate_of=pl.col("request_id"),
        request_id=ids("r-", number, scope.customers, step=3_931),
        received_on=pl.Series(received),
        registered_on=pl.Series(received),
        answered_on=closed,
        refused_on=closed,
        channel=pl.when(pl.col("channel") == "phone").then(pl.lit("email"))
        .otherwise(pl.lit("phone")),
        outcome=pl.lit("duplicate"),
        fee_sek=pl.lit(None, dtype=pl.Float64),
    )  # fmt: skip


def _second_rights(rows: pl.DataFrame) -> pl.DataFrame:
    """The letter asks for a rectification too, which is answered the day before the rest."""
    sooner = pl.col("answered_on") - pl.duration(days=1)
    return _bare(rows).with_columns(
        kind=pl.lit(RECTIFICATION, dtype=rows.schema["kind"]),
        request_kind=pl.lit(KINDS[RECTIFICATION]),
        answered_on=sooner,
        refused_on=sooner,
    )
