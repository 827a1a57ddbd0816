"""What granted requests do to the data: erased or restricted from the answer on."""

import numpy as np
import polars as pl

from queries.sample.days import as_date, has, months_after
from queries.sample.group import ARKIV
from queries.sample.requests import ERASURE, PLAIN, RESTRICTION
from queries.sample.retention import KEPT_MONTHS
from queries.sample.scope import Scope


def erase_on_request(
    scope: Scope, customers: pl.DataFrame, holdings: pl.DataFrame, requests: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Holdings with the days on which granted requests erased them, requests with the outcome.

    Granted in full only to those who have left for good and whose invoices the archive keeps, so
    that the customer does not vanish from under the request.
    """
    size = len(customers)
    stays = holdings.filter(
        (pl.col("system") == ARKIV)
        & (pl.col("purge_on").is_null() | (pl.col("purge_on") > pl.lit(as_date(scope.until))))
    )
    simple = np.zeros(size, dtype=bool)
    simple[stays["customer"].unique().to_numpy()] = True
    otherwise = holdings.filter(pl.col("is_on_consent") | pl.col("is_held"))
    simple[otherwise["customer"].to_numpy()] = False
    end = customers["end_1"].to_numpy()
    simple &= has(end) & ~has(customers["back_2"].to_numpy())

    customer, answered = requests["customer"].to_numpy(), requests["answered_on"].to_numpy()
    after_end = requests["received_on"].to_numpy() > end[customer]
    in_time = answered <= months_after(end, KEPT_MONTHS)[customer]
    is_granted = (
        (requests["kind"] == ERASURE).to_numpy()
        & (requests["path"] == PLAIN).to_numpy()
        & (requests["outcome"] != "refused").to_numpy()
        & simple[customer] & after_end & in_time
    )  # fmt: skip
    on = np.full(size, np.datetime64("NaT", "D"))
    np.fmin.at(on, customer[is_granted], answered[is_granted])
    who = holdings["customer"].to_numpy()
    goes = has(on[who]) & (holdings["system"] != ARKIV).to_numpy()
    purge = holdings["purge_on"].to_numpy()
    purge = np.where(goes & ~(purge < on[who]), on[who], purge)
    # What was written after the answer stays under its own 24 months.
    purge = np.where(holdings["collected_on"].to_numpy() > on[who], holdings["purge_on"], purge)
    outcome = pl.when(pl.lit(pl.Series(is_granted))).then(pl.lit("fulfilled")).otherwise("outcome")
    return (
        holdings.with_columns(purge_on=pl.Series(purge), is_on_request=pl.Series(goes)),
        requests.with_columns(outcome=outcome),
    )


def restrict_on_request(holdings: pl.DataFrame, requests: pl.DataFrame) -> pl.DataFrame:
    """Holdings with `restricted_from`: the answer to a granted request for restriction."""
    granted = (
        requests.filter((pl.col("kind") == RESTRICTION) & (pl.col("outcome") == "fulfilled"))
        .group_by("customer")
        .agg(restricted_from=pl.col("answered_on").min())
        .with_columns(pl.col("customer").cast(pl.Int32))
    )
    joined = holdings.join(granted, on="customer", how="left", maintain_order="left")
    late = pl.col("collected_on") > pl.col("restricted_from")
    return joined.with_columns(
        restricted_from=pl.when(~late.fill_null(True)).then("restricted_from")
    )
