"""The contract of `recipients`."""

from queries.exports.fields import day, identifier, listed, text
from queries.exports.rules import holds
from queries.exports.table import Export, Reference

ROLES = (
    "processor",
    "controller",
    "joint_controller",
    "authority",
    "market_actor",
    "group_company",
    # who asks for a public record, and who acts for the customer (guardian, proxy)
    "public",
    "representative",
)


class Recipients(Export):
    """A third party that receives personal data, in one role: a role that changes is a new row."""

    recipient_id = identifier("The recipient's number in the group's register.")
    name = text("The organisation's name.")
    role = listed(ROLES, "What it is to the companies of the group.")
    valid_from = day(
        "The first day of this role, until that of its next row; empty: from the beginning.",
        optional=True,
    )
    parent_id = identifier(
        "Whose sub-processor it is: the recipient whose agreements bind it too.",
        optional=True,
        shared=True,
    )
    country = text("Where it is: ISO 3166-1 alpha-2, or EPO.", longest=3)

    is_country_code = holds(
        "country",
        "not_in_list",
        "quarantine",
        "two capital letters, or EPO",
        lambda cell: cell("country").str.contains(r"\A(?:[A-Z]{2}|EPO)\z"),
    )

    class Config:
        name = "recipients"
        metadata = {
            "key": ("recipient_id", "valid_from"),
            "references": (Reference(("parent_id",), "recipients"),),
        }
