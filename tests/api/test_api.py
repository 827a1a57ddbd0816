"""The analysts' API and the command line over the sample group: the same figures, to the unit."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

import queries
from queries.build.schema import DIMENSIONS, STATUSES
from queries.errors import QueryError, RoleError
from tests.support.command import run

DAYS = ["2026-10-31", "2026-06-30", "2025-12-15"]


@pytest.fixture(scope="module")
def nb(sample_store: Path):
    board = queries.open(sample_store)
    yield board
    board.close()


@pytest.fixture(scope="module")
def management(sample_store: Path):
    board = queries.open(sample_store, role="management")
    yield board
    board.close()


def test_every_promise_of_the_part_is_measured_on_the_sample(nb):
    """And each of them has cases, or the sample would show nothing."""
    found = nb.status()
    assert found["measurable"].all()
    with_cases = found.filter(pl.sum_horizontal(STATUSES) > 0)
    assert set(with_cases["promise"]) == set(nb.promises)


@pytest.mark.parametrize("day", DAYS)
def test_companies_add_up_to_the_group(nb, day):
    """A breakdown by company sums to the group's figure, status by status."""
    group = nb.status(day).select("promise", *STATUSES)
    parts = (
        nb.status(day, by=["company"])
        .group_by("promise", maintain_order=True)
        .agg(pl.col(STATUSES).sum())
    )
    assert parts.equals(group)


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("by", [["system"], ["kind"], ["company", "category"]])
def test_breakdowns_add_up_to_the_group(nb, day, by):
    """By any dimension, the null value included."""
    group = nb.status(day).filter(pl.sum_horizontal(STATUSES) > 0).select("promise", *STATUSES)
    parts = nb.status(day, by=by)
    told = parts.group_by("promise", maintain_order=True).agg(pl.col(STATUSES).sum())
    mine = told.filter(pl.sum_horizontal(STATUSES) > 0)
    dimensions = nb._snapshot.manifest["dimensions"]
    wanted = group.filter(
        pl.col("promise").map_elements(
            lambda p: set(by) - {"company"} <= set(dimensions[p]), return_dtype=pl.Boolean
        )
    )
    assert mine.sort("promise").equals(wanted.sort("promise"))


def test_rows_and_flows_tell_the_same(nb):
    """Two dimensions are counted from the rows, one from the flows: the same sums."""
    promise = "erase_after_relationship"
    rows = nb.status("2026-06-30", by=["system", "category"]).filter(pl.col("promise") == promise)
    flows = nb.status("2026-06-30", by=["system"]).filter(pl.col("promise") == promise)
    counted = (*STATUSES, "judged", "kept")
    summed = rows.group_by("system").agg(pl.col(counted).sum()).sort("system")
    assert summed.equals(flows.select("system", *counted).sort("system"))


@pytest.mark.parametrize(
    "promise",
    [
        "erase_after_relationship",
        "consent_covers_use",
        "answer_access_request",
        "consent_covers_holding",
    ],
)
@pytest.mark.parametrize("day", DAYS)
def test_items_are_as_many_as_the_figure(nb, promise, day):
    """Each status of each promise: as many rows as the flows say, events that went right too."""
    figure = nb.status(day).filter(pl.col("promise") == promise).to_dicts()[0]
    items = nb.items(promise, as_of=day)
    counted = dict(items.group_by("status").len().iter_rows())
    assert {s: counted.get(s, 0) for s in STATUSES} == {s: figure[s] for s in STATUSES}
    keys = ("item_table", "item_id", "part", "arises_on")
    assert items.select(keys).is_unique().all()


def test_the_trend_is_the_status_of_its_days(nb):
    """Month-ends from the series equal the same days asked for one by one."""
    promise = "erase_after_relationship"
    series = nb.trend(promise, "2025-11-01", "2026-10-31")
    assert series["day"].to_list()[0] == date(2025, 11, 30)
    assert series.height == 12
    for row in series.iter_rows(named=True):
        alone = nb.status(row["day"]).filter(pl.col("promise") == promise).to_dicts()[0]
        assert all(row[name] == alone[name] for name in (*STATUSES, "kept_share"))


