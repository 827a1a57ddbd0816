"""The contract of ``requests``."""

import polars as pl

from queries.exports.fields import Export, amount, day, identifier, listed, text, yes_or_no
from queries.exports.lists import CHANNELS, REQUEST_KINDS
from queries.exports.rules import holds, not_before
from queries.exports.table import Reference

OUTCOMES = ("fulfilled", "partly", "refused", "withdrawn", "not_identified")
REFUSALS = (
    "unsigned",
    "not_by_post",
    "not_identified",
    "excessive",
    "unfounded",
    "exempt",
    "other",
)


class Requests(Export):
    """A request from a person about their rights."""

    request_id: pl.String = identifier("The request's own id.")
    company: pl.String = text("The company that it was put to.")
    customer_id: pl.String = identifier(
        "Who asked, where known as a customer.", optional=True, pseudonym="customer_key"
    )
    person_ref: pl.String = identifier(
        "Who asked, across companies.", optional=True, shared=True, pseudonym="person_key"
    )
    kind: pl.String = listed(REQUEST_KINDS, "What is asked for.")
    received_on: pl.Date = day("The day it reached any company of the group, by any channel.")
    registered_on: pl.Date = day("The day it was registered.", optional=True)
    channel: pl.String = listed(CHANNELS, "How it came.")
    is_signed: pl.Boolean = yes_or_no("Whether it bore a signature.", optional=True)
    is_authenticated: pl.Boolean = yes_or_no(
        "Whether the person was signed in when asking.", optional=True
    )
    owner: pl.String = text("The team that answers.", optional=True)
    answered_on: pl.Date = day("The day the answer was sent, not the case closed.", optional=True)
    outcome: pl.String = listed(OUTCOMES, "How it ended; empty: open.", optional=True)
    refusal_reason: pl.String = listed(REFUSALS, "Why it was refused.", optional=True)
    fee_sek: pl.Float64 = amount("The fee that was taken; empty: cannot be told.", optional=True)

    registered_before_received = not_before("registered_on", "received_on")
    answered_before_received = not_before("answered_on", "received_on")
    outcome_without_day = holds(
        "outcome",
        "outcome_without_day",
        "warn",
        "it has an outcome and no day of answer, so it cannot be judged",
        pl.col("answered_on").is_not_null(),
    )
    day_without_outcome = holds(
        "answered_on",
        "day_without_outcome",
        "warn",
        "it has a day of answer and no outcome; it counts as answered",
        pl.col("outcome").is_not_null(),
    )

    class Config:
        name = "requests"
        metadata = {
            "key": ("request_id",),
            "references": (Reference(("company", "customer_id"), "customers"),),
            "event_day": "received_on",
        }
