"""The contract of ``contracts``."""

import polars as pl

from queries.exports.fields import Export, day, identifier, listed, text
from queries.exports.lists import SERVICES
from queries.exports.rules import not_before
from queries.exports.table import Reference


class Contracts(Export):
    """A contract and one of its holders."""

    contract_id: pl.String = identifier("The contract's number.")
    company: pl.String = text("The company that is party to it.")
    customer_id: pl.String = identifier("The holder.", pseudonym="customer_key")
    service: pl.String = listed(SERVICES, "What is supplied.")
    starts_on: pl.Date = day("First day of supply.")
    ends_on: pl.Date = day("Last day of supply; empty: it runs.", optional=True)
    settled_on: pl.Date = day(
        "When the final invoice or the last debt was paid. Ends an estate's relationship.",
        optional=True,
    )

    ends_before_starts = not_before("ends_on", "starts_on")

    class Config:
        name = "contracts"
        metadata = {
            "key": ("contract_id", "company", "customer_id"),
            "references": (Reference(("company", "customer_id"), "customers"),),
        }