def test_what_changed_closes_to_the_unit(nb):
    """then + restated + fell due - done - fell away = now, and now is the status."""
    found = nb.changes("2026-06-30", "2026-10-31")
    moved = found["overdue_then"] + found["restated"] + found["fell_due"] - found["done"]
    assert (moved - found["fell_away"]).equals(found["overdue_now"], check_names=False)
    now = nb.status("2026-10-31").select("promise", "overdue")
    joined = found.join(now, on="promise")
    assert joined["overdue_now"].equals(joined["overdue"], check_names=False)
    assert found["fell_due"].sum() > 0


@pytest.mark.parametrize("day", [None, "2026-06-30"])
@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_ahead_by_a_dimension_is_the_same_in_parts(nb, day, dimension):
    """The grouping was dropped without a word. By it, each promise has the same sum; on both days
    the parts of a promise are those of its pending items."""
    parts = nb.ahead(day, by=["company", dimension])
    assert parts.columns == ["promise", "company", dimension, "due"]
    sums = parts.group_by("promise", "company").agg(pl.sum("due")).sort("promise", "company")
    assert sums.equals(nb.ahead(day, by=["company"]).sort("promise", "company"))


def test_ahead_by_category_counts_the_items_of_each(nb):
    day = date(2026, 6, 30)
    items = nb.items("erase_after_relationship", status="pending", as_of=day)
    due = items.filter(pl.col("due_on") < day + timedelta(days=90))
    expected = dict(due.group_by("category").len().iter_rows())
    found = nb.ahead(day, by=["category"]).filter(promise="erase_after_relationship")
    assert dict(found.select("category", "due").iter_rows()) == expected
    assert len(expected) > 1


def test_what_ahead_is_not_broken_down_by_is_refused(nb, sample_store):
    with pytest.raises(QueryError, match="no dimension called 'colour'"):
        nb.ahead(by=["colour"])
    with pytest.raises(QueryError, match="one dimension besides company"):
        nb.ahead(by=["category", "system"])
    board = queries.open(sample_store, role="management")
    with pytest.raises(RoleError, match="by company"):
        board.ahead(by=["category"])
    board.close()


def test_ahead_is_what_is_open_and_due(nb):
    """On the newest day the flows, from a past day the rows: both are the pending items."""
    for day in (nb.day, date(2026, 6, 30)):
        found = dict(nb.ahead(day, 90).select("promise", "due").iter_rows())
        for promise in ("erase_after_relationship", "answer_access_request"):
            items = nb.items(promise, status="pending", as_of=day)
            due = items.filter(pl.col("due_on") < day + timedelta(days=90))
            if day == nb.day:
                closing = nb.sql(
                    "select item_id from obligations where promise = $p and closes_on > $d "
                    "and closed_as in ('void', 'cut') and closed_on <= due_on",
                    {"p": promise, "d": day},
                )
                due = due.filter(~pl.col("item_id").is_in(closing["item_id"].implode()))
            assert found.get(promise, 0) == due.height
    weeks = nb.ahead(every="week")
    assert (
        weeks.group_by("promise")
        .agg(pl.col("due").sum())
        .sort("promise")
        .equals(nb.ahead().sort("promise"))
    )
    assert weeks["week"].dt.weekday().unique().to_list() == [1]


@pytest.mark.parametrize("day", ["2026-10-31", "2026-06-30", "2026-03-17", "2025-12-01"])
@pytest.mark.parametrize("group", ["kind", "company", "channel"])
def test_turnaround_is_of_the_requests_that_the_promises_judge(nb, day, group):
    """One cohort under one name: requests, in_time and share_in_time are the promises' judged, kept
    and kept_share, whatever they are broken down by, and so are the parts of the other measures."""
    promises = [promise for promise in nb.promises.values() if promise.kinds]
    told = nb.totals([promise.id for promise in promises], day, by=[group])
    told = {row[group]: row for row in told.iter_rows(named=True)}
    found = nb.measure("turnaround", day, by=[group])
    assert found["requests"].sum() == sum(row["judged"] for row in told.values()) > 0
    for row in found.iter_rows(named=True):
        mine = told[row[group]]
        assert (row["requests"], row["in_time"]) == (mine["judged"], mine["kept"])
        assert row["share_in_time"] == mine["kept"] / mine["judged"]
        assert row["requests"] == row["answered"] + row["open"] + row["withdrawn"]
    if group == "kind":
        shares = dict(nb.status(day).select("promise", "kept_share").iter_rows())
        for promise in promises:
            of = found.filter(pl.col("kind").is_in(promise.kinds))
            if of["requests"].sum():
                assert of["in_time"].sum() / of["requests"].sum() == shares[promise.id]
    every = found["requests"].sum()
    assert nb.measure("outcomes", day)["requests"].sum() == every
    assert nb.measure("handling", day, by=[group])["requests"].sum() == every
    assert nb.measure("margin", day)["requests"].sum() <= every


