"""The sentence of the page of consent says what its frames say, clause by clause."""

from datetime import date

import polars as pl
import pytest

from dashboard.views.consent import evidence_table
from dashboard.views.consent.summary import Broken, lead, objected
from dashboard.words import words
from tests.charts import consent_frames as frames

SV, EN = words("sv"), words("en")
FIVE = Broken(5)


def row(found: pl.DataFrame, share: float | None = None) -> dict:
    first = found.row(0, named=True)
    return first if share is None else first | {"covered": round(share * first["customers"])}


def said(now, then=None, uses=FIVE, causes=("Avfall",), w=SV) -> tuple[str, str]:
    return lead(now, then, uses, causes, day=frames.DAY, since=frames.SINCE, w=w)


def test_the_whole_sentence_in_both_languages():
    now, then = row(frames.COVERAGE), row(frames.COVERAGE, 0.6)
    assert said(now, then) == (
        "58,0\u00a0% av 61\u00a0420 kunder har sagt ja till marknadsföring, "
        "2,0 procentenheter lägre än den 30\u00a0september.",
        "Fem användningar saknade samtycke på tolv månader. "
        "För 9,0\u00a0% är svaret okänt, eftersom Avfall inte exporterar samtycken.",
    )
    assert said(now, then, w=EN) == (
        "58.0% of 61,420 customers have said yes to marketing, "
        "2.0 percentage points lower than on 30\u00a0September.",
        "Five uses lacked consent in twelve months. "
        "For 9.0% the answer is unknown, because no consents are exported for Avfall.",
    )


@pytest.mark.parametrize(
    ("then", "end"),
    [
        (row(frames.COVERAGE, 0.57), "1,0 procentenheter högre än den 30\u00a0september."),
        (row(frames.COVERAGE, 0.58), "samma andel som den 30\u00a0september."),
        (row(frames.COVERAGE, 0.58004), "samma andel som den 30\u00a0september."),
        (None, "har sagt ja till marknadsföring."),
        (row(frames.COVERAGE) | {"covered": None}, "har sagt ja till marknadsföring."),
    ],
)
def test_how_it_has_changed(then, end):
    assert said(row(frames.COVERAGE), then)[0].endswith(end)


@pytest.mark.parametrize(
    ("uses", "clause"),
    [
        (Broken(0), "Ingen användning saknade samtycke på tolv månader."),
        (Broken(1), "En användning saknade samtycke på tolv månader."),
        (Broken(1203), "1\u00a0203 användningar saknade samtycke på tolv månader."),
        (Broken(None), "Färre än åtta användningar saknade samtycke på tolv månader."),
        (
            Broken(None, "användning exporteras inte"),
            "Användning utan samtycke kan inte mätas: användning exporteras inte.",
        ),
    ],
)
def test_uses_without_a_yes(uses, clause):
    assert said(row(frames.COVERAGE), uses=uses)[1].startswith(clause)


def test_an_unknown_share_names_every_company_that_causes_it():
    rest = said(row(frames.COVERAGE), causes=("Avfall", "Fiber", "KEM"))[1]
    assert rest.endswith("eftersom Avfall, Fiber och KEM inte exporterar samtycken.")
    assert said(row(frames.COVERAGE), causes=())[1].endswith("För 9,0\u00a0% är svaret okänt.")


def test_nothing_unknown_is_not_mentioned():
    known = row(frames.coverage(("marketing", [50, 10, 0, 20, 10, 10, 0])))
    assert "okänt" not in said(known)[1]


def test_unknown_and_nobody_are_no_zero():
    assert said(row(frames.ALL_UNKNOWN))[0] == (
        "Det är okänt hur många kunder som har sagt ja till marknadsföring."
    )
    nobody = "Ingen kund omfattas av något ändamål som bygger på samtycke."
    assert said(row(frames.NOBODY))[0] == nobody == said(None)[0]


