"""Every chart asks a question, answers it in both languages, and can be read without eyes."""

import json
import re
from datetime import date
from pathlib import Path

import altair as alt
import polars as pl
import pytest
import vl_convert
from PIL import ImageFont

import dashboard
from dashboard import charts
from dashboard.charts.overview import ledger_layout
from dashboard.charts.palette import STATES
from dashboard.words import LANGUAGES, words
from queries.notices.reading import read_notice
from tests.charts import chart_frames as frames
from tests.charts.chart_cases import CHARTS, values

SWEDISH = re.compile(r"[åäöÅÄÖ]|\b(och|inte|begäran|dagar)\b")


# Names of bins and of days left, the words for a hidden cell, and why it is hidden.
OUTLINES = "|".join(
    sorted(
        {
            re.escape(text.replace("|", " "))
            for lang in LANGUAGES
            for key, text in words(lang).texts.items()
            if key.startswith(("margin.bin_", "bucket.", "small."))
        },
        key=len,
        reverse=True,
    )
)
SPANS_OF = (("from", "to"), ("low", "high"))
EACH = pytest.mark.parametrize("name", CHARTS)
IN_BOTH = pytest.mark.parametrize("lang", LANGUAGES)


def rows_of(spec) -> int:
    return sum(len(values(spec, at)) for at in range(len(spec["layer"])))


@EACH
@IN_BOTH
def test_it_asks_and_answers(name, lang):
    drawing = CHARTS[name](lang=lang)
    assert drawing.question.endswith("?")
    assert drawing.answer.rstrip().endswith(".")
    assert drawing.alternative.startswith(drawing.question)
    assert len(drawing.alternative) > len(drawing.question)
    assert drawing.table.height


@EACH
def test_english_holds_no_swedish(name):
    drawing = CHARTS[name](lang="en")
    text = json.dumps(drawing.spec(), ensure_ascii=False)
    shown = re.sub(r'"(months|shortMonths|days|shortDays)": \[[^]]*\]', "", text)
    assert not SWEDISH.search(shown)
    assert not SWEDISH.search(" ".join((drawing.question, drawing.answer, drawing.alternative)))


@EACH
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_its_specification_is_valid(name, mode):
    spec = CHARTS[name]().spec(mode)
    alt.LayerChart.from_dict(spec)
    assert "light-dark(" not in json.dumps(spec)
    assert spec["description"] == CHARTS[name]().alternative
    assert spec["title"]["text"].endswith("?")


@EACH
def test_on_a_page_it_has_one_view_and_follows_the_theme(name):
    drawing = CHARTS[name]()
    spec = drawing.spec("page")
    assert 1 <= len(spec["layer"]) <= 6
    assert "title" not in spec
    # Streamlit would write both texts to its log, and one of them may hold request ids.
    assert "description" not in spec
    assert "light-dark(" in json.dumps(spec)
    assert spec["config"]["background"] is None
    assert rows_of(spec) < 1500


@EACH
def test_marks_with_data_speak_and_the_others_are_silent(name):
    spec = CHARTS[name]().spec("page")
    for at, layer in enumerate(spec["layer"]):
        if layer["mark"].get("aria") is False:
            assert "description" not in layer["encoding"]
            continue
        assert layer["encoding"]["description"]["field"] == "description"
        assert layer["encoding"]["tooltip"]["field"] == "description"
        assert all(row["description"] for row in values(spec, at))


@EACH
@IN_BOTH
def test_a_screen_reader_hears_sentences(name, lang):
    """Without a description a mark reads `x: 227; y: 27; f: light-dark(...)`."""
    spec = CHARTS[name](lang=lang).spec()
    if spec.get("width") == "container":
        spec["width"] = 600
    svg = vl_convert.vegalite_to_svg(json.dumps(spec))
    labels = re.findall(r'aria-label="([^"]*)"', svg)
    assert labels
    marks = [label for label in labels if not label.startswith(("X-axis", "Y-axis", "Title"))]
    assert not [label for label in marks if re.match(r"\w+: .*;", label)]


@EACH
def test_its_picture_can_be_drawn(name):
    spec = CHARTS[name]().spec("dark")
    if spec.get("width") == "container":
        spec["width"] = 600
    assert vl_convert.vegalite_to_png(json.dumps(spec))[:4] == b"\x89PNG"


def test_an_empty_frame_is_a_sentence_everywhere():
    nothing = {
        "weeks": charts.weeks(frames.ahead().clear(), day=frames.DAY, names={"purge": "x"}),
        "margin": charts.margin(frames.margin_days().clear()),
        "outcomes": charts.outcomes(frames.OUTCOMES.clear()),
        "backlog": charts.backlog(frames.BACKLOG.clear()),
        "waiting": charts.waiting(frames.curve().clear(), requests=0),
    }
    for name, drawing in nothing.items():
        assert drawing.chart is None, name
        assert drawing.answer, name
        with pytest.raises(ValueError):
            drawing.spec()


def test_no_open_request_is_a_sentence():
    drawing = charts.clocks(frames.requests().clear(), day=frames.DAY, lang="en")
    assert drawing.chart is None
    assert drawing.answer == "No request is open."


