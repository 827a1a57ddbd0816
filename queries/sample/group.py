"""The invented group: its companies, their systems, and what each system holds about a customer.

Everything here is made up. Nothing in it names a real company, person, address or system.
"""

from dataclasses import dataclass

import numpy as np

from queries.sample.days import Days, month_number, year_end, year_number

COMPANIES = ("kem", "elnat", "elhandel", "varme", "vatten", "avfall", "fiber")
KEM, ELNAT, ELHANDEL, VARME, VATTEN, AVFALL, FIBER = range(7)
SERVICES = ("other", "grid", "electricity", "heating", "water", "waste", "fibre")

# Companies whose systems still show an erased row, with `erased_on`; the others delete it.
SHOWS_ERASED = (ELHANDEL, VARME, VATTEN, AVFALL, FIBER)
# The companies of the first customer system; the second has its own customer numbers.
FIRST_SYSTEM_COMPANIES = (KEM, ELNAT, ELHANDEL, VARME)
# The day of each company's monthly purge: late in the month, so that most of what becomes due early
# in the month is erased before the next export.
PURGE_DAY = np.array([27, 25, 26, 24, 22, 28, 23])
ARCHIVE_PURGE_MONTH, ARCHIVE_PURGE_DAY = 2, 10

SYSTEMS = (
    "KundX", "Abonnent", "FiberAdm", "Faktura", "Ekonomiarkiv", "Mätdata",
    "Ärende", "Nätdrift", "Kreditkoll", "Kampanj", "Energikollen",
)  # fmt: skip
(KUNDX, ABONNENT, FIBERADM, FAKTURA, ARKIV, MATDATA,
 ARENDE, NATDRIFT, KREDITKOLL, KAMPANJ, ENERGIKOLLEN) = range(11)  # fmt: skip

CATEGORIES = (
    "contact", "personal_identity_number", "bank", "billing", "metering", "correspondence",
    "credit_report", "network_traffic", "property", "campaign",
)  # fmt: skip
(CONTACT, IDENTITY_NUMBER, BANK, BILLING, METERING, CORRESPONDENCE,
 CREDIT_REPORT, NETWORK_TRAFFIC, PROPERTY, CAMPAIGN) = range(10)  # fmt: skip

KINDS = ("private", "sole_trader", "organisation", "company_contact", "prospect", "estate")
PRIVATE, SOLE_TRADER, ORGANISATION, COMPANY_CONTACT, PROSPECT, ESTATE = range(6)

PURPOSES = ("marketing", "improvement")
MARKETING, IMPROVEMENT = range(2)
# Companies whose register bases the purpose on consent; (system, category) of that data.
CONSENT_COMPANIES = {MARKETING: (KEM, ELHANDEL, FIBER), IMPROVEMENT: (ELHANDEL,)}
CONSENT_HOLDING = {MARKETING: (KAMPANJ, CAMPAIGN), IMPROVEMENT: (ENERGIKOLLEN, METERING)}


@dataclass(frozen=True)
class Keeping:
    """One kind of holding: in `share` of a company's customers, collected at a `moment`."""

    company: int
    system: int
    category: int
    share: float
    moment: str = "start"  # start, during (anywhere in the relationship), check (a credit check)
    grows: bool = False
    is_by_contract: bool = False


def _customer_system(company: int) -> int:
    return KUNDX if company in FIRST_SYSTEM_COMPANIES else ABONNENT


def _keepings() -> tuple[Keeping, ...]:
    rows = [Keeping(c, _customer_system(c), CONTACT, 1.0) for c in range(7)]
    rows += [Keeping(c, FAKTURA, BILLING, 0.85, is_by_contract=True) for c in range(1, 7)]
    rows += [Keeping(c, ARENDE, CORRESPONDENCE, 0.4, "during") for c in range(1, 7)]
    numbered = ((ELNAT, 0.7), (ELHANDEL, 0.8), (VARME, 0.5), (FIBER, 0.6))
    rows += [Keeping(c, _customer_system(c), IDENTITY_NUMBER, share) for c, share in numbered]
    metered = ((ELNAT, 1.0), (ELHANDEL, 0.9), (VARME, 0.95), (VATTEN, 0.7))
    rows += [Keeping(c, MATDATA, METERING, share, "start", True, True) for c, share in metered]
    housed = ((ELNAT, 0.8), (VARME, 0.6), (VATTEN, 0.9), (AVFALL, 0.9))
    rows += [Keeping(c, _customer_system(c), PROPERTY, share) for c, share in housed]
    paid = ((ELNAT, 0.4), (ELHANDEL, 0.5), (VARME, 0.4), (VATTEN, 0.3), (AVFALL, 0.3), (FIBER, 0.5))
    rows += [Keeping(c, FAKTURA, BANK, share) for c, share in paid]
    return (
        *rows,
        Keeping(KEM, ARENDE, CORRESPONDENCE, 0.8, "during"),
        Keeping(KEM, FAKTURA, BILLING, 0.3, is_by_contract=True),
        Keeping(ELHANDEL, KREDITKOLL, CREDIT_REPORT, 0.5, "check"),
        Keeping(FIBER, NATDRIFT, NETWORK_TRAFFIC, 0.25, "start", True, True),
    )


KEEPINGS = _keepings()
# Share of a customer's fiscal years from which the archive has a row of its own.
ARCHIVE_SHARE = 0.8


def fiscal_year_end(company: int, years: Days) -> Days:
    """The last day of the fiscal year that ends in each year; one company's ends in June."""
    if company == VATTEN:
        return (year_end(years).astype("datetime64[M]") - 6).astype("datetime64[D]") + 29
    return year_end(years)


def migrated_on(until: np.datetime64) -> np.datetime64:
    """The day on which the fibre company left its old customer system: some 2½ years back."""
    year = int(year_number(until)) - (2 if int(month_number(until)) > 3 else 3)
    return np.datetime64(f"{year}-04-01", "D")


def bad_month(until: np.datetime64) -> np.datetime64:
    """The first day of the July in which customer service fell behind, well before `until`."""
    year = int(year_number(until)) - (0 if int(month_number(until)) > 8 else 1)
    return np.datetime64(f"{year}-07-01", "D")
