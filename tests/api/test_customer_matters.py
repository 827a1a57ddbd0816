"""What is going on about a customer that an erasure may not overlook, from the exported rows."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest

from queries.build.build import build
from queries.notices.reading import read_notice
from tests.support.text_tables import sources

DAY = date(2026, 11, 29)
WORLD = {
    "customers": """
        | company | customer_key | person_key | customer_until |
        | kem     | c1           | p1         | 2023-06-30     |
        | elnat   | c2           | p1         | 2023-06-30     |
        | elnat   | c3           | p3         | 2023-06-30     |
        | kem     | c4           | p4         | 2023-06-30     |
        | kem     | c5           |            | 2023-06-30     |
    """,
    "requests": """
        | request_id | company | customer_key | person_key | kind        | received_on | answered_on | outcome   |
        | r1         | kem     | c1           |            | access      | 2026-11-10  |             |           |
        | r2         | elnat   |              | p3         | erasure     | 2026-11-01  | 2026-11-29  | fulfilled |
        | r3         | elnat   |              | p3         | portability | 2026-11-02  | 2026-11-30  | fulfilled |
        | r4         | kem     | c4           |            | access      | 2026-11-10  |             |           |
        | r5         | kem     | c5           |            | access      | 2026-11-10  |             | fulfilled |
    """,  # noqa: E501
    "request_events": """
        | event_id | request_id | kind      | happened_on |
        | v1       | r4         | withdrawn | 2026-11-12  |
    """,
    "holdings": """
        | holding_id | company | customer_key | collected_on | restricted_from | restricted_until | erased_on  |
        | h1         | kem     | c1           | 2020-01-02   |                 |                  |            |
        | h2         | elnat   | c2           | 2020-01-02   |                 |                  |            |
        | h3         | elnat   | c3           | 2020-01-02   | 2026-10-01      | 2026-11-29       |            |
        | h4         | kem     | c4           | 2020-01-02   | 2026-10-01      | 2026-11-28       |            |
        | h5         | kem     | c5           | 2020-01-02   | 2026-10-01      |                  | 2026-11-01 |
    """,  # noqa: E501
    "holds": """
        | hold_id | company | customer_key | holding_id | category | reason    | holds_from | holds_until |
        | s1      | kem     |              | h4         |          | dispute   | 2026-03-01 | 2026-11-29  |
        | s2      | kem     | c5           |            | bank     | dispute   | 2026-03-02 |             |
        | s3      | kem     | c5           |            | bank     | authority | 2026-03-03 |             |
        | s4      | kem     |              |            | bank     | dispute   | 2026-03-04 |             |
        | s5      | elnat   |              | h1         |          | dispute   | 2026-03-05 |             |
        | s6      | kem     | c1           |            | bank     | dispute   | 2026-03-06 | 2026-11-28  |
    """,  # noqa: E501
}


@pytest.fixture(scope="module")
def matters(tmp_path_factory: pytest.TempPathFactory) -> set[tuple[str, str, str, str | None]]:
    folder: Path = tmp_path_factory.mktemp("matters")
    (folder / "out").mkdir()
    build(sources(folder / "in", WORLD, DAY), read_notice(), folder / "out")
    with duckdb.connect(str(folder / "out" / "rows.duckdb"), read_only=True) as con:
        found = con.execute(
            "select company, customer_key, matter, kind from customer_matters "
            "where begins_on <= $day and (until_on is null or until_on >= $day)",
            {"day": DAY},
        ).fetchall()
    return set(found)


def test_a_request_concerns_the_person_in_every_company(matters):
    """Asked of one company; nobody's who was answered, or withdrew."""
    assert {found for found in matters if found[2] == "request"} == {
        ("kem", "c1", "request", "access"),
        ("elnat", "c2", "request", "access"),
        # answered tomorrow: open today; r2 was answered today
        ("elnat", "c3", "request", "portability"),
    }


def test_a_dispute_is_the_customers_whatever_of_theirs_it_holds(matters):
    """On its last day too; a hold for another reason, of a whole company, or of a holding that is
    another company's says nothing of a dispute with the customer."""
    assert {found[:2] for found in matters if found[2] == "dispute"} == {
        ("kem", "c4"),
        ("kem", "c5"),
    }


def test_a_restriction_of_what_is_still_held(matters):
    """On its last day too, and not the day after; what was erased is restricted no more."""
    assert {found[:2] for found in matters if found[2] == "restriction"} == {("elnat", "c3")}
