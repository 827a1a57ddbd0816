"""Faults against electronic_marketing_has_ground, marketing_stops_on_objection,
withdrawal_stops_use and consent_covers_use, mostly on other grounds than consent: offers to
customers as customers.

After an objection there is more marketing within days, which the authority tolerates, or later.
"""

from typing import Any

import numpy as np
import polars as pl

from queries.sample.chance import Numbers
from queries.sample.consents import Consents
from queries.sample.days import NEVER, Days, has, months_after, nevers
from queries.sample.faults.mailings import Mailings, asked_on
from queries.sample.faults.planting import Plots, count
from queries.sample.faults.stories import GIVEN, Stories
from queries.sample.group import IMPROVEMENT, PRIVATE, PROSPECT, SOLE_TRADER, VARME
from queries.sample.requests import ERASURE, OPTOUT, RESTRICTION
from queries.sample.retention import KEPT_MONTHS
from queries.sample.scope import Scope

HAS_GROUND, STOPS_USE, STOPS, COVERS = (
    "electronic_marketing_has_ground", "withdrawal_stops_use", "marketing_stops_on_objection",
    "consent_covers_use",
)  # fmt: skip
TOLERATED_DAYS = 6
SMS_ONLY = {"email": "sms", "sms": "email"}


def plant(
    scope: Scope,
    customers: pl.DataFrame,
    consents: Consents,
    stories: Stories,
    requests: pl.DataFrame,
    plots: Plots,
) -> pl.DataFrame:
    """Uses to add, with `sort` and `breaks`."""
    size = len(customers)
    free = np.isnat(asked_on(size, requests, (OPTOUT, RESTRICTION, ERASURE)))
    mailings = Mailings(scope, "marketing", plots, free)
    _after_leaving(mailings, customers)
    _to_prospects(mailings, customers, stories)
    _other_channel(mailings, consents, stories)
    _analysed_after(mailings, customers, consents, stories)
    bound = _objectors(scope, customers, stories, requests, free)
    objecting = Mailings(scope, "objection", plots, has(bound), mailings.parts)
    _after_objection(objecting, customers, bound)
    return pl.concat(mailings.parts)


def _offer(channel: str, *breaks: str, service: str = "heating", **more: Any) -> dict[str, Any]:
    """The columns of an offer on the ground of being a customer."""
    return {
        "breaks": breaks, "purpose": "marketing", "category": "contact", "channel": channel,
        "ground": "existing_customer", "service": service, **more,
    }  # fmt: skip


def _is_person(customers: pl.DataFrame, company: int) -> Numbers:
    kind = customers["kind"].to_numpy()
    return np.isin(kind, (PRIVATE, SOLE_TRADER)) & (customers["company"].to_numpy() == company)


def _after_leaving(mailings: Mailings, customers: pl.DataFrame) -> None:
    """An offer to somebody whose contract had ended some weeks before."""
    end = customers["end_1"].to_numpy()
    fits = _is_person(customers, VARME) & has(end) & ~has(customers["back_2"].to_numpy())
    days, wanted = (end + 15, end + 120), count(mailings.scope)
    mailings.lately("contract_ended", fits, days, wanted, **_offer("email", HAS_GROUND))
    mailings.long_ago("contract_ended", fits, days, wanted, **_offer("email", HAS_GROUND))


def _to_prospects(mailings: Mailings, customers: pl.DataFrame, stories: Stories) -> None:
    """An e-mail to a prospect who never consented to marketing."""
    spoken = customers["end_1"].to_numpy()
    fits = (customers["kind"].to_numpy() == PROSPECT) & (stories.decisions == 0)
    days = spoken + 10, months_after(spoken, KEPT_MONTHS) - 40
    offer = _offer("email", HAS_GROUND, ground="legitimate_interest")
    mailings.lately("prospect", fits, days, count(mailings.scope), **offer)
    mailings.long_ago("prospect", fits, days, count(mailings.scope), **offer)