def test_days_do_not_depend_on_a_time_zone():
    """No chart of single days hands a date to the browser, which would read it as UTC."""
    for name in (
        "clocks",
        "weeks",
        "margin",
        "waiting",
        "ledger",
        "flow",
        "uncovered",
        "yes_trend",
    ):
        text = json.dumps(CHARTS[name]().spec("page"))
        assert '"temporal"' not in text
    assert date(2026, 10, 31) == frames.DAY


@IN_BOTH
@pytest.mark.parametrize(
    "name",
    [
        "margin_binned",
        "waiting_binned",
        "outcomes_hidden",
        "backlog_hidden",
        "coverage_hidden",
        "flow_hidden",
        "uncovered_hidden",
    ],
)
def test_a_hidden_count_is_nowhere_in_what_the_browser_gets(name, lang):
    """No 1 to 7 as a number or in a text: only as the words that stand for all of them."""
    drawing = CHARTS[name](lang=lang)
    spec = drawing.spec("page")
    rows = [row for at in range(len(spec["layer"])) for row in values(spec, at)]
    told = [row[key] for row in rows for key in ("description", "text") if key in row]
    told += [drawing.answer, *(key.text for key in drawing.key)]
    told += [
        str(cell) for column in drawing.table.drop(drawing.table.columns[0]) for cell in column
    ]
    counted = [re.sub(OUTLINES, "", re.sub(r"\u00a0(?=\d)", "", text)) for text in told]
    if name == "coverage_hidden":
        # A percentage is of a count that is shown.
        counted = [re.sub(r"\d+([,.]\d)?\u00a0?%", "", text) for text in counted]
    if name == "waiting_binned":
        counted = [re.sub(r"\d+[,.]\d.?%|(dag|day) \d+|\d+ da(gar|ys)", "", t) for t in counted]
        counted = [t for t in counted if t not in ("0", "7")]
    assert not [text for text in counted if re.search(r"(?<![\d,.])[1-7](?![\d,.])", text)]
    sizes = [
        row[high] - row[low] for row in rows for low, high in SPANS_OF if low in row and high in row
    ]
    assert not [size for size in sizes if size in range(1, 8)]


@IN_BOTH
def test_hidden_cells_are_drawn_alike_and_without_a_standing(lang):
    """The same size and the same neutral fill, whatever they hide; sums beside them are the least
    they can be."""
    w = words(lang)
    for name in ("margin_binned", "outcomes_hidden", "backlog_hidden"):
        drawing = CHARTS[name](lang=lang)
        rows = values(drawing.spec(), 0)
        hidden = [
            r for r in rows if r["description"].endswith((w("small.hidden"), w("small.hidden")))
        ]
        assert hidden
        assert {row["fill"] for row in hidden} == {STATES["waiting"].fill.light}
        low, high = ("low", "high") if "low" in hidden[0] else ("from", "to")
        assert len({round(row[high] - row[low], 6) for row in hidden}) == 1
        assert w("small.why") in drawing.answer
        assert drawing.key[-1].text == w("small.key")
    ends = {
        row["label"]: row["text"] for row in values(CHARTS["outcomes_hidden"](lang=lang).spec(), 1)
    }
    assert ends[w("kind.access")] == w("small.total", n=140)
    assert ends[w("kind.portability")] == w("small.hidden")
    assert ends[w("kind.marketing_optout")] == "40"


def test_of_exactly_two_hidden_cells_none_is_said_to_be_one_to_seven():
    """One of them may be larger: it is hidden for the other's sake."""
    rows = values(CHARTS["outcomes_hidden"](lang="en").spec(), 0)
    said = [row["description"] for row in rows if row["label"] == "Erasure"]
    assert said == [
        "Erasure: 60 in time",
        "Erasure: After extension: not shown",
        "Erasure: Answered late: not shown",
    ]


def test_a_curve_of_fixed_days_claims_nothing_between_or_after_them():
    spec = CHARTS["waiting_binned"](lang="en").spec("page")
    assert spec["layer"][2]["mark"]["interpolate"] == "linear"
    days = {row["day"] for row in values(spec, 2)}
    assert days == {0, 7, 14, 21, 28, 31, 60}
    early = frames.curve_of_fixed_days().filter(pl.col("day") < 28)
    drawing = charts.waiting(early, requests=286, lang="en")
    assert drawing.answer == "The line ends where fewer than eight still wait."
    assert "wait after the month" not in json.dumps(drawing.spec("page"))


def test_charts_know_neither_streamlit_nor_the_pages():
    """A notebook draws them too."""
    folder = Path(charts.__file__).parent
    lines = "\n".join(file.read_text(encoding="utf-8") for file in folder.rglob("*.py"))
    imported = re.findall(r"^\s*(?:from|import) ((?:dashboard|streamlit)[\w.]*)", lines, re.M)
    allowed = ("dashboard.charts", "dashboard.words")
    assert imported
    assert [name for name in imported if not name.startswith(allowed)] == []


def test_the_names_of_all_promises_fit_beside_the_ledger():
    """Measured in the letters of the page, at the size in which they are drawn."""
    fonts = Path(dashboard.__file__).with_name("fonts")
    letters = ImageFont.truetype(fonts / "SourceSans3-Regular.ttf", 14)
    promises = read_notice().promises.values()
    names = [said.name for promise in promises for said in promise.words.values()]
    assert not [name for name in names if letters.getlength(name) > ledger_layout.NAMES - 4]
