"""What stops a request's clock and what that does to its last day.

No text of law says how a pause is counted. Where authorities disagree, the docstring says who holds
what and why this reading was chosen; `queries/deadlines/pauses.py` points here.
"""

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from queries.deadlines import response_due
from queries.deadlines.working_days import is_working_day
from tests.oracle.clock import plain_is_working_day

DAYS = st.dates(date(2005, 1, 1), date(2090, 12, 31))


def day(text: str) -> date:
    return date.fromisoformat(text)


def texts(deadline) -> str:
    return "\n".join(each["text"] for each in deadline.steps())


def readings(deadline) -> dict[str, date]:
    return {each["reading"]: day(each["due_on"]) for each in deadline.alternatives()}


@st.composite
def histories(draw):
    """A day of receipt and up to three questions with answers, the last perhaps unanswered."""
    received = draw(DAYS)
    pauses, at = [], received
    for _ in range(draw(st.integers(0, 3))):
        asked = at + timedelta(days=draw(st.integers(0, 9)))
        answered = asked + timedelta(days=draw(st.integers(0, 70)))
        pauses.append((asked, answered))
        at = answered
    if pauses and draw(st.booleans()):
        pauses[-1] = (pauses[-1][0], None)
    return received, pauses


def test_imys_own_case_ends_two_days_before_imys_day():
    """IMY-2022-9442 (SJ): received 9 February 2022, asked 15 February, identified 19 April.

    IMY reached 13 May, which fits a 30-day remainder and a new month less six used days. Adding the
    63 days of the pause gives 11 May. No text of law decides, so the earliest counts: whoever keeps
    to 11 May is in time under every reading. IMY's day stands among the alternatives.
    """
    deadline = response_due(day("2022-02-09"), pauses=[(day("2022-02-15"), day("2022-04-19"))])
    assert deadline.due_on == deadline.nominal_on == day("2022-05-11")
    found = readings(deadline)
    assert found["calendar"] == day("2022-05-11")
    assert found["thirty_day"] == found["resume_minus"] == day("2022-05-13")
    assert found["restart"] == day("2022-05-19")
    assert found["uk_inclusive"] == day("2022-05-12")


def test_a_pause_never_brings_the_day_forward():
    """Received 1 January, a one-day pause: what is left of 30 days would end on 31 January, before
    the month itself does. The day without the pause is the least."""
    deadline = response_due(day("2025-01-01"), pauses=[(day("2025-01-02"), day("2025-01-03"))])
    assert readings(deadline)["thirty_day"] == day("2025-02-01")
    short = response_due(day("2025-07-01"), pauses=[(day("2025-07-01"), day("2025-07-02"))])
    assert readings(short)["calendar"] == day("2025-08-02")
    assert readings(short)["thirty_day"] == day("2025-08-01") == short.nominal_on


def test_several_pauses_use_up_the_days_between_them():
    """Used: 2 days before the first question and 3 between the answer and the second one."""
    deadline = response_due(
        day("2026-02-02"),
        pauses=[(day("2026-02-04"), day("2026-02-10")), (day("2026-02-13"), day("2026-02-20"))],
    )
    found = readings(deadline)
    assert deadline.paused_days == 6 + 7
    assert found["calendar"] == day("2026-03-15")
    assert found["thirty_day"] == day("2026-02-20") + timedelta(days=25)
    assert found["resume_minus"] == day("2026-03-20") - timedelta(days=5)
    assert found["uk_inclusive"] == day("2026-03-17")
    assert deadline.nominal_on == day("2026-03-15")
    assert deadline.due_on == day("2026-03-16")


