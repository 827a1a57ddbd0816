"""How long data is kept, and the 72 hours of a breach. Contested readings are argued here."""

from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries.deadlines import (
    RetentionRule,
    accounting_due,
    breach_due,
    fiscal_year_of,
    instant,
    relationship_due,
    retention_due,
    voucher_due,
)
from queries.deadlines.relations import due_days, period_days
from queries.errors import DeadlineError
from queries.notices.reading import read_notice
from tests.oracle.clock import plain_months_after

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))
RELATIONSHIP = RetentionRule("relationship", "months", 24, 31)
ACCOUNTING = RetentionRule("accounting", "accounting", 7, 90)


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("ended", "kept"),
    [
        pytest.param("2024-02-29", "2026-02-28", id="29 February is clamped"),
        pytest.param("2026-02-28", "2028-02-28", id="the last of February does not stick"),
        pytest.param("2024-04-06", "2026-04-06", id="Easter Monday: no roll"),
    ],
)
def test_24_months_are_calendar_months(ended, kept):
    """Corresponding date with clamp, as both lag (1930:173) 1 § and Regulation 1182/71 count, and
    not 730 days. No roll: it would keep data longer than was promised."""
    deadline = retention_due([day(ended)])
    assert deadline.keep_through == day(kept)
    assert deadline.erase_from == day(kept) + timedelta(days=1)


def test_keeping_ends_the_day_before_erasing_and_the_purge_run_has_its_time():
    """Erasing on the last day of keeping would breach a statute, and on the next day it would be
    late if there were no time for a run. So there are three days: kept through, erase from, due."""
    deadline = retention_due([day("2024-08-31")])
    assert deadline.keep_through == day("2026-08-31")
    assert deadline.erase_from == day("2026-09-01")
    assert deadline.due_on == day("2026-10-01")


def test_the_last_of_several_relationships_counts():
    deadline = retention_due([day("2025-01-15"), day("2024-03-31")])
    assert (deadline.ended_on, deadline.keep_through) == (day("2025-01-15"), day("2027-01-15"))
    with pytest.raises(DeadlineError):
        retention_due([])


@pytest.mark.parametrize(
    ("voucher", "ends", "fiscal_year_end"),
    [
        pytest.param("2024-05-20", "04-30", "2025-04-30", id="after this year's end"),
        pytest.param("2024-04-30", "04-30", "2024-04-30", id="on the last day"),
        pytest.param("2024-05-01", "04-30", "2025-04-30", id="on the first day"),
        pytest.param("2024-02-29", "02-28", "2024-02-29", id="whole months: leap year"),
        pytest.param("2025-02-28", "02-29", "2025-02-28", id="whole months: ordinary year"),
        pytest.param("2025-03-01", "02-29", "2026-02-28", id="the day after February"),
        pytest.param("2024-12-31", "12-31", "2024-12-31", id="calendar year"),
    ],
)
def test_a_voucher_belongs_to_its_fiscal_year(voucher, ends, fiscal_year_end):
    """Seven years are counted from the fiscal year, not from the invoice's date (BFL 7:2)."""
    assert fiscal_year_of(day(voucher), ends) == day(fiscal_year_end)
    found = voucher_due(day(voucher), ends)
    assert found.keep_through == accounting_due(day(fiscal_year_end)).keep_through
    assert len(found.steps()) == len(accounting_due(day(fiscal_year_end)).steps()) + 1


@pytest.mark.parametrize("ends", ["02-30", "4-30", "0430", "13-01", "", "12-31 "])
def test_a_fiscal_year_ends_on_a_day_that_exists(ends):
    with pytest.raises(DeadlineError):
        fiscal_year_of(date(2024, 5, 20), ends)


def test_a_figure_holds_from_its_day_on():
    """By the day of the event; days before the first figure take the first one."""
    rule = RetentionRule("metering", "years", ((day("2023-11-01"), 3), (day("2016-01-01"), 6)), 31)
    assert rule.value_on(day("2023-10-31")) == 6
    assert rule.value_on(day("2023-11-01")) == 3
    assert rule.value_on(day("2010-01-01")) == 6
    assert rule.keep_through(day("2022-06-30")) == day("2028-06-30")


