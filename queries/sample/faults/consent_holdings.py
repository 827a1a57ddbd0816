"""Faults against consent_covers_holding: data that rests on consent, on days without one."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from queries.sample.chance import Numbers, between, stream
from queries.sample.days import NEVER, Days, has, nevers
from queries.sample.faults.planting import Plots, count, key_of, key_rows
from queries.sample.faults.stories import GIVEN, Stories, ended_by
from queries.sample.group import (
    CONSENT_HOLDING,
    ELHANDEL,
    IMPROVEMENT,
    MARKETING,
    SHOWS_ERASED,
)
from queries.sample.holdings import frame
from queries.sample.ids import ids
from queries.sample.scope import Scope

NAME = "consent_covers_holding"


class Planter:
    """Adds campaign holdings of customers who stay, each uncovered on known days."""

    def __init__(self, scope: Scope, customers: pl.DataFrame, first_row: int, plots: Plots) -> None:
        self.scope, self.plots, self.next_row = scope, plots, first_row
        self.rng = stream(scope.seed, "faults in consent")
        self.company = customers["company"].to_numpy()
        self.everyone = np.arange(len(customers))
        self.rows: list[pl.DataFrame] = []
        self.key: list[pl.DataFrame] = []

    def take(self, fits: Numbers) -> Numbers:
        """Customers for one sort of fault."""
        return self.plots.take(fits, self.everyone, count(self.scope))

    def add(
        self,
        sort: str,
        who: Numbers,
        collected: Days,
        purge: Days,
        consent: Numbers,
        from_on: Days,
        until_on: Days,
    ) -> None:
        """Holdings of those customers, and the days on which they stand uncovered."""
        row = np.arange(len(who)) + self.next_row
        self.next_row += len(who)
        holding_id = ids("h-", row, self.scope.customers)
        system, category = CONSENT_HOLDING[MARKETING]
        rows = frame(who, self.company[who], system, category, collected_on=collected)
        self.rows.append(
            rows.drop("is_check").with_columns(
                row=pl.Series(row),
                holding_id=holding_id,
                purge_on=pl.Series(purge),
                consent=pl.Series(consent.astype(np.int32)),
                is_on_consent=pl.lit(True),
                is_named=pl.lit(True),
            )
        )
        self.key.append(key_rows(NAME, "holdings", sort, holding_id, from_on, until_on))


def plant(
    scope: Scope,
    customers: pl.DataFrame,
    stories: Stories,
    app_consents: Sequence[int],
    first_row: int,
    plots: Plots,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The holdings that were added, and the key. `app_consents`: customers with a live one."""
    planter = Planter(scope, customers, first_row, plots)
    for how in ("withdrawn", "expired", "refused"):
        _kept_after(planter, stories, how)
    _erased_too_late(planter, stories)
    _never(planter, stories)
    _other_purpose(planter, stories, app_consents)
    _before_consent(planter, stories)
    _between_two(planter, stories)
    return pl.concat(planter.rows), key_of(planter.key)


def _kept_after(planter: Planter, stories: Stories, how: str) -> None:
    """The consent ended (withdrawn, run out, refused since), and the profile is still there."""
    over, fits = ended_by(stories, how)
    fits = fits & stories.is_current & (over <= planter.scope.until - 15)
    fits &= ~(stories.given_on + 5 > over)
    who = planter.take(fits & (over > planter.scope.until - 1_600))
    planter.add(
        f"{how}_and_kept", who, stories.given_on[who] + 1, nevers(len(who)), stories.given[who],
        over[who] + 1, nevers(len(who)),
    )  # fmt: skip


