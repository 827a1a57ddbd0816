"""Uses of data: mailings and analyses while a consent is in force, the rest on other grounds."""

from typing import Any

import numpy as np
import polars as pl

from queries.sample.chance import Numbers, among, between, stream
from queries.sample.consents import Consents
from queries.sample.days import Days, has, months_after, year_number
from queries.sample.episodes import running_on
from queries.sample.group import ORGANISATION, PRIVATE, SERVICES, SOLE_TRADER, VARME
from queries.sample.ids import ids
from queries.sample.requests import ERASURE, OPTOUT, RESTRICTION
from queries.sample.retention import KEPT_MONTHS, ends_of
from queries.sample.scope import Scope

HISTORY_DAYS = 3 * 365
PER_LIFE_YEAR, CAMPAIGN_SHARE, PER_CUSTOMER = 0.5, 0.4, 0.45
AUDITED_SHARE, AUDITED_WITHIN = 0.06, 1_500
# Uses stay at least this many days before the end of the 24 months.
MARGIN_DAYS = 10
CHANNELS = ("email", "sms", "post", "app")
MAIL_SHARES = (0.7, 0.2, 0.1, 0.0)
PURPOSES = ("marketing", "improvement", "contract", "customer_care", "statistics")
# purpose, ground, share: uses that rest on no consent
OTHER = (
    ("contract", "contract", 0.5),
    ("customer_care", "legitimate_interest", 0.3),
    ("statistics", "legitimate_interest", 0.2),
)


def uses_of(scope: Scope, customers: pl.DataFrame, consents: Consents) -> pl.DataFrame:
    """**Rows** one per use: customer (row), purpose, category, ground, service, channel and
    used_on. After the 24 months there are only uses under a legal obligation."""
    rng = stream(scope.seed, "uses")
    parts = [
        _on_consent(rng, scope, consents),
        _autumn_campaign(rng, scope, consents),
        _on_other_grounds(rng, scope, customers),
        _to_heating_customers(rng, scope, customers),
        _for_the_law(rng, scope, customers),
    ]
    return _while_data_is_open(customers, pl.concat(parts))


def use_rows(customer: Numbers, on: Days, **columns: Any) -> pl.DataFrame:
    """Uses with the columns of `uses_of`; a single text applies to every row."""
    size = len(customer)

    def text(name: str) -> pl.Series:
        value = columns.get(name)
        if isinstance(value, pl.Series):
            return value
        return pl.Series([value], dtype=pl.String).new_from_index(0, size)

    named = {n: text(n) for n in ("purpose", "category", "ground", "service", "channel")}
    return pl.DataFrame({"customer": customer.astype(np.int64), **named, "used_on": on})


def _on_consent(rng: np.random.Generator, scope: Scope, consents: Consents) -> pl.DataFrame:
    """Single mailings and analyses, spread over the consents of the last three years."""
    lives = consents.lives
    start = np.maximum(lives["from_on"].to_numpy(), scope.until - HISTORY_DAYS)
    end = np.fmin(lives["to_on"].to_numpy(), scope.until)
    years = np.maximum((end - start).astype(np.int64), 0) / 365
    count = np.floor(years * PER_LIFE_YEAR + rng.random(len(lives))).astype(np.int64)
    source = np.repeat(np.arange(len(lives)), count)
    length = (end - start)[source].astype(np.int64)
    on = start[source] + (length * rng.random(len(source))).astype(np.int64)
    return _under(rng, lives[source], on)


def _autumn_campaign(rng: np.random.Generator, scope: Scope, consents: Consents) -> pl.DataFrame:
    """Each autumn a campaign goes to many of those who consented to marketing."""
    lives = consents.lives.filter(pl.col("purpose") == 0)
    parts = []
    this = int(year_number(scope.until))
    for year in range(this - 2, this + 1):
        on = np.datetime64(f"{year}-09-15", "D") + between(rng, 0, 20, len(lives))
        alive = (on >= lives["from_on"].to_numpy()) & ~(on > lives["to_on"].to_numpy())
        alive &= (on <= scope.until) & (rng.random(len(lives)) < CAMPAIGN_SHARE)
        parts.append(_under(rng, lives.filter(pl.Series(alive)), on[alive]))
    return pl.concat(parts)


def _under(rng: np.random.Generator, lives: pl.DataFrame, on: Days) -> pl.DataFrame:
    """Uses under consents: half name consent as `ground`, for half the register gives it."""
    is_marketing = (lives["purpose"] == 0).to_numpy()
    mail = pl.Series(CHANNELS).gather(among(rng, MAIL_SHARES, len(on)))
    channel = pl.select(
        pl.when(pl.lit(pl.Series(is_marketing)))
        .then(pl.coalesce(lives["for_channel"], mail))
        .otherwise(pl.lit("app"))
    ).to_series()
    says = pl.Series(rng.random(len(on)) < 0.5)
    ground = pl.select(pl.when(says).then(pl.lit("consent"))).to_series()
    category = pl.select(
        pl.when(pl.lit(pl.Series(is_marketing)))
        .then(pl.lit("contact"))
        .otherwise(pl.lit("metering"))
    ).to_series()
    purpose = pl.Series(["improvement", "marketing"]).gather(is_marketing.astype(np.int64))
    return use_rows(
        lives["customer"].to_numpy(),
        on,
        purpose=purpose,
        category=category,
        ground=ground,
        channel=channel,
    )


