"""Several promises together, as a page says them: sums of their figures, as the role sees them."""

import polars as pl
import pytest

import queries
from queries.build.schema import COUNTED
from queries.disclosure_control.suppression import is_small
from queries.errors import RoleError

DAY = "2026-10-31"


@pytest.fixture(scope="module")
def nb(sample_store):
    return queries.open(sample_store)


@pytest.fixture(scope="module")
def board(sample_store):
    return queries.open(sample_store, role="management")


def answering(nb) -> list[str]:
    return [key for key, promise in nb.promises.items() if promise.kinds]


def erasing(nb) -> list[str]:
    return [key for key, promise in nb.promises.items() if promise.erases]


def test_totals_are_the_sums_of_what_the_promises_say(nb):
    promises = answering(nb)
    parts = nb.status(DAY).filter(pl.col("promise").is_in(promises))
    assert parts["judged"].sum() > 0
    assert nb.totals(promises, DAY).rows() == [tuple(parts[name].sum() for name in COUNTED)]
    by_channel = nb.totals(promises, DAY, by=["channel"])
    assert by_channel["judged"].sum() == parts["judged"].sum()
    assert by_channel["channel"].n_unique() == by_channel.height > 1


def test_of_no_promise_there_is_no_total(nb):
    assert nb.totals([], DAY).is_empty()


def of_public(nb, kind, name):
    """The count of the promises that are about requests of this kind alone: shown as it is."""
    mine = [key for key, one in nb.promises.items() if one.kinds and set(one.kinds) == {kind}]
    return nb.totals(mine, DAY)[name].item() if mine else 0


@pytest.mark.parametrize("dimension", ["kind", "channel"])
def test_totals_of_a_part_tell_management_no_small_count(nb, board, dimension):
    """Neither a count of 1 to 7 nor two counts whose difference is one."""
    promises, hidden = answering(nb), 0
    values = nb.totals(promises, DAY, by=[dimension])[dimension]
    for value in values:
        row = board.totals(promises, DAY, filters={dimension: value}).row(0, named=True)
        open_row = nb.totals(promises, DAY, filters={dimension: value}).row(0, named=True)
        for name in COUNTED:
            assert row[name] in (None, open_row[name])
            assert not is_small(row[name]) or row[name] == of_public(nb, value, name)
            hidden += row[name] is None
        if None not in (row["judged"], row["kept"]):
            late = of_public(nb, value, "judged") - of_public(nb, value, "kept")
            assert not is_small(row["judged"] - row["kept"]) or row["judged"] - row["kept"] == late
    assert hidden
    with pytest.raises(RoleError):
        board.totals(promises, DAY, filters={"kind": "access", "channel": "email"})


def test_of_a_purpose_management_is_not_told_how_few_uses_lacked_consent(nb, board):
    use = ["consent_covers_use"]
    for purpose in nb.status(DAY, by=["purpose"]).filter(promise=use[0])["purpose"]:
        told = board.status(DAY, filters={"purpose": purpose}).filter(promise=use[0])
        for short in (told["judged"] - told["kept"]).drop_nulls():
            assert not is_small(short)


def test_ages_add_up_to_what_is_overdue(nb):
    for promises in (erasing(nb), erasing(nb)[:1]):
        whole = nb.totals(promises, DAY)["overdue"].item()
        assert nb.overdue_ages(promises, DAY)["overdue"].sum() == whole > 0


def test_a_hidden_age_cannot_be_worked_out_from_the_sum(nb, board):
    hidden = 0
    scopes = [erasing(nb), *([promise] for promise in erasing(nb))]
    for promises in scopes:
        for company in (None, *nb.companies):
            ages = board.overdue_ages(promises, DAY, company)["overdue"]
            assert not any(is_small(count) for count in ages)
            assert ages.null_count() != 1
            hidden += ages.null_count()
    assert hidden


def test_customers_are_counted_once_and_few_are_hidden_from_management(nb, board):
    found = nb.items(erasing(nb), "overdue", DAY)
    people = found.select("company", "customer_key").unique()
    assert nb.overdue_customers(None, DAY) == people.height
    few = 0
    for promise in (None, *erasing(nb)):
        for company in (None, *nb.companies):
            number = nb.overdue_customers(promise, DAY, company)
            told = board.overdue_customers(promise, DAY, company)
            assert told == (None if is_small(number) else number)
            few += is_small(number)
    assert few
