"""The clock of a request, rule by rule. Where the law or its authorities disagree, the test's
docstring says who holds what and why this reading was chosen; the code points here.
"""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries.deadlines import RequestFigures, months_after, response_due
from queries.errors import DeadlineError
from tests.oracle.clock import plain_months_after, plain_roll

DAYS = st.dates(date(2005, 1, 1), date(2090, 12, 31))


def day(text: str) -> date:
    return date.fromisoformat(text)


def texts(deadline, lang="en") -> str:
    return "\n".join(each["text"] for each in deadline.steps(lang))


def readings(deadline) -> dict[str, date]:
    return {each["reading"]: day(each["due_on"]) for each in deadline.alternatives()}


@pytest.mark.parametrize(
    ("received", "ends"),
    [
        pytest.param("2023-01-29", "2023-02-28", id="29 January, ordinary year"),
        pytest.param("2024-01-29", "2024-02-29", id="29 January, leap year"),
        pytest.param("2024-01-31", "2024-02-29", id="31 January, leap year"),
        pytest.param("2100-01-31", "2100-02-28", id="2100 is no leap year"),
        pytest.param("2025-02-28", "2025-03-28", id="the last of February does not stick"),
        pytest.param("2025-12-15", "2026-01-15", id="over New Year"),
    ],
)
def test_one_month_later(received, ends):
    assert months_after(day(received), 1) == day(ends)


@given(DAYS, st.integers(0, 120))
def test_months_agree_with_a_second_opinion(received, months):
    assert months_after(received, months) == plain_months_after(received, months)


def test_months_past_the_calendar_are_refused():
    with pytest.raises(DeadlineError):
        months_after(date(9999, 12, 1), 1)


def test_the_month_is_counted_from_the_day_of_receipt():
    """Not counting the day of receipt does not add a day: the period ends on the same date.

    EDPB 01/2022 (example 32), the ICO since 2019 and C-171/03 Toeters say 5 April for 5 March; the
    ICO until 2019 said 6 April. The majority reading is also the earlier one.
    """
    assert response_due(day("2024-03-05")).nominal_on == day("2024-04-05")


def test_a_last_day_that_is_no_working_day_rolls():
    """EDPB para 161 and Regulation 1182/71 art. 3(4) roll. The day before the roll is kept beside
    it as the internal target, and nothing is ever counted from a rolled day."""
    deadline = response_due(day("2026-03-05"))
    assert (deadline.nominal_on, deadline.due_on) == (day("2026-04-05"), day("2026-04-07"))


def test_the_three_eves_are_working_days():
    """Regulation 1182/71 asks for the holidays that the Member State has designated. Lag (1989:253)
    lists them without the eves; lag (1930:173) equates these with Saturdays, but only for Swedish
    statutory periods, and this one is European. The other reading is shown, with a step."""
    deadline = response_due(day("2026-05-19"))
    assert deadline.due_on == day("2026-06-19")
    assert readings(deadline)["eves"] == day("2026-06-22")
    assert "is Midsummer Eve, not a public holiday by law (1989:253)" in texts(deadline)
    assert "är midsommarafton, ingen helgdag i lagen (1989:253)" in texts(deadline, "sv")


@given(DAYS)
def test_without_events_the_clock_agrees_with_a_second_opinion(received):
    deadline = response_due(received)
    assert deadline.nominal_on == plain_months_after(received, 1)
    assert deadline.due_on == plain_roll(deadline.nominal_on)
    assert deadline.refusal_due_on == deadline.extension_notice_by == deadline.due_on


@given(DAYS, st.integers(0, 40), st.booleans())
def test_whoever_asks_later_is_not_answered_earlier(received, days, is_extended):
    """The last day never moves back when the receipt moves forward."""
    later = received + timedelta(days=days)
    told = {"extended_on": received} if is_extended else {}
    told_later = {"extended_on": later} if is_extended else {}
    assert response_due(received, **told).due_on <= response_due(later, **told_later).due_on


def test_the_earlier_of_two_anchors_counts():
    """31 January: three months from the receipt is 30 April, one month (28 February) and then two
    is 28 April. No authority says which; 28 April is in time under both."""
    deadline = response_due(day("2026-01-31"), extended_on=day("2026-02-10"))
    assert deadline.extended_nominal_on == deadline.due_on == day("2026-04-28")
    assert "30 April 2026, but" in texts(deadline)


