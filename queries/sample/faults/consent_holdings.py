"""Faults against consent_covers_holding: data that rests on consent, on days without one. Where the
consent was withdrawn, and the data kept for more than 30 days, against withdrawal_erases too.

Some last to the sample's end. Most were found and erased in one clean-up in the past; in a series
it falls between the first two exports, because an earlier erasure would not show.
"""

import numpy as np
import polars as pl

from queries.sample.chance import Numbers, between
from queries.sample.days import NEVER, Days, has, latest, nevers
from queries.sample.faults.mailings import asked_on
from queries.sample.faults.planting import Plots, behind, count, key_of, key_rows
from queries.sample.faults.stories import GIVEN, Stories, ended_by
from queries.sample.group import (
    CONSENT_HOLDING,
    ELHANDEL,
    MARKETING,
    SHOWS_ERASED,
)
from queries.sample.holdings import frame
from queries.sample.ids import ids
from queries.sample.requests import OPTOUT
from queries.sample.scope import Scope

NAME, ERASES = "consent_covers_holding", "withdrawal_erases"
CLEANED_UP_AFTER = 14
ERASED_WITHIN = 30


class Planter:
    """Adds campaign holdings of current customers, each without a consent on known days."""

    def __init__(
        self,
        scope: Scope,
        customers: pl.DataFrame,
        consent_ids: pl.Series,
        requests: pl.DataFrame,
        first_row: int,
        plots: Plots,
    ) -> None:
        self.scope, self.plots, self.next_row = scope, plots, first_row
        self.cleaned_on = scope.first + CLEANED_UP_AFTER if scope.is_series else behind(scope)
        self.consent_ids = consent_ids
        self.company = customers["company"].to_numpy()
        self.everyone = np.arange(len(customers))
        # an objection to marketing would end the consent on another day
        self.never_objected = ~has(asked_on(len(customers), requests, (OPTOUT,)))
        self.rows: list[pl.DataFrame] = []
        self.key: list[pl.DataFrame] = []

    def take(self, sort: str, fits: Numbers, share: int = 1) -> Numbers:
        """Customers for one sort of fault: the usual number divided by `share`."""
        fits = fits & self.never_objected
        return self.plots.take(sort, fits, self.everyone, count(self.scope) // share)

    def is_cleanable(self, since: Days) -> Numbers:
        """True where the clean-up finds a fault that began then, and exports show the erasure."""
        if self.cleaned_on >= self.scope.until:
            return np.zeros(len(since), dtype=bool)
        shows = self.scope.is_series | np.isin(self.company, SHOWS_ERASED)
        return shows & (since + CLEANED_UP_AFTER <= self.cleaned_on)

    def add_both(
        self, sort: str, fits: Numbers, collected: Days, consent: Numbers, since: Days
    ) -> None:
        """Faults of a sort: half (withdrawn: all) end with the clean-up, the others are open."""
        # Data on withdrawn consents is checked each year: the clean-up left none of it.
        share = 1 if sort.startswith("withdrawn") else 2
        turns = [(self.take(sort, fits & self.is_cleanable(since), share), self.cleaned_on)]
        if share > 1:
            turns.append((self.take(sort, fits, share), NEVER))
        for who, last in turns:
            gone = np.full(len(who), last)
            held = self.add(sort, who, collected[who], gone, consent[who], since[who], gone - 1)
            if sort.startswith("withdrawn"):
                self.not_erased(sort, held, since[who] - 1, consent[who], gone)

    def add(
        self,
        sort: str,
        who: Numbers,
        collected: Days,
        purge: Days,
        consent: Numbers,
        from_on: Days,
        until_on: Days,
    ) -> pl.Series:
        """Adds holdings of those customers, without a consent on those days; returns their ids."""
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
        return holding_id

    def not_erased(
        self, sort: str, holding_id: pl.Series, withdrawn: Days, consent: Numbers, purge: Days
    ) -> None:
        """Adds to the key the holdings kept too long after the withdrawal."""
        due = withdrawn + ERASED_WITHIN
        rows = np.flatnonzero(~(purge <= due) & (due < self.scope.until))
        last = np.where(purge[rows] - 1 < self.scope.until, purge[rows] - 1, NEVER)
        items, parts = holding_id.gather(rows), self.consent_ids.gather(consent[rows])
        key = key_rows(ERASES, "holdings", sort, items, due[rows] + 1, last)
        self.key.append(key.with_columns(part=parts))


def plant(
    scope: Scope,
    customers: pl.DataFrame,
    consent_ids: pl.Series,
    requests: pl.DataFrame,
    stories: Stories,
    app_since: Days,
    first_row: int,
    plots: Plots,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The holdings that were added, and the key.

    `app_since`: per customer, the first day of a consent to the energy app still in force.
    """
    planter = Planter(scope, customers, consent_ids, requests, first_row, plots)
    _other_purpose(planter, stories, app_since)
    for how in ("withdrawn", "expired", "refused"):
        _kept_after(planter, stories, how)
    _erased_too_late(planter, stories)
    _never(planter, stories)
    _before_consent(planter, stories)
    _between_two(planter, stories)
    return pl.concat(planter.rows), key_of(planter.key)


def _kept_after(planter: Planter, stories: Stories, how: str) -> None:
    """The consent ended (withdrawn, expired, refused later), and the profile was kept."""
    until = planter.scope.until
    over, fits = ended_by(stories, how)
    fits = fits & stories.is_current & (over > until - 1_600) & (over <= until - 15)
    fits &= ~(stories.given_on + 5 > over)
    planter.add_both(f"{how}_and_kept", fits, stories.given_on + 1, stories.given, over + 1)


def _erased_too_late(planter: Planter, stories: Stories) -> None:
    """Withdrawn, and erased only after the 30 days were over."""
    scope = planter.scope
    over, fits = ended_by(stories, "withdrawn")
    fits = fits & stories.is_current & ~(stories.given_on + 5 > over)
    last = scope.until if scope.is_series else behind(scope)
    if scope.is_series:
        fits &= (over > scope.first - 100) & (over < last - ERASED_WITHIN - 15)
    else:
        fits &= (over > scope.until - 1_000) & (over < last - ERASED_WITHIN - 15)
        fits &= np.isin(planter.company, SHOWS_ERASED)
    who = planter.take("withdrawn_erased_late", fits)
    soonest = over[who] + ERASED_WITHIN + 5
    if scope.is_series:
        soonest = np.maximum(soonest, scope.first + 1)
    room = np.minimum((last - soonest).astype(np.int64), 90)
    purge = soonest + between(planter.plots.rng("withdrawn_erased_late"), 0, room, len(who))
    in_time = purge <= scope.until
    who, purge = who[in_time], purge[in_time]
    sort, given = "withdrawn_erased_late", stories.given[who]
    held = planter.add(
        sort, who, stories.given_on[who] + 1, purge, given,
        over[who] + 1, np.where(purge - 1 < scope.until, purge - 1, NEVER),
    )  # fmt: skip
    planter.not_erased(sort, held, over[who], given, purge)


def _never(planter: Planter, stories: Stories) -> None:
    """A profile of somebody who was never asked."""
    first = planter.scope.first
    since = np.maximum(stories.since, planter.scope.until - 1_000)
    fits = stories.is_current & stories.may_be_asked & (stories.decisions == 0)
    fits &= since < first - 20
    length = np.where(fits, (first - since).astype(np.int64) - 10, 5)
    collected = since + between(planter.plots.rng("never_asked"), 5, length, len(since))
    planter.add_both("never_asked", fits, collected, np.full(len(since), -1), collected)


def _other_purpose(planter: Planter, stories: Stories, app_since: Days) -> None:
    """Consent to the energy app does not cover a campaign profile: all erased in the clean-up."""
    both = latest(app_since, stories.since, np.full(len(app_since), planter.scope.until - 1_000))
    fits = has(app_since) & stories.is_current & (stories.decisions == 0)
    fits &= (planter.company == ELHANDEL) & planter.is_cleanable(both + 1)
    who = planter.take("other_purpose", fits)
    last = planter.cleaned_on - CLEANED_UP_AFTER
    length = (last - both[who]).astype(np.int64)
    collected = both[who] + between(planter.plots.rng("other_purpose"), 1, length, len(who))
    gone = np.full(len(who), planter.cleaned_on)
    planter.add("other_purpose", who, collected, gone, np.full(len(who), -1), collected, gone - 1)


def _before_consent(planter: Planter, stories: Stories) -> None:
    """The profile was collected before the consent: not covered until the day it was given."""
    fits = stories.is_current & (stories.last == GIVEN) & ~has(stories.again_on)
    fits &= ~has(stories.withdrawn_on) & ~has(stories.expires_on)
    given, scope = stories.given_on, planter.scope
    fits &= (given > scope.until - 1_500) & (given - 30 > stories.since)
    fits &= (given <= behind(scope)) & (given < scope.first)
    who = planter.take("before_consent", fits)
    collected = stories.given_on[who] - between(
        planter.plots.rng("before_consent"), 5, 25, len(who)
    )
    planter.add(
        "before_consent", who, collected, nevers(len(who)), np.full(len(who), -1),
        collected, stories.given_on[who] - 1,
    )  # fmt: skip


def _between_two(planter: Planter, stories: Stories) -> None:
    """Withdrawn, given again later: not covered on the days between; erased in the clean-up."""
    over = stories.withdrawn_on
    fits = stories.is_current & has(stories.again_on) & has(over) & (stories.last == GIVEN)
    fits &= (stories.given_on + 5 <= over) & (stories.again_on - 2 > over)
    who = planter.take("between_two", fits & planter.is_cleanable(stories.again_on))
    gone = np.full(len(who), planter.cleaned_on)
    held = planter.add(
        "between_two", who, stories.given_on[who] + 1, gone, np.full(len(who), -1),
        over[who] + 1, stories.again_on[who] - 1,
    )  # fmt: skip
    # Given again within the 30 days, the holding may stay; if later, it was due for erasure.
    late = ~(stories.again_on[who] < over[who] + ERASED_WITHIN)
    planter.not_erased(
        "between_two",
        held.filter(pl.Series(late)),
        over[who][late],
        stories.given[who][late],
        gone[late],
    )
