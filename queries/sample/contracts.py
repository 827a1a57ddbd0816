"""The contracts behind each relationship: one, several in a row when people move, or two at
the same time. A new one starts some days before the old one ends, so that there is no gap."""

import numpy as np
import polars as pl

from queries.sample.chance import Numbers, between, stream
from queries.sample.days import NEVER, Days, has
from queries.sample.group import ESTATE, SERVICES
from queries.sample.ids import ids
from queries.sample.scope import Scope


def contracts_of(scope: Scope, customers: pl.DataFrame) -> pl.DataFrame:
    """**Rows** one per contract: row, customer (row), stretch (2: after a return), starts_on,
    ends_on, settled_on, service, contract_id; the first contract of each stretch first."""
    rng = stream(scope.seed, "contracts")
    stretches = _stretches(customers)
    parts = [_successive(rng, scope, *stretches), _parallel(rng, scope, *stretches)]
    customer, stretch, starts, ends = (
        np.concatenate(columns) for columns in zip(*parts, strict=True)
    )
    order = np.lexsort((starts, stretch, customer))
    customer, stretch, starts, ends = (a[order] for a in (customer, stretch, starts, ends))
    kind = customers["kind"].to_numpy()[customer]
    company = customers["company"].to_numpy()[customer]
    billed = np.where(rng.random(len(ends)) < 0.85, ends + between(rng, 15, 50, len(ends)), NEVER)
    settled = np.where(kind == ESTATE, customers["settles_on"].to_numpy()[customer], billed)
    rows = np.arange(len(customer))
    return pl.DataFrame(
        {
            "row": rows,
            "contract_id": ids("k-", rows, scope.customers),
            "customer": customer,
            "stretch": stretch,
            "service": pl.Series(SERVICES).gather(company),
            "starts_on": starts,
            "ends_on": ends,
            "settled_on": settled,
        }
    )


def _stretches(customers: pl.DataFrame) -> tuple[Numbers, Numbers, Days, Days]:
    """Each stretch of a relationship with contracts: customer, number, first and last day."""
    column = {name: customers[name].to_numpy() for name in customers.columns if name != "own_end"}
    first = np.flatnonzero(column["has_contracts"])
    second = np.flatnonzero(column["has_contracts"] & has(column["back_2"]))
    return (
        np.concatenate((first, second)),
        np.concatenate((np.ones(len(first), dtype=int), np.full(len(second), 2))),
        np.concatenate((column["since"][first], column["back_2"][second])),
        np.concatenate((column["contracts_end"][first], column["end_2"][second])),
    )


def _successive(
    rng: np.random.Generator,
    scope: Scope,
    customer: Numbers,
    stretch: Numbers,
    start: Days,
    end: Days,
) -> tuple[Numbers, Numbers, Days, Days]:
    """One to three successive contracts, overlapping by a few days at each move."""
    size = len(customer)
    length = (np.fmin(end, scope.until) - start).astype(np.int64)
    moves_once = (length > 400) & (rng.random(size) < 0.35)
    moves_twice = moves_once & (length > 900) & (rng.random(size) < 0.35)
    cut_1 = start + (length * (0.25 + 0.2 * rng.random(size))).astype(np.int64)
    cut_2 = start + (length * (0.60 + 0.25 * rng.random(size))).astype(np.int64)
    overlap_1, overlap_2 = between(rng, 2, 14, size), between(rng, 2, 14, size)
    end_1 = np.where(moves_once, cut_1, end)
    end_2 = np.where(moves_twice, cut_2, end)
    return (
        np.concatenate((customer, customer[moves_once], customer[moves_twice])),
        np.concatenate((stretch, stretch[moves_once], stretch[moves_twice])),
        np.concatenate((start, (cut_1 - overlap_1)[moves_once], (cut_2 - overlap_2)[moves_twice])),
        np.concatenate((end_1, end_2[moves_once], end[moves_twice])),
    )


def _parallel(
    rng: np.random.Generator,
    scope: Scope,
    customer: Numbers,
    stretch: Numbers,
    start: Days,
    end: Days,
) -> tuple[Numbers, Numbers, Days, Days]:
    """A second contract at the same time, inside the stretch: a summer house, a second meter."""
    length = (np.fmin(end, scope.until) - start).astype(np.int64)
    rows = np.flatnonzero((length > 200) & (rng.random(len(customer)) < 0.1))
    begins = start[rows] + (length[rows] * 0.2).astype(np.int64)
    stops = start[rows] + (length[rows] * (0.4 + 0.4 * rng.random(len(rows)))).astype(np.int64)
    stays = np.isnat(end[rows]) & (rng.random(len(rows)) < 0.5)
    return customer[rows], stretch[rows], begins, np.where(stays, NEVER, stops)


def first_contracts(contracts: pl.DataFrame, customers: int) -> Numbers:
    """The row of the first contract of each customer's two stretches, -1 for none: shape (2, n)."""
    first = np.full((2, customers), -1, dtype=np.int64)
    for number in (1, 2):
        rows = contracts.filter(pl.col("stretch") == number).unique(
            "customer", keep="first", maintain_order=True
        )
        first[number - 1, rows["customer"].to_numpy()] = rows["row"].to_numpy()
    return first
