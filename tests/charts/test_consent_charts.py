"""What the charts of consent show of their frames, and what they say where there is nothing."""

import json
from itertools import pairwise

import polars as pl
import pytest

from dashboard import charts
from dashboard.charts.month_bars import months_to
from dashboard.charts.palette import STATES
from dashboard.words import LANGUAGES, words
from tests.charts import consent_frames as frames
from tests.charts.chart_cases import CHARTS, values

IN_BOTH = pytest.mark.parametrize("lang", LANGUAGES)
MONTHS = frames.months()
EN = words("en")


def parts(drawing) -> list[dict]:
    return values(drawing.spec(), 0)


def test_each_purpose_is_a_whole_bar_of_every_customer():
    found = parts(charts.coverage(frames.COVERAGE, lang="en"))
    for purpose in frames.COVERAGE["purpose"]:
        mine = [part for part in found if part["purpose"] == purpose]
        assert [part["answer"] for part in mine] == ["yes", "no", "expired", "none", "unknown"]
        assert mine[0]["from"] == 0 and mine[-1]["to"] == pytest.approx(1)
        assert all(a["to"] == b["from"] for a, b in pairwise(mine))
    assert found[0]["text"] == "58.0%"
    assert found[0]["description"] == "Marketing, yes: 35,624 customers, 58.0%"
    assert found[1]["description"] == (
        "Marketing, no or withdrawn: 12,898 customers, 20.9% (no 3,748, withdrawn 9,150)"
    )


def test_unknown_is_a_hole_and_not_an_answer():
    """Dashed and hollow, and it says which company causes it."""
    drawing = charts.coverage(frames.COVERAGE, reason="Okänt: Avfall exporterar inga samtycken.")
    dashed = [part for part in parts(drawing) if part["dash"] == [3, 2]]
    assert {part["answer"] for part in dashed} == {"unknown"} and len(dashed) == 3
    assert {part["fill"] for part in dashed} == {STATES["unknown"].fill.light}
    assert "Avfall exporterar inga samtycken" in drawing.answer + drawing.alternative


def test_the_purposes_not_chosen_step_back():
    found = parts(charts.coverage(frames.COVERAGE, chosen="improvement"))
    assert {part["depth"] for part in found if part["purpose"] == "improvement"} == {1}
    assert {part["depth"] for part in found if part["purpose"] != "improvement"} == {0.25}


def test_fewer_than_eight_customers_are_a_number_and_no_percentage():
    drawing = charts.coverage(frames.FEW, lang="en")
    assert [part["text"] for part in parts(drawing)] == ["3", "2"]
    assert "%" not in drawing.answer + json.dumps(parts(drawing)) + str(drawing.table.rows())


@pytest.mark.parametrize("found", [frames.NOBODY, frames.COVERAGE.clear()])
def test_a_purpose_that_concerns_nobody_is_no_bar_and_no_zero(found):
    drawing = charts.coverage(found, lang="en")
    assert drawing.chart is None
    assert drawing.answer == "No customer is concerned by a purpose that rests on consent."


def test_where_nothing_is_known_nothing_is_a_no():
    found = parts(charts.coverage(frames.ALL_UNKNOWN, lang="en"))
    assert [(part["answer"], part["text"]) for part in found] == [("unknown", "100.0%")]


def test_the_table_tells_all_answers_apart():
    row = charts.coverage(frames.COVERAGE, lang="en").table.row(0, named=True)
    assert row["Yes"] == "58.0%" and row["Customers"] == "61,420"
    assert (row["No"], row["Withdrawn"], row["Expired"]) == ("3,748", "9,150", "2,000")
    assert (row["No answer yet"], row["Never asked"], row["Unknown"]) == (
        "2,370",
        "3,000",
        "5,528",
    )


def test_won_stands_above_the_line_and_lost_hangs_below_it():
    drawing = charts.flow(frames.moves(), day=frames.DAY, purpose="marketing")
    bars = parts(drawing)
    assert len(bars) == 5 * 24
    for bar in bars:
        assert bar["low"] >= 0 if bar["kind"] in ("given", "renewed") else bar["high"] <= 0
    january = [bar for bar in bars if bar["month"] == "2026-01"]
    assert [(bar["low"], bar["high"]) for bar in january] == [
        (0, 1150),
        (1150, 1210),
        (-160, 0),
        (-180, -160),
        (-189, -180),
    ]


@pytest.mark.parametrize(
    ("given", "withdrawn", "verdict"),
    [(9, 11, "Ja. "), (8, 12, "Nej. "), (8, 11, "Lika många. ")],
)
def test_the_answer_says_which_way_it_goes(given, withdrawn, verdict):
    rows = [("marketing", MONTHS[23], given, 3, withdrawn, 0, 40)]
    moved = pl.DataFrame(rows, schema=frames.moves().schema, orient="row")
    answer = charts.flow(moved, day=frames.DAY, purpose="marketing").answer
    assert answer == (
        f"{verdict}Marknadsföring: {given + 3} ja gavs, {withdrawn} återkallades eller gick ut "
        "sedan november 2025."
    )


