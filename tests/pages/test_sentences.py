"""The sentence on top of a page says what its frames say, clause by clause."""

from datetime import date

import polars as pl
import pytest

from dashboard.components import caveats, unmeasurable
from dashboard.shell.data_cache import InTime
from dashboard.views.overview import summary as of_overview
from dashboard.views.overview import tiles
from dashboard.views.requests import summary as of_requests
from dashboard.words import words
from queries.notices.reading import read_notice
from tests.charts import chart_frames as frames

SV, EN = words("sv"), words("en")
PROMISES = read_notice().promises
DAY, SINCE = frames.DAY, frames.SINCE


stand = frames.stands


def overview(now, then, by_company=None, w=SV) -> tuple[str, str]:
    return of_overview.lead(
        now,
        then,
        by_company,
        frames.bridge(then, now),
        promises=PROMISES,
        companies=frames.COMPANIES,
        day=DAY,
        since=SINCE,
        w=w,
    )


def test_the_whole_sentence_in_both_languages():
    """Kept, furthest behind with its company, not measurable, without a case."""
    first, rest = overview(frames.STANDING, frames.BEFORE, frames.BY_COMPANY)
    assert first == (
        "Två av fem mätbara löften hålls per den 31\u00a0oktober 2026, "
        "lika många som den 30\u00a0september."
    )
    assert rest == (
        "Längst efter är ”Gallra 24 månader efter avslut”: 266 poster är försenade, 58 fler än då, "
        "varav 214 i Värme. Ett löfte kan inte mätas. Ett löfte har inga fall."
    )
    first, rest = overview(frames.STANDING, frames.BEFORE, frames.BY_COMPANY, EN)
    assert first == (
        "We keep two of five measurable promises as of 31\u00a0October 2026, "
        "as many as on 30\u00a0September."
    )
    assert rest == (
        "Furthest behind is “Erase 24 months after leaving”: 266 records are overdue, 58 more than "
        "then, 214 of them in Värme. One promise cannot be measured. One promise has no cases."
    )


def test_all_kept_and_none_kept():
    good = stand(("answer_objection", "kept", 0.0, "count"))
    both = pl.concat([good, stand(("answer_access_request", "kept", 1.0, "share"))])
    bad = stand(("answer_access_request", "not_kept", 0.5, "share"))
    assert overview(both, both)[0] == "Alla två mätbara löften hålls per den 31\u00a0oktober 2026."
    assert overview(both, both)[1] == ""
    assert overview(good, good)[0] == "Det enda mätbara löftet hålls per den 31\u00a0oktober 2026."
    assert overview(bad, bad, w=EN)[0].startswith("The only measurable promise is not kept as of")


def test_one_fewer_is_a_word_of_the_right_gender():
    now = stand(
        ("answer_objection", "kept", 0.0, "count"),
        ("answer_access_request", "near", 1.0, "count"),
    )
    then = stand(
        ("answer_objection", "kept", 0.0, "count"),
        ("answer_access_request", "kept", 0.0, "count"),
    )
    first, rest = overview(now, then)
    assert first.startswith("Ett av två mätbara löften hålls") and ", ett färre än den" in first
    assert rest == "Närmast gränsen är ”Svara på begäran om utdrag”: 1 begäran."
    more = stand(
        ("answer_objection", "kept", 0.0, "count"),
        ("answer_access_request", "kept", 0.0, "count"),
        ("answer_erasure_request", "near", 1.0, "count"),
    )
    assert "We keep two of three" in overview(more, now, w=EN)[0]
    assert ", one more than on" in overview(more, now, w=EN)[0]


def test_many_promises_are_counted_in_digits():
    many = stand(*((f"p{at}", "kept" if at else "near", 1.0, "count") for at in range(31)))
    named = {f"p{at}": PROMISES["answer_objection"] for at in range(31)}
    first, _ = of_overview.lead(
        many,
        many,
        None,
        frames.bridge(many, many),
        promises=named,
        companies={},
        day=DAY,
        since=SINCE,
        w=SV,
    )
    assert first.startswith("30 av 31 mätbara löften hålls")


def test_a_share_names_its_target():
    now = stand(("answer_access_request", "not_kept", 0.912, "share"))
    rest = overview(now, now)[1]
    assert rest.startswith("Längst efter är ”Svara på begäran om utdrag”: 91,2\u00a0% i tid mot")
    assert rest.endswith("målet 100,0\u00a0%.")


