"""then + fell due - done - fell away + restated = now: for every promise, company, pair of days."""

import random
import shutil
from datetime import date, timedelta

import polars as pl
import pytest

import queries
from queries.api.changes import STEPS
from queries.notices.reading import SHIPPED
from tests.support.command import run

LAST = date(2026, 10, 31)
ROWS = """
select promise, company, lapsed_on, closes_on, closed_as from obligations
where promise = 'erase_after_relationship' or promise = 'answer_access_request'
    or promise = 'consent_covers_holding'
"""


@pytest.fixture(scope="module")
def rebuilt(sample_store, tmp_path_factory):
    """The sample group, judged again under twelve months in place of 24."""
    base = tmp_path_factory.mktemp("rebuilt")
    store = shutil.copytree(sample_store, base / "store")
    notice = base / "notice.toml"
    text = SHIPPED.read_text(encoding="utf-8")
    notice.write_text(text.replace("value = 24", "value = 12"), encoding="utf-8")
    assert run("--notice", notice, "--store", store, "rebuild") == 0
    return store


@pytest.fixture(scope="module", params=["one load", "two loads", "another notice"])
def store(request, sample_store, two_loads, rebuilt):
    return {"one load": sample_store, "two loads": two_loads, "another notice": rebuilt}[
        request.param
    ]


@pytest.fixture(scope="module")
def nb(store):
    return queries.open(store)


def pairs(newest: date, number: int = 12) -> list[tuple[date, date]]:
    """Random pairs of days, near and far, the same day twice, and days after the newest one."""
    draw = random.Random(20261031)
    found = [(newest, newest), (LAST - timedelta(days=31), newest)]
    while len(found) < number:
        days = sorted(newest - timedelta(days=draw.randint(-40, 900)) for _ in range(2))
        found.append((days[0], days[1]))
    return found


def adds_up(found: pl.DataFrame) -> None:
    overdue = pl.col("overdue_then") + pl.col("restated") + pl.col("fell_due")
    broken = pl.col("broken_then") + pl.col("broken_restated") + pl.col("broken")
    wrong = found.filter(
        (overdue - pl.col("done") - pl.col("fell_away") != pl.col("overdue_now"))
        | (broken - pl.col("broken_past") != pl.col("broken_now"))
    )
    assert wrong.is_empty(), wrong


def test_every_bridge_adds_up_and_ends_in_the_status(nb):
    """By promise, by company, and narrowed to each company: to the unit, and never below zero."""
    events = [one.id for one in nb.promises.values() if one.nature == "event"]
    moved = 0
    for since, day in pairs(nb.newest_day):
        now, parts = nb.status(day, by=["company"]), nb.changes(since, day, by=["company"])
        whole = nb.changes(since, day)
        for found in (whole, parts):
            adds_up(found)
            counts = found.select(pl.selectors.integer()).drop("restated", "broken_restated")
            assert all((counts[name] >= 0).all() for name in counts.columns)
        joined = parts.join(now, on=["promise", "company"]).filter("measurable")
        assert (joined["overdue_now"] == joined["overdue"]).all()
        broke = joined.filter(pl.col("promise").is_in(events))
        assert (broke["broken_now"] == broke["judged"] - broke["kept"]).all()
        assert broke["overdue_now"].sum() == broke["fell_due"].sum() == broke["done"].sum() == 0
        summed = parts.group_by("promise").agg(pl.selectors.integer().sum()).sort("promise")
        assert summed.equals(whole.select(summed.columns))
        moved += whole.select(pl.sum_horizontal("fell_due", "done", "broken")).to_series().sum()
        one = nb.changes(since, day, company="varme").drop("share_then", "share_now")
        assert one.equals(parts.filter(company="varme").select(one.columns))
    assert moved


