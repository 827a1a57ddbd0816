"""The contract of ``request_events``."""

import polars as pl

from queries.exports.fields import Export, day, identifier, listed, open_list, text
from queries.exports.table import Reference

KINDS = (
    "identity_asked",
    "identity_confirmed",
    "scope_asked",
    "scope_answered",
    "extension_told",
    "refusal_told",
    "withdrawn",
    "carried_out",
    "company_answered",
    "recipient_told",
    "recipient_exempt",
    "restriction_lift_told",
)
REASONS = ("complex", "many", "other")


class RequestEvents(Export):
    """A step in a request."""

    event_id: pl.String = identifier("The step's own id.")
    request_id: pl.String = identifier("The request that it belongs to.")
    kind: pl.String = listed(KINDS, "What happened.")
    happened_on: pl.Date = day("The day it happened.")
    recipient_id: pl.String = identifier(
        "Of recipient_told and recipient_exempt: which recipient.", optional=True, shared=True
    )
    company: pl.String = text("Of company_answered: which company.", optional=True)
    category: pl.String = open_list("Of carried_out: the category of data.", optional=True)
    reason: pl.String = listed(REASONS, "The reason that was given, as a code.", optional=True)

    class Config:
        name = "request_events"
        metadata = {
            "key": ("event_id",),
            "references": (
                Reference(("request_id",), "requests"),
                Reference(("recipient_id",), "recipients"),
            ),
            "event_day": "happened_on",
        }
