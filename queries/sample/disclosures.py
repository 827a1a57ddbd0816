"""What was disclosed to third parties: single cases, monthly batches, standing flows."""

from typing import Any

import numpy as np
import polars as pl

from queries.sample.chance import Numbers, between, stream
from queries.sample.consents import Consents
from queries.sample.days import NEVER, Days, month_start
from queries.sample.episodes import running_on
from queries.sample.group import COMPANIES, ELHANDEL, ELNAT, FIBER, IMPROVEMENT, VARME, VATTEN
from queries.sample.ids import ids
from queries.sample.partners import (
    AUTHORITY,
    CALLS,
    CLIMATE,
    CLOUD,
    COLLECTION,
    CREDIT,
    GROUP,
    HUB,
    METERS,
    OPERATIONS,
    PRINTER,
    TWIN,
)
from queries.sample.scope import Scope

HISTORY_DAYS, HISTORY_MONTHS = 3 * 365, 36
PER_CUSTOMER, PER_CONSENT = 0.22, 0.3
# recipient, ground, categories, companies (None: all), share
SINGLES = (
    (CALLS, "processor", ("contact", "correspondence"), None, 0.45),
    (METERS, "processor", ("contact",), (ELNAT, VARME, VATTEN), 0.25),
    (COLLECTION, "contract", ("contact", "billing"), None, 0.2),
    (TWIN, "contract", ("network_traffic",), (FIBER,), 0.1),
    (AUTHORITY, "legal_obligation", ("contact",), None, 0.04),
)
# company, recipient, ground, category, first day: flows that never stop
FLOWS = (
    ("kem", CLOUD, "processor", "contact", "2022-03-01"),
    ("elnat", OPERATIONS, "processor", "metering", "2021-01-15"),
    ("elnat", HUB, "legal_obligation", "metering", "2021-01-01"),
    ("elnat", GROUP, "processor", "contact", "2021-02-01"),
    ("elhandel", GROUP, "processor", "contact", "2021-02-01"),
    ("varme", OPERATIONS, "processor", "metering", "2021-06-10"),
    ("vatten", GROUP, "processor", "contact", "2022-01-01"),
    ("elhandel", CREDIT, "contract", "personal_identity_number", "2021-05-01"),
    ("vatten", AUTHORITY, "public_task", "property", "2022-05-01"),
    ("fiber", TWIN, "contract", "network_traffic", "2023-05-20"),
)


def disclosures_of(scope: Scope, customers: pl.DataFrame, consents: Consents) -> pl.DataFrame:
    """**Rows** one per disclosure and category: number, company, kind, customer (row or -1),
    persons, recipient_id, category, purpose, disclosed_on, until_on, ground, consent (row or -1).
    """
    rng = stream(scope.seed, "disclosures")
    parts = [_flows(), _batches(rng, scope, customers)]
    for recipient, ground, categories, companies, share in SINGLES:
        who, on = _cases(rng, scope, customers, PER_CUSTOMER * share, companies)
        parts += _with_categories(who, on, customers, categories, recipient, ground)
    parts.append(_on_consent(rng, scope, customers, consents))
    return _numbered(parts)


def rows_of(company: Numbers, on: Days, **columns: Any) -> pl.DataFrame:
    """Disclosures with the columns of `disclosures_of`; a single value applies to every row.

    Rows of one frame with the same `key` are one disclosure.
    """
    size = len(company)
    values: dict[str, Any] = {"key": np.arange(size), "company": company.astype(np.int8)}
    for name in ("kind", "recipient_id", "category", "purpose", "ground"):
        values[name] = pl.Series([columns.get(name)], dtype=pl.String).new_from_index(0, size)
    values["customer"] = np.broadcast_to(columns.get("customer", -1), size).astype(np.int64)
    values["persons"] = np.broadcast_to(columns.get("persons", -1), size).astype(np.int64)
    values["consent"] = np.broadcast_to(columns.get("consent", -1), size).astype(np.int64)
    values["disclosed_on"] = on
    values["until_on"] = np.broadcast_to(columns.get("until_on", NEVER), size).copy()
    return pl.DataFrame(values).select(
        "key", "company", "kind", "customer", "persons", "recipient_id", "category",
        "purpose", "disclosed_on", "until_on", "ground", "consent",
    )  # fmt: skip


def _numbered(parts: list[pl.DataFrame]) -> pl.DataFrame:
    """One frame, with a number for each disclosure (not for each category of it)."""
    rows, first = [], 0
    for part in parts:
        rows.append(part.with_columns(number=pl.col("key") + first).drop("key"))
        first += int(part["key"].to_numpy().max()) + 1 if len(part) else 0
    return pl.concat(rows)


