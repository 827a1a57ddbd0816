"""The contract of `agreements`."""

from queries.exports.fields import day, identifier, listed, text
from queries.exports.rules import not_before
from queries.exports.table import Export, Reference

KINDS = (
    "processor",
    "joint",
    "sharing",
    "confidentiality",
    "standard_clauses",
    "binding_corporate_rules",
    "dpf_certificate",
)


class Agreements(Export):
    """An agreement with a third party, or a certificate of theirs."""

    agreement_id = identifier("The agreement's own id.")
    recipient_id = identifier("With whom.", shared=True)
    company = text(
        "Which of the group's companies it binds; empty: all, as for a certificate.", optional=True
    )
    kind = listed(KINDS, "What it settles.")
    signed_on = day(
        "When it was signed: it binds nobody before; empty: not before its first day.",
        optional=True,
    )
    valid_from = day("Its first day.")
    valid_until = day("Its last day; empty: until further notice.", optional=True)
    reviewed_on = day("When it was last reviewed.", optional=True)

    until_before_from = not_before("valid_until", "valid_from")

    class Config:
        name = "agreements"
        metadata = {
            "key": ("agreement_id",),
            "references": (Reference(("recipient_id",), "recipients"),),
        }
