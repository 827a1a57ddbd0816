"""The contract of `request_events`."""

from queries.exports.fields import day, identifier, listed, open_list, text
from queries.exports.table import Export, Reference

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

    event_id = identifier("The step's own id.")
    request_id = identifier("The request that it belongs to.")
    kind = listed(KINDS, "What happened.")
    happened_on = day("The day it happened.")
    recipient_id = identifier(
        "Of recipient_told and recipient_exempt: which recipient.", optional=True, shared=True
    )
    company = text("Of company_answered: which company.", optional=True)
    category = open_list("Of carried_out: the category of data.", optional=True)
    reason = listed(REASONS, "The reason that was given, as a code.", optional=True)

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
