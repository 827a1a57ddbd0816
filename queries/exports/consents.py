"""The contract of `consents`."""

from queries.exports.fields import day, identifier, listed, open_list, text
from queries.exports.lists import CHANNELS
from queries.exports.rules import not_before
from queries.exports.table import Export, Reference

DECISIONS = ("given", "refused", "asked")


class Consents(Export):
    """A decision by a person about one purpose."""

    consent_id = identifier("The decision's own id.")
    company = text("The company that asked.")
    customer_id = identifier("Who decided.", pseudonym="customer_key")
    purpose = open_list("What for, in the notice's words.")
    for_channel = listed(
        CHANNELS, "The channel that it is limited to; empty: every channel.", optional=True
    )
    decision = listed(DECISIONS, "`asked`: no answer yet, which is no consent.")
    decided_on = day("The day of the decision.")
    withdrawn_on = day("The day of withdrawal.", optional=True)
    expires_on = day("Its last day, where it was given for a time.", optional=True)
    channel = listed(CHANNELS, "Where it was given: part of its proof.", optional=True)
    text_version = text("The wording that was shown: part of its proof.", optional=True)
    evidence_ref = text("Where the record of it lies.", optional=True)

    withdrawn_before_decided = not_before("withdrawn_on", "decided_on")
    expires_before_decided = not_before("expires_on", "decided_on")

    class Config:
        name = "consents"
        metadata = {
            "key": ("consent_id",),
            "references": (Reference(("company", "customer_id"), "customers"),),
        }
