"""The tables of one export, as of the end of a day.

Later rows are absent, later days are null, and in a series purged rows are absent. Only this module
produces the contract's columns.
"""

from collections.abc import Callable
from datetime import date

import numpy as np
import polars as pl

from queries.exports import TABLES
from queries.sample.chance import Numbers
from queries.sample.days import NEVER, earliest, latest
from queries.sample.group import CATEGORIES, COMPANIES, COMPANY_CONTACT, ESTATE, PROSPECT, SYSTEMS
from queries.sample.ids import ids
from queries.sample.partners import recipient_rows
from queries.sample.register import register_of
from queries.sample.requests import KINDS as REQUEST_KINDS
from queries.sample.retention import governing_end, is_voided, terms_of
from queries.sample.world import World

# Days ahead that a contract's end or an agreement's start is known: notice given, signed early.
KNOWN_AHEAD = 60
MAKERS: dict[str, Callable[["World", "Day"], pl.DataFrame]] = {}


class Day:
    """The last complete day of an export, as an expression and as a number."""

    def __init__(self, until: date) -> None:
        self.on = np.datetime64(until, "D")
        self.lit = pl.lit(until)
        self.ahead = pl.lit((self.on + KNOWN_AHEAD).item())

    def has_come(self, column: str) -> pl.Expr:
        """True for rows whose day is this one or earlier."""
        return pl.col(column) <= self.lit

    def known(self, *columns: str) -> list[pl.Expr]:
        """The columns, with later days set to null."""
        return [pl.when(pl.col(c) <= self.lit).then(pl.col(c)).alias(c) for c in columns]


def table_on(world: World, name: str, until: date) -> pl.DataFrame:
    """One table as exported at the end of that day: the contract's columns, sorted by its key."""
    table = TABLES[name]
    rows = MAKERS[name](world, Day(until))
    empty = [
        pl.lit(None, dtype=kind).alias(column)
        for column, kind in table.schema.items()
        if column not in rows.columns
    ]
    return rows.with_columns(empty).select(list(table.columns)).sort(*table.key)


def _customers(world: World, day: Day) -> pl.DataFrame:
    kind = pl.col("kind")
    back = day.has_come("back_2").fill_null(False)
    end = pl.when(back).then("end_2").when(kind == ESTATE).then("contracts_end").otherwise("end_1")
    until = (
        pl.when(kind == COMPANY_CONTACT).then("own_end").when(kind == PROSPECT).then(None)
        .otherwise(end)
    )  # fmt: skip
    rows = world.customers.filter(_is_there(world, day)).with_columns(customer_until=until)
    return rows.select(
        _company(),
        "customer_id",
        "person_ref",
        "organisation_id",
        *day.known("customer_until"),
        kind="kind_name",
        customer_since="since",
        last_contact_on=pl.when(kind == PROSPECT).then(
            pl.when(day.has_come("end_1")).then("end_1").otherwise("since")
        ),
    )


def _is_there(world: World, day: Day) -> pl.Series:
    """True for customers of that day; in a series, not after their last holding was purged."""
    here = day.has_come("since")
    if world.scope.is_series:
        here = here & ~day.has_come("gone_on").fill_null(False)
    return world.customers.select(here.alias("here")).to_series()


def _contracts(world: World, day: Day) -> pl.DataFrame:
    is_there = _is_there(world, day).gather(world.contracts["customer"])
    rows = world.contracts.filter(is_there & (world.contracts["starts_on"] <= day.on.item()))
    ahead = pl.when(pl.col("ends_on") <= day.ahead).then("ends_on").alias("ends_on")
    return _of_customer(world, rows).select(
        "contract_id", "company", "customer_id", "service", "starts_on", ahead,
        *day.known("settled_on"),
    )  # fmt: skip


def _holdings(world: World, day: Day) -> pl.DataFrame:
    here = day.has_come("collected_on")
    if world.scope.is_series:
        here = here & ~day.has_come("purge_on").fill_null(False)
    rows = world.holdings.filter(here)
    erased = day.known("purge_on")[0].alias("erased_on")
    if world.scope.is_series:
        erased = pl.lit(None, dtype=pl.Date).alias("erased_on")
    size = world.scope.customers
    return _of_customer(world, rows).select(
        "holding_id",
        "company",
        "customer_id",
        "collected_on",
        "fiscal_year_end",
        erased,
        *day.known("restricted_from"),
        system=pl.Series(SYSTEMS).gather(rows["system"]),
        category=pl.Series(CATEGORIES).gather(rows["category"]),
        data_until=pl.Series(_data_until(world, rows, day)),
        contract_id=ids("k-", rows["contract"].to_numpy(), size),
        consent_id=ids("s-", rows["consent"].to_numpy(), size),
    )


