"""No hidden count can be worked out from what management gets, whichever tables are combined."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import polars as pl
import pytest

import queries
from queries.build.schema import DIMENSIONS
from queries.disclosure_control.differencing import Table, hidden
from queries.disclosure_control.roles import ATTRIBUTES
from queries.engine import sql_files
from queries.errors import RoleError
from tests.support.attacker import Attack
from tests.support.command import run
from tests.support.management_answers import of_measure, of_status

LAST, BEFORE = "2026-10-31", "2026-09-30"
IS_SOAK = bool(os.environ.get("NOTICEBOARD_SOAK"))
# In these something is hidden; the others are about firms, persons' rows or not of counts.
MEASURES = ("backlog", "consent_coverage", "consents", "consent_moves", "margin", "outcomes")
MEASURES += ("purge_ages", "retained", "uncovered")
LARGE = ("disclosures", "handling", "purge", "register", "turnaround")


@pytest.fixture(scope="module")
def small_world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("world")
    assert run("sample", folder / "exports", "--customers", 150, "--seed", 21) == 0
    assert run("--store", folder / "store", "load", folder / "exports") == 0
    return folder / "store"


@pytest.fixture(scope="module")
def boards(small_world: Path):
    found = {role: queries.open(small_world, role=role) for role in ("dpo", "management")}
    yield found
    for nb in found.values():
        nb.close()


def attacked(attacks) -> tuple[int, int]:
    """How many cells were seen and hidden; fails if one of the hidden ones was recovered."""
    seen = hidden_cells = 0
    for attack in attacks:
        assert not attack.contradictions()
        assert not attack.recovered()
        assert not attack.small_and_shown()
        seen, hidden_cells = seen + attack.seen, hidden_cells + len(attack.hidden)
    return seen, hidden_cells


def of_promises(boards, day: str):
    every = [name for name in DIMENSIONS if name in ATTRIBUTES]
    for dimension in every if IS_SOAK else ("system", "channel"):
        yield from of_status(boards["dpo"], boards["management"], day, dimension)


@pytest.mark.parametrize("day", [LAST, BEFORE] if IS_SOAK else [LAST])
def test_no_hidden_count_of_a_promise_is_recovered(boards, day):
    """From the total, a dimension, the company, both, and narrowed to each value of each."""
    seen, hidden_cells = attacked(of_promises(boards, day))
    assert seen > 5_000 and hidden_cells > 300


@pytest.mark.parametrize("name", [*MEASURES, *(LARGE if IS_SOAK else ())])
def test_no_hidden_count_of_a_measure_is_recovered(boards, name):
    seen, hidden_cells = attacked(of_measure(boards["dpo"], boards["management"], name, LAST))
    assert seen and hidden_cells


def test_every_measure_that_hides_something_is_attacked(boards):
    """One that is added later is not forgotten."""
    hiding = set()
    for name in sql_files.folder("measures"):
        try:
            found = boards["management"].measure(name, LAST)
        except queries.errors.NoticeboardError:
            continue
        if "hidden" in found.columns:
            hiding.add(name)
    assert hiding <= {*MEASURES, *LARGE}


@pytest.mark.skipif(not IS_SOAK, reason="a minute for each store")
def test_no_hidden_count_of_the_samples_is_recovered(sample_store):
    boards = {role: queries.open(sample_store, role=role) for role in ("dpo", "management")}
    assert attacked(of_promises(boards, LAST))[1] > 500
    for name in (*MEASURES, *LARGE):
        attacked(of_measure(boards["dpo"], boards["management"], name, LAST))


def test_the_attacker_recovers_what_subtraction_gives():
    """A tester that finds nothing anywhere would pass every test above."""
    attack = Attack({"a": 3, "b": 9, "c": 0, "d": 5})
    attack.see("total", "abcd", 17)
    attack.see("b", "b", 9)
    attack.see("a", "a", None)
    attack.see("d", "d", None)
    assert attack.recovered() == []
    attack.see("a and c", "ac", 3)
    assert attack.recovered() == ["d"]
    attack.see("c", "c", 0)
    assert sorted(attack.recovered()) == ["a", "d"]


def test_the_trend_hides_what_the_status_hides(boards):
    """Of each of its days, by a dimension alone and by company too."""
    board = boards["management"]
    for by in (["system"], ["company", "system"]):
        trend = board.trend("erase_after_relationship", BEFORE, LAST, by=by)
        for day in (BEFORE, LAST):
            status = board.status(day, by=by).filter(promise="erase_after_relationship")
            mine = trend.filter(pl.col("day") == pl.lit(day).str.to_date())
            both = mine.join(status, on=by, nulls_equal=True, suffix="_status")
            assert both.height == status.height > 3
            for name in ("pending", "overdue", "met", "judged", "kept"):
                assert both[name].eq_missing(both[f"{name}_status"]).all()


def test_what_lies_ahead_gives_management_no_single_day(boards):
    board = boards["management"]
    for asked in ({"every": "day"}, {"days": 1}, {"days": 31}, {"as_of": "2026-11-30"}):
        with pytest.raises(RoleError):
            board.ahead(**asked)
    months = board.ahead(every="month")
    assert months["due"].sum() == board.ahead()["due"].sum() == boards["dpo"].ahead()["due"].sum()


def test_two_attributes_of_customers_at_once_are_refused(boards):
    board = boards["management"]
    for name, by, filters in (
        ("turnaround", ["kind"], {"channel": "email"}),
        ("register", ["system", "category"], {}),
        ("purge", [], {"system": "KundX", "category": "billing"}),
    ):
        with pytest.raises(RoleError, match="one attribute of customers at a time"):
            board.measure(name, LAST, by=by, filters=filters)
    with pytest.raises(RoleError):
        board.status(LAST, by=["system", "category"])


def test_a_small_count_is_hidden_with_one_that_protects_it_in_each_line():
    """By company and value and by value alone: one hidden cell would follow from its line."""
    counts = np.array([[3, 20, 30], [40, 50, 60]])
    rows, columns = np.arange(2), np.arange(3)
    tables = [Table(np.zeros(2, int), columns), Table(rows, columns)]
    sums, cells = hidden(counts, np.ones((2, 3), bool), tables)
    assert cells[0, 0] and cells.sum(1).tolist()[0] >= 2
    assert sums.any() or (cells.sum(0) != 1).all()
