"""Faults against disclosure_has_agreement: no agreement, one that has run out, one that binds
somebody else, one of the wrong kind, and flows with days between two agreements."""

from datetime import date
from typing import Any

import numpy as np
import polars as pl

from queries.sample.chance import between, stream
from queries.sample.days import NEVER, as_date, month_start, months_after
from queries.sample.disclosures import rows_of
from queries.sample.episodes import running_on
from queries.sample.faults.planting import Plots, count
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

NAME = "disclosure_has_agreement"
OLD = date(2019, 1, 1)


def plant(
    scope: Scope, customers: pl.DataFrame, plots: Plots
) -> tuple[list[pl.DataFrame], list[Agreement]]:
    """Disclosures to add, in frames of their own numbering, and the agreements they meet.

    Faulty rows carry `sort`, and `part`, `from_on` where the fault is a flow's month; what is in
    order (before an agreement ran out, the company it binds) has no sort.
    """
    rng = stream(scope.seed, "faults in disclosures")
    until = scope.until
    ran_out = month_start(until - 270) - 1
    parts = [
        _single(rng, scope, customers, plots, EXPIRED, (ran_out - 400, ran_out), None),
        _single(rng, scope, customers, plots, EXPIRED, (ran_out + 1, until), "expired"),
        _single(rng, scope, customers, plots, UNSIGNED, (until - 200, until), "no_agreement"),
        _batch(rng, scope),
        _single(rng, scope, customers, plots, PARENT_ONLY, (until - 500, until), None, of=(KEM,)),
        _single(
            rng, scope, customers, plots, PARENT_ONLY, (until - 500, until),
            "binds_another_company", of=(AVFALL, VATTEN),
        ),
        _single(
            rng, scope, customers, plots, SHARED, (until - 400, until), "wrong_kind",
            ground="contract", of=(ELNAT, FIBER),
        ),
        _single(rng, scope, customers, plots, COLLECTION, (until - 300, until), "ground_processor"),
    ]  # fmt: skip
    flows, gap_agreements = _flows(scope)
    agreements = [
        Agreement(EXPIRED, None, "processor", OLD, as_date(ran_out)),
        Agreement(PARENT_ONLY, "kem", "processor", OLD, None),
        Agreement(SHARED, None, "sharing", OLD, None),
        *gap_agreements,
    ]
    names = (EXPIRED, UNSIGNED, PARENT_ONLY, GAP, SHARED)
    agreements += [Agreement(name, None, "confidentiality", OLD, None) for name in names]
    return [*parts, *flows], agreements


def _marked(rows: pl.DataFrame, sort: str | None) -> pl.DataFrame:
    """With the columns that say what is wrong with a row: nothing, where `sort` is none."""
    return rows.with_columns(
        sort=pl.lit(sort, dtype=pl.String),
        part=pl.lit(None, dtype=pl.String),
        from_on=pl.col("disclosed_on"),
    )


def _single(
    rng: np.random.Generator,
    scope: Scope,
    customers: pl.DataFrame,
    plots: Plots,
    recipient: str,
    within: tuple[Any, Any],
    sort: str | None,
    ground: str = "processor",
    of: tuple[int, ...] = tuple(range(7)),
) -> pl.DataFrame:
    """Single disclosures on some day of that time, about customers of those companies."""
    size = len(customers)
    length = int((within[1] - within[0]).astype(np.int64))
    on = within[0] + between(rng, 0, length, size)
    everyone = np.arange(size)
    fits = running_on(customers, on, everyone) & np.isin(customers["company"].to_numpy(), of)
    who = plots.take(fits & (customers["kind"].to_numpy() != ORGANISATION), everyone, count(scope))
    company = customers["company"].to_numpy()[who]
    shared = {"kind": "single", "customer": who, "recipient_id": recipient, "ground": ground}
    rows = [
        rows_of(company, on[who], category=category, purpose="contract", **shared)
        for category in ("contact", "correspondence")
    ]
    return _marked(pl.concat(rows), sort)


def _batch(rng: np.random.Generator, scope: Scope) -> pl.DataFrame:
    """Two print runs of a company that nobody has an agreement with."""
    on = np.sort(scope.until - between(rng, 10, 150, 2))
    rows = rows_of(
        np.array([ELNAT, FIBER]), on, kind="batch", persons=100, recipient_id=UNSIGNED,
        category="contact", purpose="contract", ground="processor",
    )  # fmt: skip
    return _marked(rows, "no_agreement")


def _flows(scope: Scope) -> tuple[list[pl.DataFrame], list[Agreement]]:
    """Three flows: a fortnight between two agreements, an agreement signed after the start, and
    one that ran out before the flow stopped in the middle of a month."""
    first = [months_after(month_start(scope.until), -back) for back in (6, 9, 12)]
    broken, late, stopped = first
    begun = months_after(broken, -12) + 4
    rows = [
        _flow(AVFALL, begun, NEVER, "gap_in_flow", broken),
        _flow(FIBER, late + 4, NEVER, "signed_late", late),
        _flow(VATTEN, months_after(stopped, -6), stopped + 17, "ran_out_in_flow", stopped),
    ]
    agreements = [
        (AVFALL, begun, broken + 9),
        (AVFALL, broken + 22, NEVER),
        (FIBER, late + 19, NEVER),
        (VATTEN, months_after(stopped, -6), stopped + 9),
    ]
    return rows, [
        Agreement(GAP, COMPANIES[company], "processor", as_date(starts), _or_none(stops))
        for company, starts, stops in agreements
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
