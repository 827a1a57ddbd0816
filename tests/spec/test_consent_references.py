"""Consents that rows name, and what data that is kept rests on."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest

from queries.build.schema import WHOLE
from queries.loading.delivery import Coverage
from queries.snapshots.coverage import KnownTables
from queries.snapshots.merge import TableRows
from tests.support.text_tables import judge

CONSENTS = """
    | consent_id | customer_key | decided_on | withdrawn_on |
    | s1         | c1           | 2025-01-10 | 2026-03-06   |"""
REGISTER = """
    | processing_id | category | purpose   | legal_basis |
    | p1            | campaign | marketing | consent     |"""
HOLDINGS = """
    | holding_id | customer_key | category | collected_on | consent_id |
    | h1         | c1           | campaign | 2025-01-10   | s9         |
    | h2         | c1           | campaign | 2025-01-10   | s1         |
    | h3         | c2           | campaign | 2025-01-10   | s1         |"""
DISCLOSURES = """
    | disclosure_id | customer_key | kind   | ground  | purpose   | consent_id | disclosed_on |
    | d1            | c1           | single | consent | marketing | s9         | 2026-03-07   |
    | d2            | c1           | single | consent | marketing | s9         | 2026-03-06   |
    | d3            | c2           | single | consent | marketing | s1         | 2026-03-06   |"""
NOT_WHOLE = pl.DataFrame(schema=WHOLE)
OF_ELNAT = pl.DataFrame([("consents", "elnat")], schema=WHOLE, orient="row")


@pytest.mark.parametrize("whole", [NOT_WHOLE, OF_ELNAT], ids=["nobody's", "another company's"])
@pytest.mark.parametrize("promise", ["consent_covers_holding", "withdrawal_erases"])
def test_data_on_a_consent_that_is_not_exported_cannot_be_judged(tmp_path, promise, whole):
    """It may be covered by it; whose consent is known, and another's covers nothing, can be."""
    tables = {"consents": CONSENTS, "processings": REGISTER, "holdings": HOLDINGS}
    rows, lacking = judge(tmp_path, tables, promise, whole_exports=whole)
    assert lacking["item_id"].to_list() == ["h1"]
    assert "h1" not in rows["item_id"]
    assert "h2" in rows["item_id"]


def test_where_all_consents_are_exported_one_that_lacks_is_none(tmp_path: Path):
    """Then the row names something that is not there, and it is uncovered when nothing else does
    cover it."""
    tables = {"consents": CONSENTS, "processings": REGISTER, "holdings": HOLDINGS}
    rows, lacking = judge(tmp_path, tables, "consent_covers_holding")
    assert lacking.is_empty()
    late = rows.filter(pl.col("due_on").is_not_null())
    assert late.select("item_id", "reason", "due_on").rows() == [
        ("h1", "withdrawn", date(2026, 3, 6)),
        ("h2", "withdrawn", date(2026, 3, 6)),
        ("h3", "of_another_customer", date(2025, 1, 9)),
    ]


def test_a_disclosure_on_a_consent_that_is_not_exported_cannot_be_judged(tmp_path: Path):
    """Unless another consent of the customer covers it, or all consents of the company are
    exported."""
    tables = {"consents": CONSENTS, "disclosures": DISCLOSURES}
    tables["recipients"] = "| recipient_id | role |\n| m1 | controller |"
    promise = "disclosure_has_ground"
    rows, lacking = judge(tmp_path / "a", tables, promise, whole_exports=NOT_WHOLE)
    assert lacking["item_id"].to_list() == ["d1:contact"]
    found = rows.select("item_id", "closed_as").rows()
    assert found == [("d2:contact", "met"), ("d3:contact", "broken")]
    rows, lacking = judge(tmp_path / "b", tables, promise)
    assert lacking.is_empty()
    assert rows["closed_as"].to_list() == ["broken", "met", "broken"]


def test_data_that_is_kept_rests_on_a_purpose_and_no_channel(tmp_path: Path):
    """A consent for e-mail is a consent to the purpose: the company may keep the profile from which
    the e-mails are made. So a consent for any channel covers it, a no for one channel takes nothing
    from a consent for all (the others live), and a withdrawal asks for nothing to be erased while
    a consent for another channel lives. It is the last of them that counts: the contract's
    channels end with `other`, so no list of noes for single channels is a no to the purpose; who
    wants that refuses, withdraws or objects without a channel."""
    consents = """
        | consent_id | customer_key | for_channel | decision | decided_on | withdrawn_on |
        | s1         | c1           | email       | given    | 2025-01-10 | 2026-03-06   |
        | s2         | c1           | sms         | given    | 2025-01-10 | 2026-05-06   |
        | s3         | c2           |             | given    | 2025-01-10 |              |
        | s4         | c2           | email       | refused  | 2026-03-06 |              |
        | s5         | c2           | sms         | refused  | 2026-03-06 |              |
        | s6         | c2           | post        | refused  | 2026-03-06 |              |
        | s7         | c2           |             | refused  | 2026-06-06 |              |"""
    holdings = """
        | holding_id | customer_key | category | collected_on |
        | h1         | c1           | campaign | 2025-01-10   |
        | h2         | c2           | campaign | 2025-01-10   |"""
    tables = {"consents": consents, "processings": REGISTER, "holdings": holdings}
    rows, _ = judge(tmp_path / "covers", tables, "consent_covers_holding")
    uncovered = rows.filter(pl.col("due_on").is_not_null())
    assert uncovered.select("item_id", "arises_on").rows() == [
        ("h1", date(2026, 5, 7)),
        ("h2", date(2026, 6, 7)),
    ]
    rows, _ = judge(tmp_path / "erases", tables, "withdrawal_erases")
    assert rows.select("item_id", "part", "arises_on").rows() == [("h1", "s2", date(2026, 5, 6))]


def coverage(file: str, complete: bool, companies: tuple[str, ...] | None) -> Coverage:
    return Coverage(
        table="consents",
        file=file,
        complete=complete,
        is_assumed=False,
        companies=companies,
        systems=None,
        extracted_at=datetime(2026, 11, 1, 4),
        events_from=None,
        columns=(),
    )


@pytest.mark.parametrize(
    ("files", "whole"),
    [
        ([("a", True, None)], [None]),
        ([("a", True, ("kem",))], ["kem"]),
        ([("a", False, None)], []),
        ([("a", True, ("kem", "elnat")), ("b", False, ("elnat",))], ["kem"]),
        ([("a", True, None), ("b", False, ("elnat",))], ["kem"]),
        ([("a", True, ("kem",)), ("b", False, None)], []),
    ],
    ids=["whole", "one company", "partial", "a part of one", "all but one", "a part of all"],
)
def test_a_table_is_exported_whole_where_no_file_of_it_is_partial(files, whole):
    """A partial file has what changed: a row that it lacks may be in the source."""
    known = KnownTables(
        tables={"consents": TableRows(Path("none"), None)},
        coverage=[coverage(*file) for file in files],
        companies={"kem", "elnat"},
    )
    assert known.whole_exports.rows() == [("consents", company) for company in whole]
