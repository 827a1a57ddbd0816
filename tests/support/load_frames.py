"""Small invented loads with the columns of the API, for the chart of them."""

from datetime import date, timedelta

import polars as pl

DAY = date(2026, 10, 31)
COMPANIES = {"avfall": "Avfall", "fiber": "Fiber"}
_SCHEMA = {
    "table": pl.String,
    "snapshot": pl.String,
    "last_day": pl.Date,
    "rows_read": pl.Int64,
    "is_short": pl.Boolean,
    "lacks": pl.List(pl.String),
}


def loads() -> pl.DataFrame:
    """Weekly loads: disclosures stop in September, the last consents lack Avfall, uses shrink."""
    rows = []
    for at in range(15):
        last = DAY - timedelta(days=7 * (14 - at))
        for table in ("customers", "consents", "uses", "disclosures"):
            if table == "disclosures" and at > 8:
                continue
            lacks = ["avfall"] if table == "consents" and at == 14 else []
            rows.append((table, f"{at:06d}", last, 1000 + at, table == "uses" and at == 14, lacks))
    return pl.DataFrame(rows, schema=_SCHEMA, orient="row")


TABLES = pl.DataFrame(
    [
        ("customers", "fresh", 0, False, [], False),
        ("consents", "fresh", 0, False, ["avfall"], True),
        ("uses", "fresh", 0, True, [], True),
        ("disclosures", "stale", 42, False, [], True),
        ("incidents", "never", None, False, [], False),
    ],
    schema={
        "table": pl.String,
        "state": pl.String,
        "age_days": pl.Int64,
        "is_short": pl.Boolean,
        "lacks": pl.List(pl.String),
        "is_at_fault": pl.Boolean,
    },
    orient="row",
)
