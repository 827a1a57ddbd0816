"""Disclosures counted by what they lacked: sums of the measure, as a role may see them."""

from datetime import date

import polars as pl
import pytest

import queries
from queries.api.disclosures import COUNTS
from queries.disclosure_control.suppression import is_small

DAY = date(2026, 10, 31)
QUARTER = (date(2026, 7, 1), date(2026, 9, 30))
ATTRIBUTES = ("category", "ground")


@pytest.fixture(scope="module")
def nb(sample_store):
    return queries.open(sample_store)


@pytest.fixture(scope="module")
def board(sample_store):
    return queries.open(sample_store, role="management")


@pytest.mark.parametrize("by", [(), ("recipient",), ("recipient", "category", "ground")])
def test_the_counts_are_the_measures_own(nb, by):
    found, whole = nb.disclosure_counts(DAY, by), nb.measure("disclosures", DAY, by)
    assert found.columns == [*by, *COUNTS]
    assert found.height == whole.height
    for name in ("disclosures", "lacks_ground", "lacks_confidentiality", "not_told"):
        assert found[name].sum() == whole[name].sum(), name
    assert found["disclosures"].sum() > found["lacks"].sum() > 0


def test_what_broke_both_promises_of_an_agreement_lacks_one(nb):
    promises = [key for key, promise in nb.promises.items() if promise.panel == "agreement"]
    assert len(promises) == 2
    broken = nb.items(promises, "broken", DAY, due=("2025-11-01", "2026-10-31"))
    things = broken.unique(["item_id", "part"])
    assert broken.height > things.height
    assert nb.disclosure_counts(DAY)["lacks"].item() == things.height


def test_a_period_is_the_sum_of_its_months(nb):
    months = nb.measure("disclosures", DAY, ["month"])
    wanted = months.filter(pl.col("month").is_between(*QUARTER))["disclosures"].sum()
    assert nb.disclosure_counts(DAY, months=QUARTER)["disclosures"].item() == wanted > 0
    by_month = nb.disclosure_counts(DAY, ["month"], months=QUARTER)
    assert sorted(by_month["month"]) == [date(2026, month, 1) for month in (7, 8, 9)]
    assert by_month["disclosures"].sum() == wanted
    nobody = nb.disclosure_counts(DAY, filters={"recipient": "nobody"})
    assert nobody.row(0) == (0,) * len(COUNTS)


@pytest.mark.parametrize("by", [("category",), ("ground",), ("recipient", "category")])
@pytest.mark.parametrize("months", [None, QUARTER])
def test_management_gets_no_small_count_of_a_part(nb, board, by, months):
    true = nb.disclosure_counts(DAY, by, months=months)
    shown = board.disclosure_counts(DAY, by, months=months)
    for name in COUNTS:
        assert not [number for number in shown[name] if is_small(number)], name
    # What is shown is right: in a sum no part is left out.
    both = true.join(shown, on=list(by), nulls_equal=True, suffix="_shown")
    assert both.height == true.height
    for name in COUNTS:
        known = both.drop_nulls(f"{name}_shown")
        if name == "lacks":
            # Without the finer cells only the larger of the two promises' sums is known.
            assert (known["lacks_shown"] <= known["lacks"]).all()
        else:
            assert (known[f"{name}_shown"] == known[name]).all(), name


def test_a_hidden_count_does_not_follow_from_the_sum(board):
    """The sum over all is shown; of each count that is hidden in a part another one is too."""
    whole = board.disclosure_counts(DAY).row(0, named=True)
    for by in ATTRIBUTES:
        parts = board.disclosure_counts(DAY, [by])
        for name in COUNTS:
            if whole[name] is not None:
                assert parts[name].null_count() != 1, (by, name)
