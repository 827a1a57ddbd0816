"""The contract of `recipients`."""

from queries.exports.fields import identifier, listed, text
from queries.exports.rules import holds
from queries.exports.table import Export

ROLES = (
    "processor",
    "controller",
    "joint_controller",
    "authority",
    "market_actor",
    "group_company",
)


class Recipients(Export):
    """A third party that receives personal data."""

    recipient_id = identifier("The recipient's number in the group's register.")
    name = text("The organisation's name.")
    role = listed(ROLES, "What it is to the companies of the group.")
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
        metadata = {"key": ("recipient_id",)}
