"""The contract of `requests`."""

from queries.exports.fields import amount, day, identifier, listed, open_list, text, yes_or_no
from queries.exports.lists import CHANNELS, REQUEST_KINDS
from queries.exports.rules import holds, not_before
from queries.exports.table import Export, Reference

OUTCOMES = ("fulfilled", "partly", "refused", "withdrawn", "not_identified", "duplicate")
REFUSALS = (
    "unsigned",
    "not_by_post",
    "not_identified",
    "excessive",
    "unfounded",
    "exempt",
    "other",
)
LATE_CAUSES = ("volume", "third_party", "systems", "mislaid", "complexity", "other")


class Requests(Export):
    """A right that a person asked for in a letter, a call or a form; one letter may ask for
    several, each of which is a row with the same id."""

    request_id = identifier("The letter's own id.")
    company = text("The company that it was put to.")
    customer_id = identifier(
        "Who asked, where known as a customer.", optional=True, pseudonym="customer_key"
    )
    person_ref = identifier(
        "Who asked, across companies.", optional=True, shared=True, pseudonym="person_key"
    )
    kind = listed(REQUEST_KINDS, "What is asked for.")
    for_channel = listed(
        CHANNELS, "What an objection is about: the channel; empty: every channel.", optional=True
    )
    purpose = open_list(
        "What an objection is about: the purpose; empty: all marketing.", optional=True
    )
    duplicate_of = identifier(
        "Of the outcome duplicate: the letter that it repeats.", optional=True
    )
    received_on = day("The day it reached any company of the group, by any channel.")
    registered_on = day("The day it was registered.", optional=True)
    channel = listed(CHANNELS, "How it came.")
    is_signed = yes_or_no("Whether it bore a signature.", optional=True)
    is_authenticated = yes_or_no("Whether the person was signed in when asking.", optional=True)
    owner = text("The team that answers.", optional=True)
    answered_on = day("The day the answer was sent, not the case closed.", optional=True)
    outcome = listed(OUTCOMES, "How it ended; empty: open.", optional=True)
    refusal_reason = listed(REFUSALS, "Why it was refused.", optional=True)
    fee_sek = amount("The fee that was taken; empty: cannot be told.", optional=True)
    late_cause = listed(LATE_CAUSES, "Why it was answered late, as a code.", optional=True)

    registered_before_received = not_before("registered_on", "received_on")
    answered_before_received = not_before("answered_on", "received_on")
    outcome_without_day = holds(
        "outcome",
        "outcome_without_day",
        "warn",
        "it has an outcome and no day of answer, so it cannot be judged",
        # a duplicate is answered with the request that it repeats
        lambda cell: cell("answered_on").is_not_null() | (cell("outcome") == "duplicate"),
    )
    day_without_outcome = holds(
        "answered_on",
        "day_without_outcome",
        "warn",
        "it has a day of answer and no outcome; it counts as answered",
        lambda cell: cell("outcome").is_not_null(),
    )
    duplicate_without_outcome = holds(
        "duplicate_of",
        "duplicate_without_outcome",
        "warn",
        "it names the letter that it repeats and has another outcome than duplicate; it is judged "
        "like any other",
        lambda cell: cell("outcome").fill_null("") == "duplicate",
    )

    class Config:
        name = "requests"
        metadata = {
            "key": ("request_id", "kind"),
            "references": (
                Reference(("company", "customer_id"), "customers"),
                Reference(("duplicate_of",), "requests", named="unknown_original"),
            ),
            "event_day": "received_on",
        }
