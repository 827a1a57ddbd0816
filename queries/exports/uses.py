"""The contract of ``uses``."""

import polars as pl

from queries.exports.fields import Export, day, identifier, listed, open_list, text
from queries.exports.lists import CHANNELS, LEGAL_BASES, SERVICES
from queries.exports.table import Reference

GROUNDS = (*LEGAL_BASES, "existing_customer")


class Uses(Export):
    """A use of a customer's data: a mailing, an analysis, a credit check."""

    use_id: pl.String = identifier("The use's own id.")
    company: pl.String = text("The company that used it.")
    customer_id: pl.String = identifier("Whose data.", pseudonym="customer_key")
    purpose: pl.String = open_list("What for, in the notice's words.")
    category: pl.String = open_list("Which data, where the source tells.", optional=True)
    ground: pl.String = listed(
        GROUNDS, "On what ground; empty: what the register says.", optional=True
    )
    service: pl.String = listed(SERVICES, "What was offered, in a mailing.", optional=True)
    channel: pl.String = listed(CHANNELS, "How the person was reached.")
    used_on: pl.Date = day("The day of use.")

    class Config:
        name = "uses"
        metadata = {
            "key": ("use_id",),
            "references": (Reference(("company", "customer_id"), "customers"),),
            "event_day": "used_on",
        }
