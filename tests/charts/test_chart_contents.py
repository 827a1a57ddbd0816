"""What each chart shows of its frame, and what it says instead where there is nothing to show."""

import json
from datetime import date

import polars as pl
import pytest
import vl_convert

from dashboard import charts
from dashboard.charts.overview.ledger_layout import CHANGE_RIGHT
from dashboard.charts.requests.open_requests import MOST
from dashboard.views.requests.figures import with_pauses
from dashboard.words import LANGUAGES, words
from tests.charts import chart_frames as frames
from tests.charts.chart_cases import changed, ledger, values, weeks

IN_BOTH = pytest.mark.parametrize("lang", LANGUAGES)


def test_the_ledger_shows_numbers_only_where_something_is_to_be_done():
    spec = ledger().spec("page")
    cells, texts = values(spec, 0), values(spec, 1)
    shown = {text["text"] for text in texts}
    assert {"266", "31", "214", "9", "5"} <= shown
    assert "95,2\u00a0%" in shown
    kept = [cell for cell in cells if cell["promise"] == "answer_objection"]
    assert len(kept) == 1 + len(frames.COMPANIES)
    assert "0" not in shown


def test_the_ledger_draws_no_cell_for_a_duty_that_a_company_lacks():
    cells = values(ledger().spec("page"), 0)
    erased = {cell["company"] for cell in cells if cell["promise"] == "erase_after_relationship"}
    assert "fiber" not in erased
    assert "kem" not in erased
    assert not [cell for cell in cells if cell["promise"] == "answer_restriction_request"]


def test_what_cannot_be_measured_is_dashed_and_says_why():
    spec = ledger().spec("page")
    cells = values(spec, 0)
    blind = [cell for cell in cells if cell["promise"] == "disclosure_has_agreement"]
    assert [cell["dash"] for cell in blind] == [[3, 2]]
    assert "x" in {text["text"] for text in values(spec, 1)}


def test_many_companies_are_folded_to_the_worst():
    companies = {f"c{at}": f"C{at}" for at in range(5000)}

    def standing(at: int) -> str:
        return "kept" if at < 4990 else "not_kept"

    by_company = frames.stands(
        *(
            ("answer_access_request", company, standing(at), float(at), "count")
            for at, company in enumerate(companies)
        )
    )
    drawing = charts.ledger(
        frames.STANDING.filter(pl.col("promise") == "answer_access_request"),
        promises=frames.PROMISES,
        companies=companies,
        by_company=by_company,
        lang="sv",
    )
    drawn = {cell["company"] for cell in values(drawing.spec("page"), 0)}
    assert drawn == {"", "c4999", "c4998", "c4997", "c4996", "c4995", "c4994"}
    assert "av 5\u00a0000" in drawing.answer


def test_the_waterfall_ends_where_the_day_stands():
    rows = values(changed().spec("page"), 0)
    restated = next(row for row in rows if row["step"] == "restated")
    now = next(row for row in rows if row["step"] == "now")
    assert [row["step"] for row in rows] == [
        "then",
        "fell_due",
        "done",
        "fell_away",
        "restated",
        "now",
    ]
    assert restated["from"] == now["to"] == 266
    assert restated["dash"] == [3, 2]
    assert changed(lang="sv").question == "Varför blev 208 försenade 266?"


def test_a_waterfall_without_a_change_says_so():
    still: dict[str, int] = dict.fromkeys(frames.MOVED, 0)
    drawing = charts.changed(
        still, name="x", scope="y", since=frames.SINCE, day=frames.DAY, lang="en"
    )
    assert drawing.chart is None
    assert drawing.question == "Was anything overdue?"
    assert drawing.answer == (
        "Nothing was overdue on 30\u00a0September 2026, and nothing on 31\u00a0October 2026."
    )


def test_the_weeks_hold_all_of_the_ninety_days():
    spec = weeks().spec("page")
    mondays = sorted({row["week"] for row in values(spec, 1)})
    assert mondays[0] == "2026-10-26"
    assert mondays[-1] == "2027-01-25"
    assert weeks(lang="en").answer.endswith("Most in the week of 21\u00a0December: 420 records.")


