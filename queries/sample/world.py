"""Generates all tables of the sample, each from the ones before.

Customers, contracts and holdings, then consents, holds, requests, uses and disclosures, all without
faults. Then the faults are planted, and the key to them is written.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import polars as pl

from queries.sample import disclosures, uses
from queries.sample.campaign import held_on_consent
from queries.sample.chance import Numbers
from queries.sample.consents import Consents, consents_of
from queries.sample.contracts import contracts_of
from queries.sample.days import months_after
from queries.sample.episodes import episodes
from queries.sample.erasures import is_named
from queries.sample.faults.planted import Clean, planted
from queries.sample.granted import erase_on_request, restrict_on_request
from queries.sample.group import ORGANISATION, SHOWS_ERASED
from queries.sample.holdings import holdings_of
from queries.sample.holds import orderly_holds
from queries.sample.ids import ids
from queries.sample.people import candidates, named
from queries.sample.request_events import events_of
from queries.sample.requests import requests_of
from queries.sample.scope import HISTORY_MONTHS, Scope


@dataclass(frozen=True)
class World:
    """The tables behind all exports, with columns that none shows, and the key to the faults."""

    scope: Scope
    customers: pl.DataFrame
    contracts: pl.DataFrame
    holdings: pl.DataFrame
    holds: pl.DataFrame
    consents: pl.DataFrame
    requests: pl.DataFrame
    request_events: pl.DataFrame
    uses: pl.DataFrame
    disclosures: pl.DataFrame
    agreements: pl.DataFrame
    erasures: pl.DataFrame
    key: pl.DataFrame


def world_of(scope: Scope, report: Callable[[str], None] = lambda line: None) -> World:
    """The tables for a scope. The same scope gives the same rows."""
    report("people, contracts and holdings")
    customers, contracts, holdings = _residents(scope)
    report("consents")
    consents = consents_of(scope, customers)
    holdings = _with_consent_holdings(scope, customers, holdings, consents)
    report("holds, requests and purges")
    holds, holdings = orderly_holds(scope, customers, holdings)
    requests = requests_of(scope, customers)
    holdings, requests = erase_on_request(scope, customers, holdings, requests)
    holdings = restrict_on_request(holdings, requests)
    holdings = holdings.with_columns(is_named=is_named(scope, customers, holdings))
    report("uses and disclosures")
    clean = Clean(
        scope=scope,
        customers=customers,
        holdings=holdings,
        holds=holds,
        consents=consents,
        requests=requests,
        uses=uses.uses_of(scope, customers, consents),
        disclosures=disclosures.disclosures_of(scope, customers, consents),
    )
    report("faults")
    return _with_faults(clean, contracts)


def _with_faults(clean: Clean, contracts: pl.DataFrame) -> World:
    scope, customers = clean.scope, clean.customers
    spoilt = planted(clean, _shown)
    return World(
        scope=scope,
        customers=_with_last_day(customers, spoilt.holdings),
        contracts=contracts,
        holdings=spoilt.holdings.filter("is_shown"),
        holds=_held(spoilt.holds, spoilt.holdings),
        consents=spoilt.decisions,
        requests=spoilt.requests,
        request_events=events_of(scope, customers, spoilt.requests),
        uses=spoilt.uses,
        disclosures=spoilt.disclosures,
        agreements=spoilt.agreements,
        erasures=spoilt.erasures,
        key=spoilt.key,
    )


def _residents(scope: Scope) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """The number of customers asked for, each in some export; their contracts; their holdings."""
    people = episodes(scope, candidates(scope))
    contracts = contracts_of(scope, people)
    holdings = holdings_of(scope, people, contracts)
    last = _last_days(people, holdings, scope)
    until = scope.until
    lives = (people["since"].to_numpy() <= until) & ~(last <= scope.first)
    # A contact that is kept needs its organisation.
    organisation = people["organisation"].to_numpy()
    lives[organisation[(organisation >= 0) & lives]] = True
    rows = np.flatnonzero(lives)[: scope.customers]
    place = np.full(len(people), -1, dtype=np.int64)
    place[rows] = np.arange(len(rows))
    kept = people[rows].with_columns(
        organisation=pl.Series(np.where(organisation >= 0, place[organisation], -1)[rows])
    )
    return named(scope, kept), _moved(contracts, place), _moved(holdings, place)


def _moved(rows: pl.DataFrame, place: Numbers) -> pl.DataFrame:
    """The rows of the customers that are kept, with their new row numbers."""
    customer = place[rows["customer"].to_numpy()]
    return rows.with_columns(customer=pl.Series(customer.astype(np.int32))).filter(
        pl.Series(customer >= 0)
    )


def _last_days(people: pl.DataFrame, holdings: pl.DataFrame, scope: Scope) -> Numbers:
    """The day on which a customer's last holding leaves the exports; NaT if one stays."""
    purge = holdings["purge_on"].to_numpy()
    if not scope.is_series:
        shows = np.isin(holdings["company"].to_numpy(), SHOWS_ERASED)
        purge = np.where(shows, months_after(purge, HISTORY_MONTHS), purge)
    far = np.datetime64("2999-12-31", "D")
    last = np.full(len(people), np.datetime64("1900-01-01", "D"))
    np.maximum.at(last, holdings["customer"].to_numpy(), np.where(np.isnat(purge), far, purge))
    return np.where(last == far, np.datetime64("NaT", "D"), last)


