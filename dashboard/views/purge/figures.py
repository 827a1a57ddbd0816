"""What the purge page shows, asked of the API: which promises, how much, how old, what is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from dashboard.charts.purge.month_axis import SOON, Months
from dashboard.shell.page import Page
from queries.disclosure_control.suppression import MOST, suppressed
from queries.errors import QueryError

LAW = "erase_after_statutory_period"
OURS = "erase_after_relationship"
# Where two things that both must be right contradict each other, the gravest first.
CONFLICTS = (
    "no_decision",
    "keep_for_statutory_period",
    "erasure_has_disposal_decision",
    "held_data_is_locked_away",
    "disposal_is_decided",
)
NO_DECISION = "no_decision"
_MONTHS = 24


@dataclass(frozen=True)
class Totals:
    """How many things a day has in each state, and of how many customers those overdue are."""

    overdue: int
    held: int
    customers: int | None = None


def measured(page: Page, promises: Sequence[str]) -> tuple[str, ...]:
    """Those of the promises that the exports can tell of, in the page's company."""
    status = _status(page, page.day)
    known = set(status.filter(pl.col("measurable"))["promise"])
    return tuple(promise for promise in promises if promise in known)


def erasing(page: Page) -> tuple[str, ...]:
    """The promises to erase that the exports can tell of."""
    return measured(page, [key for key in page.shown if page.promises[key].erases])


def scope(page: Page) -> tuple[str, ...]:
    """The erasing promises that the charts are about: one, or all that can be measured."""
    known, asked = erasing(page), page.choices.own.get("promise")
    return (asked,) if asked in known else known


def state(page: Page) -> tuple[str | None, ...]:
    """What a chart of the page depends on besides day and company."""
    own = page.choices.own
    return own.get("promise"), own.get("owner"), own.get("by")


def purge(page: Page, *by: str) -> pl.DataFrame:
    """Records by the month of their last day, of the promises in scope."""
    owner = page.choices.own.get("owner") if by else None
    found = page.source.measure("purge", page.day, *by, company=page.company, owner=owner)
    return found.filter(pl.col("promise").is_in(scope(page)))


def soon(page: Page) -> pl.DataFrame | None:
    """What falls due on each of the next ninety days; None where a past day cannot tell."""
    try:
        found = page.source.ahead(page.day, SOON, "day", page.company)
    except QueryError:
        return None
    return found.filter(pl.col("promise").is_in(scope(page)))


def totals(page: Page, day: date) -> Totals:
    """Overdue and held on a day, as the promises count them."""
    mine = _status(page, day).filter(pl.col("promise").is_in(scope(page)))
    overdue, held = (int(mine[name].sum() or 0) for name in ("overdue", "held"))
    return Totals(overdue, held, _customers(page) if day == page.day else None)


def _status(page: Page, day: date) -> pl.DataFrame:
    if page.company is None:
        return page.source.status(day)
    return page.source.status(day, "company").filter(pl.col("company") == page.company)


def _customers(page: Page) -> int | None:
    try:
        found = page.source.measure("purge_customers", page.day, company=page.company)
    except QueryError:
        # an older snapshot, or a day before the oldest rows: records are told, customers not
        return None
    chosen, every = scope(page), erasing(page)
    if len(chosen) == len(every) > 1:
        mine = found.filter(pl.col("promise").is_null())
    else:
        mine = found.filter(pl.col("promise").is_in(chosen))
    number = mine["customers"][0] if mine.height else None
    is_small = page.role == "management" and (number or 0) <= MOST
    return int(number) if number and not is_small else None


def oldest(found: pl.DataFrame) -> date | None:
    """The month in which the oldest thing overdue fell due; None where it is hidden."""
    if found["overdue"].null_count():
        return None
    months = found.filter(pl.col("overdue") > 0)["due_on_month"].drop_nulls()
    first: date | None = months.min() if months.len() else None  # type: ignore[assignment]
    return first


def kept_by_law(found: pl.DataFrame, soon: pl.DataFrame | None, day: date) -> int:
    """How many a statute keeps beyond what is due soon; 0 where parts are hidden.

    Soon is ninety days, or where those cannot be told apart the months up to the ninetieth, as the
    picture below has it.
    """
    mine = found.filter(pl.col("promise") == LAW)
    if soon is None:
        mine = mine.filter(pl.col("due_on_month") > Months(day).last_soon)
    near = 0 if soon is None else int(soon.filter(pl.col("promise") == LAW)["due"].sum())
    return 0 if mine["pending"].null_count() else int(mine["pending"].sum()) - near


