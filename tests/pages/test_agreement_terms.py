"""Agreements by how they stand on a day, and standing flows by whether they are covered."""

from datetime import date

import polars as pl
import pytest

from dashboard.views.disclosures import agreements, data_feeds
from dashboard.words import words

DAY = date(2026, 10, 31)
SV, EN = words("sv"), words("en")


def agreement(kind="processor", first=date(2020, 1, 1), last=None, **more) -> dict:
    row = {
        "recipient": "m1",
        "role": "processor",
        "company": None,
        "kind": kind,
        "valid_from": first,
        "valid_until": last,
        "last_disclosed_on": date(2026, 10, 20),
        "disclosures_90d": 4,
        "is_running_flow": False,
    }
    return row | more


def states(*rows) -> list[tuple[str, str]]:
    return [(term.kind, term.state) for term in agreements.standing(rows, DAY)]


@pytest.mark.parametrize(
    ("last", "state"),
    [
        (date(2026, 10, 30), "ended"),
        (date(2026, 10, 31), "ends_soon"),
        (date(2027, 1, 29), "ends_soon"),
        (date(2027, 1, 30), "in_force"),
        (None, "in_force"),
    ],
)
def test_the_last_day_decides(last, state):
    row = agreement(last=last, last_disclosed_on=date(2026, 10, 31))
    assert states(row) == [("processor", state)]


def test_a_successor_without_a_free_day_makes_one_agreement():
    first, second = agreement(last=date(2026, 11, 30)), agreement(first=date(2026, 12, 1))
    assert states(first, second) == [("processor", "in_force")]
    late = agreement(first=date(2026, 12, 2))
    assert states(first, late) == [("processor", "ends_soon")]


def test_what_ended_matters_while_data_leaves():
    last = date(2026, 3, 10)
    assert states(agreement(last=last)) == [("processor", "ended")]
    over = agreement(last=last, last_disclosed_on=date(2026, 3, 18), disclosures_90d=0)
    assert states(over) == [("processor", "ended_after")]
    before = agreement(last=last, last_disclosed_on=date(2026, 3, 10), disclosures_90d=0)
    assert states(before) == [("processor", "ended_quiet")]
    running = before | {"is_running_flow": True, "last_disclosed_on": DAY}
    assert states(running) == [("processor", "ended")]


def test_an_authority_needs_no_agreement():
    assert states(agreement(last=date(2026, 3, 10), role="authority")) == [
        ("processor", "ended_quiet")
    ]


def test_another_agreement_that_would_do_is_enough():
    """Of a controller any of the three; of a processor only its own."""
    ended, other = agreement(last=date(2026, 3, 10)), agreement("sharing")
    assert ("processor", "ended") in states(ended, other)
    free = [row | {"role": "controller"} for row in (ended, other)]
    assert ("processor", "ended_quiet") in states(*free)
    secret = agreement("confidentiality", last=date(2026, 3, 10))
    assert ("confidentiality", "ended") in states(secret, other)


def test_an_agreement_of_all_companies_covers_each_of_them():
    own = agreement(last=date(2026, 3, 10), company="fiber")
    assert [term.state for term in agreements.standing([own, agreement()], DAY)] == [
        "in_force",
        "in_force",
    ]
    elsewhere = agreement(company="elnat")
    found = agreements.standing([own, elsewhere], DAY)
    assert [(term.company, term.state) for term in found] == [
        ("fiber", "ended"),
        ("elnat", "in_force"),
    ]


def test_one_that_has_not_begun_is_not_there_yet():
    assert states(agreement(first=date(2027, 1, 1))) == []


def test_the_answer_and_the_rows_say_what_ends():
    rows = [
        agreement(last=date(2026, 3, 10)),
        agreement("confidentiality", last=date(2026, 11, 5)),
        agreement("standard_clauses"),
    ]
    found = agreements.standing(rows, DAY)
    assert agreements.answer(found, SV) == (
        "Ett avtal gick ut medan utlämnandena fortsätter. Ett går ut inom 90 dagar. "
        "Ett gäller tills vidare."
    )
    table = agreements.table(found, {"m1": "Alfa"}, {}, DAY, EN)
    assert table["State"].to_list() == ["■ ended, disclosures go on", "▲ 5 days left"]
    assert table["Last day"].to_list() == [date(2026, 3, 10), date(2026, 11, 5)]
    assert agreements.answer([], EN) == "No agreements with the recipients are among the data."


def flow_months(*rows) -> pl.DataFrame:
    schema = ["recipient", "role", "company", "month", "lacks", "not_told"]
    return pl.DataFrame(rows, schema=schema, orient="row")


EARLIEST = date(2024, 11, 1)


def test_a_flow_is_as_its_latest_month_over_was():
    months = flow_months(
        ("m1", "processor", "kem", date(2024, 11, 1), 1, 0),
        ("m1", "processor", "kem", date(2026, 10, 1), 0, 0),
        ("m2", "processor", "kem", date(2026, 9, 1), 0, 0),
        ("m2", "processor", "kem", date(2026, 10, 1), 1, 0),
        ("m3", "processor", "kem", date(2026, 9, 1), 0, 0),
        ("m4", "authority", "kem", date(2026, 10, 1), 0, 0),
        ("m5", None, "kem", date(2026, 10, 1), 0, 1),
    )
    found = data_feeds.flows(months, DAY, EARLIEST)
    assert [(flow.recipient, flow.state) for flow in found] == [
        ("m2", "is_uncovered"),
        ("m5", "is_untold"),
        ("m1", "is_covered"),
        ("m4", "not_judged"),
        ("m3", "is_over"),
    ]
    assert data_feeds.answer(found, SV) == "Fyra löpande flöden är i gång. Ett saknar avtal nu."
    table = data_feeds.table(found, {"m2": "Beta"}, {"kem": "KEM"}, SV)
    assert table["Läge"].to_list()[0] == "■ saknar avtal"
    assert table["I gång sedan"].to_list()[2] == "före november 2024"
    assert table["I gång sedan"].to_list()[0] == "september 2026"


def test_in_the_middle_of_a_month_the_month_before_is_the_latest_over():
    months = flow_months(("m1", "processor", "kem", date(2026, 9, 1), 0, 0))
    assert data_feeds.flows(months, date(2026, 10, 30), EARLIEST)[0].state == "is_covered"
    assert data_feeds.flows(months, DAY, EARLIEST)[0].state == "is_over"


def test_no_flow_is_a_sentence():
    assert data_feeds.answer([], EN) == "No standing flow has run in two years."
    over = data_feeds.flows(
        flow_months(("m1", "processor", "kem", date(2025, 9, 1), 0, 0)), DAY, EARLIEST
    )
    assert data_feeds.answer(over, EN) == "No flow is running now."


def test_what_is_not_known_is_not_said_to_be_covered():
    hidden = flow_months(("m1", "processor", "kem", date(2026, 10, 1), None, 0))
    assert (
        data_feeds.answer(data_feeds.flows(hidden, DAY, EARLIEST), SV)
        == "Ett löpande flöde är i gång."
    )
