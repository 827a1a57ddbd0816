"""Faults against agreement_is_renewed, and those outside the law on processors against
disclosure_has_ground, disclosure_has_promised_agreement and disclosure_has_confidentiality.
"""

from typing import Any

import numpy as np
import polars as pl

from queries.sample.chance import Numbers, between
from queries.sample.consents import Consents
from queries.sample.days import Days, as_date, months_after, nevers
from queries.sample.disclosures import rows_of
from queries.sample.faults.agreements import OLD, Singles, marked, print_runs
from queries.sample.faults.planting import KEY, Plots, behind, count, key_of, key_rows
from queries.sample.group import COMPANIES, ELHANDEL, ELNAT, IMPROVEMENT, KEM
from queries.sample.partners import CLIMATE, COLLECTION, GROUP, QUIET, SURVEY, Agreement
from queries.sample.scope import Scope

GROUND, PROMISED, CONFIDENTIAL, RENEWED = (
    "disclosure_has_ground", "disclosure_has_promised_agreement",
    "disclosure_has_confidentiality", "agreement_is_renewed",
)  # fmt: skip
BREAKS = {
    "after_withdrawal": (GROUND,),
    "never_consented": (GROUND,),
    "legitimate_interest": (GROUND,),
    "not_promised": (PROMISED,),
    "within_the_group": (PROMISED,),
    "not_confidential": (CONFIDENTIAL,),
}


def plant(
    scope: Scope, customers: pl.DataFrame, consents: Consents, plots: Plots
) -> tuple[list[pl.DataFrame], list[Agreement]]:
    """Disclosures to add and their agreements, in the form of `agreements.plant`."""
    singles = Singles(scope, customers, plots)
    rows = [
        *_without_promise(singles),
        *_without_confidentiality(singles),
        *_without_ground(singles, consents),
    ]
    return rows, _signed(scope)


def _went_quiet(scope: Scope) -> tuple[Any, Any]:
    """First and last day of the gap between two confidentiality agreements."""
    return behind(scope) - 130, behind(scope) - 20


def _signed(scope: Scope) -> list[Agreement]:
    first, last = _went_quiet(scope)
    again = as_date(last + 1)
    return [
        Agreement(QUIET, None, "processor", OLD, None),
        Agreement(QUIET, None, "confidentiality", OLD, as_date(first - 1), again),
        Agreement(QUIET, None, "confidentiality", again, None),
        Agreement(SURVEY, None, "confidentiality", OLD, None),
        Agreement(SURVEY, None, "sharing", as_date(behind(scope) + 1), None),
    ]


def _without_promise(singles: Singles) -> list[pl.DataFrame]:
    """Data for a survey without a sharing agreement, and batches to the group's own customer
    service, with which the parent has no agreement."""
    until, past, wanted = singles.scope.until, behind(singles.scope), count(singles.scope)
    on = np.array([past - 90, until - 160, until - 70])
    inside = rows_of(
        np.full(len(on), KEM), on, kind="batch", persons=40, recipient_id=GROUP, category="contact",
        purpose="customer_care", ground="contract",
    )  # fmt: skip
    return [
        singles.add(SURVEY, (past - 300, past), "not_promised", wanted, ground="contract"),
        singles.add(SURVEY, (past + 1, until), None, wanted, ground="contract"),
        marked(inside, "within_the_group"),
    ]


def _without_confidentiality(singles: Singles) -> list[pl.DataFrame]:
    """Disclosures to a recipient whose confidentiality agreement had expired."""
    scope = singles.scope
    first, last = _went_quiet(scope)
    return [
        marked(print_runs(ELNAT, QUIET, first - 400, first - 5), None),
        singles.add(QUIET, (first + 1, last - 1), "not_confidential", count(scope)),
        marked(print_runs(ELNAT, QUIET, last + 10, scope.until), None),
    ]


