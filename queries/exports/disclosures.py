"""The contract of ``disclosures``."""

import polars as pl

from queries.exports.fields import Export, count, day, identifier, listed, open_list, text
from queries.exports.lists import LEGAL_BASES
from queries.exports.rules import not_before
from queries.exports.table import Reference

KINDS = ("single", "batch", "flow")
GROUNDS = (*LEGAL_BASES, "processor")


class Disclosures(Export):
    """A disclosure of one category of data to a third party: one person's, a batch, or a flow."""

    disclosure_id: pl.String = identifier("The disclosure's own id.")
    category: pl.String = open_list("The category of data, in the notice's words.")
    company: pl.String = text("The company that disclosed.")
    kind: pl.String = listed(KINDS, "One person's data, a batch, or a flow that goes on.")
    customer_id: pl.String = identifier(
        "Of a single one: whose data.", optional=True, pseudonym="customer_key"
    )
    persons: pl.Int64 = count("Of a batch: how many persons.", optional=True)
    recipient_id: pl.String = identifier("Who received it.", shared=True)
    purpose: pl.String = open_list("What for, in the notice's words.", optional=True)
    disclosed_on: pl.Date = day("The day, or the first day of a flow.")
    until_on: pl.Date = day("The last day of a flow; empty: it still runs.", optional=True)
    ground: pl.String = listed(GROUNDS, "On what ground.")
    consent_id: pl.String = identifier("The consent that it rests on.", optional=True)

    until_before_disclosed = not_before("until_on", "disclosed_on")

    class Config:
        name = "disclosures"
        metadata = {
            "key": ("disclosure_id", "category"),
            "references": (
                Reference(("company", "customer_id"), "customers"),
                Reference(("recipient_id",), "recipients"),
                Reference(("consent_id",), "consents"),
            ),
            "event_day": "disclosed_on",
        }
