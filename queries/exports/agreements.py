"""The contract of ``agreements``."""

import polars as pl

from queries.exports.fields import Export, day, identifier, listed, text
from queries.exports.rules import not_before
from queries.exports.table import Reference

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

    agreement_id: pl.String = identifier("The agreement's own id.")
    recipient_id: pl.String = identifier("With whom.", shared=True)
    company: pl.String = text(
        "Which of the group's companies it binds; empty: all, as for a certificate.", optional=True
    )
    kind: pl.String = listed(KINDS, "What it settles.")
    valid_from: pl.Date = day("Its first day.")
    valid_until: pl.Date = day("Its last day; empty: until further notice.", optional=True)
    reviewed_on: pl.Date = day("When it was last reviewed.", optional=True)

    until_before_from = not_before("valid_until", "valid_from")

    class Config:
        name = "agreements"
        metadata = {
            "key": ("agreement_id",),
            "references": (Reference(("recipient_id",), "recipients"),),
        }
