"""Third parties and the agreements with them: all that the law requires, renewed in time."""

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from queries.sample.group import COMPANIES
from queries.sample.scope import Scope

# recipient, name, role, country
RECIPIENTS = (
    ("m-01", "Exempeltryckeriet", "processor", "SE"),
    ("m-02", "Låtsasdrift", "processor", "SE"),
    ("m-03", "Påhittssamtal", "processor", "SE"),
    ("m-04", "Mätexempel", "processor", "NO"),
    ("m-05", "Molnexempel", "processor", "US"),
    ("m-06", "Inkassoexempel", "controller", "SE"),
    ("m-07", "Klimatexempel", "controller", "DE"),
    ("m-08", "Tvillingnätet", "joint_controller", "SE"),
    ("m-09", "Exempelmyndigheten", "authority", "SE"),
    ("m-10", "Marknadsnavet", "market_actor", "SE"),
    ("m-11", "Koncernens kundservice", "group_company", "SE"),
    ("m-12", "Gamla Samtalet", "processor", "SE"),
    ("m-13", "Nya Utskicket", "processor", "SE"),
    ("m-14", "Moderns Partner", "processor", "SE"),
    ("m-15", "Glappdrift", "processor", "SE"),
    ("m-16", "Delade Nätet", "joint_controller", "SE"),
    ("m-17", "Tysta Posten", "processor", "SE"),
    ("m-18", "Enkätexempel", "controller", "DK"),
    ("m-19", "Kreditexempel", "controller", "SE"),
    ("m-20", "Sena Signaturen", "controller", "SE"),
    ("m-20", "Sena Signaturen", "processor", "SE"),
    ("m-21", "Den som begär handlingar", "public", "SE"),
    ("m-22", "God man", "representative", "SE"),
    ("m-23", "Låtsasdrifts underbiträde", "processor", "SE"),
)
PRINTER, OPERATIONS, CALLS, METERS, CLOUD, COLLECTION, CLIMATE, TWIN, AUTHORITY, HUB, GROUP = (
    f"m-{number:02}" for number in range(1, 12)
)
EXPIRED, UNSIGNED, PARENT_ONLY, GAP, SHARED, QUIET, SURVEY, CREDIT = (
    f"m-{number}" for number in range(12, 20)
)
LATE_SIGNED, PUBLIC, REPRESENTATIVE, SUB_PROCESSOR = (f"m-{number}" for number in range(20, 24))
# recipient and role -> its first day; the others have had theirs from the beginning
ROLE_FROM = {(LATE_SIGNED, "processor"): date(2019, 1, 1)}
PARENT = {SUB_PROCESSOR: OPERATIONS}
FIRST_DAY = date(2018, 5, 25)
TERM_YEARS = 3
# The agreements end well after the sample's last day, except one that ends soon (RUNS_OUT_IN).
REACHES_BEYOND, RUNS_OUT_IN = timedelta(days=200), timedelta(days=40)


@dataclass(frozen=True)
class Agreement:
    """One agreement for one term; without `company` it binds every company of the group.

    `renewed_late`: if it expired while still needed, the first day of its successor. `signed_on`:
    where it is exported.
    """

    recipient: str
    company: str | None
    kind: str
    valid_from: date
    valid_until: date | None
    renewed_late: date | None = None
    signed_on: date | None = None


def orderly_agreements(scope: Scope) -> list[Agreement]:
    """The agreements that the law and the notice require, in consecutive terms without a gap."""
    until = scope.untils[-1]
    wanted: list[tuple[str, str | None, str]] = [
        (recipient, None, kind)
        for recipient in (PRINTER, OPERATIONS, CALLS, METERS, CLOUD)
        for kind in ("processor", "confidentiality")
    ]
    wanted += [(CLOUD, None, "standard_clauses")]
    wanted += [(r, None, "sharing") for r in (COLLECTION, CLIMATE)]
    wanted += [(r, None, "confidentiality") for r in (COLLECTION, CLIMATE, TWIN, GROUP)]
    wanted += [(TWIN, "fiber", "joint"), (TWIN, "elnat", "joint")]
    wanted += [(GROUP, company, "processor") for company in COMPANIES if company != "kem"]
    ending = [
        Agreement(CREDIT, None, "sharing", FIRST_DAY, until + RUNS_OUT_IN),
        Agreement(CREDIT, None, "confidentiality", FIRST_DAY, None),
    ]
    return ending + [
        agreement
        for place, (recipient, company, kind) in enumerate(wanted)
        for agreement in terms(recipient, company, kind, until, FIRST_DAY + timedelta(place))
    ]


def terms(
    recipient: str, company: str | None, kind: str, until: date, first_end: date
) -> list[Agreement]:
    """Consecutive terms from FIRST_DAY on; the first ends TERM_YEARS after `first_end`."""
    agreements, start = [], FIRST_DAY
    end = first_end.replace(year=first_end.year + TERM_YEARS)
    while True:
        agreements.append(Agreement(recipient, company, kind, start, end))
        if end > until + REACHES_BEYOND:
            return agreements
        start, end = end + timedelta(days=1), end.replace(year=end.year + TERM_YEARS)


def recipient_rows() -> pl.DataFrame:
    """**Rows** one per third party and role, with the contract's columns."""
    columns = ["recipient_id", "name", "role", "country"]
    rows = pl.DataFrame(RECIPIENTS, schema=columns, orient="row")
    return rows.with_columns(
        valid_from=pl.Series(
            [ROLE_FROM.get((row[0], row[2])) for row in RECIPIENTS], dtype=pl.Date
        ),
        parent_id=pl.Series([PARENT.get(row[0]) for row in RECIPIENTS], dtype=pl.String),
    )


def agreement_rows(agreements: list[Agreement]) -> pl.DataFrame:
    """**Rows** one per agreement, with the contract's columns."""
    columns = ("signed_on", "valid_from", "valid_until", "reviewed_on")
    days = dict.fromkeys(columns, pl.Date)
    rows = [
        {
            "agreement_id": f"a-{number:03}",
            "recipient_id": agreement.recipient,
            "company": agreement.company,
            "kind": agreement.kind,
            "signed_on": agreement.signed_on,
            "valid_from": agreement.valid_from,
            "valid_until": agreement.valid_until,
            "reviewed_on": agreement.valid_from,
        }
        for number, agreement in enumerate(agreements, start=1)
    ]
    return pl.DataFrame(rows, schema_overrides=days)
