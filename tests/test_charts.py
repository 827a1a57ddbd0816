"""Every chart asks a question, answers it in both languages, and can be read without eyes."""

import json
import re

import pytest
import vl_convert
from chart_cases import CHARTS, values

from dashboard.words import LANGUAGES

SWEDISH = re.compile(r"[åäöÅÄÖ]|\b(och|inte|begäran|dagar)\b")


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
    spec = CHARTS[name](mode=mode).spec(validate=True)
    assert spec["description"] == CHARTS[name]().alternative
    assert spec["title"]["text"].endswith("?")


@EACH
def test_on_a_page_it_has_one_view_and_follows_the_theme(name):
    drawing = CHARTS[name](mode="page")
    spec = drawing.spec()
    assert 1 <= len(spec["layer"]) <= 6
    assert "title" not in spec
    # Streamlit would write both texts to its log, and one of them may hold request ids.
    assert "description" not in spec
    assert "light-dark(" in json.dumps(spec)
    assert spec["config"]["background"] is None
    assert rows_of(spec) < 1500


@EACH
def test_marks_with_data_speak_and_the_others_are_silent(name):
    spec = CHARTS[name](mode="page").spec()
    for at, layer in enumerate(spec["layer"]):
        if layer["mark"].get("aria") is False:
            assert "description" not in layer["encoding"]
            continue
        assert layer["encoding"]["description"]["field"] == "said"
        assert layer["encoding"]["tooltip"]["field"] == "said"
        assert all(row["said"] for row in values(spec, at))


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
    spec = CHARTS[name](mode="dark").spec()
    if spec.get("width") == "container":
        spec["width"] = 600
    assert vl_convert.vegalite_to_png(json.dumps(spec))[:4] == b"\x89PNG"
