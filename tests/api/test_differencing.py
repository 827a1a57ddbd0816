"""No hidden count can be worked out from what management gets, whichever tables are combined."""

from __future__ import annotations

import os
from datetime import date
from itertools import product
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import queries
from queries.api.measure_runs import filters_of, groups_of, keys_of
from queries.build.schema import DIMENSIONS
from queries.disclosure_control.differencing import COUNT, NAME, Table, hidden
from queries.disclosure_control.roles import ATTRIBUTES
from queries.engine import sql_files
from queries.errors import RoleError
from tests.support.attacker import Attack
from tests.support.command import run
from tests.support.management_answers import of_measure, of_status

LAST, BEFORE = "2026-10-31", "2026-09-30"
IS_SOAK = bool(os.environ.get("NOTICEBOARD_SOAK"))
# Of these something is hidden; the others are about firms, persons' rows or not of counts. What is
# attacked for long is attacked at every run of the soak.
LONG = ("disclosures", "purge")
MEASURES = tuple(
    name
    for name, file in sql_files.folder("measures").items()
    if (ATTRIBUTES & set(keys_of(file)) - set(file.withheld) or file.total_of)
    and not (file.is_about_firms or "role" in file.header)
)


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


@pytest.mark.parametrize("name", [name for name in MEASURES if IS_SOAK or name not in LONG])
def test_no_hidden_count_of_a_measure_is_recovered(boards, name):
    seen, hidden_cells = attacked(of_measure(boards["dpo"], boards["management"], name, LAST))
    assert seen and (hidden_cells or name == "reopened")


def test_every_measure_that_hides_something_is_attacked(boards):
    """One that is added later is not forgotten."""
    hiding = set()
    for name, file in sql_files.folder("measures").items():
        groups = [[], *([group] for group in groups_of(file) if group in ATTRIBUTES)]
        for by in groups:
            try:
                found = boards["management"].measure(name, LAST, by=by)
            except queries.errors.NoticeboardError:
                continue
            if "hidden" in found.columns:
                hiding.add(name)
    assert hiding <= set(MEASURES)


@pytest.mark.skipif(not IS_SOAK, reason="a minute for each store")
def test_no_hidden_count_of_the_samples_is_recovered(sample_store):
    boards = {role: queries.open(sample_store, role=role) for role in ("dpo", "management")}
    assert attacked(of_promises(boards, LAST))[1] > 500
    for name in MEASURES:
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
        ("register", ["system", "category"], {}),
        ("disclosures", ["category"], {"ground": "contract"}),
        ("purge", [], {"system": "KundX", "category": "billing"}),
    ):
        with pytest.raises(RoleError, match="one attribute of customers at a time"):
            board.measure(name, LAST, by=by, filters=filters)
    with pytest.raises(RoleError):
        board.status(LAST, by=["system", "category"])


@pytest.mark.parametrize(
    ("name", "group"),
    [
        (name, group)
        for name, file in sql_files.folder("measures").items()
        for group in file.withheld
    ],
)
def test_what_is_withheld_is_refused_as_group_and_as_filter(boards, name, group):
    """Its parts overlap, or are those of other tables: each would give the other away."""
    file = sql_files.measure(name)
    asked = [{"by": [group]}] if group in groups_of(file) else []
    asked += [{"filters": {group: "x"}}] if group in filters_of(file) else []
    assert asked
    for one in asked:
        with pytest.raises(RoleError, match=f"does not see {name} by {group}"):
            boards["management"].measure(name, LAST, **one)


@pytest.mark.parametrize("day", [LAST, BEFORE, "2026-08-31"])
def test_the_same_requests_are_hidden_in_every_measure(sample_store, day):
    """The cohort of the promises to answer is in three measures: what one of them hides could be
    read in another."""
    board = queries.open(sample_store, role="management")
    for more in ([], ["company"]):
        by = [*more, "kind"]
        turnaround = board.measure("turnaround", day, by=by).sort(by)
        handling = board.measure("handling", day, by=by).sort(by)
        outcomes = board.measure("outcomes", day, by=more)
        assert turnaround["requests"].null_count()
        both = turnaround.join(handling, on=by, suffix="_handled")
        assert both.height == turnaround.height
        assert both["requests"].eq_missing(both["requests_handled"]).all()
        for name in ("in_time", "late", "open_late", "paused", "withdrawn"):
            mine = outcomes.filter(outcome=name).select(*by, told="requests")
            both = turnaround.select(*by, name).join(mine, on=by, how="inner")
            assert both[name].eq_missing(both["told"]).all(), (by, name)
    board.close()


def subtracted(whole: pl.DataFrame, parts: pl.DataFrame, keys: list[str], names) -> list[str]:
    """What follows from a whole and its parts: the whole from all its parts, the only hidden part
    from the whole and the others."""
    found = []
    for name in names:
        hidden_parts = parts.group_by(keys).agg(missing=pl.col(name).null_count())
        both = whole.select(*keys, name).join(hidden_parts, on=keys, nulls_equal=True)
        is_told = pl.col(name).is_not_null()
        given = (~is_told & (pl.col("missing") == 0)) | (is_told & (pl.col("missing") == 1))
        found += [f"{name} {row}" for row in both.filter(given).rows()]
    return found


