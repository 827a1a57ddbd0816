"""A chart in a notebook: a picture drawn on this computer, in the page's own letters."""

import json
import sys
from base64 import b64decode
from functools import cache

import pytest
import vl_convert

from dashboard.charts import picture
from tests.charts.chart_cases import CHARTS

EACH = pytest.mark.parametrize("name", sorted(CHARTS))


@cache
def bundle(name):
    """What a notebook gets of a chart, drawn once."""
    return CHARTS[name](lang="en")._repr_mimebundle_()


@EACH
def test_a_notebook_shows_a_picture_and_the_words(name):
    drawing = CHARTS[name](lang="en")
    shown, said_of_it = bundle(name)
    assert shown["text/plain"] == f"{drawing.question} {drawing.answer}"
    drawn = b64decode(shown["image/png"])
    assert drawn.startswith(b"\x89PNG")
    assert said_of_it["image/png"]["alt"] == drawing.alternative
    assert 300 < said_of_it["image/png"]["width"] < 1600


def test_without_the_library_it_is_its_words(monkeypatch):
    """As after `make run`, which installs nothing that draws pictures."""
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    drawing = CHARTS["margin"](lang="en")
    assert drawing._repr_mimebundle_() == (
        {"text/plain": f"{drawing.question} {drawing.answer}"},
        {},
    )


def test_the_letters_are_the_pages_own():
    """Other letters than this computer's default ones, from the files that lie in the project."""
    drawing = CHARTS["margin"](lang="en")
    spec = drawing.spec()
    other = json.loads(json.dumps(spec))
    other["config"]["font"] = "sans-serif"
    assert picture.png(spec) != picture.png(other)
    licence = (picture.FONTS / "LICENSE.md").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    assert {file.suffix for file in picture.FONTS.iterdir()} == {".ttf", ".md"}


@EACH
def test_all_words_of_a_picture_lie_within_it(name):
    """A long key line goes on in a second row, a long answer in a second line."""
    spec = CHARTS[name](lang="en").spec()
    if spec.get("width") == "container":
        spec["width"] = picture.WIDTH
    drawn = b64decode(bundle(name)[0]["image/png"])
    svg = vl_convert.vegalite_to_svg(json.dumps(spec))
    width = float(svg.split('width="')[1].split('"')[0])
    assert picture.width_of(drawn) == pytest.approx(width, abs=1)
    drawing = CHARTS[name](lang="en")
    assert " ".join(spec["title"]["subtitle"]) == drawing.answer
    marks = [layer for layer in spec["layer"] if isinstance(layer["mark"].get("text"), str)]
    places = [
        (layer["encoding"]["x"]["value"], layer["encoding"]["y"]["value"], layer["mark"]["text"])
        for layer in marks
        if layer["mark"]["text"] in [entry.text for entry in drawing.key]
    ]
    assert len({(x, y) for x, y, _ in places}) == len(drawing.key)
    assert all(x + len(text) * 6.7 <= spec["width"] for x, _, text in places)