@pytest.mark.parametrize(
    ("asked", "is_paused", "warns"),
    [
        pytest.param("2026-03-02", True, False, id="the same day"),
        pytest.param("2026-03-05", True, False, id="third working day"),
        pytest.param("2026-03-06", True, True, id="fourth working day: a warning"),
        pytest.param("2026-03-08", True, True, id="sixth day: IMY accepted that"),
        pytest.param("2026-03-09", False, False, id="seventh day: no pause"),
    ],
)
def test_a_question_must_be_asked_without_undue_delay(asked, is_paused, warns):
    """EDPB para 159 says "without undue delay" and no number. IMY accepted six running days (SJ);
    a Dutch court refused a question after the month. Six days is the longest that an authority is
    known to have accepted; more than three working days gets a warning."""
    deadline = response_due(day("2026-03-02"), pauses=[(day(asked), None)])
    assert deadline.is_paused is is_paused
    assert ("without undue delay" in texts(deadline)) is warns
    assert ("So the clock did not stop" in texts(deadline)) is not is_paused


def test_a_late_question_leaves_the_clock_running():
    deadline = response_due(day("2026-03-02"), pauses=[(day("2026-03-09"), day("2026-03-20"))])
    assert (deadline.paused_days, deadline.is_paused) == (0, False)
    assert deadline.due_on == response_due(day("2026-03-02")).due_on
    assert readings(deadline).keys() == {"eves"}


def test_a_further_question_is_measured_from_the_previous_answer():
    """An insufficient answer keeps the clock suspended (EDPB example 31), if the controller asks on
    without delay: what counts is the time since that answer, not since the receipt."""
    first = (day("2026-03-04"), day("2026-03-20"))
    in_time = response_due(day("2026-03-02"), pauses=[first, (day("2026-03-26"), None)])
    late = response_due(day("2026-03-02"), pauses=[first, (day("2026-03-27"), None)])
    assert in_time.is_paused
    assert not late.is_paused
    assert "6 days after the previous answer" in texts(late)


def test_a_further_question_is_measured_from_an_answer_to_a_late_one_too():
    """Contested. A question on day 13 stops nothing. One asked two days after its answer does: the
    rule measures from the previous answer, and that is what gave rise to the new question. The
    stricter reading would hold the controller to the receipt for ever after one slow start; the
    days lost before the new question stay used in any case."""
    deadline = response_due(
        day("2026-03-02"),
        pauses=[(day("2026-03-15"), day("2026-03-16")), (day("2026-03-18"), day("2026-03-25"))],
    )
    assert deadline.paused_days == 7
    assert readings(deadline)["thirty_day"] == day("2026-03-25") + timedelta(days=30 - 16)


def test_no_question_after_the_base_day_stops_the_clock():
    """Rb. Midden-Nederland 2023:6043: the month was over. Read literally, the base day is the day
    without any pause, also for a further question in a month that a pause has made longer: there
    the controller has had its month, and one more question must not buy a third."""
    first = (day("2026-03-04"), day("2026-04-01"))
    on_the_day = response_due(day("2026-03-02"), pauses=[first, (day("2026-04-02"), None)])
    after = response_due(day("2026-03-02"), pauses=[first, (day("2026-04-03"), None)])
    assert on_the_day.is_paused
    assert not after.is_paused
    assert after.due_on == day("2026-04-29")
    assert "when the month was over" in texts(after)


def test_an_open_question_leaves_no_last_day():
    """No law sets a longest pause. Every limit is open while the question is; the board shows such
    requests as a class of their own."""
    deadline = response_due(day("2026-03-02"), pauses=[(day("2026-03-03"), None)])
    assert deadline.is_paused
    assert deadline.due_on is deadline.refusal_due_on is deadline.extension_notice_by is None
    assert deadline.extended_due_on is None
    assert deadline.alternatives() == []
    assert deadline.nominal_on == day("2026-04-02")


def test_a_scope_question_pauses_only_a_request_for_much_data():
    """Recital 63 lets a controller that processes much data ask what the request is about."""
    asked = [(day("2026-02-04"), day("2026-02-11"))]
    small = response_due(day("2026-02-02"), pauses=asked, asked_for="scope")
    large = response_due(day("2026-02-02"), pauses=asked, asked_for="scope", large=True)
    assert (small.paused_days, small.due_on) == (0, day("2026-03-02"))
    assert (large.paused_days, large.due_on) == (7, day("2026-03-09"))
    assert "large quantity of data" in texts(small)