def _other_channel(mailings: Mailings, consents: Consents, stories: Stories) -> None:
    """Consent for one channel, mailing by the other: no ground for electronic marketing."""
    given = pl.Series(stories.given).replace(-1, None)
    channel = consents.decisions["for_channel"].gather(given).to_numpy()
    lives = (stories.last == GIVEN) & ~has(stories.withdrawn_on) & ~has(stories.expires_on)
    lives &= stories.is_current & (stories.decisions == 1)
    days = stories.given_on + 5, np.full(len(lives), mailings.scope.until)
    for given_for, used in SMS_ONLY.items():
        columns = {
            "breaks": (HAS_GROUND, COVERS), "purpose": "marketing", "category": "contact",
            "ground": "consent", "service": "heating", "channel": used,
        }  # fmt: skip
        fits = lives & (channel == given_for)
        mailings.long_ago("other_channel", fits, days, count(mailings.scope) // 2, **columns)


def _analysed_after(
    mailings: Mailings, customers: pl.DataFrame, consents: Consents, stories: Stories
) -> None:
    """The app's values analysed after its consent was withdrawn, on another claimed ground."""
    rows = consents.decisions.filter(pl.col("purpose") == IMPROVEMENT)
    only = rows.filter(pl.len().over("customer") == 1, pl.col("withdrawn_on").is_not_null())
    over = nevers(len(customers))
    over[only["customer"].to_numpy()] = only["withdrawn_on"].to_numpy()
    days = over + 2, over + 200
    columns = {
        "breaks": (STOPS_USE,), "purpose": "improvement", "category": "metering",
        "ground": "legitimate_interest", "channel": "app",
    }  # fmt: skip
    fits = stories.is_current & has(over)
    mailings.long_ago("analysed_after", fits, days, count(mailings.scope), **columns)


def _objectors(
    scope: Scope,
    customers: pl.DataFrame,
    stories: Stories,
    requests: pl.DataFrame,
    free: Numbers,
) -> Days:
    """The day of objection of current customers whose request has a customer id, and to whom an
    offer breaks no other promise; else NaT."""
    kept = requests.filter((pl.col("outcome") != "withdrawn") & pl.col("names_customer"))
    first = asked_on(len(customers), requests, (OPTOUT,))
    bound = asked_on(len(customers), kept, (OPTOUT,))
    other = asked_on(len(customers), requests, (RESTRICTION, ERASURE))
    kind = customers["kind"].to_numpy()
    fits = stories.is_current & np.isin(kind, (PRIVATE, SOLE_TRADER))
    fits &= (bound == first) & ~has(other) & ~has(stories.withdrawn_on)
    # Customers who consented later may get marketing again.
    fits &= ~(stories.given_on > bound) & ~(stories.again_on > bound)
    return np.where(fits, bound, NEVER)


def _after_objection(mailings: Mailings, customers: pl.DataFrame, bound: Days) -> None:
    """Marketing after an objection: by e-mail to heating customers, by post to any."""
    wanted = count(mailings.scope)
    soon = bound + 2, bound + TOLERATED_DAYS
    later = bound + TOLERATED_DAYS + 4, bound + 90
    everyone, heating = np.ones(len(bound), dtype=bool), _is_person(customers, VARME)
    post = _offer("post", STOPS, ground="legitimate_interest", service="other")
    email = _offer("email", HAS_GROUND, STOPS)
    mailings.lately("objected_within_tolerance", everyone, soon, wanted - 1, **post)
    mailings.lately("objected_by_email", heating, later, wanted, **email)
    mailings.lately("objected", everyone, later, wanted, **post)
    mailings.long_ago("objected_by_email", heating, later, wanted, **email)
    mailings.long_ago("objected_within_tolerance", everyone, soon, wanted - 1, **post)
    mailings.long_ago("objected", everyone, later, wanted, **post)