def test_the_backlog_of_each_team_is_its_open_requests(nb):
    """By `owner` of the request, the stopped ones among them; narrowed to a team it is the same."""
    found = nb.measure("backlog", by=["owner"])
    teams = dict(found.group_by("owner").agg(pl.sum("requests")).iter_rows())
    owners = dict(nb.sql("select request_id, owner from requests").iter_rows())
    expected: dict[str | None, int] = {}
    for promise in (key for key in nb.promises if key.startswith("answer_")):
        items = nb.items(promise)
        for item in items.filter(pl.col("status").is_in(["pending", "held", "overdue"]))["item_id"]:
            expected[owners[item]] = expected.get(owners[item], 0) + 1
    assert teams == expected and len(teams) > 2
    team = next(owner for owner in teams if owner)
    mine = nb.measure("backlog", filters={"owner": team})
    assert mine["requests"].sum() == teams[team]


def test_a_kind_among_the_filters_of_requests_narrows_them(nb):
    """It was dropped without a word: `kinds` alone was read."""
    for name in ("backlog", "outcomes"):
        named = nb.request_measure(name, kinds=["erasure"])
        assert nb.request_measure(name, filters={"kind": "erasure"}).equals(named)
        assert not nb.request_measure(name).equals(named)
    spans = nb.open_request_spans(kinds=["access"])
    assert nb.open_request_spans(filters={"kind": "access"}).equals(spans)
    groups = nb.request_groups(filters={"kind": "access"})
    assert groups == nb.request_groups(kinds=["access"])
    with pytest.raises(QueryError, match="Name the kinds of requests once"):
        nb.request_measure("backlog", kinds=["access"], filters={"kind": "erasure"})


def test_a_promise_that_does_not_exist_is_refused_among_the_promises_asked_for(nb):
    with pytest.raises(QueryError, match="no promise called 'answer_all'"):
        nb.status(promises=["answer_all"])


def test_turnaround_is_of_the_same_requests_on_every_day(nb):
    """Each request comes in on the day after its last day, and leaves a year later: one by one."""
    promises = [promise.id for promise in nb.promises.values() if promise.kinds]
    counts = set()
    for at in range(45):
        day = nb.day - timedelta(days=at)
        told = nb.totals(promises, day).select("judged", "kept").row(0)
        found = nb.measure("turnaround", day).select("requests", "in_time").row(0)
        assert found == told, day
        counts.add(told)
    assert len(counts) > 10


def test_the_backlog_is_the_open_requests(nb):
    """By days left, the open ones of every kind, paused apart."""
    found = dict(nb.measure("backlog").select("bucket", "requests").iter_rows())
    kinds = [p for p in nb.promises if p.startswith("answer_")]
    now = nb.status().filter(pl.col("promise").is_in(kinds))
    assert found.get("paused", 0) == now["held"].sum()
    late = sum(n for bucket, n in found.items() if bucket.startswith("over"))
    assert late == now["overdue"].sum()
    assert sum(found.values()) == now["held"].sum() + now["overdue"].sum() + now["pending"].sum()
    rows = nb.measure("requests")
    assert rows.filter(pl.col("status") == "overdue").height == now["overdue"].sum()
    assert (rows.filter(pl.col("status") == "overdue")["days"] < 0).all()


