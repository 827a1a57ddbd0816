"""Small invented frames of what must be erased, for the chart tests."""

from datetime import date

import polars as pl

DAY = date(2026, 10, 31)
OURS, LAW = "erase_after_relationship", "erase_after_statutory_period"
COLUMNS = ["promise", "due_on_month", "basis", "pending", "overdue", "held", "met", "met_late"]
CATEGORIES = {"contact": "Kontakt", "billing": "Faktura", "bank": "Bankuppgifter"}


def month(at: int) -> date:
    """The first day of the month so many after October 2026."""
    months = 2026 * 12 + 9 + at
    return date(months // 12, months % 12 + 1, 1)


def purge() -> pl.DataFrame:
    """Overdue for years, more of it lately; a heavy January; what a statute keeps; a hold."""
    rows = [(OURS, month(-40), None, 0, 3, 0, 9, 0), (OURS, month(-20), None, 0, 63, 0, 40, 5)]
    rows += [(OURS, month(-at), None, 0, 60 - 6 * at, 0, 50, at) for at in range(9, -1, -1)]
    rows += [(OURS, month(at), None, 90 + (at == 3) * 330, 0, 0, 4, 0) for at in range(1, 25)]
    rows += [(LAW, month(at), "accounting", 80, 0, 0, 0, 0) for at in (5, 17, 41)]
    rows += [(OURS, None, "dispute", 0, 0, 12, 0, 0), (LAW, None, "unpaid_debt", 0, 0, 5, 0, 0)]
    return pl.DataFrame(rows, schema=COLUMNS, orient="row")


def soon() -> pl.DataFrame:
    """What falls due on each of the ninety days: all of November, all but some of January."""
    days = [(OURS, month(1), 90), (OURS, month(2), 90), (OURS, month(3), 400)]
    return pl.DataFrame(days, schema=["promise", "day", "due"], orient="row")


def by_category() -> pl.DataFrame:
    rows = []
    for category, share in (("contact", 1.0), ("billing", 0.5), ("bank", 0.1)):
        for row in purge().iter_rows(named=True):
            counts = {key: int(row[key] * share) for key in COLUMNS[3:]}
            rows.append({**row, **counts, "category": category})
    return pl.DataFrame(rows, infer_schema_length=None)


def without_small(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with counts of one to seven null."""
    counts = pl.col(COLUMNS[3:])
    return frame.with_columns(pl.when(~counts.is_between(1, 7)).then(counts))


def hidden() -> pl.DataFrame:
    """As management gets it: counts of one to seven are null."""
    return without_small(purge())


def hidden_by_category() -> pl.DataFrame:
    return without_small(by_category())


def pace() -> pl.DataFrame:
    """In pace until July, behind from August on."""
    months = [month(at) for at in range(-23, 1)]
    fell = [80 + 7 * (at % 5) for at in range(24)]
    done = [count + 1 if at < 21 else count // 2 for at, count in enumerate(fell)]
    away = [1] * 24
    now = [200]
    for at in range(24):
        now.append(now[-1] + fell[at] - done[at] - away[at])
    steps = {"then": now[:-1], "fell_due": fell, "done": done, "fell_away": away, "now": now[1:]}
    return pl.DataFrame({"month": months, **steps})
