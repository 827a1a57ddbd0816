"""A notice that makes fewer promises: every page is whole, and says nothing of those left out."""

import os
import re
from html import escape
from itertools import zip_longest

import pytest

import queries
from queries.notices.reading import SHIPPED, read_notice
from tests.pages.page_reading import PAGES, assert_whole, opened, text_of
from tests.support.command import run

PROMISES = read_notice().promises
VIEWS = list(dict.fromkeys(promise.view for promise in PROMISES.values()))
OF_VIEW = [[key for key in PROMISES if PROMISES[key].view == view] for view in VIEWS]
# One promise of each page at a time, so that every promise is one of some group.
EVERY = [[key for key in keys if key] for keys in zip_longest(*OF_VIEW)]


def of_another_kind(groups: list[list[str]]) -> list[list[str]]:
    """The groups with a promise of which no earlier one has the like: page and nature."""
    known: set[tuple] = set()
    found = []
    for keys in groups:
        kinds = {(PROMISES[key].view, PROMISES[key].nature) for key in keys}
        if kinds - known:
            found.append(keys)
        known |= kinds
    return found


GROUPS = EVERY if os.environ.get("NOTICEBOARD_SOAK") else of_another_kind(EVERY)
LEFT_OUT = [pytest.param(keys, id=f"without-{keys[0]}") for keys in GROUPS]
# Each page with one promise of its own; and a notice of a single promise, that no other page has.
ALONE = [pytest.param(keys, id=f"one-a-page-{keys[0]}") for keys in GROUPS]
ALONE += [pytest.param(OF_VIEW[1][:1], id=f"only-{OF_VIEW[1][0]}")]
# The pages are shared out among four kinds of reader.
READERS = [("dpo", "sv"), ("management", "en"), ("dpo", "en"), ("management", "sv")]


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """A small group, loaded under the shipped notice."""
    base = tmp_path_factory.mktemp("shorter_notice")
    assert run("sample", base / "exports", "--customers", 60, "--seed", 7) == 0
    assert run("--store", base / "store", "load", base / "exports") == 0
    return base / "store"


def shortened(kept: list[str]) -> str:
    """The shipped notice with the tables of these promises only."""
    tables = re.split(r"(?m)^(?=\[)", SHIPPED.read_text(encoding="utf-8"))

    def stays(table: str) -> bool:
        named = re.match(r"\[promise\.(\w+)", table)
        return named is None or named[1] in kept

    return "".join(table for table in tables if stays(table))


def rebuilt(store, kept: list[str], tmp_path) -> None:
    """A newer snapshot of the same tables, under the notice with these promises only."""
    file = tmp_path / "notice.toml"
    file.write_text(shortened(kept), encoding="utf-8")
    assert run("--store", store, "rebuild", "--notice", file) == 0
    assert set(queries.open(store).promises) == set(kept)


def assert_all_whole(store, kept: list[str]) -> None:
    """Every page, each for another reader; the overview names the promises that there are."""
    first = len(kept) + len(kept[0])
    for at, page in enumerate(PAGES):
        role, lang = READERS[(first + at) % len(READERS)]
        shown = opened(store, page, lang, role)
        assert_whole(shown, lang)
        said = text_of(shown)
        for key, promise in PROMISES.items():
            if key not in kept:
                assert promise.words[lang].promise not in said
        if page == "overview":
            names = {key: escape(PROMISES[key].words[lang].name) for key in kept}
            assert not [key for key, name in names.items() if name not in said]


def test_every_promise_is_left_out_once():
    assert sorted(key for keys in EVERY for key in keys) == sorted(PROMISES)


@pytest.mark.parametrize("left_out", LEFT_OUT)
def test_every_page_is_whole_without_a_promise(store, left_out, tmp_path):
    kept = [key for key in PROMISES if key not in left_out]
    rebuilt(store, kept, tmp_path)
    assert_all_whole(store, kept)


@pytest.mark.parametrize("kept", ALONE)
def test_every_page_is_whole_with_hardly_a_promise(store, kept, tmp_path):
    rebuilt(store, kept, tmp_path)
    assert_all_whole(store, kept)
