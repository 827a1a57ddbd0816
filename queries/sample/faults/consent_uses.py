"""Faults against consent_covers_use: mailings on a consent that was not there that day."""

import numpy as np
import polars as pl

from queries.sample.chance import Numbers, between, stream
from queries.sample.consents import Consents
from queries.sample.days import Days, has
from queries.sample.faults.planting import Plots, count
from queries.sample.faults.stories import ASKED, GIVEN, Stories, ended_by
from queries.sample.group import CONSENT_COMPANIES, MARKETING
from queries.sample.scope import Scope
from queries.sample.uses import use_rows

NAME = "consent_covers_use"
# Uses are exported for three years: a consent that ended earlier cannot have been misused in them.
USES_SINCE = 1_000


def plant(
    scope: Scope,
    customers: pl.DataFrame,
    consents: Consents,
    stories: Stories,
    app_consents: list[int],
    plots: Plots,
) -> pl.DataFrame:
    """Uses to add, with the sort of fault in each (`sort`); each broken on its own day."""
    rng = stream(scope.seed, "faults in uses")
    size = len(customers)
    parts: list[pl.DataFrame] = []

    def mail(sort: str, fits: Numbers, on: Days) -> None:
        who = plots.take(fits & (on <= scope.until), np.arange(size), count(scope))
        parts.append(_mailing(who, on[who]).with_columns(sort=pl.lit(sort)))

    lately = scope.until - between(rng, 1, 300, size)
    was_there = stories.since < lately
    may = stories.may_be_asked & stories.is_current & was_there
    mail("never_asked", may & (stories.decisions == 0), lately)
    only_asked = may & (stories.decisions == 1) & (stories.last == ASKED)
    mail("only_asked", only_asked, lately)
    for how in ("withdrawn", "expired", "refused"):
        over, ended = ended_by(stories, how)
        on = over + between(rng, 1, 60, size)
        mail(f"after_{how}", ended & (over > scope.until - USES_SINCE), on)
    first = stories.given_on - between(rng, 2, 20, size)
    simple = may & (stories.last == GIVEN) & ~has(stories.again_on) & ~has(stories.withdrawn_on)
    simple &= first > np.maximum(stories.since, scope.until - 900)
    mail("before_consent", simple, first)
    has_app = np.zeros(size, dtype=bool)
    has_app[app_consents] = True
    mail("other_purpose", may & has_app & (stories.decisions == 0), lately)
    elsewhere = _consents_elsewhere(scope, customers, consents)
    mail("other_company", may & elsewhere & (stories.decisions == 0), lately)
    return pl.concat(parts)


def _mailing(who: Numbers, on: Days) -> pl.DataFrame:
    """Marketing to those people; half names consent as its ground, half none."""
    ground = pl.Series(["consent", None], dtype=pl.String).gather(np.arange(len(who)) % 2)
    return use_rows(
        who, on, purpose="marketing", category="contact", ground=ground, channel="email"
    )


def _consents_elsewhere(scope: Scope, customers: pl.DataFrame, consents: Consents) -> Numbers:
    """True where the same person has a live consent, but with another company of the group."""
    until = pl.lit(scope.until).cast(pl.Date)
    alive = consents.lives.filter(
        (pl.col("purpose") == MARKETING) & (pl.col("to_on").is_null() | (pl.col("to_on") > until))
    )
    persons = customers["person"].gather(alive["customer"]).unique()
    known = customers["person"].is_in(persons.implode()).to_numpy()
    asked = np.isin(customers["company"].to_numpy(), CONSENT_COMPANIES[MARKETING])
    return known & asked
