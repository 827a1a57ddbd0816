"""The contract of `uses`."""

from queries.exports.fields import day, identifier, listed, open_list, text
from queries.exports.lists import CHANNELS, LEGAL_BASES, SERVICES
from queries.exports.table import Export, Reference

GROUNDS = (*LEGAL_BASES, "existing_customer")


class Uses(Export):
    """A use of a customer's data: a mailing, an analysis, a credit check."""

    use_id = identifier("The use's own id.")
    company = text("The company that used it.")
    customer_id = identifier("Whose data.", pseudonym="customer_key")
    purpose = open_list("What for, in the notice's words.")
    category = open_list("Which data, where the source tells.", optional=True)
    ground = listed(GROUNDS, "On what ground; empty: what the register says.", optional=True)
    service = listed(SERVICES, "What was offered, in a mailing.", optional=True)
    channel = listed(CHANNELS, "How the person was reached.")
    used_on = day("The day of use.")

    class Config:
        name = "uses"
        metadata = {
            "key": ("use_id",),
            "references": (Reference(("company", "customer_id"), "customers"),),
            "event_day": "used_on",
        }