def _on_other_grounds(
    rng: np.random.Generator, scope: Scope, customers: pl.DataFrame
) -> pl.DataFrame:
    """Letters about the contract, customer care, statistics: while somebody is a customer."""
    who, on = _while_customer(rng, scope, customers, PER_CUSTOMER, None)
    sort = among(rng, [share for *_, share in OTHER], len(who))
    return use_rows(
        who,
        on,
        purpose=pl.Series([purpose for purpose, *_ in OTHER]).gather(sort),
        ground=pl.Series([ground for _, ground, _ in OTHER]).gather(sort),
        channel=pl.Series(["email", "post", "other"]).gather(sort),
    )


def _to_heating_customers(
    rng: np.random.Generator, scope: Scope, customers: pl.DataFrame
) -> pl.DataFrame:
    """Offers about heating to heating customers, on the ground `existing_customer`."""
    who, on = _while_customer(rng, scope, customers, 0.3, VARME)
    return use_rows(
        who,
        on,
        purpose="marketing",
        ground="existing_customer",
        service=SERVICES[VARME],
        channel=pl.Series(["email", "sms", "post"]).gather(among(rng, (0.7, 0.2, 0.1), len(who))),
    )


def _for_the_law(rng: np.random.Generator, scope: Scope, customers: pl.DataFrame) -> pl.DataFrame:
    """Archive look-ups about some former customers (audit, tax), under a legal obligation."""
    end = customers["end_1"].to_numpy()
    has_left = customers["has_contracts"].to_numpy() & has(end)
    has_left &= ~has(customers["back_2"].to_numpy())
    who = np.flatnonzero(has_left & (rng.random(len(customers)) < AUDITED_SHARE))
    on = end[who] + between(rng, 30, AUDITED_WITHIN, len(who))
    fits = (on <= scope.until) & (on > scope.until - HISTORY_DAYS)
    return use_rows(
        who[fits],
        on[fits],
        purpose="legal_requirement",
        category="billing",
        ground="legal_obligation",
        channel="other",
    )


def _while_customer(
    rng: np.random.Generator, scope: Scope, customers: pl.DataFrame, share: float, of: int | None
) -> tuple[Numbers, Days]:
    kind = customers["kind"].to_numpy()
    is_one = kind != ORGANISATION
    if of is not None:
        # A current customer has a contract in force; an estate not yet settled may have none.
        is_one = np.isin(kind, (PRIVATE, SOLE_TRADER)) & (customers["company"].to_numpy() == of)
    who = np.flatnonzero(is_one & (rng.random(len(customers)) < share))
    on = scope.until - between(rng, 0, HISTORY_DAYS, len(who))
    is_customer = running_on(customers, on, who)
    return who[is_customer], on[is_customer]


def _while_data_is_open(customers: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """Drops uses after the 24 months from an end, when only a statute keeps the data."""
    ends, on = ends_of(customers, rows["customer"].to_numpy()), rows["used_on"].to_numpy()
    is_back = on >= ends.back_2
    end = np.where(is_back, ends.end_2, ends.end_1)
    is_open = ~(on > months_after(end, KEPT_MONTHS) - MARGIN_DAYS)
    return rows.filter(
        pl.Series(is_open) | (pl.col("ground") == "legal_obligation").fill_null(False)
    )


def without_objectors(rows: pl.DataFrame, requests: pl.DataFrame) -> pl.DataFrame:
    """Drops marketing after an objection, and any use after a request for restriction or a granted
    request for erasure."""
    kept = requests.filter(pl.col("outcome") != "withdrawn")
    granted = kept.filter(pl.col("outcome") == "fulfilled")
    for asking, kind, purposes in (
        (kept, OPTOUT, ("marketing",)),
        (kept, RESTRICTION, PURPOSES),
        (granted, ERASURE, PURPOSES),
    ):
        asked = (
            asking.filter(pl.col("kind") == kind)
            .group_by("customer")
            .agg(asked_on=pl.col("received_on").min())
        )
        joined = rows.join(asked, on="customer", how="left", maintain_order="left")
        is_late = pl.col("purpose").is_in(purposes) & (pl.col("used_on") > pl.col("asked_on"))
        rows = joined.filter(~is_late.fill_null(False)).drop("asked_on")
    return rows


def with_ids(scope: Scope, rows: pl.DataFrame) -> pl.DataFrame:
    """The uses with their ids, in row order."""
    number = np.arange(len(rows))
    return rows.with_columns(use_id=ids("u-", number, scope.customers, step=12_919))
