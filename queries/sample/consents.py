"""Decisions about consent to marketing and to the energy app, and the changes to them.

Each customer who is asked follows one course per purpose (`STORIES`): a sequence of decisions, and
the periods in which a consent is in force (`lives`). What rests on consent alone (a campaign
profile, meter values in the app) is erased on the day the consent ends.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from queries.sample.chance import Numbers, among, between, stream
from queries.sample.days import NEVER, Days, has, nevers
from queries.sample.group import (
    CONSENT_COMPANIES,
    IMPROVEMENT,
    MARKETING,
    PRIVATE,
    PROSPECT,
    PURPOSES,
    SOLE_TRADER,
)
from queries.sample.ids import ids
from queries.sample.scope import Scope

STORIES = (
    "none", "asked", "given", "withdrawn", "given_again", "refused_later", "expired", "renewed",
    "refused", "given_after_refusal",
)  # fmt: skip
SHARES = {
    MARKETING: (0.24, 0.11, 0.20, 0.12, 0.04, 0.08, 0.08, 0.05, 0.06, 0.02),
    IMPROVEMENT: (0.52, 0.05, 0.32, 0.05, 0.01, 0.01, 0.0, 0.0, 0.04, 0.0),
}
LIVES_DAYS = 730
SINCE = np.datetime64("2018-05-25", "D")
CHANNELS = ("web", "app", "phone", "post", "email")
CHANNEL_SHARES = (0.5, 0.2, 0.15, 0.05, 0.1)
VERSIONS_FROM = np.array(["2020-03-01", "2022-09-01", "2025-02-01"], dtype="datetime64[D]")


@dataclass(frozen=True)
class Consents:
    """Decisions, one per row, and `lives`, the periods in which a consent is in force: customer,
    purpose, from_on, to_on (null: open), consent (the decision's row; renewed: -1), for_channel."""

    decisions: pl.DataFrame
    lives: pl.DataFrame


def consents_of(scope: Scope, customers: pl.DataFrame) -> Consents:
    """The decisions of all customers who were asked, and the periods they cover."""
    rng = stream(scope.seed, "consents")
    tellers = [_told(rng, scope, customers, purpose) for purpose in (MARKETING, IMPROVEMENT)]
    rows = pl.concat([part for teller in tellers for part in teller.decisions])
    rows = _described(rng, scope, rows.with_row_index("row"))
    # A period is joined to its decision by customer, purpose and step.
    key = ["customer", "purpose", "step"]
    known = rows.select(*key, consent=pl.col("row").cast(pl.Int64), for_channel="for_channel")
    lives = pl.concat([part for teller in tellers for part in teller.lives])
    joined = lives.join(known, on=key, how="left", maintain_order="left")
    consent = pl.when("is_renewed").then(-1).otherwise("consent")
    return Consents(rows.drop("step"), joined.with_columns(consent=consent))


class _Teller:
    """Collects the decisions and periods of the customers asked about one purpose."""

    def __init__(self, scope: Scope, who: Numbers, purpose: int) -> None:
        self.until, self.who, self.purpose = scope.until, who, purpose
        self.decisions: list[pl.DataFrame] = []
        self.lives: list[pl.DataFrame] = []

    def decide(self, rows: Numbers, step: int, decision: str, on: Days, **more: Days) -> None:
        """Adds a decision of those customers, unless it falls after the sample's last day."""
        rows = rows & (on <= self.until)
        self.decisions.append(_rows(self.who, self.purpose, rows, step, decision, on, **more))

    def live(self, rows: Numbers, step: int, start: Days, end: Days, renewed: Any = False) -> None:
        """Adds the period that the consent of that step covers."""
        rows = rows & (start <= self.until)
        self.lives.append(_life(self.who, self.purpose, rows, step, start, end, renewed))


def _told(rng: np.random.Generator, scope: Scope, customers: pl.DataFrame, purpose: int) -> _Teller:
    """The decisions and periods of all who could be asked about a purpose."""
    who, first, last = _asked(rng, scope, customers, purpose)
    size, until = len(who), scope.until
    story = among(rng, SHARES[purpose], size)
    of = {name: story == index for index, name in enumerate(STORIES)}
    turn = first + between(rng, 20, 1_100, size)
    again = turn + between(rng, 10, 300, size)
    over = first + LIVES_DAYS
    renewed = over - between(rng, 5, 60, size)
    # A former customer may still withdraw, but gives no new consent.
    again, renewed = (np.where(day <= last, day, NEVER) for day in (again, renewed))

    withdraws = (of["withdrawn"] | of["given_again"]) & (turn <= until)
    refuses = of["refused_later"] & (turn <= until)
    expires = of["expired"] | of["renewed"]
    refused_first = of["refused"] | of["given_after_refusal"]
    gives = (story > STORIES.index("asked")) & ~refused_first
    carries_on = of["renewed"] & (renewed <= until)
    ends = np.where(withdraws | refuses, turn, np.where(expires, over, NEVER))
    ends = np.where(carries_on, renewed + LIVES_DAYS, ends)

    teller = _Teller(scope, who, purpose)
    teller.decide(of["asked"], 0, "asked", first)
    reminded = gives & (rng.random(size) < 0.15)
    teller.decide(reminded, 0, "asked", first - between(rng, 1, 20, size))
    on_form = {
        "withdrawn_on": np.where(withdraws, turn, NEVER),
        "expires_on": np.where(expires, over, NEVER),
    }
    teller.decide(gives, 1, "given", first, **on_form)
    teller.live(gives, 1, first, ends, carries_on)
    teller.decide(refused_first, 1, "refused", first)
    _told_twice(teller, of, withdraws, turn, again, renewed)
    return teller


def _told_twice(
    teller: _Teller,
    of: dict[str, Numbers],
    withdraws: Numbers,
    turn: Days,
    again: Days,
    renewed: Days,
) -> None:
    """Second decisions: refused later, renewed, given again, given after a refusal."""
    teller.decide(of["refused_later"], 2, "refused", turn)
    teller.decide(of["renewed"], 2, "given", renewed, expires_on=renewed + LIVES_DAYS)
    for rows in (of["given_again"] & withdraws, of["given_after_refusal"]):
        teller.decide(rows, 2, "given", again)
        teller.live(rows, 2, again, nevers(len(again)))


def _asked(
    rng: np.random.Generator, scope: Scope, customers: pl.DataFrame, purpose: int
) -> tuple[Numbers, Days, Days]:
    """Customers (rows) who could be asked, the day of it, and their relationship's last day."""
    kind, company = customers["kind"].to_numpy(), customers["company"].to_numpy()
    kinds = (PRIVATE, SOLE_TRADER, PROSPECT) if purpose == MARKETING else (PRIVATE, SOLE_TRADER)
    who = np.isin(kind, kinds) & np.isin(company, CONSENT_COMPANIES[purpose])
    since, end_1, back_2, end_2 = (
        customers[name].to_numpy() for name in ("since", "end_1", "back_2", "end_2")
    )
    low = np.where(has(back_2), back_2, since)
    high = np.fmin(np.where(has(back_2), end_2, end_1), scope.until)
    low = np.maximum(low, SINCE)
    rows = np.flatnonzero(who & (low <= high))
    length = (high - low)[rows].astype(np.int64)
    # Half are asked soon after signing, half at any time.
    early = np.minimum(length, between(rng, 0, 30, len(rows)))
    anywhere = (length * rng.random(len(rows))).astype(np.int64)
    asked = low[rows] + np.where(rng.random(len(rows)) < 0.5, early, anywhere)
    return rows, asked, high[rows]


def _rows(
    who: Numbers, purpose: int, rows: Numbers, step: int, decision: str, on: Days, **more: Days
) -> pl.DataFrame:
    size = int(rows.sum())
    absent = nevers(size)
    return pl.DataFrame(
        {
            "customer": who[rows].astype(np.int64),
            "purpose": np.full(size, purpose, dtype=np.int8),
            "step": np.full(size, step, dtype=np.int8),
            "decision": pl.Series([decision]).new_from_index(0, size),
            "decided_on": on[rows],
            "withdrawn_on": more["withdrawn_on"][rows] if "withdrawn_on" in more else absent,
            "expires_on": more["expires_on"][rows] if "expires_on" in more else absent,
        }
    )


def _life(
    who: Numbers,
    purpose: int,
    rows: Numbers,
    step: int,
    start: Days,
    end: Days,
    is_renewed: Any,
) -> pl.DataFrame:
    renewed = np.broadcast_to(is_renewed, rows.shape)[rows]
    return pl.DataFrame(
        {
            "customer": who[rows].astype(np.int64),
            "purpose": np.full(int(rows.sum()), purpose, dtype=np.int8),
            "step": np.full(int(rows.sum()), step, dtype=np.int8),
            "from_on": start[rows],
            "to_on": end[rows],
            "is_renewed": renewed,
        }
    )


def _described(rng: np.random.Generator, scope: Scope, rows: pl.DataFrame) -> pl.DataFrame:
    """Adds how each decision was made (channel, text, evidence) and the channel it covers."""
    size = len(rows)
    version = np.searchsorted(VERSIONS_FROM, rows["decided_on"].to_numpy(), side="right") + 1
    is_given = (rows["decision"] == "given").to_numpy()
    narrow = is_given & (rows["purpose"].to_numpy() == MARKETING) & (rng.random(size) < 0.25)
    # A consent that expires covers every channel, as does its renewal: one period spans both.
    narrow &= rows["expires_on"].is_null().to_numpy()
    for_channel = np.where(narrow, between(rng, 0, 1, size), -1)
    return rows.with_columns(
        consent_id=ids("s-", rows["row"].to_numpy(), scope.customers),
        channel=pl.Series(CHANNELS).gather(among(rng, CHANNEL_SHARES, size)),
        text_version=pl.Series(["v1", "v2", "v3", "v4"]).gather(version - 1),
        evidence_ref=ids("e-", np.arange(size), scope.customers, step=4_517),
        for_channel=pl.Series(["email", "sms"], dtype=pl.String)
        .gather(np.maximum(for_channel, 0))
        .set(pl.Series(for_channel < 0), None),
        purpose_name=pl.Series(PURPOSES).gather(rows["purpose"].to_numpy()),
    )
