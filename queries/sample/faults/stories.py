"""Each customer's decisions about marketing, for choosing where to plant faults about consent."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from queries.sample.chance import Numbers
from queries.sample.consents import Consents
from queries.sample.days import NEVER, Days, has, latest, nevers
from queries.sample.group import CONSENT_COMPANIES, IMPROVEMENT, MARKETING, PRIVATE, SOLE_TRADER

ASKED, GIVEN, REFUSED = 1, 2, 3


@dataclass(frozen=True)
class Stories:
    """Arrays with one entry per customer, about their decisions on marketing.

    `decisions`: how many; `last`: the last one's code (0: none); `since`: the first day of the
    current relationship; `given_on`, `given`: day and row of the first consent (-1: none);
    `again_on`: the day of a later consent.
    """

    is_current: Numbers
    since: Days
    may_be_asked: Numbers
    decisions: Numbers
    last: Numbers
    given_on: Days
    given: Numbers
    withdrawn_on: Days
    expires_on: Days
    refused_on: Days
    again_on: Days


def stories_of(customers: pl.DataFrame, consents: Consents) -> Stories:
    """The decisions about marketing of all customers."""
    size = len(customers)
    rows = consents.decisions.filter(pl.col("purpose") == MARKETING).sort("customer", "decided_on")
    last = rows.unique("customer", keep="last", maintain_order=True)
    given = rows.filter(pl.col("decision") == "given")
    first = given.unique("customer", keep="first", maintain_order=True)
    again = given.unique("customer", keep="last", maintain_order=True).join(
        first.select("row"), on="row", how="anti"
    )
    refused = rows.filter(pl.col("decision") == "refused")
    refused = refused.unique("customer", keep="last", maintain_order=True)

    def spread(frame: pl.DataFrame, column: str, empty: Numbers) -> Numbers:
        empty[frame["customer"].to_numpy()] = frame[column].to_numpy()
        return empty

    words = {"asked": ASKED, "given": GIVEN, "refused": REFUSED}
    coded = last.with_columns(word=pl.col("decision").replace_strict(words, return_dtype=pl.Int64))
    kind, company = customers["kind"].to_numpy(), customers["company"].to_numpy()
    counts = rows.group_by("customer", maintain_order=True).len()
    return Stories(
        is_current=_is_current(customers),
        since=latest(customers["since"].to_numpy(), customers["back_2"].to_numpy()),
        may_be_asked=np.isin(kind, (PRIVATE, SOLE_TRADER))
        & np.isin(company, CONSENT_COMPANIES[MARKETING]),
        decisions=spread(counts, "len", np.zeros(size, dtype=np.int64)),
        last=spread(coded, "word", np.zeros(size, dtype=np.int64)),
        given_on=spread(first, "decided_on", nevers(size)),
        given=spread(first, "row", np.full(size, -1)),
        withdrawn_on=spread(first, "withdrawn_on", nevers(size)),
        expires_on=spread(first, "expires_on", nevers(size)),
        refused_on=spread(refused, "decided_on", nevers(size)),
        again_on=spread(again, "decided_on", nevers(size)),
    )


def _is_current(customers: pl.DataFrame) -> Numbers:
    """True for those whose relationship goes on: no other promise applies to their data."""
    end_1, back_2, end_2 = (customers[n].to_numpy() for n in ("end_1", "back_2", "end_2"))
    return np.where(has(back_2), ~has(end_2), ~has(end_1))


def ended_by(stories: Stories, how: str) -> tuple[Days, Numbers]:
    """The last day of consents that ended in that way, and true where it was the last decision."""
    once = ~has(stories.again_on)
    if how == "withdrawn":
        return stories.withdrawn_on, once & has(stories.withdrawn_on) & (stories.last == GIVEN)
    if how == "expired":
        over = stories.expires_on
        return over, once & has(over) & ~has(stories.withdrawn_on) & (stories.last == GIVEN)
    refused_later = (stories.last == REFUSED) & has(stories.given_on)
    return np.where(refused_later, stories.refused_on, NEVER), once & refused_later


def app_since(consents: Consents, customers: pl.DataFrame, until: np.datetime64) -> Days:
    """The first day of each customer's consent to the energy app still in force, or NaT."""
    alive = pl.col("to_on").is_null() | (pl.col("to_on") > pl.lit(until).cast(pl.Date))
    rows = consents.lives.filter((pl.col("purpose") == IMPROVEMENT) & alive)
    since = nevers(len(customers))
    np.fmin.at(since, rows["customer"].to_numpy(), rows["from_on"].to_numpy())
    return since
