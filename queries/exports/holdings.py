"""The contract of `holdings`."""

from queries.exports.fields import day, identifier, open_list, text
from queries.exports.rules import not_before
from queries.exports.table import Export, Reference


class Holdings(Export):
    """A set of personal data about one customer in one system."""

    holding_id = identifier("The set's own id.")
    company = text("The company that holds it.")
    customer_id = identifier("Whom it is about.", pseudonym="customer_key")
    system = text("The system that it lies in.")
    category = open_list("The category of data, in the notice's words.")
    collected_on = day("When it was collected, or a growing series began.")
    data_until = day("Of a growing series: the latest data's day.", optional=True)
    contract_id = identifier("The contract it was collected for.", optional=True)
    consent_id = identifier("The consent that it rests on.", optional=True)
    fiscal_year_end = day(
        "Accounting archive only: the last day of the fiscal year it belongs to.", optional=True
    )
    restricted_from = day("First day of a restriction (article 18).", optional=True)
    restricted_until = day("Last day of the restriction.", optional=True)
    erased_on = day("When it was erased, if the source still tells.", optional=True)

    data_ends_before_it_begins = not_before("data_until", "collected_on")
    restriction_ends_before_it_begins = not_before("restricted_until", "restricted_from")
    erased_before_collected = not_before("erased_on", "collected_on")

    class Config:
        name = "holdings"
        metadata = {
            "key": ("holding_id",),
            "references": (
                Reference(("company", "customer_id"), "customers"),
                Reference(("contract_id",), "contracts", owners=("company", "customer_id")),
                Reference(("consent_id",), "consents", owners=("company", "customer_id")),
            ),
        }
