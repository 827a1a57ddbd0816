"""The contract of `disclosures`."""

from queries.exports.fields import count, day, identifier, listed, open_list, text
from queries.exports.lists import LEGAL_BASES
from queries.exports.rules import not_before
from queries.exports.table import Export, Reference

KINDS = ("single", "batch", "flow")
GROUNDS = (*LEGAL_BASES, "processor")


class Disclosures(Export):
    """A disclosure of one category of data to a third party: one person's, a batch, or a flow."""

    disclosure_id = identifier("The disclosure's own id.")
    category = open_list("The category of data, in the notice's words.")
    company = text("The company that disclosed.")
    kind = listed(KINDS, "One person's data, a batch, or a flow that goes on.")
    customer_id = identifier(
        "Of a single one: whose data.", optional=True, pseudonym="customer_key"
    )
    persons = count("Of a batch: how many persons.", optional=True)
    recipient_id = identifier("Who received it.", shared=True)
    purpose = open_list("What for, in the notice's words.", optional=True)
    disclosed_on = day("The day, or the first day of a flow.")
    until_on = day("The last day of a flow; empty: it still runs.", optional=True)
    ground = listed(GROUNDS, "On what ground.")
    consent_id = identifier("The consent that it rests on.", optional=True)

    until_before_disclosed = not_before("until_on", "disclosed_on")

    class Config:
        name = "disclosures"
        metadata = {
            "key": ("disclosure_id", "category"),
            "references": (
                Reference(("company", "customer_id"), "customers"),
                Reference(("recipient_id",), "recipients"),
                Reference(("consent_id",), "consents", owners=("company", "customer_id")),
            ),
            "event_day": "disclosed_on",
        }
