"""Faults against disclosure_has_agreement: no agreement, one that has expired, one that binds
another company, one of the wrong kind, and flows with a gap between two agreements.

Most are in the past (`planting.behind`): the agreements were put in order more than a year ago. A
print run, a flow and a few single cases are recent. Data disclosed with no agreement at all breaks
disclosure_has_promised_agreement too; an agreement that expired while needed, agreement_is_renewed.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from queries.sample.chance import Numbers, between
from queries.sample.days import NEVER, as_date, month_start, months_after
from queries.sample.disclosures import rows_of
from queries.sample.episodes import running_on
from queries.sample.faults.planting import Plots, behind, count
from queries.sample.group import AVFALL, COMPANIES, ELNAT, FIBER, KEM, ORGANISATION, VATTEN
from queries.sample.partners import (
    COLLECTION,
    EXPIRED,
    GAP,
    PARENT_ONLY,
    SHARED,
    UNSIGNED,
    Agreement,
)
from queries.sample.scope import Scope

AGREEMENT, PROMISED = "disclosure_has_agreement", "disclosure_has_promised_agreement"
# The promises that each sort of fault breaks.
BREAKS = {
    "wrong_kind": (AGREEMENT,),
    "ground_processor": (AGREEMENT,),
    **dict.fromkeys(
        ("expired", "no_agreement", "binds_another_company", "gap_in_flow", "signed_late",
         "ran_out_in_flow"),
        (AGREEMENT, PROMISED),
    ),
}  # fmt: skip
OLD = date(2019, 1, 1)
# Days between a company's print runs.
RUN_EVERY = 80


@dataclass(frozen=True)
class Singles:
    """Single disclosures about customers, each of two categories."""

    scope: Scope
    customers: pl.DataFrame
    plots: Plots

    def add(
        self,
        recipient: str,
        within: tuple[Any, Any],
        sort: str | None,
        wanted: int,
        of: tuple[int, ...] = tuple(range(7)),
        ground: str = "processor",
    ) -> pl.DataFrame:
        """`wanted` cases on random days `within`, of the companies `of`; `sort` None: no fault."""
        customers, size = self.customers, len(self.customers)
        # Disclosures without a fault have no sort: the first day makes their stream's name unique.
        fault = f"disclosure {sort or 'in order'} {recipient} {within[0]}"
        length = int((within[1] - within[0]).astype(np.int64))
        on = within[0] + between(self.plots.rng(fault), 0, length, size)
        everyone = np.arange(size)
        fits = running_on(customers, on, everyone)
        fits &= np.isin(customers["company"].to_numpy(), of)
        fits &= customers["kind"].to_numpy() != ORGANISATION
        who = self.plots.take(fault, fits, everyone, wanted)
        company = customers["company"].to_numpy()[who]
        shared = {"kind": "single", "customer": who, "recipient_id": recipient, "ground": ground}
        rows = [
            rows_of(company, on[who], category=category, purpose="contract", **shared)
            for category in ("contact", "correspondence")
        ]
        return marked(pl.concat(rows), sort)


def plant(
    scope: Scope, customers: pl.DataFrame, plots: Plots
) -> tuple[list[pl.DataFrame], list[Agreement]]:
    """Disclosures to add, in frames each numbered from 0, and the agreements with their recipients.

    Faulty rows have `sort`; a flow's also its month (`part`) and the day judged (`from_on`). Rows
    in order (before an agreement expired, about the company it binds) have a null `sort`.
    """
    flows, agreements = _flows(scope)
    singles = _single_cases(Singles(scope, customers, plots))
    return [*singles, *_batches(plots.rng("print runs without an agreement"), scope), *flows], [
        *_signed(scope),
        *agreements,
    ]


def _ran_out(scope: Scope) -> Any:
    """The last day of the agreement that was renewed too late."""
    return behind(scope) - 240


def _single_cases(group: Singles) -> list[pl.DataFrame]:
    until, past, ran_out = group.scope.until, behind(group.scope), _ran_out(group.scope)
    wanted = count(group.scope)
    lately = wanted // 2
    bound, unbound = (KEM,), (AVFALL, VATTEN)
    elsewhere = "binds_another_company"
    return [
        group.add(EXPIRED, (ran_out - 400, ran_out), None, wanted),
        group.add(EXPIRED, (ran_out + 1, past), "expired", wanted),
        group.add(EXPIRED, (past + 1, until), None, wanted),
        group.add(UNSIGNED, (past - 300, past), "no_agreement", wanted),
        group.add(PARENT_ONLY, (past - 500, until), None, wanted, bound),
        group.add(PARENT_ONLY, (until - 200, until), elsewhere, lately, unbound),
        group.add(PARENT_ONLY, (past - 500, past), elsewhere, wanted - lately, unbound),
        group.add(SHARED, (past - 400, past), "wrong_kind", wanted, (ELNAT, FIBER), "contract"),
        group.add(COLLECTION, (past - 300, past), "ground_processor", wanted),
    ]


def _signed(scope: Scope) -> list[Agreement]:
    """The agreements of the single cases: one renewed after a gap, one for the parent alone, one of
    a kind that the law does not accept until the right one was signed."""
    signed_on = as_date(behind(scope) + 1)
    names = (EXPIRED, UNSIGNED, PARENT_ONLY, GAP, SHARED)
    return [
        Agreement(EXPIRED, None, "processor", OLD, as_date(_ran_out(scope)), signed_on),
        Agreement(EXPIRED, None, "processor", signed_on, None),
        Agreement(PARENT_ONLY, "kem", "processor", OLD, None),
        Agreement(SHARED, None, "sharing", OLD, None),
        Agreement(SHARED, None, "joint", signed_on, None),
        *[Agreement(name, None, "confidentiality", OLD, None) for name in names],
    ]


def marked(rows: pl.DataFrame, sort: str | None) -> pl.DataFrame:
    """Adds the columns that describe a row's fault; `sort` None: no fault."""
    return rows.with_columns(
        sort=pl.lit(sort, dtype=pl.String),
        part=pl.lit(None, dtype=pl.String),
        from_on=pl.col("disclosed_on"),
    )