def test_a_share_of_a_few_is_two_numbers():
    """No percentage of fewer than eight, as the promise furthest behind or closest to it."""
    for standing in ("not_kept", "near"):
        few = stand(("answer_access_request", standing, 0.75, "share", 1, 3, 4))
        assert ": 3 av 4 i tid mot målet" in overview(few, few)[1]
        eight = stand(("answer_access_request", standing, 0.75, "share", 2, 6, 8))
        assert ": 75,0\u00a0% i tid mot målet" in overview(eight, eight)[1]


def test_an_event_is_not_overdue():
    now = stand(("disclosure_has_agreement", "not_kept", 8.0, "count"))
    assert "8 utlämnanden bröt mot löftet på tolv månader" in overview(now, now)[1]
    condition = stand(("consent_covers_holding", "not_kept", 1.0, "count"))
    assert "1 post saknar stöd." in overview(condition, condition)[1]


def test_no_company_is_blamed_for_less_than_most_of_it():
    now = stand(("erase_after_relationship", "not_kept", 10.0, "count"))
    shares = [("varme", 5.0), ("vatten", 5.0)]
    by_company = stand(*(("erase_after_relationship", c, "near", n, "count") for c, n in shares))
    assert "varav" not in overview(now, now, by_company)[1]


def test_nothing_measurable_is_said():
    blind = stand(("disclosure_has_agreement", "not_measurable", None, None))
    first, rest = overview(blind, blind)
    assert first == "Inget löfte kan mätas per den 31\u00a0oktober 2026."
    assert rest == "Ett löfte kan inte mätas."


