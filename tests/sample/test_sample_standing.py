"""How the invented group stands: promises kept, nearly kept and not kept; most faults long past."""

from datetime import date

import polars as pl
import pytest

import queries
from queries.sample import UNTIL
from queries.sample.scope import scope_of
from queries.sample.world import world_of
from tests.support.command import run

RARER = ("answer_restriction_request", "answer_portability_request", "answer_objection")
IN_ORDER = (
    *RARER,
    "keep_for_statutory_period",
    "held_data_is_locked_away",
    "erasure_has_disposal_decision",
    "withdrawal_erases",
    "withdrawal_stops_use",
    "disclosure_has_ground",
    "disclosure_has_confidentiality",
    "agreement_is_renewed",
    "refusal_told_in_time",
    "extension_told_in_time",
    "request_is_free",
)
ALMOST = ("consent_covers_use", "disclosure_has_agreement")
NEAR = (
    *ALMOST,
    "answer_rectification_request",
    "consent_covers_holding",
    "consent_is_provable",
    "erase_after_statutory_period",
    "disposal_is_decided",
)
SHORT = (
    "erase_after_relationship",
    "answer_access_request",
    "answer_erasure_request",
    "electronic_marketing_has_ground",
    "marketing_stops_on_objection",
    "disclosure_has_promised_agreement",
)
A_YEAR_BACK, LONG_BACK = date(2025, 10, 31), date(2025, 9, 30)


SIZES = [1, 90, 600, 2_000, 5_000]
# In a smaller group there is no room for these faults.
WITH_ROOM = pytest.mark.parametrize("key", [n for n in SIZES if n >= 600], indirect=True)


@pytest.fixture(scope="module", params=SIZES, ids=str)
def key(request):
    """The key to the faults of samples of several sizes."""
    return request.param, world_of(scope_of(request.param, 4, UNTIL)).key


@WITH_ROOM
def test_what_went_wrong_with_rarer_requests_lies_behind(key):
    """All of it fell due more than thirteen months ago, and is answered."""
    mine = key[1].filter(pl.col("name").is_in(RARER))
    assert mine["name"].n_unique() == 3
    assert mine["until_on"].null_count() == 0
    assert (mine["from_on"] < LONG_BACK).all()


def test_few_uses_and_disclosures_went_wrong_in_the_last_year(key):
    """One to five at any size that has the room, and nothing in the month before that year."""
    for name in ALMOST:
        mine = key[1].filter(pl.col("name") == name)
        lately = mine.filter(pl.col("from_on") > A_YEAR_BACK).height
        assert (1 if key[0] >= 600 else 0) <= lately <= 5
        assert mine.filter(pl.col("from_on").is_between(LONG_BACK, A_YEAR_BACK)).is_empty()
        assert key[0] < 600 or mine.height > 2 * lately


@WITH_ROOM
def test_some_uncovered_data_stands_and_most_was_cleaned_up(key):
    """Two to five holdings are uncovered at the end; the others ended more than a year ago."""
    mine = key[1].filter(pl.col("name") == "consent_covers_holding")
    still = mine["until_on"].null_count()
    ended = mine["until_on"].drop_nulls()
    assert 2 <= still <= 5 and ended.len() > still
    assert (ended < LONG_BACK).all()


def test_the_group_has_promises_of_every_standing(tmp_path):
    """By the product itself: what is kept, what is nearly, what is not, at 2,000 customers. A
    promise that no list names may stand as it likes."""
    folder, store = tmp_path / "exports", tmp_path / "store"
    assert run("sample", folder, "--customers", 2_000, "--flavour", "swedish", "--seed", 9) == 0
    assert run("--store", store, "load", folder) == 0
    nb = queries.open(store)
    stands = dict(nb.standing().select("promise", "standing").iter_rows())
    named = {
        **dict.fromkeys(IN_ORDER, "kept"),
        **dict.fromkeys(NEAR, "near"),
        **dict.fromkeys(SHORT, "not_kept"),
    }
    assert {name: stands[name] for name in named} == named
    assert set(stands.values()) == set(named.values())
    overdue = nb.trend("erase_after_relationship", date(2021, 10, 31), nb.day)["overdue"]
    assert overdue[0] >= 1, "the oldest lies there since long ago"
    assert 20 <= overdue[-1] <= 40 and overdue[-1] >= overdue[-13] + 8, "it grew this year"