def test_then_is_what_was_told_then(store, nb):
    """By the snapshot that was current on the day; what differs from what is known now is restated,
    and within one snapshot nothing does."""
    since = LAST - timedelta(days=31)
    found = nb.changes(since)
    told = queries.open(store, snapshot="000001").status(since)
    joined = found.join(told.filter("measurable"), on="promise")
    assert (joined["overdue_then"] == joined["overdue"]).all()
    known = found.join(nb.status(since).filter("measurable"), on="promise")
    differs = known["overdue"] - known["overdue_then"]
    assert (known["restated"] == differs).all()
    if nb.snapshot == "000001":
        assert not (found["restated"] != 0).any() and not (found["broken_restated"] != 0).any()
    standing = nb.standing_told(since)
    whole = queries.open(store, snapshot="000001").standing(since)
    assert standing.equals(whole.filter(pl.col("promise").is_in(list(nb.promises))))


def test_another_notice_restates_the_past(rebuilt):
    found = queries.open(rebuilt).changes(LAST - timedelta(days=31))
    mine = found.filter(promise="erase_after_relationship").row(0, named=True)
    assert mine["restated"] > 0
    assert mine["overdue_then"] < mine["overdue_now"]


def test_the_steps_are_what_a_slow_reading_of_the_rows_counts(nb):
    """Of a duty with a statute beside it, one of requests, and a condition."""
    rows = nb.sql(ROWS).to_dicts()
    for since, day in pairs(nb.newest_day, 6):
        found = {row["promise"]: row for row in nb.changes(since, day).to_dicts()}
        for promise in {row["promise"] for row in rows}:
            mine = [row for row in rows if row["promise"] == promise and row["lapsed_on"]]
            ended = [row for row in mine if row["closes_on"] and since < row["closes_on"] <= day]
            fell = [row for row in mine if since < row["lapsed_on"] <= day]
            done = [row for row in ended if row["closed_as"] == "met_late"]
            away = [row for row in ended if row["closed_as"] in ("void", "cut")]
            told = found[promise]
            assert told["fell_due"] == len(fell)
            assert told["done"] == len(done)
            assert told["fell_away"] == len(away)


def test_from_month_to_month_each_begins_where_the_last_one_ended(nb):
    days = [date(2025, 6, 30), date(2026, 1, 15), date(2026, 1, 31), LAST]
    found = nb.changes_between(days, by=["company"])
    adds_up(found)
    assert not (found["restated"] != 0).any()
    keys = ["promise", "company"]
    ends = found.select(*keys, pl.col("as_of").alias("since"), "overdue_now", "broken_now")
    both = found.join(ends, on=[*keys, "since"])
    assert both.height
    for unit in ("overdue", "broken"):
        assert (both[f"{unit}_then"] == both[f"{unit}_now_right"]).all()
    whole = nb.changes_between([days[0], LAST])
    parts = found.group_by("promise").agg(pl.col("fell_due", "done", "fell_away").sum())
    joined = whole.join(parts, on="promise")
    assert (joined["fell_due"] == joined["fell_due_right"]).all()


def test_a_part_of_the_requests_has_its_own_bridge(nb):
    whole = nb.changes("2026-06-30", by=["channel"])
    adds_up(whole)
    for channel in ("web", "email"):
        part = nb.changes("2026-06-30", filters={"channel": channel})
        adds_up(part)
        mine = whole.filter(channel=channel).select(part.columns)
        assert mine.sort("promise").equals(part.sort("promise"))


def test_events_and_all_others_have_the_same_steps(nb):
    found = nb.steps(nb.changes("2026-06-30"))
    total = pl.col("then") + pl.col("fell_due") - pl.col("done") - pl.col("fell_away")
    assert found.filter(total + pl.col("restated") != pl.col("now")).is_empty()
    stands = nb.standing().drop_nulls("shortfalls").join(found, on="promise")
    assert (stands["shortfalls"] == stands["now"]).all()
    assert list(found.columns[-6:]) == list(STEPS)