def test_fewer_than_eight_customers_have_no_percentage():
    assert said(row(frames.FEW), row(frames.FEW, 0.2)) == (
        "3 av 5 kunder har sagt ja till marknadsföring.",
        "Fem användningar saknade samtycke på tolv månader.",
    )


def test_a_share_of_shown_numbers_is_shown_beside_hidden_ones():
    """Some other answer of that purpose is hidden, not this one."""
    beside = row(frames.HIDDEN_COVERAGE.slice(1)) | {"covered_share": None}
    assert said(beside)[0] == "2,0\u00a0% av 2\u00a0000 kunder har sagt ja till utveckling."


def test_a_hidden_share_is_said_to_be_hidden():
    hidden = row(frames.HIDDEN_COVERAGE.slice(2))
    assert said(hidden)[0] == (
        "Hur många kunder som har sagt ja till statistik visas inte, för talet är för litet."
    )


@pytest.mark.parametrize(
    ("beyond", "within", "value", "note"),
    [
        (3, 9, "3", "Därutöver 9 inom sex dagar."),
        (0, 0, "0", "Ingen inom sex dagar heller."),
        (2, 0, "2", "Ingen inom sex dagar."),
        (None, None, "visas inte", "Hur många som kom inom sex dagar visas inte."),
    ],
)
def test_what_came_beyond_the_sixth_day_is_a_figure_of_its_own(beyond, within, value, note):
    tile = objected({"beyond_tolerance": beyond, "within_tolerance": within}, 6, SV)
    assert (tile.value, tile.note) == (value, note)
    assert "sex dagar" in tile.label


LIVE = pl.DataFrame(
    [
        ("marketing", "web", "v4", "0-12", 214, 0, date(2026, 1, 3)),
        ("marketing", "app", "v4", "0-12", 60, 0, date(2026, 2, 3)),
        ("marketing", "web", "v4", "13-24", 30, 0, date(2025, 2, 1)),
        ("marketing", "phone", "v3", "25-", 90, 4, date(2023, 2, 1)),
        ("improvement", "web", "v3", "25-", 50, 0, date(2023, 2, 1)),
        ("marketing", None, None, "25-", 12, 12, date(2022, 5, 1)),
    ],
    schema=["purpose", "channel", "text_version", "age", "live", "unprovable", "oldest_on"],
    orient="row",
)


def test_the_wordings_with_least_proof_stand_first():
    table = evidence_table.by_text(LIVE, EN)
    assert table["Text version"].to_list() == ["no text version", "v3", "v3", "v4"]
    assert table["Without proof"].to_list() == [12, 4, 0, 0]
    assert table.row(3, named=True) == {
        "Purpose": "Marketing",
        "Text version": "v4",
        "Yes today": 304,
        "Without proof": 0,
        "Oldest yes": date(2025, 2, 1),
        "0–12 months": 274,
        "13–24": 30,
        "Over 24": 0,
        "Channel": "Web, App",
        "purpose": "marketing",
    }
    assert evidence_table.answer(LIVE, frames.DAY, EN) == (
        "16 of 456 yeses in force lack their text, channel or record."
    )


def test_all_proven_and_none_in_force():
    proven = LIVE.filter(pl.col("unprovable") == 0)
    assert evidence_table.answer(proven, frames.DAY, SV) == (
        "Alla 354 gällande ja har text, kanal och underlag."
    )
    assert evidence_table.answer(LIVE.clear(), frames.DAY, SV) == (
        "Inget ja gäller den 31\u00a0oktober 2026."
    )
    assert evidence_table.by_text(LIVE.clear(), SV).is_empty()


def test_hidden_consents_are_in_no_cell_of_the_table():
    hidden = LIVE.with_columns(
        unprovable=pl.when(pl.col("unprovable") == 4).then(None).otherwise("unprovable")
    )
    table = evidence_table.by_text(hidden, SV)
    assert table["Utan bevis"].to_list() == ["12", "visas inte", "0", "0"]
    answer = evidence_table.answer(hidden, frames.DAY, SV)
    assert answer == f"Några gällande ja saknar text, kanal eller underlag. {SV('small.why')}"