def test_clocks_show_the_most_urgent_and_count_the_rest():
    one = frames.requests().row(4, named=True)
    many = pl.concat(
        [
            frames.requests().head(4),
            *(
                frames.requests()[4:5].with_columns(
                    request_id=pl.lit(f"B-{at}"), days=pl.lit(19 + at, dtype=pl.Int64)
                )
                for at in range(200)
            ),
        ],
        how="vertical_relaxed",
    )
    drawing = charts.clocks(many, day=frames.DAY, lang="sv")
    drawn = {row["id"] for row in values(drawing.spec("page"), 0)}
    assert len(drawn) == MOST
    assert one["request_id"] not in drawn
    assert drawing.answer.endswith("Och 184 till med mer än 34 dagar kvar.")


def test_a_stopped_clock_is_not_said_to_have_days_left():
    """Two of the requests beyond the drawn ones stand still: they are counted once."""
    one = frames.requests()
    many = pl.concat(
        [
            *(
                one[4:5].with_columns(request_id=pl.lit(f"B-{at}"), days=pl.lit(9 + at, pl.Int64))
                for at in range(22)
            ),
            one[7:8],
            one[7:8].with_columns(request_id=pl.lit("B-9")),
        ],
        how="vertical_relaxed",
    )
    answer = charts.clocks(many, day=frames.DAY, lang="en").answer
    assert "The clock is stopped for two." in answer
    assert answer.endswith("And 2 more with over 28 days left.")


def test_clocks_say_days_in_words():
    """Never a dash and never nothing on the last day itself."""
    said = [row["text"] for row in _verdicts("sv")]
    assert said[:4] == [
        "17 dagar försenad",
        "3 dagar försenad",
        "sista dagen i dag",
        "2 dagar kvar",
    ]
    assert said[-1] == "pausad i väntan på svar"
    assert _verdicts("en")[2]["text"] == "last day today"


def _verdicts(lang):
    spec = charts.clocks(frames.requests(), day=frames.DAY, lang=lang).spec("page")
    return values(spec, -1)


def test_a_pause_is_dashed_and_the_bars_stay_in_the_drawing():
    spec = charts.clocks(frames.requests(), day=frames.DAY).spec("page")
    bars = [row for row in values(spec, 0) if row["request"] == "B-2260"]
    assert [(row["from"], row["to"]) for row in bars] == [(-19, -17), (-17, -10), (-10, 0), (0, 19)]
    assert bars[1]["dash"] == [3, 2]


def test_pauses_join_their_requests_and_leave_the_order():
    """Finished pauses and the one that still lasts, as the measure has them."""
    requests = frames.requests().drop("pauses")
    pauses = pl.DataFrame(
        [
            ("B-2251", "access", date(2026, 10, 20), date(2026, 10, 24)),
            ("B-2251", "access", date(2026, 10, 5), date(2026, 10, 9)),
            ("B-2247", "rectification", date(2026, 10, 2), None),
        ],
        schema=["request_id", "kind", "paused_from", "paused_until"],
        orient="row",
    )
    joined = with_pauses(requests, pauses)
    assert joined["request_id"].to_list() == requests["request_id"].to_list()
    spec = charts.clocks(joined, day=frames.DAY).spec("page")
    dashed = [
        (row["request"], row["from"], row["to"]) for row in values(spec, 0) if row["dash"] == [3, 2]
    ]
    assert dashed == [("B-2251", -26, -22), ("B-2251", -11, -7), ("B-2247", -29, 0)]
    none = with_pauses(requests, pauses.clear())
    assert charts.clocks(none, day=frames.DAY).chart is not None


