"""Invented disclosures and agreements with the columns that the charts take."""

from datetime import date

import polars as pl

MONTHS = [date(2024 + (at + 10) // 12, (at + 10) % 12 + 1, 1) for at in range(24)]
# recipient: role, country, disclosures a month, months without an agreement, without secrecy
RECIPIENTS = {
    "m-print": ("processor", "SE", 20, {17: 2, 18: 6}, {}),
    "m-it": ("processor", "SE", 3, {22: 1, 23: 1}, {}),
    "m-calls": ("processor", "SE", 87, {}, {}),
    "m-debt": ("controller", "SE", 9, {}, dict.fromkeys(range(24), 9)),
    "m-mail": ("processor", "US", 240, {}, {}),
    "m-court": ("authority", "SE", 5, {}, {}),
}
NAMES = {
    "m-print": "Nordbud Print AB",
    "m-it": "Farkoll IT AB",
    "m-calls": "Callista Support",
    "m-debt": "Inkassohuset",
    "m-mail": "Mailwave Inc.",
    "m-court": "Kronofogden",
}
COLUMNS = {
    "recipient": pl.String,
    "role": pl.String,
    "calls_for": pl.String,
    "country": pl.String,
    "month": pl.Date,
    "agreement": pl.String,
    "company": pl.String,
    "disclosures": pl.Int64,
    "lacks": pl.Int64,
    "lacks_confidentiality": pl.Int64,
    "not_told": pl.Int64,
}
CALLS_FOR = {"processor": "processor", "controller": "any", "authority": "none"}
# How the agreement stood in the months that lacked it.
LACKED = {"m-print": "gap", "m-it": "ended"}
# Who disclosed; those not named: KEM.
COMPANY = {"m-it": "vatten"}
COMPANIES = {"kem": "KEM", "vatten": "Vatten", "fiber": "Fiber"}


def months() -> pl.DataFrame:
    rows = [
        (
            *(recipient, role, CALLS_FOR[role], country, month),
            LACKED[recipient] if at in lacks else "in_force",
            COMPANY.get(recipient, "kem"),
            *(sent, lacks.get(at, 0), opened.get(at, 0), 0),
        )
        for recipient, (role, country, sent, lacks, opened) in RECIPIENTS.items()
        for at, month in enumerate(MONTHS)
    ]
    return pl.DataFrame(rows, schema=COLUMNS, orient="row")


def hidden_months() -> pl.DataFrame:
    """As management gets it: no count of one to seven."""
    return months().with_columns(_hidden("disclosures", "lacks", "lacks_confidentiality"))


def _hidden(*columns: str) -> list[pl.Expr]:
    return [pl.when(~pl.col(name).is_between(1, 7)).then(pl.col(name)) for name in columns]


SPANS = pl.DataFrame(
    [
        ("m-print", "kem", "data", date(2023, 1, 1), date(2026, 3, 31), "ended"),
        ("m-print", "kem", "data", date(2026, 6, 1), None, "in_force"),
        ("m-print", "kem", "confidentiality", date(2023, 1, 1), None, "in_force"),
        ("m-it", "vatten", "data", date(2023, 1, 1), date(2026, 8, 15), "ended"),
        ("m-it", "vatten", "confidentiality", date(2023, 1, 1), date(2026, 8, 15), "ended"),
        ("m-calls", "kem", "data", date(2024, 11, 1), date(2027, 3, 1), "in_force"),
        ("m-calls", "kem", "confidentiality", date(2024, 11, 1), date(2027, 3, 1), "in_force"),
        ("m-debt", "kem", "data", date(2023, 1, 1), date(2027, 1, 15), "ends_soon"),
        ("m-mail", "kem", "data", date(2024, 11, 1), None, "in_force"),
        ("m-mail", "kem", "confidentiality", date(2024, 11, 1), None, "in_force"),
    ],
    schema={
        "recipient": pl.String,
        "company": pl.String,
        "kind": pl.String,
        "valid_from": pl.Date,
        "valid_until": pl.Date,
        "state": pl.String,
    },
    orient="row",
)

CELLS = pl.DataFrame(
    [
        ("m-it", "contact", "processor", 31, 1, 0),
        ("m-it", "personal_identity_number", "processor", 4, 1, 0),
        ("m-it", "correspondence", "processor", 5, 0, 0),
        ("m-print", "contact", "processor", 280, 5, 0),
        ("m-print", "billing", "processor", 240, 3, 0),
        ("m-print", "campaign", "processor", 11, 0, 0),
        ("m-debt", "contact", "contract", 110, 0, 0),
        ("m-debt", "contact", "consent", 12, 0, 9),
        ("m-debt", "billing", "contract", 118, 0, 0),
        ("m-mail", "contact", "processor", 2400, 0, 0),
        ("m-mail", "campaign", "processor", 2390, 0, 0),
        ("m-court", "contact", "legal_obligation", 58, 0, 0),
    ],
    schema=["recipient", "category", "ground", "disclosures", "lacks", "lacks_ground"],
    orient="row",
)
HIDDEN_CELLS = CELLS.with_columns(_hidden("disclosures", "lacks", "lacks_ground"))


def grounds() -> pl.DataFrame:
    rows = [
        (ground, month, sent + at, 9 if ground == "consent" and at == 20 else 0)
        for ground, sent in {"processor": 300, "contract": 40, "consent": 8}.items()
        for at, month in enumerate(MONTHS)
    ]
    rows.append(("public_task", MONTHS[-1], 3, 0))
    schema = ["ground", "month", "disclosures", "lacks_ground"]
    return pl.DataFrame(rows, schema=schema, orient="row")


def hidden_grounds() -> pl.DataFrame:
    return grounds().with_columns(_hidden("disclosures", "lacks_ground"))
