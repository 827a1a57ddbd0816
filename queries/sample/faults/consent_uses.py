"""Faults against consent_covers_use: mailings without a consent in force that day.

A mailing after a withdrawal breaks withdrawal_stops_use too, and an electronic one without consent
electronic_marketing_has_ground.
"""

from typing import Any

import numpy as np
import polars as pl

from queries.sample.chance import Numbers
from queries.sample.consents import Consents
from queries.sample.days import NEVER, Days, has, latest, nevers
from queries.sample.faults.mailings import ELECTRONIC, Mailings
from queries.sample.faults.planting import Plots, count
from queries.sample.faults.stories import ASKED, GIVEN, Stories, ended_by
from queries.sample.group import CONSENT_COMPANIES, MARKETING
from queries.sample.scope import Scope

NAME, STOPS, HAS_GROUND = (
    "consent_covers_use", "withdrawal_stops_use", "electronic_marketing_has_ground",
)  # fmt: skip
# Sorts of which some are recent, by that channel; all other faults are in the past.
LATELY = {"never_asked": "email", "after_refused": "post", "other_company": "post"}
LONG_AGO = ("email", "post", "sms", "post")
# Supplied by another company of the group: not similar to what these customers buy.
OFFERED = "heating"


def plant(
    scope: Scope,
    customers: pl.DataFrame,
    consents: Consents,
    stories: Stories,
    app_since: Days,
    plots: Plots,
    is_free_of_requests: Numbers,
) -> pl.DataFrame:
    """Uses to add, with the sort of fault in each (`sort`) and the promises it breaks (`breaks`).

    `app_since`: per customer, the first day of a consent to the energy app still in force.
    """
    mailings = Mailings(scope, "consent", plots, is_free_of_requests)
    size = len(customers)
    ends = np.full(size, scope.until)
    may = stories.may_be_asked & stories.is_current
    never = may & (stories.decisions == 0)
    only_asked = may & (stories.decisions == 1) & (stories.last == ASKED)
    sorts = [
        ("never_asked", never, stories.since + 1, ends - 1),
        ("only_asked", only_asked, stories.since + 1, ends - 1),
    ]
    for how in ("withdrawn", "expired", "refused"):
        over, ended = ended_by(stories, how)
        if how == "withdrawn":
            # a withdrawal for one channel says nothing of a mailing by another
            ended = ended & _speaks_of(consents, stories, LONG_AGO[len(sorts) % len(LONG_AGO)])
        sorts.append((f"after_{how}", may & ended, over + 1, np.minimum(over + 60, ends)))
    simple = may & (stories.last == GIVEN) & ~has(stories.again_on) & ~has(stories.withdrawn_on)
    given = stories.given_on
    early = simple & (given - 20 > stories.since)
    sorts.append(("before_consent", early, given - 20, np.minimum(given - 2, ends)))
    both = latest(app_since, stories.since) + 1
    sorts.append(("other_purpose", never & has(app_since), both, ends - 1))
    elsewhere = _consents_elsewhere(scope, customers, consents)
    both = latest(elsewhere, stories.since) + 1
    sorts.append(("other_company", never & has(elsewhere), both, ends - 1))
    for place, (sort, fits, first, last) in enumerate(sorts):
        _planted(mailings, sort, fits, (first, last), LONG_AGO[place % len(LONG_AGO)])
    return pl.concat(mailings.parts)


def _planted(
    mailings: Mailings, sort: str, fits: Numbers, days: tuple[Days, Days], channel: str
) -> None:
    wanted = count(mailings.scope)
    lately = wanted // 2 if sort in LATELY else 0
    if sort in LATELY:
        mailings.lately(sort, fits, days, lately, **_columns(sort, LATELY[sort]))
    mailings.long_ago(sort, fits, days, wanted - lately, **_columns(sort, channel))


def _columns(sort: str, channel: str) -> dict[str, Any]:
    """The columns of such a mailing, and the promises that it breaks."""
    breaks = [NAME]
    if sort == "after_withdrawn":
        breaks.append(STOPS)
    if channel in ELECTRONIC:
        breaks.append(HAS_GROUND)
    return {
        "breaks": tuple(breaks), "purpose": "marketing", "category": "contact",
        "ground": "named or not", "service": OFFERED, "channel": channel,
    }  # fmt: skip


def _speaks_of(consents: Consents, stories: Stories, channel: str) -> Numbers:
    """True for customers whose first consent is for that channel or for all."""
    given = pl.Series(stories.given).replace(-1, None)
    limited = consents.decisions["for_channel"].gather(given)
    found: Numbers = (limited.is_null() | (limited == channel)).to_numpy()
    return found


def _consents_elsewhere(scope: Scope, customers: pl.DataFrame, consents: Consents) -> Days:
    """For customers of companies that ask: the first day of the same person's marketing consent
    in force with any company of the group; else NaT."""
    until = pl.lit(scope.until).cast(pl.Date)
    alive = consents.lives.filter(
        (pl.col("purpose") == MARKETING) & (pl.col("to_on").is_null() | (pl.col("to_on") > until))
    )
    person = customers["person"].to_numpy()
    since = nevers(int(person.max(initial=0)) + 1)
    np.fmin.at(since, person[alive["customer"].to_numpy()], alive["from_on"].to_numpy())
    asked = np.isin(customers["company"].to_numpy(), CONSENT_COMPANIES[MARKETING])
    return np.where(asked, since[person], NEVER)
