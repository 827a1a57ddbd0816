"""The notebooks run, say what the pages say, and lie in the project as a run leaves them."""

from __future__ import annotations

import re
from base64 import b64decode
from pathlib import Path

import nbformat
import pytest

from tests.house.notebook_runs import NOTEBOOKS, ROOT, executed, said
from tests.pages.page_reading import opened, text_of
from tests.support.command import run

NAMES = ("01_from_a_row_to_a_tile", "03_request_turnaround")
# Pictures are letters and digits that happen to spell anything: only what can be read is looked at.
PICTURE = re.compile(r"image/")
ELSEWHERE = re.compile(r"https?:|cdn|<script|src=", re.IGNORECASE)
ABSOLUTE = re.compile(r"(?<![\w.<:/])/(?:\w[\w.-]*/)+|[A-Z]:\\\\")


def outputs_of(notebook):
    """Every output of every cell."""
    return [output for cell in notebook.cells for output in cell.get("outputs", [])]


def readable(output) -> str:
    """All words of an output."""
    parts = [text for kind, text in output.get("data", {}).items() if not PICTURE.match(kind)]
    return " ".join([output.get("text", ""), *parts])


@pytest.fixture(scope="module")
def loaded(tmp_path_factory) -> Path:
    """A store into which the exports of `data_samples` were loaded."""
    store = tmp_path_factory.mktemp("notebooks") / "store"
    assert run("--store", store, "load", ROOT / "data_samples") == 0
    return store


@pytest.fixture(scope="module")
def fresh(loaded, tmp_path_factory):
    """Each notebook, run now, away from its folder; the first one finds no store and loads one."""
    folder = tmp_path_factory.mktemp("elsewhere")
    stores = dict.fromkeys(NAMES, loaded) | {NAMES[0]: folder / "nothing"}
    return {
        name: executed(ROOT / f"notebooks/{name}.ipynb", stores[name], folder) for name in NAMES
    }


@pytest.fixture(scope="module")
def kept():
    """Each notebook as it lies in the project."""
    return {path.stem: nbformat.read(path, as_version=4) for path in NOTEBOOKS}


def test_every_notebook_is_run_here(kept):
    assert sorted(kept) == sorted(NAMES)


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_it_runs_without_an_error_or_a_warning(name, fresh):
    outputs = outputs_of(fresh[name])
    assert outputs
    for output in outputs:
        assert output.output_type != "error"
        assert output.get("name") != "stderr", output.text


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_its_outputs_are_those_of_a_run_now(name, fresh, kept):
    """Stale otherwise: `make notebooks` renews them. Pictures count by their presence."""
    assert said(kept[name]) == said(fresh[name])


@pytest.mark.parametrize("name", NAMES)
def test_it_was_run_from_top_to_bottom(name, kept):
    counts = [cell.execution_count for cell in kept[name].cells if cell.cell_type == "code"]
    assert counts == list(range(1, len(counts) + 1))


@pytest.mark.parametrize("name", NAMES)
def test_it_holds_no_path_of_this_computer_and_nothing_of_the_network(name, kept):
    """What it shows can be shown where there is no network."""
    for output in outputs_of(kept[name]):
        words = readable(output)
        assert not ELSEWHERE.search(words)
        assert not ABSOLUTE.search(re.sub(r"</?\w[^>]*>", " ", words)), words
    metadata = str([cell.metadata for cell in kept[name].cells]) + str(kept[name].metadata)
    assert not ABSOLUTE.search(metadata)


@pytest.mark.parametrize("name", NAMES)
def test_its_charts_are_pictures_with_words(name, kept):
    """A picture needs no script; beside it stand the question and the answer."""
    drawn = [o for o in outputs_of(kept[name]) if "image/png" in o.get("data", {})]
    assert len(drawn) == {NAMES[0]: 2, NAMES[1]: 4}[name]
    for output in drawn:
        assert b64decode(output.data["image/png"]).startswith(b"\x89PNG")
        assert "?" in output.data["text/plain"]
        assert output.metadata["image/png"]["alt"]
        assert set(output.data) == {"image/png", "text/plain"}


@pytest.mark.slow
def test_its_sentence_is_that_of_the_page(loaded, fresh):
    """The last words of the notebook about requests are the first of the page."""
    (sentence,) = (o.text for o in outputs_of(fresh[NAMES[1]])[-1:])
    assert len(sentence.split()) > 15
    page = text_of(opened(loaded, page="requests", lang="en"))
    assert " ".join(sentence.split()) in page


@pytest.mark.slow
def test_the_row_that_is_followed_stands_in_the_file(fresh):
    """Found again by hand: the line that the notebook shows is in the export, at that place."""
    told = next(o.text for o in outputs_of(fresh[NAMES[0]]) if ", line " in o.get("text", ""))
    where, header, line = told.splitlines()
    file, number = re.match(r"(\S+), line (\d+)", where).groups()
    lines = (ROOT / "data_samples" / file).read_text(encoding="cp1252").splitlines()
    assert (lines[0], lines[int(number) - 1]) == (header, line)