def test_a_month_that_stands_out_is_named_and_only_that_one():
    spec = charts.flow(frames.moves(), day=frames.DAY, purpose="marketing", lang="en").spec("page")
    assert [row["text"] for row in values(spec, 2)] == ["January 2026: 1,210 yeses"]
    even = frames.moves().with_columns(given=pl.lit(100, dtype=pl.Int64))
    spec = charts.flow(even, day=frames.DAY, purpose="marketing").spec("page")
    assert len(spec["layer"]) == 2


def test_uses_against_a_no_are_at_fault_and_those_without_any_yes_are_pale():
    drawing = charts.uncovered(frames.uncovered(), day=frames.DAY, lang="en")
    fills = {bar["kind"]: bar["fill"] for bar in parts(drawing)}
    assert fills["withdrawn"] == fills["refused"] == STATES["overdue"].fill.light
    assert fills["never"] == STATES["void"].fill.light
    assert drawing.answer == (
        "Yes, 16 times since November 2024. 8 of them after a no or a withdrawal."
    )
    assert [key.text for key in drawing.key] == [
        "8 after a no or a withdrawal",
        "1 after a yes had expired",
        "7 without a yes ever given for the channel",
    ]


def test_a_bar_of_uses_says_what_a_click_on_it_asks_for():
    """Month, and the kind as the obligations have it."""
    bars = parts(charts.uncovered(frames.uncovered(), day=frames.DAY))
    assert {(bar["month"], bar["kind"]) for bar in bars} == {
        ("2025-01", "never"),
        ("2025-07", "withdrawn"),
        ("2025-12", "never"),
        ("2025-12", "withdrawn"),
        ("2025-12", "expired"),
        ("2026-09", "refused"),
    }


def test_uses_of_several_purposes_in_a_month_are_one_bar():
    both = pl.concat([frames.uncovered()] * 2)
    bars = parts(charts.uncovered(both, day=frames.DAY))
    most = next(b for b in bars if (b["month"], b["kind"]) == ("2025-12", "withdrawn"))
    assert (most["low"], most["high"]) == (0, 10)


@IN_BOTH
def test_no_use_without_a_yes_is_a_sentence_and_no_picture(lang):
    drawing = charts.uncovered(frames.uses(), day=frames.DAY, lang=lang)
    assert drawing.chart is None
    month = words(lang).written.month(MONTHS[0])
    assert drawing.answer == words(lang)("uncovered.nothing", month=month)


def test_the_months_are_those_to_the_day():
    assert months_to(frames.DAY) == MONTHS
    assert months_to(frames.DAY.replace(day=15), [MONTHS[0].replace(month=10)]) == [
        MONTHS[0].replace(month=10),
        *MONTHS,
    ]


def test_the_chosen_line_is_strong_and_named_at_its_end():
    drawing = charts.yes_trend(frames.shares(), chosen="marketing", lang="en")
    spec = drawing.spec()
    strong = spec["layer"][1]
    assert {row["purpose"] for row in values(spec, 1)} == {"marketing"}
    assert strong["mark"]["strokeWidth"] > spec["layer"][0]["mark"]["strokeWidth"]
    names = [row["text"] for row in values(spec, 3)]
    assert names == ["Statistics 26.0%", "Improvement 28.0%", "Marketing 58.0%"]
    assert drawing.answer == (
        "No. Marketing: 3.0 percentage points lower than on 28\u00a0October 2025."
    )


def test_a_line_breaks_where_a_share_is_hidden():
    spec = charts.yes_trend(frames.shares(), chosen="marketing").spec("page")
    assert None in [row["share"] for row in values(spec, 0)]
    assert "break" in spec["layer"][0]["mark"]["invalid"]
    assert None not in [row["share"] for row in values(spec, 2)]


def test_a_single_month_end_is_no_trend():
    last = frames.shares().filter(pl.col("day") == frames.shares()["day"].max())
    drawing = charts.yes_trend(last, chosen="marketing", lang="en")
    assert drawing.chart is None
    assert drawing.answer == "Marketing: too few measurable month-ends to compare."


@pytest.mark.parametrize("name", ["flow_hidden", "uncovered_hidden"])
def test_no_sum_of_hidden_cells_is_said_to_be_one_to_seven(name):
    """Twenty cells of one to seven are more than seven."""
    drawing = CHARTS[name](lang="en")
    told = [drawing.answer.replace(EN("small.why"), ""), *(key.text for key in drawing.key[:-1])]
    told += [str(cell) for column in drawing.table for cell in column]
    told += [part["description"] for part in parts(drawing)]
    assert not [text for text in told if "1–7" in text or "1 to 7" in text]
    assert EN("small.hidden") in json.dumps(drawing.table.rows())


def test_of_hidden_cells_alone_there_is_no_axis_to_read_them_off():
    hidden = frames.uses((MONTHS[3], "never", None), (MONTHS[9], "refused", None))
    spec = charts.uncovered(hidden, day=frames.DAY).spec("page")
    assert spec["layer"][0]["encoding"]["y"]["axis"] is None
    heights = {bar["high"] - bar["low"] for bar in values(spec, 0)}
    assert len(heights) == 1 and heights.pop() < 1