def test_a_rule_of_the_notice_file_is_read_with_its_dates():
    found = RetentionRule.of(read_notice().retention["accounting"])
    assert accounting_due(day("2025-12-31")).keep_through == found.keep_through(day("2025-12-31"))


@pytest.mark.parametrize(
    ("basis", "value"), [("months", 3), ("years", 3), ("days", 3), ("accounting", 3)]
)
def test_every_basis_can_be_told_in_words(basis, value):
    found = relationship_due([day("2024-01-31")], RetentionRule("relationship", basis, value, 31))
    assert "3 " in found.steps()[1]["text"] or "three" in found.steps()[1]["text"].lower()


@pytest.mark.parametrize(("basis", "value"), [("weeks", 3), ("months", ())])
def test_a_rule_that_cannot_be_counted_is_refused(basis, value):
    with pytest.raises(DeadlineError):
        RetentionRule("odd", basis, value, 31)


@given(DAYS, st.integers(0, 60))
def test_due_days_are_those_of_the_single_functions(first, days):
    """One row per rule and day, equal to asking the clock about that day."""
    last = first + timedelta(days=days)
    frame = due_days({"relationship": RELATIONSHIP, "accounting": ACCOUNTING}, first, last)
    assert frame.height == 4 * (days + 1)
    for rule, event, kept, erase, due in frame.iter_rows():
        if rule == "relationship":
            found = retention_due([event])
            assert kept == plain_months_after(event, 24)
        elif rule == "accounting":
            found = accounting_due(event)
            assert kept == date(event.year + 7, 12, 31)
        else:
            run = 31 if rule == "after_hold" else 90
            assert (kept, erase, due) == (
                event,
                event + timedelta(days=1),
                event + timedelta(days=run),
            )
            continue
        assert (kept, erase, due) == (found.keep_through, found.erase_from, found.due_on)


@given(
    DAYS,
    st.sampled_from(["months", "years", "days", "accounting"]),
    st.lists(st.tuples(DAYS, st.integers(0, 40)), min_size=1, max_size=3, unique_by=lambda p: p[0]),
    st.integers(0, 400),
)
def test_days_are_counted_alike_one_by_one_and_all_at_once(first, basis, dated, days):
    """Every basis, with figures that change on a day; periods that reach back too."""
    last = first + timedelta(days=days)
    rule = RetentionRule("some", basis, tuple(dated), 31)
    for _, event, kept, erase, due in (
        due_days({"some": rule}, first, last).filter(pl.col("rule") == "some").iter_rows()
    ):
        told = rule.keep_through(event)
        expected = (told, told + timedelta(days=1), told + timedelta(days=31))
        assert (kept, erase, due) == expected
    back = RetentionRule("back", basis, tuple((day, -value) for day, value in dated), 0)
    for _, event, reaches_on in period_days({"back": back}, first, last).iter_rows():
        assert reaches_on == back.keep_through(event)


def test_a_period_beyond_the_calendar_is_refused():
    """Also where a figure is in force for some of the days alone."""
    rule = RetentionRule("long", "years", ((date(2000, 1, 1), 9000), (date(2001, 1, 1), 1)), 31)
    assert due_days({"long": rule}, date(2002, 1, 1), date(2002, 1, 2)).height == 6
    for first in (date(1000, 1, 1), date(2000, 12, 31)):
        with pytest.raises(DeadlineError):
            due_days({"long": rule}, first, date(2001, 6, 1))


def test_after_a_hold_the_purge_run_takes_as_long_as_its_rule_says():
    rules = {"relationship": RetentionRule("relationship", "months", 24, 10)}
    frame = due_days(rules, day("2026-01-31"), day("2026-01-31"))
    due = dict(frame.select("rule", "due_on").iter_rows())
    assert due["after_hold"] == day("2026-02-10")
    assert due["after_hold_accounting"] == day("2026-05-01")


