"""The contract of ``holds``."""

import polars as pl

from queries.exports.fields import Export, day, identifier, listed, text
from queries.exports.rules import holds, not_before
from queries.exports.table import Reference

REASONS = ("dispute", "unpaid_debt", "authority", "public_records_request", "other")

_COMPANY, _CUSTOMER, _HOLDING = (
    pl.col(name).is_not_null() for name in ("company", "customer_id", "holding_id")
)


class Holds(Export):
    """A reason to keep; it binds whatever matches all of its filled columns."""

    hold_id: pl.String = identifier("The hold's own id.")
    company: pl.String = text("The company whose data is kept.", optional=True)
    customer_id: pl.String = identifier(
        "Whose data, of that company.", optional=True, pseudonym="customer_key"
    )
    holding_id: pl.String = identifier("Which holding, of that company.", optional=True)
    reason: pl.String = listed(REASONS, "Why it is kept, as a code.")
    holds_from: pl.Date = day("Its first day.")
    holds_until: pl.Date = day(
        "Its last day, which is still held; empty: it stands.", optional=True
    )
    review_on: pl.Date = day("When it is to be reviewed.", optional=True)
    reviewed_on: pl.Date = day("When it was last reviewed.", optional=True)
    owner: pl.String = text("The team that answers for it.", optional=True)

    until_before_from = not_before("holds_until", "holds_from")
    binds_nothing = holds(
        "hold_id",
        "binds_nothing",
        "quarantine",
        "company, customer_id and holding_id are all empty, so it would bind everything",
        _COMPANY | _CUSTOMER | _HOLDING,
    )
    company_missing = holds(
        "hold_id",
        "company_missing",
        "quarantine",
        "it names a customer or a holding and no company",
        _COMPANY | ~(_CUSTOMER | _HOLDING),
    )

    class Config:
        name = "holds"
        metadata = {
            "key": ("hold_id",),
            "references": (
                Reference(("company", "customer_id"), "customers"),
                Reference(("holding_id",), "holdings"),
            ),
        }
