"""No percentage of fewer than eight: whatever shows a share asks one rule, with one decimal."""

import json
import re

import pytest
import streamlit as st

from dashboard.words import LANGUAGES
from queries.disclosure_control import few
from tests.pages.page_reading import PAGES, TAG, assert_whole, in_turn, opened, text_of
from tests.pages.test_pages_of_management import rows_of
from tests.support.command import run

IN_BOTH = pytest.mark.parametrize("lang", LANGUAGES)
PERCENT = re.compile(r"\d+(?:[.,]\d+)?(?=[\u00a0 ]?%)")
# Each page in one language for the one role, in the other for the other.
READERS = [
    (page, role, lang)
    for number, page in enumerate(PAGES)
    for at, role in enumerate(("dpo", "management"))
    for lang in in_turn(number + at)
]
COMMANDS = [
    ["status", "--by", "company"],
    ["trend", "consent_covers_holding", "--from", "2026-01-01", "--to", "2026-10-31"],
    ["trend", "answer_access_request", "--from", "2026-01-01", "--to", "2026-10-31"],
    ["changes", "--since", "2026-09-30", "--by", "company"],
    ["measure", "turnaround", "--by", "kind"],
    ["measure", "consent_coverage"],
    ["measure", "waiting"],
]


@pytest.fixture
def nobody_is_enough(monkeypatch):
    """As if of any number a share were of too few; nothing that was answered before is kept."""
    st.cache_resource.clear()
    monkeypatch.setattr(few, "FEWEST", 10**9)
    yield
    st.cache_resource.clear()


def said_on(at) -> str:
    """Everything that the page says, in its charts and tables too."""
    bodies = [element.proto.body for element in at.get("html")]
    # The style sheet has percentages too.
    texts = [TAG.sub(" ", body) for body in bodies if "<style" not in body and "{" not in body]
    texts += [element.value for kind in (at.title, at.text, at.code) for element in kind]
    texts += [frame.value.to_csv() for frame in at.dataframe]
    for chart in at.get("vega_lite_chart"):
        marks = rows_of(json.loads(chart.proto.spec))
        texts += [str(value) for mark in marks for value in mark.values()]
    return " ".join(texts)


@pytest.mark.parametrize(("page", "role", "lang"), READERS)
def test_every_share_of_every_page_asks(sample_store, nobody_is_enough, page, role, lang):
    """A target is the notice's figure, and no share of anybody."""
    at = opened(sample_store, page, lang, role)
    assert_whole(at, lang)
    assert not [one for one in PERCENT.findall(said_on(at)) if one not in ("100,0", "100.0")]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda c: "-".join(c[:2]))
def test_every_share_of_a_command_asks(sample_store, nobody_is_enough, capsys, command):
    assert run("--store", sample_store, *command, "--format", "json") == 0
    rows = json.loads(capsys.readouterr().out)
    shares = [
        value
        for row in rows
        for name, value in row.items()
        if "share" in name or name == "unanswered"
    ]
    assert shares and not [share for share in shares if share is not None]


@IN_BOTH
@pytest.mark.parametrize("page", PAGES)
def test_shares_have_one_number_of_decimals(sample_store, page, lang):
    """The marks of an axis are no shares."""
    found = PERCENT.findall(said_on(opened(sample_store, page, lang)))
    assert not [one for one in found if not re.fullmatch(r"\d+[.,]\d", one)]


def test_a_share_of_seven_is_nowhere_and_of_eight_is(sample_store):
    """On the page where the groups are smallest: requests by company, of one kind."""
    at = opened(sample_store, "requests", "en", kind="rectification")
    at.session_state["w_group"] = "company"
    said = text_of(at.run())
    few_ones = re.findall(r"(\d) of (\d)(?!\d)", said)
    assert any(int(whole) < few.FEWEST for _, whole in few_ones)