def open_ones(over: int | str = 0, soon: int | str = 0) -> pl.DataFrame:
    """How many are past their last day and close to it; in place of a hidden number a word."""
    told = {"over": over, "soon": soon, "later": 4}
    rows = [
        (span, n, "number") if isinstance(n, int) else (span, None, n) for span, n in told.items()
    ]
    schema = {"span": pl.String, "requests": pl.Int64, "told": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")


@pytest.mark.parametrize(
    ("spans", "first"),
    [
        (
            open_ones(over=2, soon=1),
            "Två öppna begäranden har passerat sista dagen, en har högst sju dagar kvar.",
        ),
        (open_ones(), "Ingen öppen begäran har passerat sista dagen."),
        (open_ones(over=3570), "3\u00a0570 öppna begäranden har passerat sista dagen."),
        (
            open_ones(over="few", soon=9),
            "Färre än åtta öppna begäranden har passerat sista dagen, "
            "nio har högst sju dagar kvar.",
        ),
        (
            open_ones(over=8, soon="some"),
            "Åtta öppna begäranden har passerat sista dagen, "
            "en eller flera har högst sju dagar kvar.",
        ),
    ],
)
def test_the_sentence_of_requests(spans, first):
    """A number that the role does not see is a word."""
    assert of_requests.lead(spans, {"requests": 0}, None, SV)[0] == first


def test_shares_and_medians_of_requests():
    done = {"requests": 286, "median_days": 14, "p90_days": 27}
    assert of_requests.lead(open_ones(), done, InTime(269, 256), SV)[1] == (
        "Av de 269 begäranden vars sista dag inföll under de senaste tolv månaderna besvarades "
        "95,1\u00a0% i tid. "
        "Hälften av dem fick svar inom 14 dagar, nio av tio inom 27 dagar."
    )
    few = done | {"median_days": None, "p90_days": None}
    assert of_requests.lead(open_ones(), few, None, SV)[1] == ""
    assert of_requests.lead(open_ones(), few, InTime(0, 0), SV)[1] == ""
    five = of_requests.lead(open_ones(), few, InTime(5, 4), EN)[1]
    assert five.startswith("Of the 5 requests whose last day fell in the last twelve months")
    assert five.endswith(", four were answered in time.")
    assert of_requests.lead(open_ones(), {"requests": 0}, None, EN)[1] == (
        "No request had its last day in the last twelve months."
    )


def test_a_tile_says_which_way_is_worse():
    fewer = tiles.kept(frames.BEFORE, frames.STANDING, SINCE, SV)
    assert fewer.value == "2" and fewer.of == "av 5" and not fewer.change
    more = tiles.shortfalls(short(280, None, 1), short(222), steps(222, 281), SINCE, SV)
    assert (more.value, more.change, more.is_up, more.is_worse) == ("281", "59", True, True)
    less = tiles.shortfalls(short(3), short(5), steps(5, 3), SINCE, EN)
    assert (less.change, less.is_up, less.is_worse) == ("2", False, False)
    share = tiles.in_time(InTime(1000, 952), InTime(1000, 964), 1.0, SINCE, SV)
    assert share.value == "95,2\u00a0%"
    assert share.change == "1,2\u00a0p.e." and share.is_worse
    assert share.note == "sedan 30\u00a0sep, mål 100,0\u00a0%"
    few = tiles.in_time(InTime(7, 6), InTime(1000, 964), 1.0, SINCE, SV)
    assert (few.value, few.of, few.change) == ("6 av 7", "", "")


def test_a_tile_without_requests_is_not_a_zero():
    assert tiles.in_time(None, None, None, SINCE, SV).value == "Kan inte mätas"
    assert tiles.in_time(InTime(0, 0), None, 1.0, SINCE, SV).value == "–"
    assert tiles.shortfalls(short(None), short(3), steps(), SINCE, SV).value == "Kan inte mätas"
    assert tiles.shortfalls(short(3), short(None), steps(0, 3), SINCE, SV).note == ""


def steps(*then_and_now: int) -> pl.DataFrame:
    pairs = [then_and_now] if then_and_now else []
    return pl.DataFrame(pairs, schema={"then": pl.Int64, "now": pl.Int64}, orient="row")


def short(*numbers) -> pl.DataFrame:
    return pl.DataFrame({"shortfalls": numbers}, schema={"shortfalls": pl.Int64})


def missing(*rows) -> pl.DataFrame:
    texts = dict.fromkeys(("promise", "company", "table", "reason"), pl.String)
    numbers = dict.fromkeys(("age_days", "covered", "registered"), pl.Int64)
    return pl.DataFrame(rows, schema=texts | numbers, orient="row")


def test_reasons_in_words():
    found = missing(
        ("a", None, "customers", "not_exported", None, None, None),
        ("a", None, "holdings", "not_exported", None, None, None),
        ("a", None, "uses", "not_exported", None, None, None),
        ("b", None, "disclosures", "too_old", 112, None, None),
        ("c", "varme", "consents", "not_exported", None, None, None),
        ("d", "varme", "holdings", "systems", None, 6, 14),
    )
    assert unmeasurable.reasons(found, SV) == {
        "a": "kunder, uppgifter och användning exporteras inte",
        "b": "underlaget för utlämnanden är 112 dagar gammalt",
        "c": "samtycken exporteras inte",
    }
    assert "c" not in unmeasurable.reasons(found, SV, "kem")


def test_caveats_in_words():
    status = pl.DataFrame(
        {
            "promise": ["a", "b"],
            "unmeasured": [2340, 0],
            "measured_from": [None, date(2026, 8, 1)],
        }
    )
    lines = caveats.caveats(
        missing(
            ("a", "avfall", "consents", "not_exported", None, None, None),
            ("b", "avfall", "consents", "not_exported", None, None, None),
            ("b", "kem", "holdings", "systems", None, 6, 14),
        ),
        status,
        day=DAY,
        names={"a": "A", "b": "B"},
        companies=frames.COMPANIES,
        w=SV,
    )
    assert lines == [
        "Avfall exporterar inte samtycken och är inte med i det som bygger på dem.",
        "Uppgifter mäts i 6 av de 14 system som registerförteckningen nämner.",
        "”A”: 2\u00a0340 fall saknar den dag som behövs och kan inte bedömas.",
        "Andelen i tid räknas från 1\u00a0augusti 2026 för ”B”. "
        "Det som gjordes tidigare syns inte i underlaget.",
    ]
    assert caveats.undated(status, ["a"]) == 2340


def test_a_company_that_is_measured_from_a_later_day_than_the_group_is_named():
    """The group counts what one company did before; the other's start is told besides."""
    starts = [date(2026, 2, 1), date(2026, 8, 1), None, None]
    of_group = pl.DataFrame({
        "promise": ["a", "b"], "unmeasured": [0, 0], "measured_from": [date(2026, 2, 1), None],
    })  # fmt: skip
    by_company = pl.DataFrame({
        "promise": ["a", "a", "b", "b"], "company": ["kem", "avfall"] * 2, "measured_from": starts,
    })  # fmt: skip
    lines = caveats.caveats(
        missing(),
        of_group,
        day=DAY,
        names={"a": "A", "b": "B"},
        companies=frames.COMPANIES,
        w=SV,
        by_company=by_company,
    )
    assert lines == [
        "Andelen i tid räknas från 1\u00a0februari 2026 för ”A”. "
        "Det som gjordes tidigare syns inte i underlaget.",
        "I Avfall räknas andelen i tid för ”A” först från 1\u00a0augusti 2026.",
    ]