def _erased_too_late(planter: Planter, stories: Stories) -> None:
    """Withdrawn, and erased some weeks later instead of that day."""
    scope = planter.scope
    over, fits = ended_by(stories, "withdrawn")
    fits = fits & stories.is_current & ~(stories.given_on + 5 > over)
    if scope.is_series:
        fits &= (over > scope.first - 100) & (over < scope.until - 15)
    else:
        fits &= (over > scope.until - 1_000) & (over < scope.until - 15)
        fits &= np.isin(planter.company, SHOWS_ERASED)
    who = planter.take(fits)
    soonest = np.maximum(over[who] + 8, scope.first + 1) if scope.is_series else over[who] + 8
    room = np.minimum((scope.until - soonest).astype(np.int64), 90)
    purge = soonest + between(planter.rng, 0, room, len(who))
    in_time = purge <= scope.until
    who, purge = who[in_time], purge[in_time]
    planter.add(
        "withdrawn_erased_late", who, stories.given_on[who] + 1, purge, stories.given[who],
        over[who] + 1, np.where(purge - 1 < scope.until, purge - 1, NEVER),
    )  # fmt: skip


def _never(planter: Planter, stories: Stories) -> None:
    """A profile of somebody who was never asked."""
    since = np.maximum(stories.since, planter.scope.until - 700)
    fits = stories.is_current & stories.may_be_asked & (stories.decisions == 0)
    who = planter.take(fits & (since < planter.scope.first - 20))
    length = (planter.scope.first - since[who]).astype(np.int64) - 10
    collected = since[who] + between(planter.rng, 5, length, len(who))
    nobody = np.full(len(who), -1)
    planter.add(
        "never_asked", who, collected, nevers(len(who)), nobody, collected, nevers(len(who))
    )


def _other_purpose(planter: Planter, stories: Stories, app_consents: Sequence[int]) -> None:
    """Consent to the energy app is no consent to a campaign profile."""
    has_app = np.zeros(len(planter.everyone), dtype=bool)
    has_app[list(app_consents)] = True
    fits = has_app & stories.is_current & (stories.decisions == 0) & (planter.company == ELHANDEL)
    who = planter.take(fits)
    collected = np.full(len(who), planter.scope.first - 200)
    collected += between(planter.rng, 0, 150, len(who))
    planter.add(
        "other_purpose", who, collected, nevers(len(who)), np.full(len(who), -1),
        collected, nevers(len(who)),
    )  # fmt: skip


def _before_consent(planter: Planter, stories: Stories) -> None:
    """The profile was there before the consent: uncovered until the day it was given."""
    fits = stories.is_current & (stories.last == GIVEN) & ~has(stories.again_on)
    fits &= ~has(stories.withdrawn_on) & ~has(stories.expires_on)
    fits &= (stories.given_on > planter.scope.until - 900) & (stories.given_on - 30 > stories.since)
    fits &= stories.given_on < planter.scope.first
    who = planter.take(fits)
    collected = stories.given_on[who] - between(planter.rng, 5, 25, len(who))
    planter.add(
        "before_consent", who, collected, nevers(len(who)), np.full(len(who), -1),
        collected, stories.given_on[who] - 1,
    )  # fmt: skip


def _between_two(planter: Planter, stories: Stories) -> None:
    """Withdrawn, given again later: uncovered on the days between."""
    over = stories.withdrawn_on
    fits = stories.is_current & has(stories.again_on) & has(over) & (stories.last == GIVEN)
    fits &= (stories.given_on + 5 <= over) & (stories.again_on - 2 > over)
    who = planter.take(fits)
    planter.add(
        "between_two", who, stories.given_on[who] + 1, nevers(len(who)), np.full(len(who), -1),
        over[who] + 1, stories.again_on[who] - 1,
    )  # fmt: skip


def app_holders(lives: pl.DataFrame, until: np.datetime64) -> list[int]:
    """Customers whose consent to the energy app lives on the last day, for a year at least."""
    last = pl.lit(until).cast(pl.Date)
    alive = pl.col("to_on").is_null() | (pl.col("to_on") > last)
    old = pl.col("from_on") <= pl.lit(until - 365).cast(pl.Date)
    rows = lives.filter((pl.col("purpose") == IMPROVEMENT) & alive & old)
    return rows["customer"].unique().sort().to_list()
