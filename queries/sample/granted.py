"""The effect of requests: holdings erased or restricted from the answer on, or when the person has
objected to the marketing that they are for."""

import numpy as np
import polars as pl

from queries.sample.chance import Numbers
from queries.sample.consents import Consents
from queries.sample.days import as_date, has, months_after, nevers
from queries.sample.decisions import is_undecided
from queries.sample.group import ARKIV, CAMPAIGN, MARKETING
from queries.sample.requests import ERASURE, OPTOUT, PLAIN, RESTRICTION
from queries.sample.retention import KEPT_MONTHS, terms_of
from queries.sample.scope import Scope


def erase_on_request(
    scope: Scope, customers: pl.DataFrame, holdings: pl.DataFrame, requests: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Holdings with the days on which granted requests erased them, requests with the outcome."""
    end = customers["end_1"].to_numpy()
    customer, answered = requests["customer"].to_numpy(), requests["answered_on"].to_numpy()
    is_granted = (
        (requests["kind"] == ERASURE).to_numpy()
        & (requests["path"] == PLAIN).to_numpy()
        & (requests["outcome"] != "refused").to_numpy()
        & _may_be_erased(scope, customers, holdings)[customer]
        & (requests["received_on"].to_numpy() > end[customer])
        & (answered <= months_after(end, KEPT_MONTHS)[customer])
    )
    on = nevers(len(customers))
    np.fmin.at(on, customer[is_granted], answered[is_granted])
    who, purge = holdings["customer"].to_numpy(), holdings["purge_on"].to_numpy()
    goes = has(on[who]) & ~_is_bound(customers, holdings)
    # What was collected after the answer keeps its own 24 months.
    goes &= ~(holdings["collected_on"].to_numpy() > on[who])
    erased = np.where(goes & ~(purge < on[who]), on[who], purge)
    granted = pl.lit(pl.Series(is_granted))
    outcome = pl.when(granted).then(pl.lit("fulfilled")).otherwise("outcome")
    return (
        holdings.with_columns(purge_on=pl.Series(erased), is_on_request=pl.Series(goes)),
        requests.with_columns(
            outcome=outcome, refusal_reason=pl.when(~granted).then("refusal_reason")
        ),
    )


def _is_bound(customers: pl.DataFrame, holdings: pl.DataFrame) -> Numbers:
    """True for holdings that a statute keeps despite any request."""
    is_archived = (holdings["system"] == ARKIV).to_numpy()
    return is_archived | terms_of(customers, holdings).is_metered


def _may_be_erased(scope: Scope, customers: pl.DataFrame, holdings: pl.DataFrame) -> Numbers:
    """True for customers who have left for good, without a hold or data on consent, and with rows
    in the archive: so the customer of a request stays in the export."""
    archived = holdings.filter(
        (pl.col("system") == ARKIV)
        & (pl.col("purge_on").is_null() | (pl.col("purge_on") > pl.lit(as_date(scope.until))))
    )
    entangled = holdings.filter(
        pl.col("is_on_consent") | pl.col("is_held") | pl.lit(pl.Series(is_undecided(holdings)))
    )
    may = np.zeros(len(customers), dtype=bool)
    may[archived["customer"].to_numpy()] = True
    may[entangled["customer"].to_numpy()] = False
    has_left = has(customers["end_1"].to_numpy()) & ~has(customers["back_2"].to_numpy())
    return may & has_left


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


def erase_on_objection(
    holdings: pl.DataFrame, consents: Consents, requests: pl.DataFrame
) -> pl.DataFrame:
    """Holdings with campaign profiles erased on the day of an objection to marketing, which ends
    the consent that they rest on. A profile that was to be made later is made that day."""
    begun = consents.lives.filter(pl.col("purpose") == MARKETING).select("customer", "from_on")
    objected = requests.filter((pl.col("kind") == OPTOUT) & (pl.col("outcome") != "withdrawn"))
    campaigns = holdings.with_row_index("place").filter(
        pl.col("is_on_consent") & (pl.col("category") == CAMPAIGN)
    )
    # the consent under which the profile was made, and the first objection to come after it
    first = (
        campaigns.select("place", pl.col("customer").cast(pl.Int64), "collected_on")
        .join(begun, on="customer")
        .filter(pl.col("from_on") <= pl.col("collected_on"))
        .group_by("place", "customer")
        .agg(pl.col("from_on").max())
        .join(objected.select("customer", "received_on"), on="customer")
        .filter(pl.col("received_on") >= pl.col("from_on"))
        .group_by("place")
        .agg(objected_on=pl.col("received_on").min())
    )
    joined = holdings.with_row_index("place").join(
        first, on="place", how="left", maintain_order="left"
    )
    return joined.with_columns(
        collected_on=pl.min_horizontal("collected_on", "objected_on"),
        purge_on=pl.min_horizontal("purge_on", "objected_on"),
    ).drop("place", "objected_on")
