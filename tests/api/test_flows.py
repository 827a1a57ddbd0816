"""The daily flows say on every day what the sentences of `1-idea` say: an independent opinion, for
random stretches of every nature."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import queries
from queries.build.schema import FLOWS, STATED, empty_flows
from queries.build.steps import TO_FLOWS, TO_JUDGED, make
from queries.engine import sql_files
from queries.engine.on_duckdb import Engine
from tests.oracle.clock import year_before
from tests.oracle.flows import STATUSES, Stretch, count, kept_share

FIRST = date(2024, 1, 25)
DAYS = [FIRST + timedelta(days=n) for n in range(-3, 480, 1)]
NATURES = ("duty", "condition", "event")


def _day(low: int, high: int) -> st.SearchStrategy[date]:
    return st.integers(low, high).map(lambda n: FIRST + timedelta(days=n))


@st.composite
def a_duty(draw: st.DrawFn) -> Stretch:
    """A due day or none, before or after it arises, an instant or not, every way to close."""
    arises = draw(_day(0, 60))
    due_hour = draw(st.booleans())
    due = draw(_day(-10, 90)) if due_hour else draw(st.none() | _day(-10, 90))
    closed = draw(st.none() | _day(-5, 120))
    if due and draw(st.booleans()):
        # the days around the last one are where the definitions part
        closed = due + timedelta(days=draw(st.sampled_from([1, 0, 2, -1])))
    said = draw(st.sampled_from(["met", "void", "cut", "broken"])) if closed else None
    if due_hour and said == "met" and closed and due and closed > due + timedelta(days=1):
        said = "met_late"
    return Stretch("duty", arises, due, closed, said, draw(st.booleans()), due_hour)


@st.composite
def a_condition(draw: st.DrawFn) -> Stretch:
    """Covered (no due day) or uncovered (due the day before it arises)."""
    arises = draw(_day(0, 60))
    closed = draw(st.none() | _day(0, 60).map(lambda d: max(d, arises)))
    said = draw(st.sampled_from(["met", "void", "cut"])) if closed else None
    due = draw(st.sampled_from([None, arises - timedelta(days=1)]))
    return Stretch("condition", arises, due, closed, said)


@st.composite
def an_event(draw: st.DrawFn) -> Stretch:
    """Arises and closes on its day, right or wrong."""
    day = draw(_day(0, 90))
    return Stretch("event", day, None, day, draw(st.sampled_from(["met", "broken"])))


KINDS = {"duty": a_duty(), "condition": a_condition(), "event": an_event()}


def some(nature: str) -> st.SearchStrategy[list[Stretch]]:
    """Stretches of one promise."""
    return st.lists(KINDS[nature], min_size=1, max_size=40)


def stated(stretches: list[Stretch]) -> pl.DataFrame:
    """The stretches as a promise would state them, each a company of its own in turn."""
    rows = [
        {
            "item_table": "t",
            "item_id": str(n),
            "company": f"c{n % 3}",
            "system": ("s1", None)[n % 2],
            "arises_on": s.arises,
            "due_on": s.due,
            "due_at": None,
            "closed_on": s.closed,
            "closed_as": s.closed_as,
            "late_before": s.late_before,
        }
        for n, s in enumerate(stretches)
    ]
    types = {
        "VARCHAR": pl.String,
        "DATE": pl.Date,
        "TIMESTAMP": pl.Datetime("us"),
        "BOOLEAN": pl.Boolean,
    }
    schema = {name: types[kind] for name, kind in STATED.items()}
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    hours = [bool(s.due_hour) for s in stretches]
    noon = pl.col("due_on").cast(pl.Datetime("us")) + pl.duration(days=1, hours=12)
    return frame.with_columns(due_at=pl.when(pl.Series(hours)).then(noon).otherwise("due_at"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("engine")


# What these stretches do without: nothing left the exports, nothing was measured late.
EMPTY = {
    "presence": sql_files.folder("relations")["presence"].columns,
    "absences": {"item_table": "VARCHAR", "item_id": "VARCHAR", "back_on": "DATE"},
    "first_extracts": {"table_name": "VARCHAR", "company": "VARCHAR", "first_on": "DATE"},
    "holdings": {"company": "VARCHAR", "erased_on": "DATE"},
}


@dataclass
class World:
    """Stretches of one or more promises, and what the build knows besides."""

    stated: Mapping[str, pl.DataFrame]
    nature: str = "duty"
    erases: bool = False
    dimensions: Sequence[str] = ()
    folding: Sequence[str] = ()
    carried: pl.DataFrame = field(default_factory=empty_flows)

    def judged(self, folder: Path) -> Engine:
        """The project's own steps over these relations, as far as the flows."""
        engine = Engine(folder)
        frames = {
            "stated": pl.concat(
                frame.select(
                    pl.lit(name).alias("promise"), pl.col("item_id").alias("row_id"), *STATED
                )
                for name, frame in self.stated.items()
            ),
            "chosen_promises": pl.DataFrame(
                [(name, self.nature, self.erases, True) for name in self.stated],
                schema=["promise", "nature", "erases", "keeps_met"],
                orient="row",
            ),
            "promise_dimensions": pl.DataFrame(
                [(name, dimension) for name in self.stated for dimension in ("", *self.dimensions)],
                schema=["promise", "dimension"],
                orient="row",
            ),
            "folding": pl.DataFrame(
                [("t", item) for item in self.folding],
                schema={"item_table": pl.String, "item_id": pl.String},
                orient="row",
            ),
            "carried": self.carried,
        }
        for name, frame in frames.items():
            engine.frame(name, frame)
        for name, columns in EMPTY.items():
            engine.parquet(name, columns, ())
        make(engine, TO_JUDGED)
        make(engine, TO_FLOWS)
        return engine

    def flows(self, folder: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
        """The daily flows, and those to carry on."""
        engine = self.judged(folder)
        try:
            daily, carried = (
                engine.rows(sql_files.figure(name).text) for name in ("daily", "carried_on")
            )
        finally:
            engine.close()
        return daily, carried.cast(dict(empty_flows().schema))


def packed(
    folder: Path, worlds: Sequence[list[Stretch]], nature: str
) -> Iterator[tuple[list[Stretch], pl.DataFrame]]:
    """Each list of stretches with its daily flows, all of them judged in one build."""
    frames = {f"p{n}": stated(stretches) for n, stretches in enumerate(worlds)}
    daily, _ = World(frames, nature).flows(folder)
    for name, stretches in zip(frames, worlds, strict=True):
        yield stretches, daily.filter(pl.col("promise") == name)


def flows(folder: Path, frame: pl.DataFrame, nature: str, dimension: str = "") -> pl.DataFrame:
    """The daily flows of one promise's stretches, by one dimension."""
    daily, _ = World({"p": frame}, nature, dimensions=[dimension] if dimension else []).flows(
        folder
    )
    found = daily.filter(pl.col("dimension") == dimension).drop("promise", "dimension")
    return found.sort("company", "value", "day", nulls_last=True)


def sums(found: pl.DataFrame, day: date) -> dict[str, int]:
    """The running sums on a day, as statuses."""
    to = found.filter(pl.col("day") <= day)
    f = {name: int(to[name].sum()) for name in FLOWS}
    return {
        "pending": f["arisen"] - f["held"] - f["lapsed"] - f["met"] - f["void"] - f["cut"],
        "held": f["held"],
        "overdue": f["lapsed"] - f["met_late"] - f["broken"] - f["void_late"] - f["cut_late"],
        "met": f["met"],
        "met_late": f["met_late"],
        "broken": f["broken"],
        "void": f["void"] + f["void_late"],
        "things": f["arisen"] - f["cut"] - f["cut_late"],
    }


def share(found: pl.DataFrame, nature: str, day: date) -> float | None:
    """The kept share on a day, from the flows."""
    if nature == "condition":
        now = sums(found, day)
        cases = now["pending"] + now["overdue"]
        return now["pending"] / cases if cases else None
    year = found.filter(pl.col("day").is_between(year_before(day), day, closed="right"))
    judged, kept = int(year["judged"].sum()), int(year["kept"].sum())
    return kept / judged if judged else None


@pytest.mark.parametrize("nature", NATURES)
@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)
@given(data=st.data())
def test_the_sums_of_the_flows_are_the_statuses_on_every_day(folder, nature, data):
    """Every status on every day of the window, and that they partition what has arisen."""
    worlds = data.draw(st.lists(some(nature), min_size=1, max_size=12))
    for stretches, found in packed(folder, worlds, nature):
        for day in DAYS[:150]:
            said, told = sums(found, day), count(stretches, day)
            assert {name: said[name] for name in STATUSES} == {n: told[n] for n in STATUSES}
            assert sum(said[name] for name in STATUSES) == said["things"]


