"""The contract of `customers`."""

from queries.exports.fields import day, identifier, listed, text
from queries.exports.rules import not_before
from queries.exports.table import Export, Reference

KINDS = ("private", "sole_trader", "organisation", "company_contact", "prospect", "estate")


class Customers(Export):
    """A customer of one company."""

    company = text("The company whose customer it is, as the notice file names it.")
    customer_id = identifier("The customer's number there.", pseudonym="customer_key")
    person_ref = identifier(
        "What ties the same person's customers of several companies together.",
        optional=True,
        shared=True,
        pseudonym="person_key",
    )
    kind = listed(KINDS, "What sort of customer. An organisation is no person; its contact is one.")
    organisation_id = identifier(
        "Of a company_contact: the customer whose contact it is.",
        optional=True,
        pseudonym="organisation_key",
    )
    customer_since = day("First day as a customer.", optional=True)
    customer_until = day("Last day as a customer; empty: still one.", optional=True)
    last_contact_on = day("Of a prospect: the last contact.", optional=True)

    until_before_since = not_before("customer_until", "customer_since")

    class Config:
        name = "customers"
        metadata = {
            "key": ("company", "customer_id"),
            "references": (Reference(("company", "organisation_id"), "customers"),),
        }
