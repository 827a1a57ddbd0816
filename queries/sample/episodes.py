"""The stretches (periods) of each customer's relationship, before contracts are generated.

Customers stay, leave, return within the 24 months or long after them; estates are settled;
prospects have a last contact; contacts leave before their organisation or with it. Nobody returns
on the day after an end, where it is open whether the relationship ended at all.
"""

import numpy as np
import polars as pl

from queries.sample.chance import Numbers, among, between, stream, waited
from queries.sample.days import NEVER, Days, earliest, has, month_number, month_start, nevers
from queries.sample.group import COMPANY_CONTACT, ESTATE, KEM, ORGANISATION, PROSPECT
from queries.sample.scope import Scope

# running, ended, returned and running, returned and ended, returned long after
STORIES = (0.65, 0.26, 0.045, 0.02, 0.025)
RUNNING, ENDED, RETURNED, RETURNED_ENDED, LONG_AWAY = range(5)
MONTHS_BACK = 88
# People move in early summer and in autumn.
SEASON = np.array([8, 6, 8, 8, 9, 13, 11, 12, 9, 8, 7, 6], dtype=float)
EARLIEST = np.datetime64("2004-01-01", "D")


def episodes(scope: Scope, customers: pl.DataFrame) -> pl.DataFrame:
    """The customers with their relationship's days.

    **Columns added** has_contracts, since, end_1 (last day, or null), back_2 (day of return),
    end_2, settles_on (estates, after their last contract). `end_1` is the relationship's end as the
    promise counts it: an estate's settlement, a contact's own end or its organisation's if earlier.
    """
    rng = stream(scope.seed, "episodes")
    kind, company = customers["kind"].to_numpy(), customers["company"].to_numpy()
    size = len(kind)
    days = _contract_stories(rng, scope, kind)
    alone = (company == KEM) & ~np.isin(kind, (ORGANISATION, ESTATE)) & (rng.random(size) < 0.55)
    has_contracts = ~(alone | np.isin(kind, (COMPANY_CONTACT, PROSPECT)))
    _without_contracts(rng, scope, days, alone)
    _prospects(rng, scope, days, kind == PROSPECT)
    settles = np.where(
        (kind == ESTATE) & has(days["end_1"]), days["end_1"] + between(rng, 60, 240, size), NEVER
    )
    days["contracts_end"] = days["end_1"].copy()
    days["end_1"] = np.where(kind == ESTATE, settles, days["end_1"])
    _contacts(rng, scope, days, customers["organisation"].to_numpy())
    return customers.with_columns(
        has_contracts=pl.Series(has_contracts),
        settles_on=pl.Series(settles),
        **{name: pl.Series(values) for name, values in days.items()},
    )


def _contract_stories(rng: np.random.Generator, scope: Scope, kind: Numbers) -> dict[str, Days]:
    size, until = len(kind), scope.until
    story = among(rng, STORIES, size)
    # No return where other rows depend on the end: organisations with contacts, settled estates.
    single = np.isin(kind, (ORGANISATION, ESTATE, PROSPECT, COMPANY_CONTACT))
    ended_single = np.where(kind == ESTATE, rng.random(size) < 0.85, rng.random(size) < 0.25)
    story = np.where(single, ended_single.astype(np.int64), story)
    lasted = np.minimum(40 + waited(rng, 2_300, size), 7_500).astype(np.int64)
    end_day, back_day = _seasonal_day(rng, until, size), _seasonal_day(rng, until - 60, size)
    away = np.where(story == LONG_AWAY, between(rng, 800, 1_500, size), between(rng, 45, 690, size))
    end_1 = np.where(story == ENDED, end_day, np.where(story > ENDED, back_day - away, NEVER))
    back_2 = np.where(story > ENDED, back_day, NEVER)
    again = np.where(rng.random(size) < np.where(story == LONG_AWAY, 0.3, 1.0), 1, 0)
    leaves = ((story == RETURNED_ENDED) | (story == LONG_AWAY)) & (again == 1)
    end_2 = np.where(leaves, back_2 + between(rng, 90, 1_300, size), NEVER)
    end_2[~(end_2 <= until + 60)] = NEVER
    since = np.maximum(np.where(story == RUNNING, until, end_1) - lasted, EARLIEST)
    is_new = (story == RUNNING) & (rng.random(size) < 0.05)
    since = np.where(is_new, until - between(rng, 0, 150, size), since)
    return {"since": since, "end_1": end_1, "back_2": back_2, "end_2": end_2}


def _seasonal_day(rng: np.random.Generator, until: np.datetime64, size: int) -> Days:
    """A day of the last seven years, as people move: by season, often at the month's end."""
    months = month_start(until).astype("datetime64[M]") - np.arange(-1, MONTHS_BACK)
    weights = SEASON[month_number(months) - 1]
    month = months[among(rng, list(weights), size)]
    first = month.astype("datetime64[D]")
    last = (month + 1).astype("datetime64[D]") - 1
    any_day = first + between(rng, 0, 27, size)
    return np.minimum(np.where(rng.random(size) < 0.55, last, any_day), until + 60)


def _without_contracts(
    rng: np.random.Generator, scope: Scope, days: dict[str, Days], rows: Numbers
) -> None:
    """Customers of the parent without a contract: from a first contact to an end, if any."""
    size, until = len(rows), scope.until
    since = until - between(rng, 0, 3_200, size)
    end = since + between(rng, 30, 2_000, size)
    end[(end > until) | (rng.random(size) < 0.45)] = NEVER
    _replace(days, rows, since, end)


def _prospects(
    rng: np.random.Generator, scope: Scope, days: dict[str, Days], rows: Numbers
) -> None:
    size, until = len(rows), scope.until
    since = until - between(rng, 0, 1_900, size)
    spoken = np.minimum(since + between(rng, 0, 120, size), until)
    # A contact after the first export would change the end in an earlier export: in a series such
    # prospects keep their first day.
    _replace(days, rows, since, np.where(spoken > scope.first, since, spoken))


def _contacts(
    rng: np.random.Generator, scope: Scope, days: dict[str, Days], organisation: Numbers
) -> None:
    """Contacts: within their organisation's relationship, ending with it or before it."""
    rows = organisation >= 0
    size, until = len(rows), scope.until
    org_since = days["since"][np.maximum(organisation, 0)]
    org_end = days["end_1"][np.maximum(organisation, 0)]
    span = (np.fmin(org_end, until) - org_since).astype(np.int64)
    since = org_since + (span * rng.random(size) * 0.8).astype(np.int64)
    own = since + between(rng, 60, 1_500, size)
    own[(own > until) | (rng.random(size) < 0.6)] = NEVER
    days["own_end"] = np.where(rows, own, nevers(size))
    _replace(days, rows, since, earliest(org_end, own))


def _replace(days: dict[str, Days], rows: Numbers, since: Days, end: Days) -> None:
    days["since"] = np.where(rows, since, days["since"])
    days["end_1"] = np.where(rows, end, days["end_1"])
    for name in ("back_2", "end_2"):
        days[name] = np.where(rows, NEVER, days[name])


def running_on(customers: pl.DataFrame, days: Days, rows: Numbers) -> Numbers:
    """True where the customer in that row has a relationship on that day."""
    since, end_1, back_2, end_2 = (
        customers[name].to_numpy()[rows] for name in ("since", "end_1", "back_2", "end_2")
    )
    first = (days >= since) & ~(days > end_1)
    second = has(back_2) & (days >= back_2) & ~(days > end_2)
    return first | second
