"""The sentence on top of the page of disclosures says what its frames say, clause by clause."""

from dataclasses import replace
from datetime import date

import pytest

from dashboard.views.disclosures.agreements import Agreement
from dashboard.views.disclosures.figures import Period, period
from dashboard.views.disclosures.summary import Summary, lead
from dashboard.words import words

SV, EN = words("sv"), words("en")
NAMES = {"m-it": "Fjärrkoll"}
ENDED = Agreement("m-it", "processor", None, date(2026, 8, 15), 12, "ended")
FINE = Summary(4812, 6, 0, 0, 0, 0, None, [])
FAULTY = replace(FINE, lacks=10, lacks_ground=2, latest=date(2026, 10, 1), ended=[ENDED])


def said(told, w, span=None) -> str:
    return " ".join(lead(told, span, NAMES, w)).replace("\u00a0", " ").strip()


def test_the_whole_sentence_in_both_languages():
    assert said(FAULTY, SV) == (
        "4 812 utlämnanden till sex mottagare på tolv månader. Tio saknade det avtal som "
        "behövdes den dagen, senast i oktober 2026. Två saknade rättslig grund. Fjärrkoll: "
        "biträdesavtal gick ut 15 augusti 2026, och utlämnandena fortsätter."
    )
    assert said(FAULTY, EN) == (
        "4,812 disclosures to six recipients in twelve months. Ten lacked the agreement that was "
        "needed that day, the latest in October 2026. Two lacked a legal basis. Fjärrkoll: "
        "processor agreement ended on 15 August 2026, and the disclosures go on."
    )


def test_nothing_lacking_is_said_and_nothing_else():
    assert said(FINE, SV).endswith("på tolv månader. Det avtal som behövdes gällde varje gång.")


def test_one_is_one():
    one = replace(FAULTY, sent=1, receivers=1, lacks=1, lacks_ground=1, ended=[])
    assert said(one, SV) == (
        "1 utlämnande till en mottagare på tolv månader. Ett saknade det avtal som behövdes den "
        "dagen, i oktober 2026. Ett saknade rättslig grund."
    )
    assert said(one, EN).startswith("1 disclosure to one recipient in twelve months. One lacked")


def test_confidentiality_is_said_where_it_lacked():
    assert said(replace(FINE, lacks_confidentiality=3), SV).endswith(
        "gällde varje gång. Tre saknade sekretessavtal."
    )
    hidden = said(replace(FINE, lacks_confidentiality=None), EN)
    assert hidden.endswith("Fewer than eight lacked a confidentiality agreement.")


def test_several_agreements_that_ended_are_counted():
    assert said(replace(FINE, ended=[ENDED, ENDED, ENDED]), SV).endswith(
        "och utlämnandena fortsätter; så är det med två avtal till."
    )


def test_no_disclosure_in_the_time_is_a_sentence():
    assert said(Summary(0, 0, 0, 0, 0, 0, None, []), SV) == "Inget lämnades ut på tolv månader."


def test_what_cannot_be_told_is_not_in_order():
    """Neither praised nor blamed: said, with how many."""
    untold = said(replace(FINE, not_told=30), SV)
    assert "gällde varje gång" not in untold
    assert untold.endswith("För 30 går det inte att säga.")


def test_what_cannot_be_measured_says_why():
    blind = replace(FINE, no_agreements="avtal med mottagare exporteras inte", not_told=4812)
    assert "Om avtal gällde kan inte mätas: avtal med mottagare exporteras inte." in said(blind, SV)
    assert "gällde varje gång" not in said(blind, SV)
    both = replace(blind, no_grounds="samtycken exporteras inte")
    assert "Om det fanns rättslig grund kan inte mätas: samtycken exporteras inte." in said(
        both, SV
    )


def test_hidden_counts_are_few():
    few = Summary(None, 2, None, None, 0, None, date(2026, 10, 1), [])
    assert said(few, SV) == (
        "Färre än åtta utlämnanden till två mottagare på tolv månader. Färre än åtta saknade det "
        "avtal som behövdes den dagen. Färre än åtta saknade rättslig grund. "
        "För färre än åtta går det inte att säga."
    )


@pytest.mark.parametrize(
    ("key", "day", "first", "last"),
    [
        ("quarter", date(2026, 10, 31), date(2026, 7, 1), date(2026, 9, 30)),
        ("quarter", date(2026, 9, 30), date(2026, 7, 1), date(2026, 9, 30)),
        ("quarter", date(2026, 9, 29), date(2026, 4, 1), date(2026, 6, 30)),
        ("quarter", date(2026, 1, 15), date(2025, 10, 1), date(2025, 12, 31)),
        ("year", date(2026, 10, 31), date(2026, 1, 1), date(2026, 10, 31)),
        ("all", date(2026, 10, 31), date(2024, 11, 1), date(2026, 10, 31)),
        ("all", date(2026, 1, 1), date(2024, 2, 1), date(2026, 1, 1)),
    ],
)
def test_a_period_is_whole_months_up_to_the_day(key, day, first, last):
    assert period(key, day) == Period(key, first, last)


def test_periods_are_named():
    for key, start in (
        ("quarter", "under juli–september 2026."),
        ("year", "hittills i år."),
        ("all", "på två år."),
    ):
        first, _ = lead(FINE, period(key, date(2026, 10, 31)), NAMES, SV)
        assert first.endswith(start)
    assert period(None, date(2026, 10, 31)) is None
