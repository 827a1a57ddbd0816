"""The contract of `request_events`."""

from queries.exports.fields import day, identifier, listed, open_list, text
from queries.exports.lists import REQUEST_KINDS
from queries.exports.rules import not_before
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
    "acknowledged",
    "reopened",
    "completed",
)
REASONS = ("complex", "many", "other")


class RequestEvents(Export):
    """A step in a request."""

    event_id = identifier("The step's own id.")
    request_id = identifier("The letter that it belongs to.")
    kind = listed(KINDS, "What happened.")
    happened_on = day("The day it happened.")
    request_kind = listed(
        REQUEST_KINDS,
        "Which of the rights asked for; empty: all that the letter asked for.",
        optional=True,
    )
    told_until = day(
        "Of extension_told: the day until which the person was told to wait.", optional=True
    )
    recipient_id = identifier(
        "Of recipient_told and recipient_exempt: which recipient.", optional=True, shared=True
    )
    company = text("Of company_answered: which company.", optional=True)
    category = open_list("Of carried_out: the category of data.", optional=True)
    reason = listed(REASONS, "The reason that was given, as a code.", optional=True)

    told_until_before_happened = not_before("told_until", "happened_on")

    class Config:
        name = "request_events"
        metadata = {
            "key": ("event_id",),
            "references": (
                Reference(("request_id",), "requests"),
                Reference(("request_id", "request_kind"), "requests", named="unknown_kind"),
                Reference(("recipient_id",), "recipients"),
            ),
            "event_day": "happened_on",
        }
