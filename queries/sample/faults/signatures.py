"""An agreement that was signed after data had left under it, against disclosure_has_agreement and
disclosure_has_promised_agreement.

With it, in order: records given to the public by law and to a customer's representative, which ask
for no agreement, and runs by a sub-processor, who is bound by its processor's.
"""

from typing import Any

import numpy as np
import polars as pl

from queries.sample.chance import Numbers, between, stream
from queries.sample.days import as_date
from queries.sample.disclosures import rows_of
from queries.sample.episodes import running_on
from queries.sample.faults.agreements import AGREEMENT, OLD, PROMISED, batch, marked, print_runs
from queries.sample.faults.planting import Plots, behind, count
from queries.sample.group import ELNAT, FIBER, KEM, ORGANISATION
from queries.sample.partners import (
    LATE_SIGNED,
    PUBLIC,
    REPRESENTATIVE,
    SUB_PROCESSOR,
    Agreement,
)
from queries.sample.scope import Scope

BREAKS = {"signed_after_leaving": (AGREEMENT, PROMISED)}
RECORDS = 3


def plant(
    scope: Scope, customers: pl.DataFrame, plots: Plots
) -> tuple[list[pl.DataFrame], list[Agreement]]:
    """Disclosures to add and their agreements, in the form of `agreements.plant`."""
    signed, wanted = behind(scope) + 1, count(scope)
    early = signed - between(plots.rng("signed after leaving"), 1, 150, wanted)
    runs = batch(np.full(wanted, KEM), early, LATE_SIGNED)
    rows = [
        marked(runs, "signed_after_leaving"),
        marked(print_runs(KEM, LATE_SIGNED, signed, scope.until), None),
        marked(print_runs(FIBER, SUB_PROCESSOR, scope.until - 500, scope.until), None),
        *_by_right(scope, customers, PUBLIC, "legal_obligation"),
        *_by_right(scope, customers, REPRESENTATIVE, "contract"),
    ]
    return rows, [
        Agreement(LATE_SIGNED, None, "processor", OLD, None, signed_on=as_date(signed)),
        Agreement(LATE_SIGNED, None, "confidentiality", OLD, None, signed_on=OLD),
    ]


def _by_right(
    scope: Scope, customers: pl.DataFrame, recipient: str, ground: str
) -> list[pl.DataFrame]:
    """Records about a few customers of the grid, each on a day of the last year."""
    rng = stream(scope.seed, f"records to {recipient}")
    size = len(customers)
    on: Any = scope.until - between(rng, 0, 360, size)
    fits = running_on(customers, on, np.arange(size))
    fits &= customers["company"].to_numpy() == ELNAT
    fits &= customers["kind"].to_numpy() != ORGANISATION
    who: Numbers = rng.permutation(np.flatnonzero(fits))[:RECORDS]
    if not len(who):
        return []
    rows = rows_of(
        np.full(len(who), ELNAT), on[who], kind="single", customer=who, recipient_id=recipient,
        category="correspondence", purpose="legal_requirement", ground=ground,
    )  # fmt: skip
    return [marked(rows, None)]
