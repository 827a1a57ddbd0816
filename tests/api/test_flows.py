"""The daily flows say on every day what the sentences of `1-idea` say: an independent opinion, for
random stretches of every nature."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from queries.build.schema import STATED
from queries.engine import sql_files
from queries.engine.on_duckdb import Engine
from tests.oracle.clock import year_before
from tests.oracle.flows import STATUSES, Stretch, count, kept_share

FIRST = date(2024, 1, 25)
DAYS = [FIRST + timedelta(days=n) for n in range(-3, 480, 1)]
NATURES = ("duty", "condition", "event")
FLOWS = (
    "arisen",
    "held",
    "lapsed",
    "met",
    "met_late",
    "broken",
    "void",
    "void_late",
    "cut",
    "cut_late",
    "judged",
    "kept",
)


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
def engine(tmp_path_factory: pytest.TempPathFactory):
    made = Engine(tmp_path_factory.mktemp("engine"))
    yield made
    made.close()


def flows(engine: Engine, frame: pl.DataFrame, nature: str, dimension: str = "") -> pl.DataFrame:
    """What the project's own SQL makes of the stretches."""
    for name in ("settled", "obligations"):
        engine.statement(f"drop table if exists {name}")
    engine.frame("settled", frame)
    engine.table("obligations", sql_files.figure("obligations"), {"nature": nature})
    engine.table("moved", sql_files.figure("daily"), {"nature": nature, "dimension": dimension})
    return engine.rows("select * from moved order by all")


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
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)
@given(data=st.data())
def test_the_sums_of_the_flows_are_the_statuses_on_every_day(engine, nature, data):
    """Every status on every day of the window, and that they partition what has arisen."""
    stretches = data.draw(st.lists(KINDS[nature], min_size=1, max_size=40))
    found = flows(engine, stated(stretches), nature)
    for day in DAYS[:150]:
        said, told = sums(found, day), count(stretches, day)
        assert {name: said[name] for name in STATUSES} == {name: told[name] for name in STATUSES}
        assert sum(said[name] for name in STATUSES) == said["things"]


@pytest.mark.parametrize("nature", NATURES)
@settings(
    max_examples=80,
    deadline=None,
    derandomize=True,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)
@given(data=st.data())
def test_the_kept_share_is_its_sentence(engine, nature, data):
    """Of those whose last day passed, or that broke, in the twelve months to the day."""
    stretches = data.draw(st.lists(KINDS[nature], min_size=1, max_size=40))
    found = flows(engine, stated(stretches), nature)
    for day in DAYS[::7]:
        assert share(found, nature, day) == kept_share(stretches, day)


@settings(
    max_examples=30,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_order_does_not_matter_and_parts_add_up(engine, data):
    """The same rows in another order, or judged in two parts and added, give the same flows."""
    stretches = data.draw(st.lists(a_duty(), min_size=2, max_size=25))
    frame = stated(stretches)
    whole = flows(engine, frame, "duty")
    shuffled = frame.sample(fraction=1, shuffle=True, seed=data.draw(st.integers(0, 99)))
    assert flows(engine, shuffled, "duty").equals(whole)
    cut = data.draw(st.integers(0, frame.height))
    parts = pl.concat([flows(engine, part, "duty") for part in (frame[:cut], frame[cut:])])
    keys = ["company", "value", "day"]
    added = parts.group_by(keys).agg(pl.all().sum()).sort(keys).select(whole.columns)
    assert added.equals(whole.sort(keys))


@settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_a_dimension_keeps_null_apart_and_sums_to_the_whole(engine, data):
    """Breakdowns hold the null value as a group of its own and add up to the undivided flows."""
    frame = stated(data.draw(st.lists(a_duty(), min_size=2, max_size=25)))
    whole = flows(engine, frame, "duty")
    by_system = flows(engine, frame, "duty", "system")
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


def test_no_cases_is_no_share(engine):
    """A promise without a case in the window is never 100 %."""
    later = Stretch("duty", FIRST, FIRST + timedelta(days=400), None, None)
    found = flows(engine, stated([later]), "duty")
    assert share(found, "duty", FIRST + timedelta(days=10)) is None
    assert Counter(sums(found, FIRST))["pending"] == 1