def _without_ground(singles: Singles, consents: Consents) -> list[pl.DataFrame]:
    """Meter values to a partner after the consent was withdrawn, or without one, and a disclosure
    on legitimate interest, which the notice does not name."""
    scope, plots, past = singles.scope, singles.plots, behind(singles.scope)
    size, wanted = len(singles.customers), count(scope)
    over, consent = _withdrawn(size, consents)
    first = np.maximum(over + 2, scope.until - 1_000)
    last = np.minimum(over + 200, past)
    after = plots.take("after_withdrawal", first <= last, np.arange(size), wanted)
    room = (last[after] - first[after]).astype(np.int64)
    on = first[after] + between(plots.rng("after_withdrawal"), 0, room, len(after))
    known = np.zeros(size, dtype=bool)
    known[consents.decisions["customer"].to_numpy()] = True
    is_theirs = ~known & (singles.customers["company"].to_numpy() == ELHANDEL)
    since = np.maximum(singles.customers["since"].to_numpy() + 5, scope.until - 1_000)
    never = plots.take("never_consented", is_theirs & (since < past), np.arange(size), wanted)
    room = (past - since[never]).astype(np.int64)
    once = since[never] + between(plots.rng("never_consented"), 0, room, len(never))
    own = (past - 400, past)
    return [
        marked(_values(after, on, consent[after]), "after_withdrawal"),
        marked(_values(never, once, np.full(len(never), -1)), "never_consented"),
        singles.add(COLLECTION, own, "legitimate_interest", 1, ground="legitimate_interest"),
    ]


def _withdrawn(size: int, consents: Consents) -> tuple[Days, Numbers]:
    """Per customer with one consent to the app, withdrawn: the last day and the consent's row."""
    rows = consents.decisions.filter(pl.col("purpose") == IMPROVEMENT)
    only = rows.filter(pl.len().over("customer") == 1, pl.col("withdrawn_on").is_not_null())
    over, consent = nevers(size), np.full(size, -1)
    over[only["customer"].to_numpy()] = only["withdrawn_on"].to_numpy()
    consent[only["customer"].to_numpy()] = only["row"].to_numpy()
    return over, consent


def _values(who: Numbers, on: Days, consent: Numbers) -> pl.DataFrame:
    return rows_of(
        np.full(len(who), ELHANDEL), on, kind="single", customer=who, recipient_id=CLIMATE,
        category="metering", purpose="improvement", ground="consent", consent=consent,
    )  # fmt: skip


def key_of_disclosures(rows: pl.DataFrame, breaks: dict[str, tuple[str, ...]]) -> pl.DataFrame:
    """The key to disclosures with a `sort`: a row for each promise that each breaks."""
    broken = rows.filter(pl.col("sort").is_not_null())
    parts = []
    for (sort,), of in broken.group_by("sort", maintain_order=True):
        items, on = of["disclosure_id"] + ":" + of["category"], of["from_on"].to_numpy()
        for name in breaks[str(sort)]:
            key = key_rows(name, "disclosures", str(sort), items, on, on)
            parts.append(key.with_columns(part=of["part"]))
    return key_of(parts).select(list(KEY))


def key_of_renewals(
    agreements: list[Agreement], rows: pl.DataFrame, disclosed: pl.DataFrame
) -> pl.DataFrame:
    """The key to agreements that were renewed too late, a row for each company that disclosed data
    to the recipient; `rows` are the same agreements, in their order."""
    parts = []
    for agreement, item in zip(agreements, rows["agreement_id"], strict=True):
        if agreement.renewed_late and agreement.valid_until:
            days = agreement.valid_until, agreement.renewed_late
            ended, again = (np.datetime64(day, "D") for day in days)
            for company in _giving(disclosed, agreement, ended):
                key = key_rows(RENEWED, "agreements", "renewed_late", [item], ended + 1, again - 1)
                parts.append(key.with_columns(part=pl.lit(company, dtype=pl.String)))
    return key_of(parts)


def _giving(disclosed: pl.DataFrame, agreement: Agreement, ended: Any) -> list[str | None]:
    """The companies that disclosed to the recipient in the year before the agreement ended; only
    None for an agreement that binds a single company."""
    if agreement.company:
        return [None]
    year_before = as_date(months_after(ended, -12))
    gave = disclosed.filter(
        (pl.col("recipient_id") == agreement.recipient)
        & (pl.col("disclosed_on") > pl.lit(year_before))
        & (pl.col("disclosed_on") <= pl.lit(as_date(ended)))
    )
    return [COMPANIES[company] for company in gave["company"].unique().sort()]
