"""The contract of `contracts`."""

from queries.exports.fields import day, identifier, listed, text
from queries.exports.lists import SERVICES
from queries.exports.rules import not_before
from queries.exports.table import Export, Reference


class Contracts(Export):
    """A contract and one of its holders."""

    contract_id = identifier("The contract's number.")
    company = text("The company that is party to it.")
    customer_id = identifier("The holder.", pseudonym="customer_key")
    service = listed(SERVICES, "What is supplied.")
    starts_on = day("First day of supply.")
    ends_on = day("Last day of supply; empty: it runs.", optional=True)
    settled_on = day(
        "When the final invoice or the last debt was paid. Ends an estate's relationship.",
        optional=True,
    )

    ends_before_starts = not_before("ends_on", "starts_on")
    settled_before_starts = not_before("settled_on", "starts_on")

    class Config:
        name = "contracts"
        metadata = {
            "key": ("contract_id", "company", "customer_id"),
            "references": (Reference(("company", "customer_id"), "customers"),),
        }
