"""Small invented frames of the measures of consent, for the tests of charts and sentences."""

from datetime import date

import polars as pl

DAY, SINCE = date(2026, 10, 31), date(2026, 9, 30)
ANSWERS = ("covered", "withdrawn", "expired", "refused", "asked", "never_asked", "unknown")
COUNTS = dict.fromkeys(ANSWERS, pl.Int64)


def coverage(*rows: tuple[str, list[int | None]]) -> pl.DataFrame:
    """A row per purpose: the seven answers, their sum, the share covered."""
    found = []
    for purpose, counts in rows:
        known = [count for count in counts if count is not None]
        customers = sum(known) if len(known) == len(counts) else 2000
        share = counts[0] / customers if counts[0] is not None and customers else None
        found.append((purpose, customers, *counts, share))
    schema = {"purpose": pl.String, "customers": pl.Int64, **COUNTS, "covered_share": pl.Float64}
    return pl.DataFrame(found, schema=schema, orient="row")


COVERAGE = coverage(
    ("marketing", [35_624, 9_150, 2_000, 3_748, 2_370, 3_000, 5_528]),
    ("improvement", [19_040, 5_050, 1_000, 1_320, 10_482, 19_000, 5_528]),
    ("statistics", [16_583, 3_050, 800, 1_064, 14_395, 20_000, 5_528]),
)
# As management gets it: small cells null, and never one alone.
HIDDEN_COVERAGE = coverage(
    ("marketing", [1200, 300, 48, 150, 102, 200, 0]),
    ("improvement", [40, None, 0, None, 12, 1930, 0]),
    ("statistics", [None, None, 0, 0, 60, 1930, 0]),
)
FEW = coverage(("marketing", [3, 1, 0, 1, 0, 0, 0]))
NOBODY = coverage(("marketing", [0, 0, 0, 0, 0, 0, 0]))
ALL_UNKNOWN = coverage(("marketing", [0, 0, 0, 0, 0, 0, 812]))

MOVED = ("given", "renewed", "withdrawn", "expired", "refused")


def months(count: int = 24) -> list[date]:
    """The first days of the months up to the day."""
    found = [DAY.replace(day=1)]
    while len(found) < count:
        last = found[-1]
        found.append(date(last.year - (last.month == 1), (last.month - 2) % 12 + 1, 1))
    return found[::-1]


def moves() -> pl.DataFrame:
    rows = [
        ("marketing", month, 180 + 9 * at, 40 + at, 120 + at, 20 + at, 10)
        for at, month in enumerate(months())
    ]
    rows[14] = ("marketing", months()[14], 1150, 60, 160, 20, 9)
    return _moved(rows)


def hidden_moves() -> pl.DataFrame:
    return _moved(
        [
            ("marketing", months()[20], 20, None, 9, None, 0),
            ("marketing", months()[21], None, None, 0, 0, 0),
            ("marketing", months()[23], 14, 0, None, None, 0),
        ]
    )


def _moved(rows) -> pl.DataFrame:
    schema = {"purpose": pl.String, "month": pl.Date, **dict.fromkeys(MOVED, pl.Int64)}
    return pl.DataFrame(rows, schema=schema, orient="row")


def uses(*rows) -> pl.DataFrame:
    """Rows of month, kind and uses without cover."""
    schema = {"purpose": pl.String, "month": pl.Date, "kind": pl.String, "uses": pl.Int64}
    return pl.DataFrame([("marketing", *row) for row in rows], schema=schema, orient="row")


def uncovered() -> pl.DataFrame:
    return uses(
        (months()[2], "never", 4),
        (months()[8], "withdrawn", 2),
        (months()[13], "never", 3),
        (months()[13], "withdrawn", 5),
        (months()[13], "expired", 1),
        (months()[22], "refused", 1),
    )


def hidden_uncovered() -> pl.DataFrame:
    return uses(
        (months()[13], "never", 12),
        (months()[13], "withdrawn", None),
        (months()[20], "never", None),
    )


def shares() -> pl.DataFrame:
    """The share covered at thirteen month-ends; one of them hidden."""
    levels = {"marketing": 0.61, "improvement": 0.31, "statistics": 0.29}
    rows = [
        (date(2025 + (9 + at) // 12, (9 + at) % 12 + 1, 28), purpose, level - 0.0025 * at)
        for purpose, level in levels.items()
        for at in range(13)
    ]
    rows[17] = (*rows[17][:2], None)
    return pl.DataFrame(rows, schema=["day", "purpose", "covered_share"], orient="row")