def _with_consent_holdings(
    scope: Scope, customers: pl.DataFrame, holdings: pl.DataFrame, consents: Consents
) -> pl.DataFrame:
    ordinary = holdings.with_columns(
        consent=pl.lit(-1, dtype=pl.Int32), is_on_consent=pl.lit(False)
    )
    rows = pl.concat([ordinary, held_on_consent(scope, customers, consents)])
    number = np.arange(len(rows))
    return rows.with_columns(row=pl.Series(number), holding_id=ids("h-", number, scope.customers))


def _shown(scope: Scope, holdings: pl.DataFrame) -> pl.DataFrame:
    """Adds `is_shown`: true for holdings in any export, not purged or shown with `erased_on`."""
    gone = pl.col("purge_on") <= pl.lit(scope.first).cast(pl.Date)
    if not scope.is_series:
        history = pl.lit(months_after(scope.until, -HISTORY_MONTHS)).cast(pl.Date)
        shows = pl.col("company").is_in(SHOWS_ERASED) & (pl.col("purge_on") > history)
        gone = gone & ~shows
    return holdings.with_columns(is_shown=~gone.fill_null(False))


def _held(holds: pl.DataFrame, holdings: pl.DataFrame) -> pl.DataFrame:
    row = holds["holding"].to_numpy()
    by_row = holdings["holding_id"].gather(np.maximum(row, 0))
    return holds.with_columns(holding_id=by_row.set(pl.Series(row < 0), None))


def _with_last_day(customers: pl.DataFrame, holdings: pl.DataFrame) -> pl.DataFrame:
    """Customers with `gone_on`: the day their last holding is purged; NaT if one stays."""
    far = np.datetime64("2999-12-31", "D")
    purge = holdings.filter("is_shown")["purge_on"].to_numpy()
    last = np.full(len(customers), np.datetime64("1900-01-01", "D"))
    who = holdings.filter("is_shown")["customer"].to_numpy()
    np.maximum.at(last, who, np.where(np.isnat(purge), far, purge))
    organisation = customers["organisation"].to_numpy()
    is_contact = organisation >= 0
    np.maximum.at(last, organisation[is_contact], last[is_contact])
    last[(customers["kind"] == ORGANISATION).to_numpy()] = far
    return customers.with_columns(
        gone_on=pl.Series(np.where(last == far, np.datetime64("NaT", "D"), last))
    )
