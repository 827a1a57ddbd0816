"""Who the customers are: persons, organisations and their contacts, each customer of one or more
companies. No names, no addresses, no identity numbers: an id, a reference and a kind."""

import numpy as np
import polars as pl

from queries.sample.chance import Numbers, among, stream
from queries.sample.group import (
    AVFALL,
    COMPANY_CONTACT,
    ESTATE,
    FIRST_SYSTEM_COMPANIES,
    KINDS,
    ORGANISATION,
    PRIVATE,
    PROSPECT,
    SOLE_TRADER,
)
from queries.sample.ids import ids
from queries.sample.scope import Scope

KIND_SHARES = {PRIVATE: 0.83, SOLE_TRADER: 0.05, ORGANISATION: 0.06, ESTATE: 0.025, PROSPECT: 0.035}
# How many of the group's companies somebody is a customer of.
COMPANIES_SHARES = (0.40, 0.27, 0.16, 0.09, 0.05, 0.03)
COMPANY_WEIGHTS = np.array([0.25, 1.6, 1.1, 0.8, 1.0, 1.1, 0.7])
PROSPECT_WEIGHTS = np.array([0.4, 0.0, 1.0, 0.4, 0.0, 0.0, 1.0])
CONTACTS_SHARES = (0.25, 0.5, 0.25)
SPARE = 1.25


def candidates(scope: Scope) -> pl.DataFrame:
    """More customers than asked for: those purged before the first export are dropped later.

    **Rows** one per company and customer, in order: person, company, kind (indexes), organisation
    (the row of a contact's organisation, else -1).
    """
    rng = stream(scope.seed, "people")
    wanted = int(scope.customers * SPARE) + 60
    persons = int(wanted / 1.6)
    kind = np.array(list(KIND_SHARES))[among(rng, list(KIND_SHARES.values()), persons)]
    is_customer = _memberships(rng, kind)
    person, company = np.nonzero(is_customer)
    rows = _with_contacts(rng, person, company, kind[person], persons)
    return rows.head(wanted)


def _memberships(rng: np.random.Generator, kind: Numbers) -> Numbers:
    """True where a person is a customer of a company: a weighted draw without repeats."""
    count = among(rng, COMPANIES_SHARES, len(kind)) + 1
    count[kind == PROSPECT] = 1
    weights = np.where((kind == PROSPECT)[:, None], PROSPECT_WEIGHTS, COMPANY_WEIGHTS)
    keys = np.log(rng.random((len(kind), len(COMPANY_WEIGHTS)))) / np.maximum(weights, 1e-9)
    rank = np.argsort(np.argsort(-keys, axis=1), axis=1)
    return rank < count[:, None]


def _with_contacts(
    rng: np.random.Generator, person: Numbers, company: Numbers, kind: Numbers, persons: int
) -> pl.DataFrame:
    """The customers, each organisation followed by its contacts in that company."""
    contacts = np.zeros(len(person), dtype=np.int64)
    organisations = kind == ORGANISATION
    contacts[organisations] = among(rng, CONTACTS_SHARES, int(organisations.sum()))
    source = np.repeat(np.arange(len(person)), contacts + 1)
    first = np.concatenate(([0], np.cumsum(contacts + 1)[:-1]))
    is_contact = np.arange(len(source)) != first[source]
    own_number = persons + np.cumsum(is_contact)
    return pl.DataFrame(
        {
            "person": np.where(is_contact, own_number, person[source]),
            "company": company[source].astype(np.int8),
            "kind": np.where(is_contact, COMPANY_CONTACT, kind[source]).astype(np.int8),
            "organisation": np.where(is_contact, first[source], -1),
        }
    )


def named(scope: Scope, rows: pl.DataFrame) -> pl.DataFrame:
    """The same rows with customer_id, person_ref, organisation_id and the kind as a word."""
    rng = stream(scope.seed, "names")
    person, company, kind = (rows[name].to_numpy() for name in ("person", "company", "kind"))
    is_first = np.isin(company, FIRST_SYSTEM_COMPANIES)
    # Both systems use the same range of numbers: only the prefix separates their customers.
    first = ids("kx-", np.where(is_first, person, -1), scope.customers, step=1_201)
    second = ids("ab-", np.where(is_first, -1, person), scope.customers, step=3_163)
    unknown = (kind == ORGANISATION) | (rng.random(len(kind)) < _share_without_ref(company, kind))
    organisation = rows["organisation"].to_numpy()
    customer_id = first.fill_null(second)
    employer = customer_id.gather(np.maximum(organisation, 0))
    return rows.with_columns(
        customer_id=customer_id,
        person_ref=ids("p-", np.where(unknown, -1, person), scope.customers, step=7_919),
        organisation_id=employer.set(pl.Series(organisation < 0), None),
        kind_name=pl.Series(KINDS).gather(kind),
    )


def _share_without_ref(company: Numbers, kind: Numbers) -> Numbers:
    """The share of rows without a person_ref: highest for contacts, then for waste."""
    share = np.where(company == AVFALL, 0.2, 0.05)
    return np.where(kind == COMPANY_CONTACT, 0.5, share)
