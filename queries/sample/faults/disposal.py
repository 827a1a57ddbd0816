"""Faults against disposal_is_decided and erasure_has_disposal_decision, and what stays overdue.

No row is changed, only the key is made: one company disposed of bank details for years before the
decision, and one category has no decision, so that it is never erased and becomes overdue.
"""

import numpy as np
import polars as pl

from queries.sample.chance import Numbers
from queries.sample.days import NEVER, Days, has, months_after, nevers
from queries.sample.decisions import LATER, UNDECIDED, decided_on, is_undecided, pair
from queries.sample.faults.planting import Plots, key_of, key_rows
from queries.sample.group import ORGANISATION
from queries.sample.retention import KEPT_MONTHS, RUN_DAYS, governing_end, terms_of
from queries.sample.scope import Scope

DECIDED, LINE, OVERDUE = (
    "disposal_is_decided", "erasure_has_disposal_decision", "erase_after_relationship",
)  # fmt: skip


def held_up(
    scope: Scope, customers: pl.DataFrame, holdings: pl.DataFrame, plots: Plots
) -> pl.DataFrame:
    """The key to holdings overdue for lack of a decision; their customers get no other fault."""
    of = _about_persons(customers, holdings.filter(pl.Series(is_undecided(holdings))))
    plots.reserve(of["customer"].to_numpy())
    due = months_after(governing_end(terms_of(customers, of)), KEPT_MONTHS) + RUN_DAYS
    late = np.flatnonzero(due < scope.until)
    items = of["holding_id"].gather(late)
    return key_rows(OVERDUE, "holdings", "no_decision", items, due[late] + 1, nevers(len(late)))


def decisions(scope: Scope, customers: pl.DataFrame, holdings: pl.DataFrame) -> pl.DataFrame:
    """The key to the decisions that were missing on the first day they were needed."""
    parts = []
    for company, category in (LATER, UNDECIDED):
        first = _first_needed(customers, holdings, company, category)
        begins = decided_on(company, category)
        if np.isnat(first) or first >= scope.until or begins <= first:
            continue
        last = begins - 1 if begins <= scope.until else NEVER
        sort = "never_decided" if np.isnat(begins) else "decided_late"
        items = [pair(company, category)]
        parts.append(key_rows(DECIDED, "processings", sort, items, first + 1, last))
    return key_of(parts)


def _first_needed(
    customers: pl.DataFrame, holdings: pl.DataFrame, company: int, category: int
) -> np.datetime64:
    """The first day on which something of that category might be erased after its 24 months."""
    mine = (pl.col("company") == company) & (pl.col("category") == category)
    of = _about_persons(customers, holdings.filter(mine & pl.col("is_shown")))
    terms = terms_of(customers, of)
    erase_from: Days = months_after(governing_end(terms), KEPT_MONTHS) + 1
    # Holdings erased before that day (on request, say) do not count.
    needed = has(erase_from) & ~(of["purge_on"].to_numpy() < erase_from)
    return erase_from[needed].min() if needed.any() else NEVER


def _about_persons(customers: pl.DataFrame, holdings: pl.DataFrame) -> pl.DataFrame:
    kind: Numbers = customers["kind"].to_numpy()[holdings["customer"].to_numpy()]
    return holdings.filter(pl.Series(kind != ORGANISATION))


def lines(scope: Scope, record: pl.DataFrame) -> pl.DataFrame:
    """The key to the lines of the record that no decision covered that day."""
    bare = record.filter(pl.col("decision_ref").is_null())
    on = bare["erased_on"].to_numpy()
    return key_rows(LINE, "erasures", "undecided_line", bare["erasure_id"], on, on)
