"""The steps of requests as a table of events."""

import numpy as np
import polars as pl

from queries.sample.group import COMPANIES
from queries.sample.ids import ids
from queries.sample.letters import LETTER_PATH
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
AGAIN = (("reopened_on", "reopened"), ("completed_on", "completed"))
CARRIED_OUT = (RECTIFICATION, ERASURE, RESTRICTION, OBJECTION, PORTABILITY)
EXTENSION_REASONS = ("complex", "many")
# The days from the receipt that a person is told to wait; no orderly answer takes longer.
TOLD_TO_WAIT = 80


def events_of(scope: Scope, customers: pl.DataFrame, requests: pl.DataFrame) -> pl.DataFrame:
    """**Rows** one per step: event_id, request_id, request_kind, kind, happened_on, company,
    reason, told_until."""
    is_letter = pl.col("path") == LETTER_PATH
    first = _steps_of(customers, requests.filter(~is_letter))
    # the steps of letters that were added come last, so that no other step changes its id
    later = [_step(requests, column, kind) for column, kind in AGAIN]
    later.append(_steps_of(customers, requests.filter(is_letter)))
    events = pl.concat([first, _in_order(pl.concat(later))])
    number = np.arange(len(events))
    return events.with_columns(event_id=ids("v-", number, scope.customers, step=5_651))


def _in_order(events: pl.DataFrame) -> pl.DataFrame:
    return events.sort("happened_on", "request_id", "kind", "company")


def _steps_of(customers: pl.DataFrame, requests: pl.DataFrame) -> pl.DataFrame:
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
    return _in_order(pl.concat(parts))


def _step(requests: pl.DataFrame, column: str, kind: str) -> pl.DataFrame:
    reason, until = pl.lit(None, dtype=pl.String), pl.lit(None, dtype=pl.Date)
    if kind == "extension_told":
        names = pl.DataFrame({"told_reason": [0, 1], "name": EXTENSION_REASONS})
        requests = requests.join(names, on="told_reason", how="left", maintain_order="left")
        reason = pl.col("name")
        until = pl.col("received_on") + pl.duration(days=TOLD_TO_WAIT)
    return requests.filter(pl.col(column).is_not_null()).select(
        "request_id",
        "request_kind",
        kind=pl.lit(kind),
        happened_on=pl.col(column),
        company=pl.lit(None, dtype=pl.String),
        reason=reason,
        told_until=until,
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
            pl.lit(None, dtype=pl.String).alias("request_kind"),
            kind=pl.lit("company_answered"),
            happened_on=pl.col("answered_on"),
            company=pl.col("company"),
            reason=pl.lit(None, dtype=pl.String),
            told_until=pl.lit(None, dtype=pl.Date),
        )
    )