def _batches(rng: np.random.Generator, scope: Scope) -> list[pl.DataFrame]:
    """Print runs by a recipient without any agreement: one company's long ago, another's recently.
    Before them regular print runs that are in order."""
    runs = (ELNAT, behind(scope) - between(rng, 10, 150, 1)), (
        FIBER, scope.until - between(rng, 10, 150, 1),
    )  # fmt: skip
    orderly = print_runs(AVFALL, EXPIRED, _ran_out(scope) - 400, _ran_out(scope) - 10)
    return [marked(orderly, None)] + [
        marked(batch(np.array([company]), on, UNSIGNED), "no_agreement") for company, on in runs
    ]


def print_runs(company: int, recipient: str, first: Any, last: Any) -> pl.DataFrame:
    """A company's regular print runs by a recipient, from `first` until before `last`."""
    on = np.arange(first, last, RUN_EVERY)
    return batch(np.full(len(on), company), on, recipient)


def batch(company: Numbers, on: Any, recipient: str) -> pl.DataFrame:
    """Print runs of those companies on those days."""
    return rows_of(
        company, on, kind="batch", persons=100, recipient_id=recipient, category="contact",
        purpose="contract", ground="processor",
    )  # fmt: skip


def _flows(scope: Scope) -> tuple[list[pl.DataFrame], list[Agreement]]:
    """Three flows: a recent one with a gap between two agreements; long ago, one that started
    before its agreement was signed, and one whose agreement expired before the flow stopped."""
    first = [months_after(month_start(scope.until), -back) for back in (6, 16, 19)]
    broken, late, stopped = first
    begun = months_after(broken, -12) + 4
    rows = [
        _flow(AVFALL, begun, NEVER, "gap_in_flow", broken),
        _flow(FIBER, late + 4, NEVER, "signed_late", late),
        _flow(VATTEN, months_after(stopped, -6), stopped + 17, "ran_out_in_flow", stopped),
    ]
    agreements = [
        (AVFALL, begun, broken + 9, broken + 22),
        (AVFALL, broken + 22, NEVER, NEVER),
        (FIBER, late + 19, NEVER, NEVER),
        (VATTEN, months_after(stopped, -6), stopped + 9, stopped + 25),
        (VATTEN, stopped + 25, NEVER, NEVER),
    ]
    return rows, [
        Agreement(GAP, COMPANIES[company], "processor", as_date(starts), *map(_or_none, ends))
        for company, starts, *ends in agreements
    ]


def _or_none(day: Any) -> date | None:
    return None if np.isnat(day) else as_date(day)


def _flow(company: int, begins: Any, stops: Any, sort: str, month: Any) -> pl.DataFrame:
    """One flow and its month without an agreement, judged on the flow's last day in that month."""
    rows = rows_of(
        np.array([company]), np.array([begins]), kind="flow", recipient_id=GAP, category="contact",
        purpose="contract", ground="processor", until_on=stops,
    )  # fmt: skip
    last = np.fmin((month.astype("datetime64[M]") + 1).astype("datetime64[D]") - 1, stops)
    return rows.with_columns(
        sort=pl.lit(sort),
        part=pl.lit(str(month)[:7]),
        from_on=pl.Series([as_date(last)], dtype=pl.Date),
    )
