"""Plants all faults into the data without faults, and collects the whole key.

The order matters: rare faults are planted first, and each customer has at most one fault, so that
none hides another. A new fault is planted last, with its rows last in their table, so that only
these rows change in the samples. A fault that breaks several promises has a key row for each.
"""

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from queries.sample import disclosures, partners, uses
from queries.sample.chance import Numbers
from queries.sample.consents import Consents
from queries.sample.erasures import record
from queries.sample.faults import (
    agreements,
    answered,
    answers,
    consent_holdings,
    consent_uses,
    disposal,
    erasure,
    fees,
    locked_away,
    marketing,
    proof,
    reviews,
    signatures,
    statutory,
    third_parties,
)
from queries.sample.faults.mailings import free_of_requests, key_of_uses
from queries.sample.faults.planting import Plots
from queries.sample.faults.stories import app_since, stories_of
from queries.sample.granted import erase_on_objection
from queries.sample.holds import with_ids
from queries.sample.late_causes import with_causes
from queries.sample.letters import with_letters
from queries.sample.scope import Scope


@dataclass(frozen=True)
class Clean:
    """The tables before any fault is planted."""

    scope: Scope
    customers: pl.DataFrame
    holdings: pl.DataFrame
    holds: pl.DataFrame
    consents: Consents
    requests: pl.DataFrame
    uses: pl.DataFrame
    disclosures: pl.DataFrame


@dataclass(frozen=True)
class Planted:
    """The tables with faults, the agreements, the disposal record, and the key."""

    holdings: pl.DataFrame
    holds: pl.DataFrame
    decisions: pl.DataFrame
    requests: pl.DataFrame
    uses: pl.DataFrame
    disclosures: pl.DataFrame
    agreements: pl.DataFrame
    erasures: pl.DataFrame
    key: pl.DataFrame


def planted(clean: Clean, shown: Callable[[Scope, pl.DataFrame], pl.DataFrame]) -> Planted:
    """The tables with faults. `shown` marks the holdings that any export shows."""
    scope, customers = clean.scope, clean.customers
    plots = Plots(scope.seed, len(customers))
    holdings, holds, key = _holdings(clean, plots)
    requests, key_requests = _requests(clean, plots)
    holdings = erase_on_objection(holdings, clean.consents, requests)
    holdings = shown(scope, holdings)
    used, key_uses = _uses(clean, holdings, requests, plots)
    disclosed, signed, key_disclosures = _disclosures(clean, plots)
    decisions, key_proof = proof.plant(scope, clean.consents.decisions, requests, plots)
    lines = record(scope, holdings)
    holds, key_reviews = reviews.plant(scope, holds)
    requests, key_fees = fees.plant(scope, requests, pl.concat(key_requests), plots)
    requests = with_letters(scope, with_causes(scope, requests))
    more = [
        disposal.decisions(scope, customers, holdings), disposal.lines(scope, lines), key_proof,
        key_reviews, key_fees,
    ]  # fmt: skip
    return Planted(
        holdings=holdings,
        holds=holds,
        decisions=decisions,
        requests=requests,
        uses=used,
        disclosures=disclosed,
        agreements=signed,
        erasures=lines,
        key=pl.concat([*key, *key_requests, key_uses, *key_disclosures, *more]),
    )


def _holdings(clean: Clean, plots: Plots) -> tuple[pl.DataFrame, pl.DataFrame, list[pl.DataFrame]]:
    scope, customers, consents = clean.scope, clean.customers, clean.consents
    stories = stories_of(customers, consents)
    waiting = disposal.held_up(scope, customers, clean.holdings, plots)
    holdings, holds, key = erasure.plant(scope, customers, clean.holdings, plots)
    holdings, key_statutes = statutory.plant(scope, customers, holdings, plots)
    app = app_since(consents, customers, scope.until)
    named = consents.decisions["consent_id"]
    more, key_consents = consent_holdings.plant(
        scope, customers, named, clean.requests, stories, app, len(holdings), plots
    )
    every = pl.concat([holdings, more], how="diagonal")
    held = with_ids(scope, pl.concat([clean.holds, holds]))
    keys = [waiting, key, key_statutes, key_consents]
    return _unrestricted(every, pl.concat(keys)), held, keys


def _unrestricted(holdings: pl.DataFrame, key: pl.DataFrame) -> pl.DataFrame:
    """The holdings; what a fault is about is not restricted, since that would hold it."""
    is_faulty = pl.col("holding_id").is_in(key["item_id"].unique().to_list())
    return holdings.with_columns(restricted_from=pl.when(~is_faulty).then("restricted_from"))


def _requests(clean: Clean, plots: Plots) -> tuple[pl.DataFrame, list[pl.DataFrame]]:
    requests, key = answered.plant(clean.scope, clean.requests, plots)
    more, key_answers = answers.plant(clean.scope, clean.customers, len(requests), plots)
    return pl.concat([requests, more.select(requests.columns)]), [key, key_answers]


def _uses(
    clean: Clean, holdings: pl.DataFrame, requests: pl.DataFrame, plots: Plots
) -> tuple[pl.DataFrame, pl.DataFrame]:
    scope, customers, consents = clean.scope, clean.customers, clean.consents
    stories = stories_of(customers, consents)
    app = app_since(consents, customers, scope.until)
    free: Numbers = free_of_requests(len(customers), requests)
    orderly = uses.without_objectors(clean.uses, requests)
    offers = marketing.plant(scope, customers, consents, stories, requests, plots)
    faulty = consent_uses.plant(scope, customers, consents, stories, app, plots, free)
    locked = locked_away.plant(scope, customers, holdings, plots, free)
    every = pl.concat([orderly, faulty, offers, locked], how="diagonal")
    rows = uses.with_ids(scope, every)
    return rows.drop("sort", "breaks"), key_of_uses(rows)


def _disclosures(
    clean: Clean, plots: Plots
) -> tuple[pl.DataFrame, pl.DataFrame, list[pl.DataFrame]]:
    scope, customers = clean.scope, clean.customers
    parts, signed = agreements.plant(scope, customers, plots)
    others, more = third_parties.plant(scope, customers, clean.consents, plots)
    late, late_signed = signatures.plant(scope, customers, plots)
    planted_rows = [*parts, *others, *late]
    rows = disclosures.with_ids(scope, disclosures.joined(clean.disclosures, planted_rows))
    every = [*partners.orderly_agreements(scope), *signed, *more, *late_signed]
    signed_rows = partners.agreement_rows(every)
    breaks = agreements.BREAKS | third_parties.BREAKS | signatures.BREAKS
    key = [
        third_parties.key_of_disclosures(rows, breaks),
        third_parties.key_of_renewals(every, signed_rows, rows),
    ]
    return rows.drop("sort", "part", "from_on"), signed_rows, key
