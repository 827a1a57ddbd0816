"""Faults against consent_covers_use: mailings on a consent that was not there that day."""

from dataclasses import dataclass, field

import numpy as np
import polars as pl

from queries.sample.chance import Numbers, between, stream
from queries.sample.consents import Consents
from queries.sample.days import NEVER, Days, has, latest, nevers
from queries.sample.faults.planting import Plots, behind, count
from queries.sample.faults.stories import ASKED, GIVEN, Stories, ended_by
from queries.sample.group import CONSENT_COMPANIES, MARKETING
from queries.sample.scope import Scope
from queries.sample.uses import use_rows

NAME = "consent_covers_use"
# Uses are exported for three years: a consent that ended earlier cannot have been misused in them.
USES_SINCE = 1_000
# Most lie behind the group; of these sorts some happened in the last months, the rest before too.
LATELY = ("never_asked", "after_withdrawn", "other_company")
LATELY_DAYS = 300


@dataclass(frozen=True)
class Mailings:
    """Takes customers for each sort of fault, and a day on which each got a mailing."""

    scope: Scope
    rng: np.random.Generator
    plots: Plots
    parts: list[pl.DataFrame] = field(default_factory=list)

    def plant(self, sort: str, fits: Numbers, first: Days, last: Days) -> None:
        """Mailings to some of those customers, on a day from `first` to `last`."""
        until, wanted = self.scope.until, count(self.scope)
        lately = wanted // 2 if sort in LATELY else 0
        self._mail(sort, fits, np.maximum(first, until - LATELY_DAYS), last, lately)
        first = np.maximum(first, until - USES_SINCE)
        self._mail(sort, fits, first, np.minimum(last, behind(self.scope)), wanted - lately)

    def _mail(self, sort: str, fits: Numbers, first: Days, last: Days, wanted: int) -> None:
        who = self.plots.take(fits & (first <= last), np.arange(len(fits)), wanted)
        length = (last[who] - first[who]).astype(np.int64)
        on = first[who] + between(self.rng, 0, length, len(who))
        self.parts.append(_mailing(who, on).with_columns(sort=pl.lit(sort)))


def plant(
    scope: Scope,
    customers: pl.DataFrame,
    consents: Consents,
    stories: Stories,
    app_since: Days,
    plots: Plots,
) -> pl.DataFrame:
    """Uses to add, with the sort of fault in each (`sort`); each broken on its own day.

    `app_since`: since when a consent to the energy app lives, customer by customer.
    """
    mailings = Mailings(scope, stream(scope.seed, "faults in uses"), plots)
    ends = np.full(len(customers), scope.until)
    may = stories.may_be_asked & stories.is_current
    never = may & (stories.decisions == 0)
    mailings.plant("never_asked", never, stories.since + 1, ends - 1)
    only_asked = may & (stories.decisions == 1) & (stories.last == ASKED)
    mailings.plant("only_asked", only_asked, stories.since + 1, ends - 1)
    for how in ("withdrawn", "expired", "refused"):
        over, ended = ended_by(stories, how)
        mailings.plant(f"after_{how}", ended, over + 1, np.minimum(over + 60, ends))
    simple = may & (stories.last == GIVEN) & ~has(stories.again_on) & ~has(stories.withdrawn_on)
    given = stories.given_on
    early = simple & (given - 20 > stories.since)
    mailings.plant("before_consent", early, given - 20, np.minimum(given - 2, ends))
    both = latest(app_since, stories.since) + 1
    mailings.plant("other_purpose", never & has(app_since), both, ends - 1)
    elsewhere = _consents_elsewhere(scope, customers, consents)
    both = latest(elsewhere, stories.since) + 1
    mailings.plant("other_company", never & has(elsewhere), both, ends - 1)
    return pl.concat(mailings.parts)


def _mailing(who: Numbers, on: Days) -> pl.DataFrame:
    """Marketing to those people; half names consent as its ground, half none."""
    ground = pl.Series(["consent", None], dtype=pl.String).gather(np.arange(len(who)) % 2)
    return use_rows(
        who, on, purpose="marketing", category="contact", ground=ground, channel="email"
    )


def _consents_elsewhere(scope: Scope, customers: pl.DataFrame, consents: Consents) -> Days:
    """Since when the same person has had a consent that lives with another company of the group,
    for the customers of those who ask."""
    until = pl.lit(scope.until).cast(pl.Date)
    alive = consents.lives.filter(
        (pl.col("purpose") == MARKETING) & (pl.col("to_on").is_null() | (pl.col("to_on") > until))
    )
    person = customers["person"].to_numpy()
    since = nevers(int(person.max(initial=0)) + 1)
    np.fmin.at(since, person[alive["customer"].to_numpy()], alive["from_on"].to_numpy())
    asked = np.isin(customers["company"].to_numpy(), CONSENT_COMPANIES[MARKETING])
    return np.where(asked, since[person], NEVER)
