"""Every page, run with and without data, in both languages, for every role."""

import os
import re
import shutil
from pathlib import Path

import polars as pl
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

import queries
from dashboard.commands import main
from dashboard.words import LANGUAGES, words
from queries.disclosure_control.roles import ROLES
from tests.pages.page_reading import APP, PAGES, assert_whole, opened, text_of

EACH = pytest.mark.parametrize("page", PAGES)
IN_BOTH = pytest.mark.parametrize("lang", LANGUAGES)
REQUESTS_ONLY = """
[[file]]
path = "requests.csv"
table = "requests"
extracted_at = 2026-11-01T04:00:00
complete = true
"""


@pytest.fixture(scope="session")
def requests_store(sample_exports, tmp_path_factory) -> Path:
    """A store to which nothing but requests was ever exported."""
    base = tmp_path_factory.mktemp("only_requests")
    folder = base / "exports"
    folder.mkdir()
    shutil.copy(sample_exports / "requests.csv", folder)
    (folder / "exports.toml").write_text(REQUESTS_ONLY)
    assert main(["--store", str(base / "store"), "load", str(folder)]) == 0
    return base / "store"


@pytest.fixture(scope="session")
def quarantined_store(sample_exports, tmp_path_factory) -> Path:
    """A store whose every row was refused: few enough that the mapping may still be right."""
    base = tmp_path_factory.mktemp("all_quarantined")
    folder = base / "exports"
    folder.mkdir()
    lines = (sample_exports / "requests.csv").read_text(encoding="utf-8").splitlines()
    at = lines[0].split(",").index("received_on")
    broken = [line.split(",") for line in lines[1:7]]
    for cells in broken:
        cells[at] = "never"
    rows = [lines[0], *(",".join(cells) for cells in broken)]
    (folder / "requests.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    (folder / "exports.toml").write_text(REQUESTS_ONLY)
    assert main(["--store", str(base / "store"), "load", str(folder)]) == 0
    return base / "store"


@EACH
@IN_BOTH
@pytest.mark.parametrize("role", ROLES)
def test_a_page_with_the_sample(sample_store, page, lang, role):
    at = opened(sample_store, page, lang, role)
    assert_whole(at, lang)
    assert at.title[0].value == words(lang)(f"page.{page}")
    assert at.get("vega_lite_chart")


@EACH
def test_a_swedish_page_says_nothing_in_english(sample_store, page):
    """And the other way round: every text of ours that differs between the languages."""
    shown = {lang: text_of(opened(sample_store, page, lang)) for lang in LANGUAGES}
    # The files' own names are what they are.
    said = {lang: re.sub(r"\b\w+\.csv\b", "", text) for lang, text in shown.items()}
    swedish, english = words("sv").texts, words("en").texts
    for key, text in english.items():
        if "{" in text or len(text) < 10 or text == swedish[key]:
            continue
        assert text not in said["sv"], key
        assert swedish[key] not in said["en"], key


@EACH
@IN_BOTH
def test_a_page_where_only_requests_are_exported(requests_store, page, lang):
    at = opened(requests_store, page, lang)
    assert_whole(at, lang)
    if page == "overview":
        assert words(lang)("standing.not_measurable") in text_of(at)


@EACH
@IN_BOTH
@pytest.mark.parametrize("role", ["dpo", "management"])
def test_a_page_where_everything_was_quarantined(quarantined_store, page, lang, role):
    at = opened(quarantined_store, page, lang, role)
    assert_whole(at, lang)
    if page == "overview":
        assert "100" not in text_of(at).split(words(lang)("loads.question"))[0]


@EACH
@IN_BOTH
def test_without_a_store_the_page_says_what_to_run(tmp_path, page, lang):
    at = opened(tmp_path / "nothing", page, lang)
    assert not at.exception
    assert at.title[0].value == words(lang)("empty.title")
    assert any("noticeboard load" in block.value for block in at.code)
    assert not at.get("vega_lite_chart")


@IN_BOTH
def test_a_damaged_store_is_said_without_a_trace(sample_store, tmp_path, lang):
    store = tmp_path / "store"
    shutil.copytree(sample_store, store)
    (store / "CURRENT").write_text("999999\n")
    at = opened(store, lang=lang)
    assert not at.exception
    assert at.title[0].value == words(lang)("empty.unreadable")


def test_a_store_that_breaks_on_opening_keeps_its_secrets(sample_store, monkeypatch, caplog):
    """Not a fault of the reader's, so no words of ours: a number, and a log without the message."""

    def fail(*_: object, **__: object):
        raise ValueError("19121212-1212")

    st.cache_resource.clear()
    monkeypatch.setattr(queries, "open", fail)
    at = opened(sample_store, lang="en")
    assert not at.exception
    assert "Something went wrong when the data was opened." in text_of(at)
    assert "ValueError" in caplog.text
    assert "19121212" not in caplog.text + text_of(at)


@IN_BOTH
def test_a_broken_link_shows_the_page_and_one_line(sample_store, lang):
    at = opened(sample_store, lang=lang, day="2026-02-31", company="nobody")
    assert_whole(at, lang)
    assert words(lang)("app.missing_filter") in text_of(at)
    assert "company" not in at.query_params


def test_a_snapshot_that_is_gone_shows_the_newest(sample_store):
    at = opened(sample_store, snapshot="000099")
    assert_whole(at, "sv")
    assert words("sv")("app.missing_filter") in text_of(at)


def test_the_browser_decides_the_language_of_a_first_visit(sample_store):
    for locale, title in (("sv-SE", "Översikt"), ("en-GB", "Overview"), ("de-DE", "Overview")):
        os.environ["NOTICEBOARD_STORE"] = str(sample_store)
        at = AppTest.from_file(str(APP), default_timeout=60)
        at.context = {"locale": locale}
        assert at.run().title[0].value == title


def test_a_deep_link_sets_day_company_and_filters(sample_store):
    at = opened(sample_store, "requests", "en", day="2026-09-30", company="varme", kind="access")
    assert_whole(at, "en")
    chosen = {box.label: box.value for box in at.selectbox}
    assert chosen["Company"] == "varme"
    assert chosen["Kind"] == "access"
    assert at.date_input[0].value.isoformat() == "2026-09-30"
    rows = at.dataframe[-1].value
    assert set(rows["Company"]) == {"Värme"}
    assert set(rows["Kind"]) == {"Access"}


def test_a_promise_of_several_kinds_leads_to_all_of_them(sample_store):
    at = opened(sample_store, "requests", "en", promise="answer_objection")
    assert_whole(at, "en")
    assert set(at.dataframe[-1].value["Kind"]) == {"Objection", "Marketing opt-out"}
    chosen = next(box for box in at.selectbox if box.label == "Kind")
    assert chosen.value == "answer_objection"
    chosen.set_value("objection").run()
    assert at.query_params["kind"] == "objection" and "promise" not in at.query_params
    assert set(at.dataframe[-1].value["Kind"]) == {"Objection"}


@pytest.mark.parametrize("page", ["overview", "requests"])
@pytest.mark.parametrize("company", [None, "elhandel"])
def test_answers_in_time_are_the_promises_own_share(sample_store, page, company):
    """One quantity, one name: the tile and the sentence say what the ledger's promises say."""
    rows = queries.open(sample_store).status(filters={"company": company} if company else {})
    judged, kept = (
        rows.filter(pl.col("promise").str.starts_with("answer_"))[name].sum()
        for name in ("judged", "kept")
    )
    w = words("sv")
    share = w.written.share(kept / judged)
    said = text_of(opened(sample_store, page, **({"company": company} if company else {})))
    if page == "overview":
        wanted = f"{w('tile.in_time')} {share}"
    else:
        wanted = w("requests.share", share=share, n=judged)
    assert " ".join(wanted.split()) in said


def test_changing_a_widget_writes_the_address(sample_store):
    at = opened(sample_store)
    next(box for box in at.selectbox if box.label == "Bolag").set_value("varme").run()
    assert at.query_params["company"] == "varme"
    assert_whole(at, "sv")


def test_a_linked_request_is_opened(sample_store):
    at = opened(sample_store, "requests", "en")
    first, closing = at.dataframe[-1].value["Request"].iloc[0], words("en")("items.close")
    assert closing not in [button.label for button in at.button]
    at = opened(sample_store, "requests", "en", item=first)
    assert_whole(at, "en")
    assert first in text_of(at) and closing in [button.label for button in at.button]


@EACH
@pytest.mark.parametrize("company", ["kem", ""])
def test_a_day_before_the_data_is_a_whole_page(sample_store, page, company):
    """Nothing had happened yet: no part of a page stumbles over that."""
    address = {"day": "2001-01-31", **({"company": company} if company else {})}
    assert_whole(opened(sample_store, page, "sv", **address), "sv")


@EACH
def test_each_company_has_a_whole_page(sample_store, page):
    """Some have no case of some promises."""
    for company in ("kem", "fiber"):
        assert_whole(opened(sample_store, page, "en", company=company), "en")


def test_a_day_after_the_data_says_so(sample_store):
    at = opened(sample_store, lang="en", day="2026-12-15")
    assert_whole(at, "en")
    assert "This day lies after the last day of the data" in text_of(at)


def test_old_data_is_said_above_the_sentence(sample_store):
    at = opened(sample_store, lang="en", day="2026-12-31")
    assert_whole(at, "en")


@EACH
def test_a_failing_part_leaves_the_rest(sample_store, page, monkeypatch, caplog):
    """The page names a number; the log says where it failed, never what the message held."""
    from dashboard.shell import data_cache

    def fail(*_: object, **__: object):
        raise ValueError("19121212-1212")

    monkeypatch.setattr(data_cache.Source, "bridge" if page == "overview" else "measure", fail)
    at = opened(sample_store, page, "en")
    assert not at.exception
    assert "Something went wrong here." in text_of(at)
    assert "19121212" not in text_of(at)
    assert "ValueError" in caplog.text
    assert "19121212" not in caplog.text
