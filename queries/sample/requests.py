"""Requests from persons, and their steps: most answered within days, some after a question about
identity or an extension, a few withdrawn; one summer when customer service fell behind.

A request is one row, its steps are columns; the events are made from them. Ordinary answers come
within LATEST_ANSWER days: in time under any reading of the month, whose shortest is 28 days.
"""

from typing import Any

import numpy as np
import polars as pl

from queries.sample.chance import Numbers, among, between, stream, waited
from queries.sample.days import NEVER, Days, has, month_start, nevers
from queries.sample.group import ORGANISATION, bad_month
from queries.sample.ids import ids
from queries.sample.scope import Scope

KINDS = (
    "access", "rectification", "erasure", "restriction", "portability", "objection",
    "marketing_optout",
)  # fmt: skip
KIND_SHARES = (0.36, 0.18, 0.17, 0.05, 0.05, 0.06, 0.13)
ACCESS, RECTIFICATION, ERASURE, RESTRICTION, PORTABILITY, OBJECTION, OPTOUT = range(7)
CHANNELS = ("web", "email", "phone", "post", "app", "office")
CHANNEL_SHARES = (0.38, 0.33, 0.1, 0.07, 0.07, 0.05)
OWNERS = ("Kundservice", "Dataskydd", "Nätärenden", "Miljöärenden")
OWNER_SHARES = (0.45, 0.25, 0.15, 0.15)
# plain, extended, identity asked, asked and never answered, taken back, asked about the scope,
# asked and closed without an answer
PATHS = (0.79, 0.06, 0.07, 0.02, 0.03, 0.02, 0.01)
PLAIN, EXTENDED, ASKED, WAITING, TAKEN_BACK, SCOPE, CLOSED = range(7)
PER_CUSTOMER, AT_LEAST = 0.3, 60
FIRST_RECEIVED = np.datetime64("2021-01-01", "D")
MONTHLY_GROWTH = 1.02
BAD_MONTH_WEIGHT = 2.5
LATEST_ANSWER = 25
HARD_CASES = 0.25


def requests_of(scope: Scope, customers: pl.DataFrame) -> pl.DataFrame:
    """**Rows** one per request: row, customer (row), kind, path (indexes), its days and codes, and
    its steps asked_on, confirmed_on, scope_on, scope_answered_on, told_on, refused_on (the day on
    which a refusal was told), taken_back_on."""
    rng = stream(scope.seed, "requests")
    persons = np.flatnonzero(customers["kind"].to_numpy() != ORGANISATION)
    if not len(persons) or scope.until < FIRST_RECEIVED:
        persons = persons[:0]
    size = max(AT_LEAST, int(scope.customers * PER_CUSTOMER)) if len(persons) else 0
    customer = persons[between(rng, 0, len(persons) - 1, size)] if size else persons
    received = _received(rng, scope, size)
    since = customers["since"].to_numpy()[customer]
    early = since > received
    span = (scope.until - since).astype(np.int64)
    received = np.where(early, since + (span * rng.random(size)).astype(np.int64), received)
    kind = among(rng, KIND_SHARES, size)
    rows = _steps(rng, scope, kind, received)
    return written(rng, scope, np.arange(size), customer, kind, rows)


def _received(rng: np.random.Generator, scope: Scope, size: int) -> Days:
    """Days of receipt: more from month to month, with a peak in the bad summer."""
    first, last = FIRST_RECEIVED.astype("datetime64[M]"), scope.until.astype("datetime64[M]")
    months = np.arange(first, last + 1) if size else np.array([first])
    weights = MONTHLY_GROWTH ** np.arange(len(months))
    weights[months.astype("datetime64[D]") == bad_month(scope.until)] *= BAD_MONTH_WEIGHT
    month = months[among(rng, list(weights), size)].astype("datetime64[D]")
    return np.minimum(month + between(rng, 0, 27, size), scope.until)


