"""Faults against consent_is_provable: a consent without proof of how it was given."""

import numpy as np
import polars as pl

from queries.sample.days import NEVER, Days, earliest
from queries.sample.faults.planting import Plots, behind, count, key_of, key_rows
from queries.sample.requests import OPTOUT
from queries.sample.scope import Scope

NAME = "consent_is_provable"
LACKING = ("text_version", "channel", "evidence_ref")


def plant(
    scope: Scope, decisions: pl.DataFrame, requests: pl.DataFrame, plots: Plots
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The decisions, some lacking a proof column, and the key: some in force, most long ended. Of
    nobody who objected to marketing, which ends the consent."""
    customer = decisions["customer"].to_numpy()
    last = last_days(decisions)
    objectors = requests.filter(pl.col("kind") == OPTOUT)["customer"]
    given = (
        (decisions["decision"] == "given") & ~decisions["customer"].is_in(objectors.implode())
    ).to_numpy()
    decided = decisions["decided_on"].to_numpy()
    alive = given & ~(last <= scope.until + 30) & (decided < scope.first - 60)
    ended = given & (last < behind(scope)) & (decided < last - 30) & (last > scope.until - 2_000)
    parts, lacking = [], np.full(len(decisions), -1)
    for sort, fits, wanted in (
        ("unproven", alive, count(scope, 3)), ("was_unproven", ended, count(scope, 4)),
    ):  # fmt: skip
        rows = plots.take(sort, fits, customer, wanted)
        lacking[rows] = np.arange(len(rows)) % len(LACKING)
        items = decisions["consent_id"].gather(rows)
        ends = np.where(last[rows] < scope.until, last[rows], NEVER)
        parts.append(key_rows(NAME, "consents", sort, items, decided[rows], ends))
    changed = decisions.with_columns(
        pl.when(pl.lit(pl.Series(lacking != place))).then(pl.col(column)).alias(column)
        for place, column in enumerate(LACKING)
    )
    return changed, key_of(parts)


def last_days(decisions: pl.DataFrame) -> Days:
    """The last day of each decision's consent (withdrawn, expired or refused later), or NaT."""
    refused = decisions.filter(pl.col("decision") == "refused").select(
        "customer", "purpose", refused_on="decided_on"
    )
    later = (
        decisions.select("row", "customer", "purpose", "decided_on")
        .join(refused, on=["customer", "purpose"])
        .filter(pl.col("refused_on") > pl.col("decided_on"))
        .group_by("row")
        .agg(pl.col("refused_on").min())
    )
    joined = decisions.select("row").join(later, on="row", how="left", maintain_order="left")
    ends = (decisions["withdrawn_on"], decisions["expires_on"], joined["refused_on"])
    return earliest(*(days.to_numpy() for days in ends))
