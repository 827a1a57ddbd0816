"""What the product should say about erase_after_relationship after each export of a series.

Worked out from the generator's own truth (when each holding was really purged) by a plain reading
of the rules, without a line of the product's queries: the key to compare them with.

A holding that some export showed has one or two stretches, one for each end of its customer's
relationship. On the day of a month's end a stretch is pending, overdue, met, met late, void or
held. One that is gone closes on the day of the disposal line that names it, otherwise on the day of
the first export that lacks it. `judged` and `kept` are what the kept share rests on: the stretches
whose last day passed (or that lapsed) in the twelve months to the day, and those of them that were
kept; none before the day of the first export.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from queries.sample.chance import Numbers
from queries.sample.days import NEVER, Days, has, months_after, nevers
from queries.sample.erasures import left_on
from queries.sample.faults.erasure import NAME
from queries.sample.group import COMPANIES, ORGANISATION
from queries.sample.retention import (
    KEPT_MONTHS,
    RUN_DAYS,
    Terms,
    is_kept_by_statute,
    is_voided,
    rests_on_first,
    terms_of,
)
from queries.sample.world import World

MONTHS_BACK = 24
FOR_EVER = np.datetime64("2999-12-31", "D")
STATUSES = ("pending", "overdue", "met", "met_late", "void", "held")
PENDING, OVERDUE, MET, MET_LATE, VOID, HELD = range(6)


@dataclass(frozen=True)
class Stretches:
    """Stretches of the holdings that one export or an earlier one showed, each with its days.

    `due` is its last fine day while nothing holds it, `held_from` and `held_to` the hold,
    `due_after` the last fine day once the hold is over. `closes` is empty while it is open.
    """

    company: Numbers
    arises: Days
    due: Days
    held_from: Days
    held_to: Days
    due_after: Days
    closes: Days
    is_void: Numbers


def plan_of(world: World) -> pl.DataFrame:
    """**Rows** one per export, month end and company: the counts of `STATUSES`, judged, kept."""
    parts = []
    for place, until in enumerate(world.scope.untils):
        stretches = stretches_known(world, place)
        for day in month_ends(until):
            parts.append(_counts(world, stretches, until, day))
    return pl.concat(parts)


def month_ends(until: date) -> list[date]:
    """The last day of the month and of the 24 before, ascending."""
    last = np.datetime64(until, "D").astype("datetime64[M]") + 1
    ends = (last - np.arange(MONTHS_BACK, -1, -1)).astype("datetime64[D]") - 1
    return [end for end in ends.tolist() if end <= until]


def stretches_known(world: World, place: int) -> Stretches:
    """All stretches as the exports up to that one tell them."""
    until = np.datetime64(world.scope.untils[place], "D")
    rows = _seen(world, until)
    terms = terms_of(world.customers, rows)
    ends = terms.ends
    gone = rows["purge_on"].to_numpy()
    known = np.where(gone <= until, left_on(gone, rows["is_named"].to_numpy()), NEVER)
    on_first = rests_on_first(terms) & has(ends.end_1)
    stands = on_first & ~is_voided(terms)
    returns_in_time = ends.back_2 <= months_after(ends.end_1, KEPT_MONTHS)
    returns = np.where(on_first & returns_in_time, ends.back_2, NEVER)
    first = _stretch(world, rows, terms, ends.end_1, returns, known)
    second = _stretch(world, rows, terms, ends.end_2, nevers(len(rows)), known)
    # While the first is open no other arises: an overdue one outlasts the customer's return.
    has_second = has(ends.end_2) & ~stands
    return _joined(first, on_first, second, has_second)


def _seen(world: World, until: np.datetime64) -> pl.DataFrame:
    """Holdings about persons that an export up to that day had a row of."""
    is_person = (world.customers["kind"] != ORGANISATION).gather(world.holdings["customer"])
    return world.holdings.filter(is_person & (pl.col("collected_on") <= pl.lit(until.item())))


def _stretch(
    world: World, rows: pl.DataFrame, terms: Terms, end: Days, returns: Days, gone: Days
) -> Stretches:
    """The stretch that one end of the relationship begins, holding by holding."""
    keep = months_after(end, KEPT_MONTHS)
    arises = np.fmax(end, rows["collected_on"].to_numpy())
    arises[np.isnat(end)] = NEVER
    by_statute = is_kept_by_statute(terms, end)
    void = np.fmin(returns, np.where(by_statute, keep + 1, NEVER))
    is_void = has(void) & ~(gone < void)
    held_from, held_to = _hold(world, rows)
    due = keep + RUN_DAYS
    was_late = held_from > due
    due_after = np.where(was_late, due, np.fmax(due, held_to + RUN_DAYS))
    return Stretches(
        company=rows["company"].to_numpy(),
        arises=arises,
        due=due,
        held_from=np.fmax(held_from, np.where(has(held_from), arises, NEVER)),
        held_to=held_to,
        due_after=np.where(has(held_from), due_after, due),
        closes=np.where(is_void, void, gone),
        is_void=is_void,
    )


def _hold(world: World, rows: pl.DataFrame) -> tuple[Days, Days]:
    """First and last day of the hold on each holding; a hold without an end goes on for ever."""
    by_holding = {"holding": rows["row"].to_numpy(), "customer": rows["customer"].to_numpy()}
    starts, stops = nevers(len(rows)), nevers(len(rows))
    holds = world.holds
    for name, key in by_holding.items():
        of = holds.filter((pl.col("holding") >= 0) == (name == "holding"))
        size = int(max(key.max(initial=0), of[name].max() or 0)) + 1
        first, last = nevers(size), nevers(size)
        first[of[name].to_numpy()] = of["holds_from"].to_numpy()
        last[of[name].to_numpy()] = of["holds_until"].fill_null(FOR_EVER.item()).to_numpy()
        starts, stops = np.fmax(starts, first[key]), np.fmax(stops, last[key])
    return starts, stops


def _joined(a: Stretches, of_a: Numbers, b: Stretches, of_b: Numbers) -> Stretches:
    def both(name: str) -> Numbers:
        return np.concatenate((getattr(a, name)[of_a], getattr(b, name)[of_b]))

    return Stretches(*(both(name) for name in Stretches.__dataclass_fields__))


def status_on(of: Stretches, day: np.datetime64) -> Numbers:
    """The status of each stretch at the end of that day; -1 before it arises."""
    lapses = lapse_day(of)
    status = np.where(day >= lapses, OVERDUE, PENDING)
    status = np.where((day >= of.held_from) & (day <= of.held_to), HELD, status)
    late = np.where(lapses <= of.closes, MET_LATE, MET)
    status = np.where(day >= of.closes, np.where(of.is_void, VOID, late), status)
    return np.where(day >= of.arises, status, -1)


def lapse_day(of: Stretches) -> Days:
    """The first day on which a stretch stands overdue, if nothing closes it before."""
    before_hold = np.isnat(of.held_from) | (of.held_from > of.due)
    lapses = np.where(before_hold, of.due + 1, of.due_after + 1)
    is_open = ~before_hold & (of.held_to == FOR_EVER)
    return np.where(is_open, NEVER, np.fmax(lapses, of.arises))


def _counts(world: World, of: Stretches, until: date, day: date) -> pl.DataFrame:
    on = np.datetime64(day, "D")
    status = status_on(of, on)
    size = len(COMPANIES)
    counts = {
        name: np.bincount(of.company[status == code], minlength=size)
        for code, name in enumerate(STATUSES)
    }
    judged, kept = _judged(of)
    first = np.datetime64(world.scope.untils[0], "D") + 1
    window = (judged > months_after(on, -12)) & (judged <= on) & (judged >= first)
    counts["judged"] = np.bincount(of.company[window], minlength=size)
    counts["kept"] = np.bincount(of.company[window & kept], minlength=size)
    return pl.DataFrame(
        {
            "export": [str(until + timedelta(days=1))] * size,
            "day": [day] * size,
            "promise": [NAME] * size,
            "company": list(COMPANIES),
            **counts,
        }
    )


def _judged(of: Stretches) -> tuple[Days, Numbers]:
    """The day on which each stretch is judged, if it is, and whether it was kept."""
    lapses = lapse_day(of)
    is_late = has(lapses) & ~(of.closes < lapses)
    in_time = has(of.closes) & ~is_late & ~of.is_void
    return np.where(is_late | in_time, lapses, NEVER), in_time
