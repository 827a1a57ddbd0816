"""The contract of `processings`."""

from queries.exports.fields import LONGEST_WORD, day, identifier, listed, open_list, text
from queries.exports.lists import LEGAL_BASES
from queries.exports.rules import not_before
from queries.exports.table import Export


class Processings(Export):
    """A line of the register of processing (GDPR article 30), cut to one category of data."""

    processing_id = identifier("The line's number in the register.")
    category = open_list("The category of data, in the notice's words.")
    company = text("The controller.")
    system = text("The system in which it is processed, as holdings name it.")
    purpose = open_list("What it is processed for, in the notice's words.")
    legal_basis = listed(LEGAL_BASES, "The ground of article 6.")
    retention = text(
        "The retention rule, by its name in the notice file; the name is checked by the build.",
        longest=LONGEST_WORD,
    )
    owner = text("The team that owns the system there.", optional=True)
    valid_from = day("First day on which the line holds.", optional=True)
    valid_until = day("Last day on which the line holds.", optional=True)

    until_before_from = not_before("valid_until", "valid_from")

    class Config:
        name = "processings"
        metadata = {"key": ("processing_id", "category")}