@pytest.mark.parametrize("nature", NATURES)
@settings(
    max_examples=14,
    deadline=None,
    derandomize=True,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)
@given(data=st.data())
def test_the_kept_share_is_its_sentence(folder, nature, data):
    """Of those whose last day passed, or that broke, in the twelve months to the day."""
    worlds = data.draw(st.lists(some(nature), min_size=1, max_size=12))
    for stretches, found in packed(folder, worlds, nature):
        for day in DAYS[::7]:
            assert share(found, nature, day) == kept_share(stretches, day)


@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_order_does_not_matter_and_parts_add_up(folder, data):
    """The same rows in another order, or judged in two parts and added, give the same flows."""
    stretches = data.draw(st.lists(a_duty(), min_size=2, max_size=25))
    frame = stated(stretches)
    whole = flows(folder, frame, "duty")
    shuffled = frame.sample(fraction=1, shuffle=True, seed=data.draw(st.integers(0, 99)))
    assert flows(folder, shuffled, "duty").equals(whole)
    cut = data.draw(st.integers(0, frame.height))
    parts = pl.concat([flows(folder, part, "duty") for part in (frame[:cut], frame[cut:])])
    keys = ["company", "value", "day"]
    added = parts.group_by(keys).agg(pl.all().sum()).sort(keys).select(whole.columns)
    assert added.equals(whole.sort(keys))


