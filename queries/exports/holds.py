"""The contract of `holds`."""

from functools import reduce
from operator import or_

from queries.exports.fields import day, identifier, listed, open_list, text
from queries.exports.rules import holds, not_before
from queries.exports.table import Export, Reference

# What a hold can be narrowed by: it binds what matches all that are filled.
BINDING = ("company", "customer_id", "holding_id", "category", "system")
REASONS = ("dispute", "unpaid_debt", "authority", "public_records_request", "other")


class Holds(Export):
    """A reason to keep; it binds whatever matches all of its filled columns."""

    hold_id = identifier("The hold's own id.")
    company = text("The company whose data is kept.", optional=True)
    customer_id = identifier(
        "Whose data, of that company.", optional=True, pseudonym="customer_key"
    )
    holding_id = identifier("Which holding, of that company.", optional=True)
    category = open_list("Which category of data, in the notice's words.", optional=True)
    system = text("In which system.", optional=True)
    reason = listed(REASONS, "Why it is kept, as a code.")
    holds_from = day("Its first day.")
    holds_until = day("Its last day, which is still held; empty: it stands.", optional=True)
    review_on = day("When it is to be reviewed.", optional=True)
    reviewed_on = day("When it was last reviewed.", optional=True)
    owner = text("The team that answers for it.", optional=True)

    until_before_from = not_before("holds_until", "holds_from")
    binds_nothing = holds(
        "hold_id",
        "binds_nothing",
        "quarantine",
        "nothing says what it binds, so it would bind everything",
        lambda cell: reduce(or_, (cell(name).is_not_null() for name in BINDING)),
    )
    company_missing = holds(
        "hold_id",
        "company_missing",
        "quarantine",
        "it names a customer or a holding and no company",
        lambda cell: (
            cell("company").is_not_null()
            | (cell("customer_id").is_null() & cell("holding_id").is_null())
        ),
    )

    class Config:
        name = "holds"
        metadata = {
            "key": ("hold_id",),
            "references": (
                Reference(("company", "customer_id"), "customers"),
                Reference(("holding_id",), "holdings", owners=("company", "customer_id")),
            ),
        }