def test_the_dashed_box_holds_its_reason_without_a_column_of_companies():
    """As with one company: the box is as wide as its words; words are only cut where it ends."""
    for reason in ("kunder, uppgifter och kundavtal exporteras inte", "x" * 300):
        drawing = charts.ledger(
            frames.STANDING,
            promises=frames.PROMISES,
            reasons={"disclosure_has_agreement": reason},
            since=frames.SINCE,
        )
        spec = drawing.spec("page")
        box = next(c for c in values(spec, 0) if c["promise"] == "disclosure_has_agreement")
        text = next(t for t in values(spec, 1) if t["text"][:5] == reason[:5])
        assert text["x"] + len(text["text"]) * 6.4 <= box["x2"] <= CHANGE_RIGHT
        assert text["text"] == reason or (len(reason) == 300 and text["text"].endswith("…"))
        assert reason in box["description"]
        assert reason in drawing.table[drawing.table.columns[3]].to_list()


def test_an_id_cannot_leave_the_text_it_stands_in():
    """Ids come from exports, and axis labels are expressions."""
    strange = frames.requests().with_columns(
        request_id=pl.when(pl.col("request_id") == "B-2231")
        .then(pl.lit("""a'"}]|x"""))
        .otherwise("request_id")
    )
    drawing = charts.clocks(strange, day=frames.DAY)
    spec = drawing.spec()
    spec["width"] = 600
    svg = vl_convert.vegalite_to_svg(json.dumps(spec))
    assert "a'&quot;}]/x" in svg or "a'\"}]/x" in svg or "a&#39;&quot;}]/x" in svg


def test_under_twenty_requests_there_is_no_curve():
    drawing = charts.waiting(frames.curve(), requests=19, lang="sv")
    assert drawing.chart is None
    assert drawing.answer.startswith("19 begäranden skulle ha besvarats under tolv månader, för få")


def test_a_year_before_with_few_requests_is_not_drawn():
    few = frames.curve().with_columns(
        at_risk=pl.when(pl.col("period") == "before").then(12).otherwise("at_risk")
    )
    steps = values(charts.waiting(few, requests=286).spec("page"), 2)
    assert {row["period"] for row in steps} == {"current"}


def test_the_margin_gathers_what_lies_far_out():
    bars = charts.margin(frames.margin_days(), lang="en").spec("page")
    rows = values(bars, 0)
    assert rows[0]["description"] == "more than 35 days before: 3 in time"
    assert rows[-1]["description"] == "more than 35 days after: 2 answered late"
    assert sum(row["high"] - row["low"] for row in rows) == frames.margin_days()["requests"].sum()


def test_a_gathered_bar_is_cut_and_numbered():
    """One bar of all that is more than a month late must not flatten the month itself."""
    late = pl.DataFrame({"margin_days": [400], "state": ["open_late"], "requests": [5000]})
    spec = charts.margin(pl.concat([frames.margin_days(), late]), lang="sv").spec("page")
    assert [row["text"] for row in values(spec, 3)] == ["5\u00a0002"]
    assert spec["layer"][0]["encoding"]["y"]["scale"]["domain"][1] < 30


def test_lanes_of_years_have_years_on_their_axis():
    old = (
        frames.requests()
        .head(3)
        .with_columns(
            received_on=date(2020, 2, 1),
            due_on=date(2020, 3, 2),
            days=pl.lit(-2434, dtype=pl.Int64),
        )
    )
    spec = charts.clocks(old, day=frames.DAY).spec("page")
    bars = values(spec, 0)
    assert {row["from"] for row in bars} == {-2464, -2434}
    assert '"2023"' in spec["layer"][0]["encoding"]["x"]["axis"]["labelExpr"]


def test_a_company_without_a_case_has_no_column():
    named = {**{key: key for key in frames.COMPANIES}, "idle": "Idle"}
    idle = frames.stands(("answer_objection", "idle", "no_cases", None, None))
    drawing = charts.ledger(
        frames.STANDING,
        promises=frames.PROMISES,
        companies=named,
        by_company=pl.concat([frames.BY_COMPANY, idle]),
    )
    assert "Idle" not in drawing.table.columns
    assert drawing.answer == words("sv")("ledger.line")


@IN_BOTH
def test_key_lines_carry_the_numbers(lang):
    w = words(lang)
    key = charts.margin(frames.margin_days(), lang=lang).key
    assert key[0].text == w.count("margin.in_time", 241)
    assert key[-1].is_strong