def test_the_breach_clock_starts_at_the_minute():
    """Art. 3(1) of Regulation 1182/71 does not count the hour of the event, which would give up to
    an hour more. The earlier end is safe under both; the other one is shown."""
    found = breach_due(datetime(2026, 3, 10, 12, 17))
    assert found.as_dict()["due_at"] == "2026-03-13T12:17+01:00"
    assert found.alternatives()[2]["due_at"] == "2026-03-13T13:00+01:00"


def test_two_working_days_are_not_added_to_a_period_in_hours():
    """Friday 16:00 ends on Monday 16:00. Some authors apply art. 3(5) and say Tuesday 16:00; BayLfD
    (2019) does not, and nobody is late who keeps the earlier one."""
    found = breach_due(datetime(2026, 3, 6, 16, 0))
    assert found.as_dict()["due_at"] == "2026-03-09T16:00+01:00"
    assert found.alternatives()[3]["due_at"] == "2026-03-10T16:00+01:00"


def test_two_working_days_over_easter():
    found = breach_due(datetime(2026, 4, 2, 16, 0))
    assert found.alternatives()[3]["due_at"] == "2026-04-08T16:00+02:00"


def test_an_offset_decides_whatever_the_local_time_reads():
    assert breach_due(instant("2026-03-10T10:00Z")).aware_at.hour == 11
    found = breach_due(instant("2026-03-29T02:30+01:00")).as_dict()
    assert found["aware_at"] == "2026-03-29T03:30+02:00"


def test_the_first_of_two_equal_times_is_taken_and_said():
    """Without an offset nobody can tell; the first is the earlier, and so are its 72 hours."""
    found = breach_due(datetime(2026, 10, 25, 2, 30)).as_dict()
    assert found["aware_at"] == "2026-10-25T02:30+02:00"
    assert found["due_at"] == "2026-10-28T01:30+01:00"
    assert "That time came twice" in found["steps"][1]["text"]
    told = breach_due(instant("2026-10-25T02:30+02:00"))
    assert told.as_dict()["due_at"] == found["due_at"]
    assert len(told.steps()) == len(found["steps"]) - 1


def test_where_the_same_time_of_day_is_skipped_the_elapsed_hours_decide():
    """02:30 on 29 March 2026 never came: three days earlier at 02:30, 72 hours end at 03:30."""
    found = breach_due(datetime(2026, 3, 26, 2, 30)).as_dict()
    assert found["due_at"] == "2026-03-29T03:30+02:00"


@pytest.mark.parametrize("skipped", ["2026-03-29T02:00", "2026-03-29T02:59:59"])
def test_a_skipped_local_time_is_refused(skipped):
    with pytest.raises(DeadlineError):
        breach_due(instant(skipped))


@pytest.mark.parametrize("kept", ["2026-03-29T01:59", "2026-03-29T03:00"])
def test_the_times_beside_the_skipped_hour_exist(kept):
    assert breach_due(instant(kept)).as_dict()["aware_at"].startswith(kept)


@given(st.datetimes(datetime(2000, 1, 1), datetime(2037, 12, 1), timezones=st.just(UTC)))
def test_72_hours_never_exceed_either_reading(aware):
    """The last moment is 71 or 72 elapsed hours away, and never past the same time of day."""
    found = breach_due(aware)
    assert found.due_at - found.aware_at in (timedelta(hours=71), timedelta(hours=72))
    elapsed = found.due_at.astimezone(UTC) - aware
    assert timedelta(hours=71) <= elapsed <= timedelta(hours=72)
    wall = found.aware_at.replace(tzinfo=None) + timedelta(hours=72)
    assert found.due_at.replace(tzinfo=None) <= wall + timedelta(hours=1)


def test_other_hours_can_be_counted():
    """A proposal of 2025 says 96 hours: a figure, not code."""
    found = breach_due(datetime(2026, 3, 10, 12, 0), hours=96)
    assert found.as_dict()["due_at"] == "2026-03-14T12:00+01:00"