@pytest.mark.parametrize("more", [[], ["company"]])
def test_the_months_of_a_promise_do_not_give_its_status_away(sample_store, more):
    """What falls due by month adds up to what the promise counts, whichever is asked for."""
    board = queries.open(sample_store, role="management")
    names = ("pending", "overdue", "held", "met", "met_late")
    for dimension in ("system", "category"):
        keys = ["promise", *more, dimension]
        months = board.measure("purge", LAST, by=[*more, dimension])
        status = board.status(LAST, by=[*more, dimension])
        assert months["pending"].null_count() and status["pending"].null_count()
        assert not subtracted(status, months, keys, names)
    board.close()


def test_the_months_of_disclosures_do_not_give_the_year_away(sample_store):
    board = queries.open(sample_store, role="management")
    for group in ("category", "ground"):
        months = board.measure("disclosures", LAST, by=[group, "month"])
        months = months.filter(pl.col("month") > date(2025, 10, 31))
        year = board.measure("disclosures", LAST, by=[group])
        assert months["disclosures"].null_count()
        assert not subtracted(year, months, [group], ("disclosures", "persons", "lacks_agreement"))
    board.close()


def cells_of(rows):
    return pl.DataFrame(rows, schema=["company", "value", COUNT], orient="row").with_columns(
        pl.lit("n").alias(NAME)
    )


KEYS = [("value",), ("company", "value")]
TABLES = [*(Table(keys, ("n",)) for keys in KEYS), Table(("company",), ("n",), is_known=True)]
UNITS = [("company",), ("value",)]


def test_a_small_count_is_hidden_with_one_that_protects_it_in_each_line():
    """By company and value and by value alone: one hidden cell would follow from its line."""
    cells = cells_of(
        [("a", "x", 3), ("a", "y", 20), ("a", "z", 30), ("b", "x", 40), ("b", "y", 50)]
    )
    sums, both, _ = hidden(cells, TABLES, UNITS)
    assert ("a", "x") in both
    for at, line in ((0, "a"), (1, "x")):
        mine = [group for group in both if group[at] == line]
        assert len(mine) > 1 or (at == 1 and len(sums) > 1)


def test_an_exchange_hides_no_total():
    """Two companies that each have both values: the sums by value can stand as they are."""
    cells = cells_of([("a", "x", 3), ("a", "y", 20), ("b", "x", 40), ("b", "y", 50)])
    sums, both, _ = hidden(cells, TABLES, UNITS)
    assert not sums
    assert both == {(company, value) for company in "ab" for value in "xy"}


def test_what_a_known_sum_gives_is_not_hidden():
    """With one value only, its count is the company's, which everybody sees."""
    sums, both, _ = hidden(cells_of([("a", "x", 3), ("b", "x", 40)]), TABLES, UNITS)
    assert not sums and not both


def test_a_difference_that_nobody_prints_is_protected():
    """Of ten judged nine kept: shown both, they say that one was late."""
    cells = pl.DataFrame(
        [("x", "kept", 9), ("x", "late", 1), ("y", "kept", 30), ("y", "late", 20)],
        schema=["value", NAME, COUNT],
        orient="row",
    )
    tables = [Table(("value",), ("kept", "late")), Table(("value",), ("kept",))]
    tables += [Table(("value",), ("late",), is_printed=False)]
    tables += [Table((), (name,), is_known=True) for name in ("kept", "late")]
    judged, kept, late, *_ = hidden(cells, tables, [("value",)])
    assert ("x",) in late
    assert ("x",) in judged or ("x",) in kept


def test_hiding_grows_with_what_is_small_only():
    """Nothing small, nothing hidden."""
    cells = cells_of([(company, value, 8) for company in "ab" for value in "xyz"])
    assert hidden(cells, TABLES, UNITS) == [set(), set(), set()]
    assert hidden(cells.clear(), TABLES, UNITS) == [set(), set(), set()]


COMPANIES, VALUES, MONTHS = ("a", "b", "c"), ("x", "y", "z"), ("m", "n")
FINE = [("value",), ("company", "value"), ("value", "month"), ("company", "value", "month")]


@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    counts=st.lists(st.sampled_from([0, 0, 0, 1, 2, 5, 7, 8, 9, 20, 60]), min_size=18, max_size=18),
    is_known=st.booleans(),
)
def test_of_any_counts_none_is_recovered(counts, is_known):
    """By value, company and month, every table of them, with and without known sums."""
    cells = list(product(COMPANIES, VALUES, MONTHS))
    truth = dict(zip(cells, counts, strict=True))
    rows = [(*cell, n) for cell, n in truth.items()]
    frame = pl.DataFrame(rows, schema=["company", "value", "month", COUNT], orient="row")
    tables = [Table(keys, ("n",)) for keys in FINE]
    tables += [Table(("company", "month"), ("n",), is_known=True)] if is_known else []
    units = [("company",), ("value",), ("month",)]
    decided = hidden(frame.with_columns(pl.lit("n").alias(NAME)), tables, units)
    names = ("company", "value", "month")
    attack = Attack(truth)
    for table, groups in zip(tables, decided, strict=True):
        at = [names.index(key) for key in table.keys]
        for group in {tuple(cell[i] for i in at) for cell in cells}:
            inside = [cell for cell in cells if tuple(cell[i] for i in at) == group]
            value = None if group in groups else sum(truth[cell] for cell in inside)
            attack.see(f"{table.keys} {group}", inside, value, is_public=table.is_known)
    assert not attack.recovered()
    assert not attack.small_and_shown()