@settings(
    max_examples=10,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_a_dimension_keeps_null_apart_and_sums_to_the_whole(folder, data):
    """Breakdowns hold the null value as a group of its own and add up to the undivided flows."""
    frame = stated(data.draw(st.lists(a_duty(), min_size=2, max_size=25)))
    whole = flows(folder, frame, "duty")
    by_system = flows(folder, frame, "duty", "system")
    assert by_system["value"].null_count() > 0
    keys = ["company", "day"]
    added = by_system.drop("value").group_by(keys).agg(pl.all().sum()).sort(keys)
    assert added.equals(whole.drop("value").sort(keys).select(added.columns))


def test_a_broken_thing_counts_when_it_breaks_or_when_it_was_late():
    """The earlier of the two: a duty that broke after its last day is judged when that passed."""
    broke = Stretch("duty", date(2026, 1, 1), date(2026, 1, 10), date(2026, 2, 1), "broken")
    assert broke.judged() == (date(2026, 1, 11), False)
    early = Stretch("duty", date(2026, 1, 1), date(2026, 1, 10), date(2026, 1, 5), "broken")
    assert early.judged() == (date(2026, 1, 5), False)


def test_no_cases_is_no_share(folder):
    """A promise without a case in the window is never 100 %."""
    later = Stretch("duty", FIRST, FIRST + timedelta(days=400), None, None)
    found = flows(folder, stated([later]), "duty")
    assert share(found, "duty", FIRST + timedelta(days=10)) is None
    assert Counter(sums(found, FIRST))["pending"] == 1


@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_what_is_folded_is_carried_on_and_changes_no_flow(folder, data):
    """Rows go and their flows stay: this build and the next give what all the rows would give."""
    frame = stated(data.draw(st.lists(a_duty(), min_size=2, max_size=25)))
    going = data.draw(st.sets(st.sampled_from(frame["item_id"].to_list()), min_size=1))
    kinds = {"erases": True, "dimensions": ("system", "due_on", "cohort")}
    whole, nothing = World({"p": frame}, **kinds).flows(folder)
    folding, carried = World({"p": frame}, folding=sorted(going), **kinds).flows(folder)
    is_gone = pl.col("item_id").is_in(sorted(going))
    gone, _ = World({"p": frame.filter(is_gone)}, **kinds).flows(folder)
    stay = frame.filter(~is_gone)
    after, carried_again = World({"p": stay}, carried=carried, **kinds).flows(folder)
    keys = ["dimension", "company", "value", "day"]
    assert nothing.is_empty()
    assert folding.sort(keys).equals(whole.sort(keys))
    assert carried.sort(keys).equals(gone.sort(keys))
    assert after.sort(keys).equals(whole.sort(keys))
    assert carried_again.sort(keys).equals(carried.sort(keys))


def test_a_folded_row_is_kept_neither_as_obligation_nor_among_the_late(folder):
    """Both are about persons whose rows go."""
    late = Stretch("duty", FIRST, FIRST + timedelta(days=10), None, None)
    frame = stated([late, late]).with_columns(customer_key=pl.col("item_id"))
    engine = World({"p": frame}, erases=True, folding=["1"]).judged(folder)
    obligations = engine.rows(sql_files.figure("obligations").text)
    customers = engine.rows(sql_files.figure("late_customers").text)
    engine.close()
    assert obligations["item_id"].to_list() == ["0"]
    assert customers.filter(pl.col("promise").is_null(), pl.col("dimension") == "").rows() == [
        (None, "c0", "", None, FIRST + timedelta(days=11), 1)
    ]


@pytest.mark.parametrize("days_back", [0, 40, 400])
def test_the_sums_of_the_flows_are_the_counts_of_the_rows(sample_store, days_back):
    """`counts.sql` sums what `item_status.sql` defines; of events only the broken are rows."""
    with_rows = queries.open(sample_store)
    day = with_rows.day - timedelta(days=days_back)
    kinds = {p.id: p.nature for p in with_rows.promises.values()}
    asked = "select promise, status, count(*) as things from item_status($day) group by all"
    rows = {(p, status): n for p, status, n in with_rows.sql(asked, {"day": day}).iter_rows()}
    told = with_rows.status(day)
    assert len(rows) > 20
    for row in told.iter_rows(named=True):
        statuses = ("broken",) if kinds[row["promise"]] == "event" else STATUSES
        for status in statuses:
            if row[status] is not None:
                assert row[status] == rows.get((row["promise"], status), 0), (row, status)
