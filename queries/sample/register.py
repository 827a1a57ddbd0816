"""The invented group's register of processing (art. 30), one category per row.

Every kind of holding is covered. Consent is the legal basis of the campaign system and the app
only, and the only one there.
"""

import polars as pl

from queries.sample.group import (
    ABONNENT,
    ARENDE,
    ARKIV,
    BILLING,
    CATEGORIES,
    COMPANIES,
    CONSENT_COMPANIES,
    CONSENT_HOLDING,
    ELNAT,
    ENERGIKOLLEN,
    FAKTURA,
    FIBER,
    FIBERADM,
    KAMPANJ,
    KEEPINGS,
    KREDITKOLL,
    KUNDX,
    MATDATA,
    NATDRIFT,
    PURPOSES,
    SYSTEMS,
    migrated_on,
)
from queries.sample.scope import Scope

# purpose, legal basis, retention
GROUNDS = {
    KUNDX: (
        ("contract", "contract", "relationship"),
        ("customer_care", "contract", "relationship"),
    ),
    ABONNENT: (("contract", "public_task", "relationship"),),
    FIBERADM: (("contract", "contract", "relationship"),),
    FAKTURA: (("contract", "contract", "relationship"),),
    ARKIV: (("legal_requirement", "legal_obligation", "accounting"),),
    MATDATA: (
        ("contract", "contract", "relationship"),
        ("statistics", "public_task", "relationship"),
    ),
    ARENDE: (("customer_care", "contract", "relationship"),),
    NATDRIFT: (("contract", "contract", "relationship"),),
    KREDITKOLL: (("contract", "contract", "credit_report"),),
    KAMPANJ: (("marketing", "consent", "relationship"),),
    ENERGIKOLLEN: (("improvement", "consent", "relationship"),),
}
OWNERS = {
    KUNDX: "Kundservice", ABONNENT: "Miljökontoret", FIBERADM: "Fiberavdelningen",
    FAKTURA: "Ekonomi", ARKIV: "Ekonomi", MATDATA: "Mätavdelningen", ARENDE: "Kundservice",
    NATDRIFT: "Fiberavdelningen", KREDITKOLL: "Försäljning", KAMPANJ: "Marknad",
    ENERGIKOLLEN: "Marknad",
}  # fmt: skip
KEPT_SINCE = "2018-05-25"


def register_of(scope: Scope) -> pl.DataFrame:
    """**Rows** one per register line and category, with the contract's columns."""
    kept = {(k.company, k.system, k.category) for k in KEEPINGS}
    kept |= {(company, ARKIV, BILLING) for company in range(len(COMPANIES))}
    for place in range(len(PURPOSES)):
        kept |= {(c, *CONSENT_HOLDING[place]) for c in CONSENT_COMPANIES[place]}
    kept |= {(FIBER, FIBERADM, category) for c, s, category in kept if (c, s) == (FIBER, ABONNENT)}
    pairs = sorted({(company, system) for company, system, _ in kept})
    moved = str(migrated_on(scope.until))
    lines = []
    number = 0
    for company, system in pairs:
        for purpose, basis, retention in GROUNDS[system]:
            number += 1
            for category in sorted(c for *of, c in kept if tuple(of) == (company, system)):
                lines.append(
                    {
                        "processing_id": f"art30-{number:03}",
                        "category": CATEGORIES[category],
                        "company": COMPANIES[company],
                        "system": SYSTEMS[system],
                        "purpose": purpose,
                        "legal_basis": basis,
                        "retention": _rule(company, system, purpose, retention),
                        "owner": OWNERS[system],
                        "valid_from": moved if system_moved(company, system) else KEPT_SINCE,
                        "valid_until": moved if system == FIBERADM else None,
                    }
                )
    dates = pl.col("valid_from", "valid_until").cast(pl.String).str.to_date()
    return pl.DataFrame(lines, infer_schema_length=None).with_columns(dates)


def _rule(company: int, system: int, purpose: str, retention: str) -> str:
    """The retention of a line; the grid company's meter values follow a law of their own."""
    is_metered = (company, system, purpose) == (ELNAT, MATDATA, "contract")
    return "metering" if is_metered else retention


def system_moved(company: int, system: int) -> bool:
    """True where a company uses a system only since its migration."""
    return (company, system) == (FIBER, ABONNENT)
