"""Swedish working days: the act's thirteen days, and nothing else but Saturdays and Sundays."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries.deadlines.working_days import (
    eve_name,
    holiday_name,
    is_working_day,
    next_working_day,
    working_days_between,
)
from tests.oracle.clock import holidays_of, plain_is_working_day

CASES = [
    case
    for case in json.loads(Path(__file__).with_name("legal_cases.json").read_text("utf-8"))["cases"]
    if case["via"] == "working_days"
]
SINCE_2005 = st.dates(date(2005, 1, 1), date(2099, 12, 20))


def days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_the_named_days_of_a_year(case):
    """Exactly the days of the worked case carry a name, and each carries its own."""
    year = case["given"]["year"]
    public = {day.isoformat(): holiday_name(day) for day in days_of(year) if holiday_name(day)}
    eves = {day.isoformat(): eve_name(day) for day in days_of(year) if eve_name(day)}
    assert public == case["expect"]["public"]
    assert eves == case["expect"]["eves_lag_1930_173"]


def test_a_second_opinion_agrees_from_2005_to_2099():
    """The holidays package and the act's text with Gauss's Easter give the same days and names."""
    for year in range(2005, 2100):
        found = {day: holiday_name(day) for day in days_of(year) if holiday_name(day)}
        assert found == holidays_of(year)
        assert [day for day in days_of(year) if is_working_day(day)] == [
            day for day in days_of(year) if plain_is_working_day(day)
        ]


def test_whit_monday_was_a_holiday_until_2004_and_the_national_day_since_2005():
    """The act changed on 1 January 2005, and exports go further back than that."""
    assert holiday_name(date(2004, 5, 31)) == "annandag pingst"
    assert holiday_name(date(2005, 5, 16)) is None
    assert is_working_day(date(2003, 6, 6))
    assert not is_working_day(date(2005, 6, 6))


def test_every_name_is_known_in_both_languages():
    """No holiday of two centuries lacks its name in running text."""
    for year in range(1900, 2200):
        for day in days_of(year):
            for name in (holiday_name, eve_name):
                assert bool(name(day, "sv")) == bool(name(day, "en"))


def test_two_holidays_on_one_day_are_both_named():
    assert holiday_name(date(2008, 5, 1)) == "första maj och Kristi himmelsfärdsdag"
    assert holiday_name(date(2008, 5, 1), "en") == "May Day and Ascension Day"


def test_eves_are_working_days_unless_asked_for():
    """Lag (1930:173) equates three eves with Saturdays; lag (1989:253), the default, does not."""
    midsummer_eve = date(2026, 6, 19)
    assert is_working_day(midsummer_eve)
    assert not is_working_day(midsummer_eve, eves=True)
    assert next_working_day(midsummer_eve, eves=True) == date(2026, 6, 22)


@pytest.mark.parametrize(
    "day",
    [
        pytest.param(date(2026, 4, 2), id="skärtorsdagen"),
        pytest.param(date(2026, 1, 5), id="trettondagsafton"),
        pytest.param(date(2026, 4, 30), id="valborgsmässoafton"),
        pytest.param(date(2026, 5, 15), id="klämdagen after Ascension Day"),
        pytest.param(date(2026, 10, 30), id="allhelgonaafton"),
    ],
)
def test_other_eves_are_ordinary_days(day):
    assert is_working_day(day, eves=True)


@given(SINCE_2005, st.booleans())
def test_the_next_working_day_is_the_first_one(day, eves):
    """It is a working day, and none lies between the day and it."""
    found = next_working_day(day, eves)
    assert is_working_day(found, eves)
    passed = [day + timedelta(days=n) for n in range((found - day).days)]
    assert not any(is_working_day(each, eves) for each in passed)


@given(SINCE_2005, st.integers(0, 60))
def test_working_days_between_leaves_out_the_first_day_and_counts_the_last(day, days):
    until = day + timedelta(days=days)
    walked = [day + timedelta(days=n + 1) for n in range(days)]
    assert working_days_between(day, until) == sum(plain_is_working_day(each) for each in walked)
