"""Why data is to be erased, and when: every row says its own calculation, and nothing false."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import polars as pl
import pytest

import queries
from queries.deadlines.retention import RetentionRule, relationship_due
from queries.notices.model import LANGUAGES
from queries.notices.reading import read_notice
from tests.support.command import run

CASES = Path(__file__).parents[1] / "spec" / "law_cases"
PROMISES = (
    "erase_after_relationship",
    "erase_after_statutory_period",
    "keep_for_statutory_period",
    "held_data_is_locked_away",
    "disposal_is_decided",
    "erasure_has_disposal_decision",
    "hold_is_reviewed",
)
# Words of a shortfall, that no row in order may say.
OF_A_BREACH = {
    "sv": r"för tidigt|har passerat, och|inte raderade|Inget gallringsbeslut som|försenat från"
    r"|Ingen omprövning|raderades redan|efter den sista dagen\.|inte en rättslig",
    "en": r"too early|has passed, and|not erased|No disposal decision in force|late from"
    r"|show no review|as early as|after the last day\.|not a legal",
}
IN_ORDER = ("met", "pending", "held", "void")


@pytest.fixture(scope="module")
def nb(sample_store):
    return queries.open(sample_store)


@pytest.mark.parametrize("promise", PROMISES)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_row_says_why_and_none_of_it_is_empty(nb, promise, lang):
    """Of every status, on several days: whole sentences, no dash, no name of a column."""
    for day in (nb.day, date(2026, 3, 31), date(2025, 1, 15)):
        rows = nb.items(promise, as_of=day, lang=lang)
        assert rows.height
        for why in rows["why"]:
            assert why and "–" not in why and "{" not in why and "None" not in why
            assert why[0].isupper() and why.endswith(".") and "  " not in why


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_in_order_is_not_told_in_words_of_a_breach(nb, lang):
    """A kept row, one that waits, is held or fell away."""
    for promise in PROMISES:
        rows = nb.items(promise, lang=lang).filter(pl.col("status").is_in(IN_ORDER))
        if promise == "disposal_is_decided":  # pending on its one day, with no decision yet
            continue
        told = rows.filter(pl.col("why").str.contains(OF_A_BREACH[lang]))
        assert told.is_empty(), told["why"][0]


def test_the_steps_are_those_of_due(nb):
    """The same sentences as `noticeboard due --relationship-ended`, of rows without hold or law."""
    rule = RetentionRule.of(read_notice().retention["relationship"])
    rows = nb.items("erase_after_relationship", "overdue", lang="sv").filter(
        pl.col("blocked_by").is_null() & (pl.col("arises_on") == pl.col("counts_from"))
    )
    assert rows.height > 5
    for row in rows.iter_rows(named=True):
        deadline = relationship_due([row["counts_from"]], rule)
        said = " ".join(step["text"] for step in deadline.steps("sv"))
        assert row["why"].startswith(said)
        assert row["due_on"] == deadline.due_on or "gallringskörning" in row["why"]


def test_a_hold_is_told_with_its_days_and_the_run_after_it(nb):
    """The holds of a row are in its words, and the last day that came of them."""
    turns = nb.sql("select * from hold_turns where turns_until is not null")
    rows = nb.items("erase_after_relationship", lang="en").join(
        turns, left_on="item_id", right_on="holding_id"
    )
    rows = rows.filter(
        (pl.col("turns_on") >= pl.col("counts_from"))
        & (pl.col("arises_on") > pl.col("turns_until"))
    )
    assert rows.height
    for row in rows.iter_rows(named=True):
        assert re.search(r"(A hold because of|Restricted, so)", row["why"]), row


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    """The board of a case of the law."""

    def opened(name: str) -> queries.Noticeboard:
        store = tmp_path_factory.mktemp(name) / "store"
        assert run("load", CASES / name / "x1", "--store", store) == 0
        return queries.open(store)

    return opened


def test_restricted_data_is_on_no_work_list(case):
    """Article 18: it may only be stored, so nobody is told to erase it (case 19)."""
    nb = case("19-restricted-data-on-the-work-list")
    assert nb.work_list_size("S19").rows == 0
    (held,) = nb.items("erase_after_relationship", item="h19", lang="sv").iter_rows(named=True)
    assert held["blocked_by"] == "restriction"
    assert "Sedan lördag 10 januari 2026 är uppgifterna begränsade" in held["why"]


def test_an_open_request_is_told_beside_the_row(case):
    """The data is due, and the customer has asked for it (case 20)."""
    nb = case("20-open-access-request-and-purge")
    listed = {lang: nb.work_list("S19", reason="gallring", lang=lang) for lang in LANGUAGES}
    assert listed["sv"]["holding_id"].to_list() == ["h20"]
    assert "10 november 2026" in listed["sv"]["warning"][0]
    assert "10 November 2026" in listed["en"]["warning"][0]
    assert nb.work_list_size("S19").warned == 1


def test_a_narrow_hold_keeps_what_it_names_alone(case):
    """Metering is held, campaign data is on the list (case 46)."""
    nb = case("46-hold-narrower-than-the-contract")
    assert nb.work_list("S46", reason="gallring")["holding_id"].to_list() == ["h46a"]