def _data_until(world: World, rows: pl.DataFrame, day: Day) -> Numbers:
    """The last day of data that grows, up to the relationship's end or the purge; else NaT. What
    was first collected after the end has its first day alone."""
    terms = terms_of(world.customers, rows)
    # Before the day of a return it is not yet known: the first end counts.
    is_away = is_voided(terms) & (terms.ends.back_2 > day.on)
    end = np.where(is_away, terms.ends.end_1, governing_end(terms))
    last = earliest(np.full(len(rows), day.on), end, rows["purge_on"].to_numpy())
    last = latest(last, rows["collected_on"].to_numpy())
    return np.where(rows["grows"].to_numpy(), last, NEVER)


def _erasures(world: World, day: Day) -> pl.DataFrame:
    return world.erasures.filter(day.has_come("erased_on"))


def _holds(world: World, day: Day) -> pl.DataFrame:
    rows = world.holds.filter(day.has_come("holds_from"))
    # A hold of one holding says too of which system and category it is.
    of = world.holdings.select("holding_id", "system", "category")
    rows = rows.join(of, on="holding_id", how="left", maintain_order="left")
    return _of_customer(world, rows).select(
        "hold_id", "company", "customer_id", "holding_id", "reason", "holds_from", "review_on",
        "owner", *day.known("holds_until", "reviewed_on"),
        system=pl.Series(SYSTEMS).gather(rows["system"]),
        category=pl.Series(CATEGORIES).gather(rows["category"]),
    )  # fmt: skip


def _consents(world: World, day: Day) -> pl.DataFrame:
    rows = world.consents.filter(day.has_come("decided_on"))
    return _of_customer(world, rows).select(
        "consent_id", "company", "customer_id", "for_channel", "decision", "decided_on",
        "expires_on", "channel", "text_version", "evidence_ref", *day.known("withdrawn_on"),
        purpose="purpose_name",
    )  # fmt: skip


def _requests(world: World, day: Day) -> pl.DataFrame:
    rows = world.requests.filter(day.has_come("received_on"))
    answered = day.has_come("answered_on")
    person = world.customers["person_ref"].gather(rows["customer"])
    return _of_customer(world, rows).select(
        "request_id",
        "company",
        "received_on",
        "channel",
        "is_signed",
        "is_authenticated",
        "owner",
        "duplicate_of",
        *day.known("registered_on", "answered_on"),
        *[
            pl.when(answered).then(c).alias(c)
            for c in ("outcome", "refusal_reason", "fee_sek", "late_cause")
        ],
        customer_id=pl.when("names_customer").then("customer_id"),
        person_ref=person,
        kind=pl.Series(REQUEST_KINDS).gather(rows["kind"]),
    )


def _request_events(world: World, day: Day) -> pl.DataFrame:
    return world.request_events.filter(day.has_come("happened_on"))


def _uses(world: World, day: Day) -> pl.DataFrame:
    return _of_customer(world, world.uses.filter(day.has_come("used_on")))


def _disclosures(world: World, day: Day) -> pl.DataFrame:
    rows = world.disclosures.filter(day.has_come("disclosed_on"))
    customer = rows["customer"].to_numpy()
    named = world.customers["customer_id"].gather(np.maximum(customer, 0))
    return rows.select(
        "disclosure_id", "category", _company(), "kind", "recipient_id", "purpose",
        "disclosed_on", "ground", *day.known("until_on"),
        customer_id=named.set(pl.Series(customer < 0), None),
        persons=pl.when(pl.col("persons") >= 0).then("persons"),
        consent_id=ids("s-", rows["consent"].to_numpy(), world.scope.customers),
    )  # fmt: skip


def _agreements(world: World, day: Day) -> pl.DataFrame:
    is_signed = pl.col("signed_on").is_null() | day.has_come("signed_on")
    rows = world.agreements.filter(is_signed & (pl.col("valid_from") <= day.ahead))
    return rows.with_columns(day.known("reviewed_on"))


def _company() -> pl.Expr:
    """The company's id for its number."""
    return pl.col("company").replace_strict(
        list(range(len(COMPANIES))), list(COMPANIES), return_dtype=pl.String
    )


def _of_customer(world: World, rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with company and customer_id of the customer they are about."""
    company = world.customers["company"].gather(rows["customer"])
    return rows.with_columns(
        company=pl.Series(COMPANIES).gather(company),
        customer_id=world.customers["customer_id"].gather(rows["customer"]),
    )


MAKERS.update(
    customers=_customers,
    contracts=_contracts,
    processings=lambda world, day: register_of(world.scope),
    holdings=_holdings,
    erasures=_erasures,
    consents=_consents,
    requests=_requests,
    request_events=_request_events,
    uses=_uses,
    disclosures=_disclosures,
    recipients=lambda world, day: recipient_rows(),
    agreements=_agreements,
    holds=_holds,
)