def ages(page: Page) -> dict[str, int | None]:
    """How many are overdue by age; None where the count is hidden."""
    found = page.source.measure("purge_ages", page.day, company=page.company)
    mine = found.filter(pl.col("promise").is_in(scope(page)))
    summed = mine.group_by("age", maintain_order=True).agg(pl.col("overdue").sum())
    if page.role == "management":
        # the sum of the ages stands in the page's sentence
        summed = suppressed(summed.with_columns(all=pl.lit(True)), ["all"], ["overdue"])
    return dict(summed.select("age", "overdue").iter_rows())


def pace(page: Page) -> pl.DataFrame:
    """month, fell_due (without `hidden` parts of it), erased, overdue at its end: of two years.

    What fell due in a month is what had its last day in it, erased since or not; what was erased is
    what closed in it, its last day may lie in a later one.
    """
    months = Months(page.day)
    firsts = [months.at(place) for place in range(1 - _MONTHS, 1)]
    due = (
        purge(page)
        .filter(pl.col("due_on_month").is_in(firsts))
        .group_by("due_on_month")
        .agg(
            fell_due=pl.sum_horizontal("overdue", "met", "met_late").sum(),
            hidden=pl.sum_horizontal(pl.col("overdue", "met", "met_late").null_count()),
        )
    )
    done = pl.concat([_erased(page, promise, firsts[0]) for promise in scope(page)])
    erased = done.group_by("month").agg(pl.col("erased", "overdue").sum())
    grid = pl.DataFrame({"month": firsts}, schema={"month": pl.Date})
    return (
        grid.join(due, left_on="month", right_on="due_on_month", how="left", maintain_order="left")
        .join(erased, on="month", how="left", maintain_order="left")
        .with_columns(pl.col("fell_due", "hidden", "erased", "overdue").fill_null(0).cast(pl.Int64))
    )


def _erased(page: Page, promise: str, first: date) -> pl.DataFrame:
    start = first - date.resolution
    by = ["company"] if page.company else []
    found = page.source.ask("trend", promise, start, page.day, by=by)
    if page.company:
        found = found.filter(pl.col("company") == page.company)
    closed = found.sort("day").with_columns(done=pl.col("met") + pl.col("met_late"))
    return closed.select(
        "overdue", month=pl.col("day").dt.truncate("1mo"), erased=pl.col("done").diff()
    ).drop_nulls()


def conflicts(page: Page) -> list[tuple[str, int | None]]:
    """How often two duties contradict each other, by kind; None where the count is hidden."""
    known = measured(page, CONFLICTS)
    stands = page.source.standing(page.day, page.company)
    short = dict(stands.select("promise", "shortfalls").iter_rows())
    found: list[tuple[str, int | None]] = []
    if measured(page, ("disposal_is_decided",)):
        found.append((NO_DECISION, _undecided(page)))
    return found + [(promise, short[promise]) for promise in known]


def _undecided(page: Page) -> int | None:
    by = ["company", "blocked_by"] if page.company else ["blocked_by"]
    found = page.source.status(page.day, *by).filter(
        (pl.col("blocked_by") == NO_DECISION) & pl.col("promise").is_in(erasing(page))
    )
    if page.company:
        found = found.filter(pl.col("company") == page.company)
    counts = found["overdue"]
    return None if counts.null_count() else int(counts.sum())


def retained(page: Page) -> pl.DataFrame:
    """What is kept although the notice's time is over: basis, ends_year, records, lacks_review.

    The statutes first, in the notice's order, each by year; then the holds.
    """
    found = page.source.measure("retained", page.day, company=page.company)
    statutes = list(page.source.nb.notice.retention)
    place = pl.col("basis").replace_strict(
        {name: at for at, name in enumerate(statutes)}, default=len(statutes)
    )
    return found.sort(place, "basis", "ends_year", nulls_last=True)


def owners(page: Page) -> dict[str, str | None]:
    """The systems that data must be erased from, and who owns each."""
    found = page.source.measure("purge", page.day, "system", "owner", company=page.company)
    pairs = found.filter(pl.col("system").is_not_null()).select("system", "owner").unique()
    return dict(sorted(pairs.iter_rows()))