def _flows() -> pl.DataFrame:
    return pl.concat(
        [
            rows_of(
                np.array([COMPANIES.index(company)]),
                np.array([since], dtype="datetime64[D]"),
                kind="flow",
                recipient_id=recipient,
                category=category,
                purpose="contract",
                ground=ground,
            ).with_columns(key=pl.lit(place, dtype=pl.Int64))
            for place, (company, recipient, ground, category, since) in enumerate(FLOWS)
        ]
    )


def _batches(rng: np.random.Generator, scope: Scope, customers: pl.DataFrame) -> pl.DataFrame:
    """Each company's monthly print run of invoices, and the grid's yearly report."""
    months = month_start(scope.until).astype("datetime64[M]") - np.arange(HISTORY_MONTHS)
    company = np.repeat(np.arange(1, 7), len(months))
    on = np.tile(months.astype("datetime64[D]") + 24, 6)
    count = np.bincount(customers["company"].to_numpy(), minlength=7)[company]
    runs = {"kind": "batch", "persons": count, "recipient_id": PRINTER, "ground": "processor"}
    invoices = [
        rows_of(company, on, category=category, purpose="contract", **runs)
        for category in ("contact", "billing")
    ]
    januaries = months[months.astype(np.int64) % 12 == 0].astype("datetime64[D]") + 30
    report = rows_of(
        np.full(len(januaries), ELNAT),
        januaries,
        kind="batch",
        persons=int((customers["company"] == ELNAT).sum()),
        recipient_id=AUTHORITY,
        category="metering",
        purpose="legal_requirement",
        ground="legal_obligation",
    ).with_columns(key=pl.int_range(pl.len()) + len(company))
    return pl.concat([*invoices, report])


def _cases(
    rng: np.random.Generator,
    scope: Scope,
    customers: pl.DataFrame,
    share: float,
    companies: tuple[int, ...] | None,
) -> tuple[Numbers, Days]:
    of = np.arange(len(COMPANIES)) if companies is None else np.array(companies)
    fits = np.isin(customers["company"].to_numpy(), of)
    share = share * len(COMPANIES) / len(of)
    who = np.flatnonzero(fits & (rng.random(len(customers)) < share))
    on = scope.until - between(rng, 0, HISTORY_DAYS, len(who))
    is_customer = running_on(customers, on, who)
    return who[is_customer], on[is_customer]


def _with_categories(
    who: Numbers,
    on: Days,
    customers: pl.DataFrame,
    categories: tuple[str, ...],
    recipient: str,
    ground: str,
) -> list[pl.DataFrame]:
    company = customers["company"].to_numpy()[who]
    shared = {"kind": "single", "customer": who, "recipient_id": recipient, "ground": ground}
    purpose = "legal_requirement" if ground == "legal_obligation" else "contract"
    rows = [
        rows_of(company, on, category=category, purpose=purpose, **shared)
        for category in categories
    ]
    return [pl.concat(rows)]


def _on_consent(
    rng: np.random.Generator, scope: Scope, customers: pl.DataFrame, consents: Consents
) -> pl.DataFrame:
    """Meter values disclosed to a partner while the customer's consent is in force."""
    lives = consents.lives.filter((pl.col("purpose") == IMPROVEMENT) & (pl.col("consent") >= 0))
    lives = lives.filter(pl.Series(rng.random(len(lives)) < PER_CONSENT))
    start = np.maximum(lives["from_on"].to_numpy(), scope.until - HISTORY_DAYS)
    end = np.fmin(lives["to_on"].to_numpy(), scope.until)
    fits = start <= end
    length = np.maximum((end - start).astype(np.int64), 0)
    on = start + (length * rng.random(len(lives))).astype(np.int64)
    return rows_of(
        np.full(int(fits.sum()), ELHANDEL),
        on[fits],
        kind="single",
        customer=lives["customer"].to_numpy()[fits],
        recipient_id=CLIMATE,
        category="metering",
        purpose="improvement",
        ground="consent",
        consent=lives["consent"].to_numpy()[fits],
    )


def joined(rows: pl.DataFrame, parts: list[pl.DataFrame]) -> pl.DataFrame:
    """The disclosures with `parts` added; numbering continues."""
    more = _numbered(parts).with_columns(
        number=pl.col("number") + int(rows["number"].to_numpy().max(initial=0)) + 1
    )
    return pl.concat([rows, more], how="diagonal")


def with_ids(scope: Scope, rows: pl.DataFrame) -> pl.DataFrame:
    """The disclosures with their ids."""
    return rows.with_columns(
        disclosure_id=ids("d-", rows["number"].to_numpy(), scope.customers, step=8_111)
    )
