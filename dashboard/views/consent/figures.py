"""What the page of consent asks of its snapshot, narrowed to the company and the purpose chosen.

Of tables that are missing, too old or refused whole nothing is asked: the page says why instead,
because a share of nothing would read as a no of everybody.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import polars as pl

from dashboard import periods
from dashboard.components.unmeasurable import listed, reasons
from dashboard.shell.page import Page
from queries.disclosure_control.suppression import LEAST, MOST

# What each figure of the page is worked out from.
OF_ANSWERS = ("customers", "consents", "processings")
OF_MOVES = ("consents",)
OF_USES = ("uses", "consents")
USE, OBJECTION = "consent_covers_use", "marketing_stops_on_objection"
MONTHS = 12
# Of management's rows the measure leaves the share out where any of their cells is hidden; where
# both of its numbers are shown it is none of them.
SHARE = pl.when(pl.col("customers") > pl.col("unknown")).then(
    pl.col("covered") / pl.col("customers")
)


class Broken(NamedTuple):
    """How often a promise was broken in the twelve months to the day; None: hidden. `reason`: why
    it cannot be told at all."""

    number: int | None
    reason: str = ""


def blind(page: Page, tables: Sequence[str]) -> str:
    """Why nothing can be told from these tables; empty where it can."""
    w, exports = page.w, page.source.measure("exports", page.day)
    found = exports.filter(pl.col("table").is_in(list(tables)))
    never = found.filter(pl.col("state") == "never")["table"].unique(maintain_order=True)
    absent = [*never, *(name for name in tables if name not in found["table"])]
    if absent:
        named = listed([w.name("table", name) for name in absent], w)
        return w.count("blind.table", len(absent), tables=named)
    sums = found.group_by("table", maintain_order=True).agg(
        pl.col("rows_read", "accepted").sum(), pl.col("age_days").max(), pl.col("state")
    )
    for row in sums.iter_rows(named=True):
        table = w.name("table", row["table"])
        if row["rows_read"] and not row["accepted"]:
            return w("consent.refused", table=table)
        if all(state == "too_old" for state in row["state"]):
            return w("blind.too_old", table=table, n=row["age_days"])
    return ""


def coverage(page: Page, day: Any = None, *by: str) -> pl.DataFrame:
    """The answers of the customers, a row per purpose, on a day."""
    return page.source.measure("consent_coverage", day or page.day, *by, company=page.company)


def main_purpose(page: Page, found: pl.DataFrame) -> str | None:
    """The purpose of the address, else the one that concerns most customers."""
    asked = page.choices.own.get("purpose")
    purposes = found["purpose"].to_list()
    if asked in purposes:
        return asked
    ordered = found.sort("customers", descending=True, nulls_last=True, maintain_order=True)
    return ordered["purpose"][0] if ordered.height else None


def flow_purpose(page: Page) -> str:
    """The purpose of the address, else the one whose consents moved most."""
    asked = page.choices.own.get("purpose")
    if asked:
        return asked
    found = page.source.measure("consent_moves", page.day, company=page.company)
    sums = found.group_by("purpose", maintain_order=True).agg(pl.col("given").sum())
    ordered = sums.sort("given", descending=True, maintain_order=True)["purpose"]
    return str(ordered[0]) if ordered.len() else "marketing"


def why_blind(page: Page, promise: str) -> str:
    """Why a promise of this page cannot be measured."""
    found = reasons(page.source.ask("missing", as_of=page.day), page.w, page.company)
    return found.get(promise) or page.w("consent.untold")


def unexported(page: Page, purpose: str) -> list[str]:
    """The companies whose customers' answers are unknown, by name."""
    rows = coverage(page, None, "company").filter(pl.col("purpose") == purpose)
    found = rows.filter((pl.col("unknown") > 0) | pl.col("unknown").is_null())["company"]
    return [page.companies.get(company, company) for company in found]


def shares(page: Page) -> pl.DataFrame:
    """The share that has said yes on the last twelve month-ends and on the day."""
    dates = [*reversed(periods.month_ends(page.day - page.day.resolution, MONTHS)), page.day]
    found = [
        coverage(page, at).select(pl.lit(at).alias("day"), "purpose", SHARE.alias("covered_share"))
        for at in dates
    ]
    return pl.concat(found)


def moves(page: Page, purpose: str) -> pl.DataFrame:
    """What was given, renewed and lost of one purpose, month by month."""
    found = page.source.measure("consent_moves", page.day, company=page.company)
    return found.filter(pl.col("purpose") == purpose)


def uncovered(page: Page) -> pl.DataFrame:
    """Uses without cover, month by month, of the purpose asked for or of all."""
    found = page.source.measure("uncovered", page.day, company=page.company)
    asked = page.choices.own.get("purpose")
    return found.filter(pl.col("purpose") == asked) if asked else found


def live(page: Page) -> pl.DataFrame:
    """The consents that hold on the day, by text, channel and age, of the purpose asked for."""
    found = page.source.measure("consents", page.day, company=page.company)
    asked = page.choices.own.get("purpose")
    return found.filter(pl.col("purpose") == asked) if asked else found


def uses_without(page: Page) -> Broken:
    """Uses that lacked consent in the twelve months to the day, as the promise counts them."""
    filters = {"company": page.company, "purpose": page.choices.own.get("purpose")}
    kept = {key: value for key, value in filters.items() if value}
    status = page.source.ask("status", as_of=page.day, by=[], filters=kept)
    row = status.filter(pl.col("promise") == USE)
    if row.is_empty() or not row["measurable"][0]:
        return Broken(None, why_blind(page, USE))
    number = (row["judged"] - row["kept"])[0]
    if number is None:
        return Broken(None)
    is_board = page.role == "management" and "purpose" in kept
    return Broken(None if is_board and LEAST <= number <= MOST else int(number))


def tolerance(page: Page) -> tuple[int, str]:
    """The days after a no that the notice file counts apart, and whose words they are."""
    values = page.source.nb.notice.periods["tolerance"].values
    in_force = [one for one in values if one.valid_from <= page.day] or list(values)
    latest = max(in_force, key=lambda one: one.valid_from)
    return int(latest.value), str(latest.source)


def objections(page: Page) -> dict[str, int | None] | None:
    """Marketing sent after a no in twelve months, by whether the days that the authority spoke of
    had passed; None where it cannot be told."""
    kept = {"company": page.company} if page.company else {}
    whole = page.source.ask("status", as_of=page.day, by=[], filters=kept)
    mine = pl.col("promise") == OBJECTION
    if not whole.filter(mine)["measurable"].any():
        return None
    found = page.source.ask("status", as_of=page.day, by=["kind"], filters=kept).filter(mine)
    broken = found.select("kind", number=pl.col("judged") - pl.col("kept"))
    numbers = {"within_tolerance": 0, "beyond_tolerance": 0}
    return numbers | {kind: number for kind, number in broken.iter_rows() if kind in numbers}
