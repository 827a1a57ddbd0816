"""Faults against fee_has_reason: a fee without a reason, or for a request that was refused for a
reason that gives no right to one. Each breaks request_is_free, too.

The fees without a reason are those that `answered` has planted; here they are named, and others are
taken for requests that a statute exempts.
"""

import numpy as np
import polars as pl

from queries.sample.days import has
from queries.sample.faults.answered import FEE, FREE
from queries.sample.faults.planting import Plots, behind, count, key_of, key_rows
from queries.sample.requests import KINDS, PLAIN
from queries.sample.scope import Scope

NAME = "fee_has_reason"
OTHER = "fee_for_other_reason"


def plant(
    scope: Scope, requests: pl.DataFrame, planted: pl.DataFrame, plots: Plots
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The requests with their fees, and the key. `planted`: the key so far."""
    answered = requests["answered_on"].to_numpy()
    is_settled = has(answered) & (answered <= behind(scope))
    is_plain = requests["path"].to_numpy() == PLAIN
    is_exempt = (requests["refusal_reason"] == "exempt").fill_null(False).to_numpy()
    fits = is_plain & is_exempt & is_settled
    rows = plots.take(OTHER, fits, requests["customer"].to_numpy(), count(scope))
    items, on = requests["request_id"].gather(rows), answered[rows]
    parts = [KINDS[kind] for kind in requests["kind"].to_numpy()[rows]]
    bare = planted.filter(pl.col("name") == FREE).with_columns(name=pl.lit(NAME))
    key = [bare, *(key_rows(name, "requests", OTHER, items, on, on, parts)
                   for name in (FREE, NAME))]  # fmt: skip
    paid = np.zeros(len(requests), dtype=bool)
    paid[rows] = True
    charged = pl.when(pl.lit(pl.Series(paid))).then(pl.lit(FEE)).otherwise("fee_sek")
    return requests.with_columns(fee_sek=charged), key_of(key)