def test_the_extension_is_not_counted_from_a_rolled_day():
    deadline = response_due(day("2024-12-06"), extended_on=day("2025-01-03"))
    assert deadline.extension_notice_by == day("2025-01-07")
    assert deadline.due_on == day("2025-03-06")


@pytest.mark.parametrize(
    ("told", "is_valid", "warns"),
    [
        pytest.param("2026-04-05", True, False, id="on the unrolled day"),
        pytest.param("2026-04-06", True, True, id="between the two: valid, with a warning"),
        pytest.param("2026-04-07", True, True, id="on the rolled day"),
        pytest.param("2026-04-08", False, False, id="after it"),
    ],
)
def test_the_extension_is_told_within_the_first_month_with_its_roll(told, is_valid, warns):
    """Art. 12(3) says "within one month of receipt", and art. 3(4) rolls that period like any
    other. Whoever relies on the roll is warned, since nobody has tried it."""
    deadline = response_due(day("2026-03-05"), extended_on=day(told))
    assert deadline.extension_valid is is_valid
    assert deadline.due_on == day("2026-06-05" if is_valid else "2026-04-07")
    assert ("with no margin" in texts(deadline)) is warns
    assert ("The extension does not count" in texts(deadline)) is not is_valid


def test_an_extension_without_reasons_does_not_count():
    """Art. 12(3): "together with the reasons for the delay"; IMY DI-2021-10488 (Klarna)."""
    deadline = response_due(day("2026-01-15"), extended_on=day("2026-02-01"), has_reasons=False)
    assert deadline.extension_valid is False
    assert deadline.due_on == day("2026-02-16")


def test_without_an_extension_the_extended_days_say_what_would_apply():
    deadline = response_due(day("2026-03-05"))
    assert deadline.extension_valid is None
    assert deadline.extended_due_on == day("2026-06-05")
    assert deadline.due_on == day("2026-04-07")


def test_a_pause_moves_every_later_limit_by_as_many_days_each_then_rolled():
    """The pause of 11 days moves 20 December to 31 December, and 20 February to 3 March."""
    deadline = response_due(
        day("2025-11-20"),
        pauses=[(day("2025-11-21"), day("2025-12-02"))],
        extended_on=day("2025-12-30"),
    )
    assert deadline.refusal_due_on == deadline.extension_notice_by == day("2025-12-31")
    assert deadline.extended_nominal_on == deadline.due_on == day("2026-03-03")
    assert readings(deadline)["resume_minus"] == day("2026-03-04")


def test_an_extension_told_while_the_clock_stands_still_is_in_time():
    deadline = response_due(
        day("2026-03-02"), pauses=[(day("2026-03-03"), None)], extended_on=day("2026-05-20")
    )
    assert deadline.extension_valid is True
    assert deadline.due_on is None


def test_a_refusal_cannot_be_extended():
    """Art. 12(4): at the latest within one month, with no second sentence about extension."""
    deadline = response_due(day("2026-03-05"), extended_on=day("2026-03-20"), refused=True)
    assert deadline.due_on == deadline.refusal_due_on == day("2026-04-07")
    assert deadline.extension_valid is False
    assert "does not count for a refusal" in texts(deadline)


def test_other_figures_give_other_days():
    figures = RequestFigures(months=2, extension_months=1)
    deadline = response_due(day("2026-01-31"), figures=figures)
    assert deadline.nominal_on == day("2026-03-31")
    assert deadline.extended_nominal_on == day("2026-04-30")
    assert "Two months later is the same date" in texts(deadline)


@pytest.mark.parametrize(
    "impossible",
    [
        pytest.param({"pauses": [(date(2026, 3, 1), None)]}, id="asked before the receipt"),
        pytest.param({"pauses": [(date(2026, 3, 9), date(2026, 3, 8))]}, id="answered before"),
        pytest.param(
            {"pauses": [(date(2026, 3, n), date(2026, 3, n + 5)) for n in (3, 4)]},
            id="two answers to one question",
        ),
        pytest.param({"extended_on": date(2026, 3, 1)}, id="extended before the receipt"),
        pytest.param({"asked_for": "money"}, id="a question about something else"),
    ],
)
def test_an_order_of_days_that_cannot_be_is_refused(impossible):
    with pytest.raises(DeadlineError):
        response_due(date(2026, 3, 2), **impossible)
