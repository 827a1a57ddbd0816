"""The steps of requests as a table of events."""

import numpy as np
import polars as pl

from queries.sample.group import COMPANIES
from queries.sample.ids import ids
from queries.sample.requests import (
    ACCESS,
    ERASURE,
    OBJECTION,
    PORTABILITY,
    RECTIFICATION,
    RESTRICTION,
)
from queries.sample.scope import Scope

STEPS = (
    ("asked_on", "identity_asked"),
    ("confirmed_on", "identity_confirmed"),
    ("scope_on", "scope_asked"),
    ("scope_answered_on", "scope_answered"),
    ("told_on", "extension_told"),
    ("taken_back_on", "withdrawn"),
)
CARRIED_OUT = (RECTIFICATION, ERASURE, RESTRICTION, OBJECTION, PORTABILITY)
EXTENSION_REASONS = ("complex", "many")


def events_of(scope: Scope, customers: pl.DataFrame, requests: pl.DataFrame) -> pl.DataFrame:
    """**Rows** one per step: event_id, request_id, kind, happened_on, company, reason."""
    parts = [_step(requests, column, kind) for column, kind in STEPS]
    granted = requests.filter(
        pl.col("answered_on").is_not_null() & pl.col("outcome").is_in(["fulfilled", "partly"])
    )
    parts.append(
        _step(granted.filter(pl.col("kind").is_in(CARRIED_OUT)), "answered_on", "carried_out")
    )
    refused = requests.filter(
        pl.col("answered_on").is_not_null() & pl.col("outcome").is_in(["refused", "partly"])
    )
    parts.append(_step(refused, "refused_on", "refusal_told"))
    parts.append(_company_answers(customers, granted.filter(pl.col("kind") == ACCESS)))
    events = pl.concat(parts).sort("happened_on", "request_id", "kind", "company")
    number = np.arange(len(events))
    return events.with_columns(event_id=ids("v-", number, scope.customers, step=5_651))


def _step(requests: pl.DataFrame, column: str, kind: str) -> pl.DataFrame:
    reason = pl.lit(None, dtype=pl.String)
    if kind == "extension_told":
        names = pl.DataFrame({"told_reason": [0, 1], "name": EXTENSION_REASONS})
        requests = requests.join(names, on="told_reason", how="left", maintain_order="left")
        reason = pl.col("name")
    return requests.filter(pl.col(column).is_not_null()).select(
        "request_id",
        kind=pl.lit(kind),
        happened_on=pl.col(column),
        company=pl.lit(None, dtype=pl.String),
        reason=reason,
    )


def _company_answers(customers: pl.DataFrame, granted: pl.DataFrame) -> pl.DataFrame:
    """Each company of which the person was a customer answers its part of an access request."""
    person = customers["person_ref"].gather(granted["customer"])
    asked = granted.select("request_id", "answered_on", "received_on").with_columns(
        person_ref=person
    )
    known = customers.select(
        "person_ref", "since", pl.Series(COMPANIES).gather(customers["company"]).alias("company")
    ).filter(pl.col("person_ref").is_not_null())
    pairs = asked.join(known, on="person_ref", how="inner", maintain_order="left")
    return (
        pairs.filter(pl.col("since") <= pl.col("received_on"))
        .unique(["request_id", "company"], keep="first", maintain_order=True)
        .select(
            "request_id",
            kind=pl.lit("company_answered"),
            happened_on=pl.col("answered_on"),
            company=pl.col("company"),
            reason=pl.lit(None, dtype=pl.String),
        )
    )
