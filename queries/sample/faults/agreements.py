"""Faults against disclosure_has_agreement: no agreement, one that has run out, one that binds
somebody else, one of the wrong kind, and flows with days between two agreements.

Most lie behind the group: more than a year ago the agreements were put in order. A print run, a
flow and a few single cases went wrong in the last months. What has no agreement at all breaks
disclosure_has_promised_agreement too; one that ran out while it was needed, agreement_is_renewed.
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
# What each sort of fault breaks.
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
# How often a company's print run went to somebody, in days.
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
        """Some on any day of that time, about customers of those companies."""
        customers, size = self.customers, len(self.customers)
        # What is in order with a recipient has no sort, and is known by its first day.
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
    """Disclosures to add, in frames of their own numbering, and the agreements they meet.

    Faulty rows carry `sort`, and `part`, `from_on` where the fault is a flow's month; what is in
    order (before an agreement ran out, the company it binds) has no sort.
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
    """What the single cases meet: an agreement with a gap behind it, one for the parent alone, one
    of another kind than the law asks for until the right one was signed."""
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
    """With the columns that say what is wrong with a row: nothing, where `sort` is none."""
    return rows.with_columns(
        sort=pl.lit(sort, dtype=pl.String),
        part=pl.lit(None, dtype=pl.String),
        from_on=pl.col("disclosed_on"),
    )


def _batches(rng: np.random.Generator, scope: Scope) -> list[pl.DataFrame]:
    """A company's print run by somebody whom nobody has an agreement with, long ago; and another
    company that did the same again lately."""
    runs = (ELNAT, behind(scope) - between(rng, 10, 150, 1)), (
        FIBER, scope.until - between(rng, 10, 150, 1),
    )  # fmt: skip
    orderly = print_runs(AVFALL, EXPIRED, _ran_out(scope) - 400, _ran_out(scope) - 10)
    return [marked(orderly, None)] + [
        marked(_batch(np.array([company]), on, UNSIGNED), "no_agreement") for company, on in runs
    ]


def print_runs(company: int, recipient: str, first: Any, last: Any) -> pl.DataFrame:
    """A company's regular print runs at somebody's, from one day to another."""
    on = np.arange(first, last, RUN_EVERY)
    return _batch(np.full(len(on), company), on, recipient)


def _batch(company: Numbers, on: Any, recipient: str) -> pl.DataFrame:
    return rows_of(
        company, on, kind="batch", persons=100, recipient_id=recipient, category="contact",
        purpose="contract", ground="processor",
    )  # fmt: skip


def _flows(scope: Scope) -> tuple[list[pl.DataFrame], list[Agreement]]:
    """Three flows: a fortnight between two agreements this year, and long ago an agreement signed
    after the start, and one that ran out before the flow stopped in the middle of a month."""
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
    """One flow and the month in which it lacked cover, judged on its last running day of it."""
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