def test_a_trial_calculation_changes_nothing_else(nb):
    """Twelve months instead of 24 makes more overdue; the board itself stays as it is."""
    before = nb.status()
    trial = nb.status(settings=["erase_after_relationship.months=12"])
    overdue = {
        name: frame.filter(pl.col("promise") == "erase_after_relationship")["overdue"][0]
        for name, frame in (("now", before), ("trial", trial))
    }
    assert overdue["trial"] > overdue["now"]
    assert nb.status().equals(before)
    # what a statute keeps longer goes over to the other promise after the 24 months
    erasing = ["erase_after_relationship", "erase_after_statutory_period"]
    others = ~pl.col("promise").is_in(erasing)
    assert (
        trial.filter(others)
        .select("promise", *STATUSES)
        .equals(before.filter(others).select("promise", *STATUSES))
    )
    with pytest.raises(QueryError.__mro__[1], match="no figure called 'weeks'"):
        nb.status(settings=["erase_after_relationship.weeks=12"])


def test_management_sees_totals_on_month_ends_and_no_row(management):
    """No item, no key, no own question, no neighbouring day, and nothing of persons in reach."""
    assert management.status("2026-09-30").height == len(management.promises)
    for forbidden in (
        lambda: management.items("erase_after_relationship"),
        lambda: management.sql("select 1"),
        lambda: management.measure("requests"),
        lambda: management.status("2026-09-29"),
        lambda: management.changes("2026-09-29", "2026-10-31"),
        lambda: management.status(settings=["erase_after_relationship.months=12"]),
    ):
        with pytest.raises(RoleError):
            forbidden()
    with pytest.raises(QueryError):
        management._reader.ask("select * from obligations")
    days = management.trend("erase_after_relationship", "2026-01-01", "2026-10-15", "day")["day"]
    assert all((day + timedelta(days=1)).day == 1 for day in days)


def test_management_breakdowns_hide_small_cells_and_what_gives_them_away(management, nb):
    """1 to 7 of anything by an attribute of customers is hidden, and never one cell alone."""
    shown = management.status("2026-09-30", by=["system"])
    open_frame = nb.status("2026-09-30", by=["system"])
    for name in ("overdue", "pending", "met"):
        assert not shown[name].is_between(1, 7).any()
        for promise in shown["promise"].unique():
            mine = shown.filter(pl.col("promise") == promise)[name]
            full = open_frame.filter(pl.col("promise") == promise)[name]
            hidden = mine.null_count() - full.null_count()
            rest = full.filter(full > 0)
            assert hidden != 1 or rest.len() == 1
    assert shown["overdue"].null_count() > open_frame["overdue"].null_count()


def test_managements_measures_are_binned_and_hide_small_cells(management):
    """Days only in bins or on fixed days, and no count of 1 to 7 left standing."""
    margin = management.measure("margin", "2026-09-30")
    assert set(margin["margin_days"]) <= {-15, -14, -7, -3, 0, 1, 8, 31}
    outcomes = management.measure("outcomes", "2026-09-30")
    for frame in (margin, outcomes):
        assert not frame["requests"].is_between(1, 7).any()
        assert frame["requests"].null_count() > 0
    waiting = management.measure("waiting", "2026-09-30")
    assert set(waiting["day"]) <= {0, 7, 14, 21, 28, 31, 60, 90}
    assert waiting["at_risk"].min() > 7


def test_pauses_are_the_held_times_of_open_requests(nb):
    """Every request that stands still has a pause without an end, and no other has."""
    pauses = nb.measure("pauses")
    still = nb.measure("requests").filter(pl.col("is_paused"))
    running = pauses.filter(pl.col("paused_until").is_null())
    assert set(running["request_id"]) == set(still["request_id"])
    since = dict(still.select("request_id", "paused_since").iter_rows())
    assert all(since[r] == day for r, day in running.select("request_id", "paused_from").rows())


@pytest.mark.parametrize(
    "question",
    [
        "select * from read_csv('pyproject.toml')",
        "select * from 'pyproject.toml'",
        "copy daily to 'x.csv'",
        "select 1; select 2",
        "attach 'x.duckdb'",
        "set threads = 1",
        "drop table daily",
        "select * from glob('*')",
        "install httpfs",
        "pragma version",
        "select getenv('HOME') from read_text('pyproject.toml')",
        "insert into daily values (1)",
        "with a as (select * from parquet_scan('x')) select * from a",
        "",
    ],
)
def test_a_question_is_one_select_over_the_snapshot(nb, question):
    """No file, no function that reads one, no second statement, nothing that writes."""
    with pytest.raises(QueryError):
        nb.sql(question)


