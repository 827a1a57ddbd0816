"""What left for whom, as the page of disclosures asks the measures for it.

The filters of the address hold for every frame here. Twelve months to the day are the measure's own
window; any other period is the sum of its months. Management has no other period: its small cells
of single months are hidden and would not add up.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import polars as pl

from dashboard import periods
from dashboard.components.unmeasurable import reasons
from dashboard.shell.page import Page

NARROWED_BY = ("recipient", "category", "ground")
AGREEMENT = ("disclosure_has_agreement", "disclosure_has_promised_agreement")
GROUND = "disclosure_has_ground"
CONFIDENTIALITY = "disclosure_has_confidentiality"
COUNTS = ("disclosures", "lacks_ground", "lacks", "lacks_confidentiality", "not_told")
MONTHS = 24
OF_AGREEMENTS = {
    "recipient": pl.String,
    "company": pl.String,
    "kind": pl.String,
    "disclosures_90d": pl.Int64,
    "ends_on": pl.Date,
    "state": pl.String,
}
OF_TIMES = {
    "recipient": pl.String,
    "kind": pl.String,
    "valid_from": pl.Date,
    "valid_until": pl.Date,
    "state": pl.String,
}


@dataclass(frozen=True)
class Period:
    """A time of whole months, the last of them up to the day."""

    key: str
    first: date
    last: date


def period(key: str | None, day: date) -> Period | None:
    """The quarter that is over, the year so far, or all months of the measure; None for the twelve
    months to the day."""
    if key == "quarter":
        this = day.replace(month=day.month - (day.month - 1) % 3, day=1)
        last = day if _is_quarter_end(day) else this - timedelta(days=1)
        return Period(key, last.replace(month=last.month - 2, day=1), last)
    if key == "year":
        return Period(key, day.replace(month=1, day=1), day)
    if key == "all":
        return Period(key, months_back(day, MONTHS), day)
    return None


def _is_quarter_end(day: date) -> bool:
    return day == periods.month_end(day) and day.month % 3 == 0


def months_back(day: date, count: int) -> date:
    """The first of the month that begins so many months, the day's own being one of them."""
    at = day.year * 12 + day.month - count
    return date(at // 12, at % 12 + 1, 1)


def asked(page: Page) -> Period | None:
    """The period of the address."""
    return period(page.choices.own.get("period"), page.day)


def days_asked(page: Page) -> tuple[date, date]:
    """The first and the last day of the time that the page is about."""
    span = asked(page)
    if span is None:
        return periods.year_to(page.day)
    return span.first, span.last


def state(page: Page) -> tuple[str | None, ...]:
    """What a chart of this page depends on besides day and company."""
    return tuple(page.choices.own.get(key) for key in (*NARROWED_BY, "period"))


def blind(page: Page, promise: str) -> str | None:
    """Why a promise of the page cannot be measured; None where it can."""
    return reasons(page.source.ask("missing", as_of=page.day), page.w, page.company).get(promise)


def refused(page: Page) -> int | None:
    """How many rows of disclosures were read, where every one of them was refused."""
    exports = page.source.measure("exports", page.day).filter(pl.col("table") == "disclosures")
    read, accepted = int(exports["rows_read"].sum()), int(exports["accepted"].sum())
    return read if read and not accepted else None


def is_exported(page: Page, table: str) -> bool:
    """Whether a table is among the data."""
    exports = page.source.measure("exports", page.day).filter(pl.col("table") == table)
    return not exports.is_empty() and not exports["state"].is_in(["never"]).all()


def counts(page: Page, *by: str) -> pl.DataFrame:
    """The disclosures of the period by some of the measure's groups: <by>, disclosures,
    lacks_ground, lacks (without an agreement about the data that law or notice asks for),
    lacks_confidentiality, not_told."""
    span = asked(page)
    if span is None:
        return _added(page, _measured(page, by), by)
    found = _measured(page, (*by, "month"))
    inside = found.filter(pl.col("month").is_between(span.first, span.last))
    return _added(page, inside, by)


def months(page: Page, *by: str) -> pl.DataFrame:
    """The last two years by month, whatever the period: <by>, month and the same counts."""
    # The measure's own window begins on a day: the month that it cuts is left out.
    first = months_back(page.day, MONTHS)
    found = _measured(page, (*by, "month")).filter(pl.col("month") >= first)
    return _added(page, found, (*by, "month"))


def _measured(page: Page, by: Sequence[str]) -> pl.DataFrame:
    """The measure, finer than asked where that tells apart which of the agreements was needed."""
    is_board = page.role == "management"
    groups = list(dict.fromkeys([*by, *([] if is_board else ["role", "ground"])]))
    own = page.choices.own
    narrowed = {key: own.get(key) for key in NARROWED_BY}
    found = page.source.measure("disclosures", page.day, *groups, company=page.company, **narrowed)
    # Of one role and ground the two promises of an agreement are about the same disclosures, and
    # one of them asks for no more than the other.
    lacks = pl.max_horizontal("lacks_agreement", "lacks_promised")
    either = pl.col("lacks_agreement").is_null() | pl.col("lacks_promised").is_null()
    return found.with_columns(lacks=pl.when(~either).then(lacks))


def _added(page: Page, found: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """The counts summed over the groups that were not asked for; null where a part is hidden."""
    if all(blind(page, promise) for promise in AGREEMENT):
        # Nothing was judged, and nothing that was not judged is in order.
        found = found.with_columns(lacks=pl.lit(0), not_told=pl.col("disclosures"))
    sums = [
        pl.when(pl.col(name).is_null().any()).then(None).otherwise(pl.col(name).sum()).alias(name)
        for name in COUNTS
    ]
    if not by:
        return found.select(sums)
    return found.group_by(*by, maintain_order=True).agg(sums)


def agreements(page: Page) -> pl.DataFrame:
    """The agreements that bind the company asked for, of the recipient asked for; empty where they
    are not exported."""
    return _of_agreements(page, "agreements", OF_AGREEMENTS)


def agreement_times(page: Page) -> pl.DataFrame:
    """When the agreement that each recipient calls for was in force; empty where agreements are not
    exported."""
    return _of_agreements(page, "agreement_times", OF_TIMES)


def _of_agreements(page: Page, measure: str, schema: Mapping[str, Any]) -> pl.DataFrame:
    if not is_exported(page, "agreements"):
        return pl.DataFrame(schema=schema)
    recipient = page.choices.own.get("recipient")
    return page.source.measure(measure, page.day, company=page.company, recipient=recipient)


def months_of_recipients(page: Page, *by: str) -> pl.DataFrame:
    """`months` by recipient and `by`, with the agreement that the recipient calls for (calls_for)
    and whether it was in force in the month (agreement)."""
    recipient = page.choices.own.get("recipient")
    found = page.source.measure(
        "agreement_months", page.day, company=page.company, recipient=recipient
    )
    state = found.rename({"state": "agreement"})
    return months(page, "recipient", *by).join(
        state, on=["recipient", "month"], how="left", maintain_order="left"
    )


def names(page: Page) -> dict[str, str]:
    """The recipients' names by id; none where they are not exported."""
    if not is_exported(page, "recipients"):
        return {}
    found = page.source.measure("recipients", page.day)
    return dict(found.select("recipient", "name").iter_rows())


def values(page: Page, column: str) -> list[str]:
    """What a column of the measure holds, whatever the filters: for its select."""
    found = page.source.measure("disclosures", page.day, column, "month")
    return sorted(found[column].drop_nulls().unique().to_list())
