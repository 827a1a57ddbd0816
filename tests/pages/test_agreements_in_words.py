"""Agreements and running flows of data in words: what ends first, what is not covered first."""

from datetime import date

import polars as pl

from dashboard.views.disclosures import agreements, data_feeds
from dashboard.words import words

DAY = date(2026, 10, 31)
SV, EN = words("sv"), words("en")
COLUMNS = ("recipient", "company", "kind", "disclosures_90d", "ends_on", "state")


def of_measure(*rows) -> pl.DataFrame:
    """The columns of the measure that the page takes."""
    return pl.DataFrame(rows, schema=COLUMNS, orient="row")


def test_the_rows_of_a_recipient_kind_and_company_are_one_line_the_worst_first():
    ended = ("m1", None, "processor", 4, date(2026, 3, 10), "ended")
    found = agreements.listed(
        of_measure(
            ("m2", None, "processor", 0, None, "in_force"),
            ("m1", "kem", "processor", 4, None, "in_force"),
            ended,
            ended,
            ("m1", None, "sharing", 4, None, None),
        )
    )
    assert [(one.recipient, one.company, one.state) for one in found] == [
        ("m1", None, "ended"),
        ("m1", "kem", "in_force"),
        ("m2", None, "in_force"),
    ]


def test_the_answer_and_the_rows_say_what_ends():
    found = agreements.listed(
        of_measure(
            ("m1", None, "processor", 4, date(2026, 3, 10), "ended"),
            ("m1", None, "confidentiality", 4, date(2026, 11, 5), "ends_soon"),
            ("m1", None, "standard_clauses", 4, None, "in_force"),
        )
    )
    assert agreements.answer(found, SV) == (
        "Ett avtal gick ut medan utlämnandena fortsätter. Ett går ut inom 90 dagar. "
        "Ett gäller tills vidare."
    )
    table = agreements.table(found, {"m1": "Alfa"}, {}, DAY, EN)
    assert table["State"].to_list() == ["■ ended, disclosures go on", "▲ 5 days left"]
    assert table["Last day"].to_list() == [date(2026, 3, 10), date(2026, 11, 5)]
    assert agreements.answer([], EN) == "No agreements with the recipients are among the data."


def flow_months(*rows) -> pl.DataFrame:
    schema = ["recipient", "calls_for", "company", "month", "lacks", "not_told"]
    return pl.DataFrame(rows, schema=schema, orient="row")


EARLIEST = date(2024, 11, 1)


def test_a_flow_is_as_its_latest_month_over_was():
    months = flow_months(
        ("m1", "processor", "kem", date(2024, 11, 1), 1, 0),
        ("m1", "processor", "kem", date(2026, 10, 1), 0, 0),
        ("m2", "processor", "kem", date(2026, 9, 1), 0, 0),
        ("m2", "processor", "kem", date(2026, 10, 1), 1, 0),
        ("m3", "processor", "kem", date(2026, 9, 1), 0, 0),
        ("m4", "none", "kem", date(2026, 10, 1), 0, 0),
        ("m5", None, "kem", date(2026, 10, 1), 0, 1),
    )
    found = data_feeds.feeds(months, DAY, EARLIEST)
    assert [(feed.recipient, feed.state) for feed in found] == [
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
    assert data_feeds.feeds(months, date(2026, 10, 30), EARLIEST)[0].state == "is_covered"
    assert data_feeds.feeds(months, DAY, EARLIEST)[0].state == "is_over"


def test_no_flow_is_a_sentence():
    assert data_feeds.answer([], EN) == "No standing flow has run in two years."
    over = data_feeds.feeds(
        flow_months(("m1", "processor", "kem", date(2025, 9, 1), 0, 0)), DAY, EARLIEST
    )
    assert data_feeds.answer(over, EN) == "No flow is running now."


def test_what_is_not_known_is_not_said_to_be_covered():
    hidden = flow_months(("m1", "processor", "kem", date(2026, 10, 1), None, 0))
    assert (
        data_feeds.answer(data_feeds.feeds(hidden, DAY, EARLIEST), SV)
        == "Ett löpande flöde är i gång."
    )
