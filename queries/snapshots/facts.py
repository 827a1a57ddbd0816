"""Facts that bind for good: which rows, and which of their columns.

No use tomorrow can be judged without the objection of years ago. Such a row outlives its export,
under its pseudonyms, with the columns by which others are judged and no more.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

# Everything of a company or a recipient is judged by these, always; only lines of the disposal
# record come near a person, and they are the tombstones of what was erased.
NEVER = ("processings", "agreements", "recipients", "erasures")


@dataclass(frozen=True)
class Standing:
    """Which rows of a table bind for good, and the columns by which they do."""

    which: pl.Expr
    columns: tuple[str, ...]


# Of a table's rows that left: no use tomorrow can be judged without them, also when the customer
# is in no export any more.
STANDING = {
    "consents": Standing(
        pl.col("decision") != "asked",
        (
            "consent_id",
            "company",
            "customer_key",
            "purpose",
            "for_channel",
            "decision",
            "decided_on",
            "withdrawn_on",
            "expires_on",
        ),
    ),
    "requests": Standing(
        pl.col("kind").is_in(["marketing_optout", "objection", "restriction"])
        & pl.col("outcome").ne_missing("withdrawn"),
        (
            "request_id",
            "company",
            "customer_key",
            "person_key",
            "kind",
            "for_channel",
            "purpose",
            "received_on",
            "outcome",
        ),
    ),
    # of the requests that bind: whether they were taken back, and when they were carried out
    "request_events": Standing(
        pl.lit(True), ("event_id", "request_id", "request_kind", "kind", "happened_on")
    ),
    # an agreement has to be renewed while its recipient gets data; whose does not matter
    "disclosures": Standing(
        pl.lit(True),
        (
            "disclosure_id",
            "category",
            "company",
            "kind",
            "recipient_id",
            "disclosed_on",
            "until_on",
        ),
    ),
}
