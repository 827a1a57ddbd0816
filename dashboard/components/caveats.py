"""What the figures do not cover, in words beside them: never hidden, never shown as a zero."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

from dashboard import periods
from dashboard.components.unmeasurable import listed
from dashboard.words import Words


def caveats(
    missing: pl.DataFrame,
    status: pl.DataFrame,
    *,
    day: date,
    names: Mapping[str, str],
    companies: Mapping[str, str],
    w: Words,
    by_company: pl.DataFrame | None = None,
) -> list[str]:
    """One line each: companies left out, systems left out, items without a day, a late start.

    `by_company`: the status of each company, where a later start than the group's is told too.
    """
    return [
        *of_exports(missing, companies, w),
        *_undated(status, names, w),
        *_starts(status, day, names, w),
        *([] if by_company is None else _later(by_company, status, day, names, companies, w)),
    ]


def of_exports(missing: pl.DataFrame, companies: Mapping[str, str], w: Words) -> list[str]:
    """What the exports leave out: companies, then systems."""
    return [*_companies(missing, companies, w), *_systems(missing, w)]


def of_tables(found: pl.DataFrame, companies: Mapping[str, str], w: Words) -> list[str]:
    """One line per table that would correct the figures and says nothing, or begins late.

    `found`: company, table, reason, first_on, as `Noticeboard.caveats` gives them.
    """
    lines = []
    for (table, reason), rows in found.group_by("table", "reason", maintain_order=True):
        said = _of_table(str(table), str(reason), rows["first_on"].min(), w)
        lacking = rows["company"].unique(maintain_order=True).to_list()
        if set(companies) - set(lacking):
            named = listed([companies.get(company, company) for company in lacking], w)
            said = w("caveat.only_in", companies=named, said=said)
        lines.append(said)
    return lines


def is_silent(found: pl.DataFrame, table: str, companies: Mapping[str, str]) -> bool:
    """Whether a table says nothing of any of the companies, so that what it alone shows is unknown.

    `found`: as for `of_tables`.
    """
    lacking = found.filter((pl.col("table") == table) & (pl.col("reason") != "begins"))["company"]
    return bool(companies) and set(companies) <= set(lacking)


def begins(found: pl.DataFrame, table: str) -> date | None:
    """The first day of a table of events, where that is not before all that a page shows."""
    is_late = pl.col("reason").is_in(["before", "begins"])
    first: date | None = found.filter(is_late, pl.col("table") == table)["first_on"].max()  # type: ignore[assignment]
    return first


def _of_table(table: str, reason: str, first_on: Any, w: Words) -> str:
    name = w.name("table", table)
    if reason in ("before", "begins"):
        return w("caveat.begins", table=name, day=first_on)
    if reason in ("too_old", "refused"):
        return w(f"caveat.{reason}", table=name)
    return w(f"unseen.{table}") if w.has(f"unseen.{table}") else w("caveat.without", table=name)


def undated(status: pl.DataFrame, promises: list[str]) -> int:
    """How many things of some promises lack the day that they need to be judged."""
    return int(status.filter(pl.col("promise").is_in(promises))["unmeasured"].sum())


def _companies(missing: pl.DataFrame, companies: Mapping[str, str], w: Words) -> list[str]:
    absent = missing.filter(
        (pl.col("reason") == "not_exported") & pl.col("company").is_not_null()
    ).unique(["table", "company"], maintain_order=True)
    lines = []
    for table in absent["table"].unique(maintain_order=True):
        lacking = absent.filter(pl.col("table") == table)["company"].to_list()
        named = listed([companies.get(company, company) for company in lacking], w)
        said: dict[str, Any] = {"companies": named, "table": w.name("table", table)}
        lines.append(w.count("caveat.companies", len(lacking), **said))
    return lines


def _systems(missing: pl.DataFrame, w: Words) -> list[str]:
    parts = missing.filter(pl.col("reason") == "systems").unique(["table", "company"])
    if parts.is_empty():
        return []
    covered, registered = int(parts["covered"].sum()), int(parts["registered"].sum())
    return [w("caveat.systems", covered=covered, registered=registered)]


def _undated(status: pl.DataFrame, names: Mapping[str, str], w: Words) -> list[str]:
    rows = status.filter(pl.col("unmeasured") > 0)
    return [
        w.count("caveat.undated", row["unmeasured"], name=names[row["promise"]])
        for row in rows.iter_rows(named=True)
    ]


def _starts(status: pl.DataFrame, day: date, names: Mapping[str, str], w: Words) -> list[str]:
    """Which promises are measured from which day; a line for all promises of the same day."""
    late = status.filter(pl.col("measured_from") > periods.year_before(day))
    lines = []
    for first in late["measured_from"].unique(maintain_order=True):
        mine = late.filter(pl.col("measured_from") == first)["promise"]
        named = listed([w("caveat.named", name=names[promise]) for promise in mine], w)
        key = "caveat.start_later" if first > day else "caveat.start"
        lines.append(w(key, names=named, day=first))
    return lines


def _later(
    by_company: pl.DataFrame,
    status: pl.DataFrame,
    day: date,
    names: Mapping[str, str],
    companies: Mapping[str, str],
    w: Words,
) -> list[str]:
    """The companies that are measured from a later day than the group."""
    group = status.select("promise", of_group="measured_from")
    late = by_company.join(group, on="promise").filter(
        (pl.col("measured_from") > periods.year_before(day))
        & (pl.col("of_group").is_null() | (pl.col("measured_from") > pl.col("of_group")))
    )
    lines = []
    for company, first in (
        late.select("company", "measured_from").unique(maintain_order=True).rows()
    ):
        mine = late.filter(company=company, measured_from=first)["promise"]
        named = listed([w("caveat.named", name=names[promise]) for promise in mine], w)
        said = {"names": named, "company": companies.get(company, company), "day": first}
        lines.append(w("caveat.start_company", **said))
    return lines