def _steps(rng: np.random.Generator, scope: Scope, kind: Numbers, received: Days) -> dict[str, Any]:
    """The days of each request, by the path it takes."""
    size = len(kind)
    path = among(rng, PATHS, size)
    path[np.isin(kind, (OPTOUT, OBJECTION)) & (path != TAKEN_BACK)] = PLAIN
    # Nobody waits for an answer to a question for more than a year: such requests were closed.
    path[(path == WAITING) & (received < scope.until - 380)] = CLOSED
    quick = 1 + (waited(rng, 3.5, size) + waited(rng, 3.5, size)).astype(np.int64)
    slow = between(rng, 14, LATEST_ANSWER, size)
    is_slow = (month_start(received) == bad_month(scope.until)) | (rng.random(size) < HARD_CASES)
    plain = received + np.minimum(np.where(is_slow, slow, quick), LATEST_ANSWER)
    asked = np.where(
        np.isin(path, (ASKED, WAITING, CLOSED)), received + between(rng, 0, 4, size), NEVER
    )
    confirmed = np.where(path == ASKED, asked + between(rng, 2, 25, size), NEVER)
    told = np.where(path == EXTENDED, received + between(rng, 8, 20, size), NEVER)
    scope_asked = np.where(path == SCOPE, received + between(rng, 0, 2, size), NEVER)
    answered = np.select(
        [path == p for p in (EXTENDED, ASKED, WAITING, TAKEN_BACK, SCOPE, CLOSED)],
        [
            received + between(rng, 35, 75, size),
            confirmed + between(rng, 1, 18, size),
            nevers(size),
            nevers(size),
            np.maximum(plain, received + 6),
            asked + between(rng, 60, 120, size),
        ],
        plain,
    )
    return {
        "path": path,
        "received_on": received,
        "answered_on": answered,
        "asked_on": asked,
        "confirmed_on": confirmed,
        "scope_on": scope_asked,
        "scope_answered_on": scope_asked + 2,
        "told_on": told,
        "told_reason": np.where(rng.random(size) < 0.6, 0, 1),
        # With an extension, a partial refusal is told at the same time.
        "refused_on": np.where(path == EXTENDED, told, answered),
        "taken_back_on": np.where(path == TAKEN_BACK, received + between(rng, 1, 15, size), NEVER),
    }


def written(
    rng: np.random.Generator,
    scope: Scope,
    rows: Numbers,
    customer: Numbers,
    kind: Numbers,
    steps: dict[str, Any],
) -> pl.DataFrame:
    """Requests as a register records them: ids, channel, team, outcome, reasons, fees."""
    size = len(rows)
    lag = np.where(np.isin(kind, (OPTOUT, OBJECTION)), 0, among(rng, (0.6, 0.2, 0.1, 0.1), size))
    asked = has(steps["asked_on"])
    fee = pl.Series(np.zeros(size)).set(pl.Series(rng.random(size) < 0.15), None)
    frame = pl.DataFrame(
        {
            "row": rows.astype(np.int64),
            "request_id": ids("r-", rows, scope.customers, step=3_931),
            "customer": customer.astype(np.int64),
            "kind": kind.astype(np.int8),
            "registered_on": np.minimum(steps["received_on"] + lag, scope.until),
            "channel": pl.Series(CHANNELS).gather(among(rng, CHANNEL_SHARES, size)),
            "is_signed": rng.random(size) < 0.3,
            "is_authenticated": ~asked & (rng.random(size) < 0.6),
            "owner": pl.Series(OWNERS).gather(among(rng, OWNER_SHARES, size)),
            **_outcomes(rng, kind, steps),
            "fee_sek": fee,
            "names_customer": rng.random(size) > 0.06,
            **steps,
        }
    )
    # A withdrawn request is closed that day, with the outcome `withdrawn`.
    taken_back = pl.col("taken_back_on").is_not_null()
    return frame.with_columns(
        outcome=pl.when(taken_back).then(pl.lit("withdrawn")).otherwise("outcome"),
        refusal_reason=pl.when(~taken_back).then("refusal_reason"),
        answered_on=pl.when(taken_back).then("taken_back_on").otherwise("answered_on"),
    )


def _outcomes(
    rng: np.random.Generator, kind: Numbers, steps: dict[str, Any]
) -> dict[str, pl.Series]:
    """The outcome of each request, and the reason where it is refused in whole or in part."""
    size, path = len(kind), steps["path"]
    may_be_refused = np.isin(kind, (ACCESS, RECTIFICATION, ERASURE)) & (path == PLAIN)
    is_refused = may_be_refused & (rng.random(size) < 0.05)
    is_in_part = (kind == ERASURE) | ((kind == RECTIFICATION) & (rng.random(size) < 0.1))
    outcome = np.select([path == CLOSED, is_refused, is_in_part], [3, 1, 2], 0)
    # Refused in part: what a statute keeps is exempt.
    why = np.select([outcome == 3, outcome == 2], [3, 0], among(rng, (0.5, 0.25, 0.25), size))
    reason = np.where(outcome > 0, why, -1)
    reasons = pl.Series(["exempt", "excessive", "unfounded", "not_identified"], dtype=pl.String)
    names = ("fulfilled", "refused", "partly", "not_identified")
    return {
        "outcome": pl.Series(names).gather(outcome),
        "refusal_reason": reasons.gather(np.maximum(reason, 0)).set(pl.Series(reason < 0), None),
    }
