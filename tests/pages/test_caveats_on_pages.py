"""A table left out of the exports: pages name it beside their figures and deny nothing.

What can be seen in that table only is "–" or a sentence that it cannot be seen, never 0, never
"none". Days before the first day of the events: not measurable, and not "nothing".
"""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest

import queries
from dashboard.words import LANGUAGES, words
from queries.engine import sql_files
from queries.exports import TABLES
from tests.api.test_caveats import of_one_company
from tests.api.test_measurable import part_of
from tests.loading.test_unread_columns import NARROW
from tests.pages.page_reading import assert_whole, in_turn, opened, text_of
from tests.snapshots.test_leaving import Exports
from tests.support.command import run

IN_BOTH = pytest.mark.parametrize("lang", LANGUAGES)
# What each table alone shows: the pages that say what it lacks, and the sentences of an absence.
SILENT = {
    "request_events": (("overview", "requests"), ("still.none", "handling.answer")),
    "holds": (("overview", "purge"), ("purge.retained_none", "purge.conflicts_none")),
    "contracts": (("overview", "purge", "consent"), ("purge.none",)),
    "processings": (("overview", "purge", "consent"), ("purge.retained_none", "purge.none")),
}
IN_TURN = [(table, lang) for at, table in enumerate(SILENT) for lang in in_turn(at)]


@pytest.fixture(scope="module")
def without(sample_exports: Path, once):
    """A function of a table: a store with the samples without it."""

    def store(table: str) -> Path:
        def make(folder: Path) -> None:
            others = [name for name in TABLES if name != table]
            exports = part_of(sample_exports, folder / "exports", *others)
            (exports / f"{table}.csv").unlink(missing_ok=True)
            assert run("--store", folder / "store", "load", exports) == 0

        return once(f"without_{table}", make) / "store"

    return store


def first_words(text: str) -> str:
    """What a sentence begins with, before anything that is filled in."""
    return text.split("{")[0].strip()


def denied(text: str) -> str:
    """The end of a sentence after all that is filled in; where that is short the longest piece."""
    pieces = [piece.strip() for piece in re.split(r"\{\w+\}", text)]
    return pieces[-1] if len(pieces[-1]) > 3 else max(pieces, key=len)


def said_on(at) -> str:
    """The page's text with its characters as a reader sees them."""
    return " ".join(unescape(text_of(at)).split())


@pytest.mark.parametrize(("table", "lang"), IN_TURN)
def test_pages_name_the_table_and_deny_nothing(without, table, lang):
    w, (pages, denials) = words(lang), SILENT[table]
    for page in pages:
        at = opened(without(table), page, lang)
        assert_whole(at, lang)
        said = said_on(at)
        assert w(f"unseen.{table}") in said, page
        for key in denials:
            assert denied(w.texts[key]) not in said, (page, key)


@IN_BOTH
def test_whose_clock_stands_still_is_unknown_without_the_steps(without, lang):
    w, at = words(lang), opened(without("request_events"), "requests", lang)
    said = said_on(at)
    assert w("still.unknown") in said
    assert denied(w.texts["still.answer.other"]) not in said
    steps = w.texts["handling.answer_no_steps"].split(". ")[-1]
    assert steps in said


@IN_BOTH
def test_a_whole_delivery_has_no_caveat(sample_store, lang):
    w = words(lang)
    for page in ("overview", "requests", "purge"):
        said = said_on(opened(sample_store, page, lang))
        assert not any(text in said for key, text in w.texts.items() if key.startswith("unseen."))


def test_a_table_of_one_company_is_told_for_the_others(sample_exports, tmp_path):
    """The group's page names the companies; the page of the covered company says nothing."""
    of_one_company(sample_exports, tmp_path, "holds", "varme").close()
    w, store = words("sv"), tmp_path / "store"
    companies = queries.open(store).companies
    said = said_on(opened(store, "purge", "sv"))
    assert w("unseen.holds") in said and companies["elnat"] in said
    assert w("unseen.holds") not in said_on(opened(store, "purge", "sv", company="varme"))
    assert w("unseen.holds") in said_on(opened(store, "purge", "sv", company="elnat"))


@IN_BOTH
@pytest.mark.parametrize(
    "page,table,denials",
    [
        ("consent", "uses", ("consent.uses_none", "uncovered.nothing", "objection.within_none")),
        ("requests", "requests", ("requests.none_over", "clocks.nothing", "still.none")),
        ("disclosures", "disclosures", ("disclosures.sent_none", "recipients.nothing")),
    ],
)
def test_before_the_first_day_of_the_events_nothing_is_denied(
    sample_store, page, table, denials, lang
):
    """Not "no use lacked consent" about a year of which no use is known."""
    w, nb = words(lang), queries.open(sample_store)
    begins = nb.coverage().filter(table_name=table)["events_from"].min()
    nb.close()
    day = (begins - timedelta(days=1)).isoformat()
    at = opened(sample_store, page, lang, day=day)
    assert_whole(at, lang)
    said = said_on(at)
    why = w("blind.before", table=w.name("table", table), day=begins)
    assert " ".join(why.split()) in said
    for key in denials:
        assert first_words(w.texts[key]) not in said, key


@IN_BOTH
def test_the_page_of_exports_names_an_unread_column_of_the_contract(tmp_path, lang):
    """A hold for one contract bound everything: its column was not read, and nothing said so."""
    exports = Exports(tmp_path)
    exports.load("2026-11-01", {"holds": NARROW})
    w = words(lang)
    at = opened(exports.store.folder, "exports", lang)
    assert_whole(at, lang)
    told = {"file": "holds.csv", "columns": "contract_id"}
    assert w("exports.unread_known.one", **told) in said_on(at)


def test_every_table_that_corrects_figures_has_words():
    """Whatever the SQL names; a table without words of its own would be told in general ones."""
    correcting = set()
    for kind in ("promises", "measures"):
        for file in sql_files.folder(kind).values():
            correcting |= sql_files.corrected_by(file, frozenset(TABLES))
    for lang in LANGUAGES:
        lacking = {table for table in correcting if not words(lang).has(f"unseen.{table}")}
        assert not lacking
