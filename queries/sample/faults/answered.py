"""Faults in how requests were answered: refusal_told_in_time, extension_told_in_time and
request_is_free. They are in old requests that are otherwise in order."""

import numpy as np
import polars as pl

from queries.sample.chance import Numbers
from queries.sample.days import Days, has
from queries.sample.faults.planting import Plots, behind, count, key_of, key_rows
from queries.sample.requests import (
    ACCESS,
    ERASURE,
    EXTENDED,
    KINDS,
    PLAIN,
    PORTABILITY,
    RECTIFICATION,
)
from queries.sample.scope import Scope

REFUSAL, EXTENSION, FREE = "refusal_told_in_time", "extension_told_in_time", "request_is_free"
# Days to an answer from which a refusal told with it is weeks past the month.
BEYOND_A_MONTH = 42
TOLD_AFTER, FEE = 10, 250.0


class Register:
    """The requests, and the changes to make in them."""

    def __init__(self, scope: Scope, requests: pl.DataFrame, plots: Plots) -> None:
        self.scope, self.requests, self.plots = scope, requests, plots
        self.days: dict[str, Days] = {
            name: requests[name].to_numpy().copy()
            for name in ("received_on", "answered_on", "refused_on", "told_on")
        }
        self.told_reason: Numbers = requests["told_reason"].to_numpy().copy()
        self.path: Numbers = requests["path"].to_numpy()
        self.kind: Numbers = requests["kind"].to_numpy()
        answered = self.days["answered_on"]
        self.is_settled = has(answered) & (answered <= behind(scope))
        self.refuse, self.explain = (np.zeros(len(requests), dtype=bool) for _ in range(2))
        self.charge = np.zeros(len(requests), dtype=bool)
        self.key: list[pl.DataFrame] = []

    def take(self, name: str, sort: str, fits: Numbers, day: str) -> Numbers:
        """Rows of requests for a fault of that sort, which breaks the promise on their `day`."""
        customer = self.requests["customer"].to_numpy()
        rows = self.plots.take(sort, fits & self.is_settled, customer, count(self.scope))
        items = self.requests["request_id"].gather(rows)
        if day == "told_on":
            self.days["told_on"][rows] = self.days["received_on"][rows] + TOLD_AFTER
        on = self.days[day][rows]
        parts = [KINDS[kind] for kind in self.kind[rows]]
        self.key.append(key_rows(name, "requests", sort, items, on, on, parts))
        return rows


def plant(scope: Scope, requests: pl.DataFrame, plots: Plots) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The requests with their faults, and the key."""
    register = Register(scope, requests, plots)
    answered, received = register.days["answered_on"], register.days["received_on"]
    is_in_part = requests["outcome"].is_in(["refused", "partly"]).to_numpy()
    may_be_refused = np.isin(register.kind, (ACCESS, RECTIFICATION, ERASURE))
    is_plain = register.path == PLAIN
    late = (register.path == EXTENDED) & may_be_refused & (answered - received >= BEYOND_A_MONTH)
    rows = register.take(REFUSAL, "refused_late", late, "answered_on")
    register.refuse[rows] = True
    register.days["refused_on"][rows] = answered[rows]
    rows = register.take(REFUSAL, "refused_without_reason", is_plain & is_in_part, "answered_on")
    register.explain[rows] = True
    soon = (
        is_plain & ~is_in_part & (answered - received > TOLD_AFTER) & (register.kind <= PORTABILITY)
    )
    rows = register.take(EXTENSION, "told_without_need", soon, "told_on")
    register.told_reason[rows] = -1
    free = is_plain & ~is_in_part & np.isin(register.kind, (ACCESS, PORTABILITY))
    register.charge[register.take(FREE, "fee", free, "answered_on")] = True
    return _changed(register), key_of(register.key)


def _changed(register: Register) -> pl.DataFrame:
    refused, bare, paid = (
        pl.lit(pl.Series(mask)) for mask in (register.refuse, register.explain, register.charge)
    )
    return register.requests.with_columns(
        refused_on=pl.Series(register.days["refused_on"]),
        told_on=pl.Series(register.days["told_on"]),
        told_reason=pl.Series(register.told_reason),
        outcome=pl.when(refused).then(pl.lit("refused")).otherwise("outcome"),
        refusal_reason=pl.when(refused).then(pl.lit("exempt"))
        .when(~bare).then("refusal_reason"),
        fee_sek=pl.when(paid).then(pl.lit(FEE)).otherwise("fee_sek"),
    )  # fmt: skip