def test_own_questions_take_parameters(nb):
    found = nb.sql("select count(*) as n from obligations where company = $c", {"c": "elnat"})
    assert found["n"][0] > 0
    assert nb.sql("select * from item_status(date '2026-09-30') limit 1").height == 1


@pytest.mark.parametrize(
    "mistake",
    [
        lambda nb: nb.status("2026-02-30"),
        lambda nb: nb.status(by=["customer_key"]),
        lambda nb: nb.items("no_such_promise"),
        lambda nb: nb.items("consent_covers_use", "late"),
        lambda nb: nb.trend("consent_covers_use", "2026-02-01", "2026-01-01"),
        lambda nb: nb.trend("consent_covers_use", "2026-01-01", "2026-02-01", "hour"),
        lambda nb: nb.measure("happiness"),
        lambda nb: nb.measure("backlog", by=["mood"]),
        lambda nb: nb.changes("2026-10-31", "2026-01-31"),
        lambda nb: nb.ahead(every="year"),
    ],
)
def test_mistakes_are_told_in_a_sentence(nb, mistake):
    with pytest.raises(QueryError) as told:
        mistake(nb)
    assert len(str(told.value).splitlines()) <= 2


def printed(capsys: pytest.CaptureFixture, *arguments: object) -> str:
    capsys.readouterr()
    assert run(*arguments) == 0
    return capsys.readouterr().out


def test_the_command_line_prints_the_same_figures(nb, sample_store, capsys):
    """JSON has the fixed keys and ISO days, CSV the same rows."""
    found = json.loads(printed(capsys, "--store", sample_store, "status", "--format", "json"))
    fixed = ["promise", *STATUSES, "kept_share", "measurable", "missing", "unmeasured"]
    assert set(fixed) <= set(found[0])
    assert [row["overdue"] for row in found] == nb.status()["overdue"].to_list()
    text = printed(
        capsys,
        "--store",
        sample_store,
        "items",
        "erase_after_relationship",
        "--status",
        "overdue",
        "--format",
        "csv",
    )
    rows = list(csv.DictReader(io.StringIO(text)))
    items = nb.items("erase_after_relationship", status="overdue")
    assert [row["item_id"] for row in rows] == items["item_id"].to_list()
    keys = [
        "item_table",
        "item_id",
        "part",
        "customer_key",
        "company",
        "arises_on",
        "due_on",
        "closed_on",
        "closed_as",
        "closed_by",
        "blocked_by",
        "status",
        "days_overdue",
        "why",
    ]
    assert set(keys) <= set(rows[0])
    assert all(row["why"] for row in rows)


@pytest.mark.parametrize(
    "command",
    [
        ["trend", "answer_access_request", "--from", "2026-01-01", "--to", "2026-10-31"],
        ["changes", "--since", "2026-09-30"],
        ["ahead", "--days", "30"],
        ["snapshots"],
        ["measure", "turnaround", "--by", "kind"],
        ["measure", "exports"],
        ["quarantine"],
        ["query", "select count(*) as n from daily"],
        ["items", "consent_covers_use"],
    ],
)
@pytest.mark.parametrize("form", ["table", "json", "csv"])
def test_every_command_prints_in_every_format(sample_store, capsys, command, form):
    """And what is JSON reads as JSON."""
    text = printed(capsys, "--store", sample_store, *command, "--format", form)
    assert text.strip()
    if form == "json":
        json.loads(text)


def test_a_users_mistake_is_exit_code_2_and_no_traceback(sample_store, tmp_path, capsys):
    for wrong in (
        ["--store", tmp_path / "none", "status"],
        ["--store", sample_store, "status", "--as-of", "yesterday"],
        ["--store", sample_store, "query", "drop table daily"],
        ["--store", tmp_path / "new", "load", tmp_path / "no-folder"],
        ["--notice", tmp_path / "none.toml", "--store", tmp_path / "new", "load", tmp_path],
    ):
        assert run(*wrong) == 2
        error = capsys.readouterr().err
        assert error and "Traceback" not in error


def test_strict_tells_by_its_exit_code(sample_store):
    assert run("--store", sample_store, "status", "--strict") == 1