def test_a_second_question_before_an_answer_is_part_of_the_first():
    one = response_due(day("2026-03-02"), pauses=[(day("2026-03-03"), day("2026-03-20"))])
    asked_twice = [(day("2026-03-03"), None), (day("2026-03-16"), day("2026-03-20"))]
    two = response_due(day("2026-03-02"), pauses=asked_twice)
    assert two.due_on == one.due_on
    assert "is part of it" in texts(two)


def test_a_question_answered_and_asked_again_on_one_day_is_open_again():
    """On one day an open question is answered before another is asked."""
    same_day = [(day("2026-03-03"), day("2026-03-03")), (day("2026-03-03"), day("2026-03-09"))]
    assert response_due(day("2026-03-02"), pauses=same_day).paused_days == 6
    later = [(day("2026-03-03"), day("2026-03-09")), (day("2026-03-09"), None)]
    assert response_due(day("2026-03-02"), pauses=later).is_paused


def test_an_answer_on_the_day_of_the_question_stops_nothing():
    same = response_due(day("2026-03-02"), pauses=[(day("2026-03-03"), day("2026-03-03"))])
    assert (same.paused_days, same.due_on) == (0, response_due(day("2026-03-02")).due_on)
    assert "The clock did not stop" in texts(same)


@given(histories())
@example((date(2026, 3, 2), [(date(2026, 3, 3), date(2026, 3, n)) for n in (3, 9)]))
def test_a_pause_never_shortens_and_the_last_day_is_a_working_day(history):
    received, pauses = history
    with_pauses, without = response_due(received, pauses=pauses), response_due(received)
    assert with_pauses.nominal_on >= without.nominal_on
    if with_pauses.is_paused:
        assert with_pauses.due_on is None
        return
    assert with_pauses.due_on >= with_pauses.nominal_on
    assert is_working_day(with_pauses.due_on)
    assert plain_is_working_day(with_pauses.due_on)
    assert with_pauses.due_on >= without.due_on


@pytest.mark.parametrize(
    ("until", "due", "says"),
    [
        pytest.param("2026-03-15", "2026-03-15", "So that day applies", id="an earlier day"),
        pytest.param("2026-04-15", "2026-04-15", "", id="the extended day itself"),
        pytest.param("2026-06-30", "2026-04-15", "cannot be extended beyond", id="a later day"),
        pytest.param("2026-02-10", "2026-02-16", "does not shorten", id="before the month is over"),
    ],
)
def test_an_extension_lasts_until_the_day_that_was_told(until, due, says):
    """GDPR art. 12(3) extends "where necessary": who tells that it takes until 15 March has said
    how long it is necessary, and is held to that. It is a date and not a period, so it does not
    roll (15 March 2026 is a Sunday). Telling an earlier day shortens no month, since an
    extension gives time and takes none; telling a later one than the three months gives no more.
    """
    deadline = response_due(day("2026-01-15"), extended_on=day("2026-02-01"), told_until=day(until))
    assert deadline.due_on == day(due)
    assert says in texts(deadline) and deadline.extended_due_on == day("2026-04-15")


def test_a_day_told_after_the_month_or_without_reasons_gives_nothing():
    """The extension does not count, so neither does its day."""
    for more in ({"extended_on": day("2026-02-17")}, {"has_reasons": False}):
        told = {"extended_on": day("2026-02-01"), "told_until": day("2026-03-15"), **more}
        assert response_due(day("2026-01-15"), **told).due_on == day("2026-02-16")


def test_a_pause_moves_the_month_and_not_the_day_that_was_told():
    """The person was told a date. Where the pause moves the month beyond it, the month applies."""
    pauses = [(day("2026-01-20"), day("2026-02-10"))]
    kept = {"extended_on": day("2026-01-18"), "pauses": pauses}
    assert response_due(day("2026-01-15"), told_until=day("2026-03-20"), **kept).due_on == day(
        "2026-03-20"
    )
    late = response_due(day("2026-01-15"), told_until=day("2026-02-20"), **kept)
    assert late.due_on == late.refusal_due_on > day("2026-02-20")
