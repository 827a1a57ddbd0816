"""The sentences of the consent promises, over a sample: each true for its status."""

from __future__ import annotations

from pathlib import Path

import pytest

import queries

PROMISES = (
    "consent_covers_use",
    "consent_covers_holding",
    "consent_is_provable",
    "withdrawal_erases",
    "withdrawal_stops_use",
    "electronic_marketing_has_ground",
    "marketing_stops_on_objection",
)
# What only a row that fell short is told in.
SHORT = {
    "sv": (
        " utan ",
        "saknar",
        "saknade",
        "kan inte bevisas",
        "kunna bevisas",
        "skulle ha",
        " fast ",
        "efter den sista",
    ),
    "en": (
        "without",
        "lack",
        "not be proven",
        "cannot be proven",
        "was to be",
        "although",
        "after the last",
    ),
}
FELL_SHORT = ("overdue", "met_late", "broken")


@pytest.fixture(scope="module")
def nb(sample_store: Path):
    opened = queries.open(sample_store)
    yield opened
    opened.close()


@pytest.mark.parametrize("lang", ["sv", "en"])
@pytest.mark.parametrize("promise", PROMISES)
def test_every_row_is_told_in_a_sentence_of_its_own_status(nb, promise: str, lang: str):
    """No field is empty; a row that went right has no word of a breach, another has one."""
    statuses = set()
    for day in (None, "2025-06-30"):
        rows = nb.items(promise, as_of=day, lang=lang, limit=None)
        for row in rows.iter_rows(named=True):
            why, status = row["why"], row["status"]
            assert why.endswith(".") and "–" not in why and "{" not in why, (status, why)
            is_told_short = any(word in why for word in SHORT[lang])
            assert is_told_short == (status in FELL_SHORT) or status == "void", (status, why)
            statuses.add(status)
    assert statuses & set(FELL_SHORT) and statuses - set(FELL_SHORT)


def test_the_sentence_names_what_decided_the_row(nb):
    """The record that says so, and its day."""
    for promise in ("consent_covers_use", "withdrawal_stops_use", "marketing_stops_on_objection"):
        broken = nb.items(promise, status="broken", lang="en", limit=None)
        for row in broken.iter_rows(named=True):
            assert row["reason_id"] is None or row["reason_id"] in row["why"]
            assert (row["reason_id"] is None) == (row["reason"] == "never")
