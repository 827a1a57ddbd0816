"""Why a request stands as it does: true for its status and its day, and the clock's own steps."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import polars as pl
import pytest

import queries
from queries.api.calculations import calculated
from queries.errors import QueryError, RoleError
from queries.notices.model import LANGUAGES
from queries.notices.reading import read_notice
from tests.snapshots.test_leaving import Exports

PROMISES = read_notice().promises
OF_REQUESTS = [name for name, promise in PROMISES.items() if promise.view == "requests"]
BY_CLOCK = [name for name in OF_REQUESTS if PROMISES[name].kinds]
DAYS = (None, "2026-08-31", "2025-07-31")
# What only a shortfall may be told in.
BREACH = re.compile(
    r"too late|without a reason|had to pay|though the last day|för sent|utan skäl|fick betala"
    r"|efter den sista dagen|fast sista dagen|after the last day|no right to a fee|ingen rätt till"
    r"|for a fee, though|mot en avgift, utan"
)
KEPT = ("pending", "held", "met", "void")


@pytest.fixture(scope="module")
def nb(sample_store: Path):
    found = queries.open(sample_store)
    yield found
    found.close()


@pytest.mark.parametrize("promise", OF_REQUESTS)
def test_every_row_is_told_whole_and_no_kept_one_in_words_of_a_breach(nb, promise: str):
    """In both languages, on several days: no gap, no field left over, no empty sentence."""
    for day in DAYS:
        for lang in LANGUAGES:
            rows = nb.items(promise, as_of=day, lang=lang)
            for why, status in rows.select("why", "status").rows():
                assert why and "–" not in why and "{" not in why and "None" not in why, why
                # a step may say that a late extension does not count: the sentence is what is ours
                told = why.split(":")[0]
                assert status not in KEPT or not BREACH.search(told), (status, why)
                assert status in KEPT or BREACH.search(told), (status, why)


@pytest.mark.parametrize("promise", BY_CLOCK)
def test_the_steps_lead_to_the_last_day_of_the_row(nb, promise: str):
    """The last step that names a day names the row's own last day, on whatever day one looks."""
    from queries.deadlines.wording import in_words

    checked = 0
    for day in map(nb._day, DAYS):
        rows = nb.items(promise, as_of=day)
        steps = calculated(rows, PROMISES[promise], nb._reader, nb.notice, day)
        for row, told in zip(rows.iter_rows(named=True), steps, strict=True):
            texts = " ".join(step.words("en")["text"] for step in told)
            if row["status"] == "void":
                continue
            if row["due_on"] is None:
                assert "has stood still since" in texts
                continue
            found = [m for m in re.findall(r"\d+ [A-Z][a-z]+ \d{4}", texts) if m]
            wanted = in_words(row["due_on"], "en").partition(" ")[2]
            notes = ("extension_narrow", "eve", "question_slow", "extension_late")
            last = [step for step in told if step.key not in notes][-1].words("en")["text"]
            assert wanted in last or wanted in found, (row["item_id"], texts)
            checked += 1
    assert checked > 10


STORY = {
    "requests": """
    | request_id | company | kind | received_on | channel | answered_on | outcome | duplicate_of |
    | r32 | kem | access | 2026-02-09 | email | | | |
    | r8 | kem | access | 2026-10-08 | email | | | |
    | r1 | kem | access | 2026-03-02 | email | 2026-03-20 | fulfilled | |
    | r1 | kem | erasure | 2026-03-02 | email | | | |
    | r2 | kem | access | 2026-03-05 | email | | duplicate | r1 |
    | r3 | kem | access | 2026-01-15 | email | | | |
    | r4 | kem | access | 2026-03-02 | email | 2026-05-15 | fulfilled | |
    """,
    "request_events": """
    | event_id | request_id | kind | happened_on | reason | told_until | request_kind |
    | e1 | r32 | identity_asked | 2026-02-15 | | | |
    | e2 | r32 | identity_confirmed | 2026-04-19 | | | |
    | e3 | r32 | extension_told | 2026-05-05 | many | | |
    | e4 | r3 | extension_told | 2026-02-01 | many | 2026-03-15 | |
    | e5 | r4 | reopened | 2026-04-20 | | | |
    | e6 | r1 | identity_asked | 2026-03-05 | | | erasure |
    """,
}


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory):
    exports = Exports(tmp_path_factory.mktemp("story"))
    exports.load("2026-11-30", STORY)
    found = queries.open(exports.store.folder)
    yield found
    found.close()


def why(nb, item: str, day: str | None = None, promise: str = "answer_access_request") -> str:
    return nb.items(promise, item=item, as_of=day)["why"].item()


def test_a_paused_and_extended_request_is_told_as_far_as_the_day_knows_it(story):
    """Nothing of the answer while the clock stands still, nothing of the extension before it."""
    assert "9 March 2026" in why(story, "r32", "2026-02-14")
    assert "stood still" not in why(story, "r32", "2026-02-14")
    held = why(story, "r32", "2026-02-15")
    assert "has stood still since Sunday 15 February 2026" in held and "19 April" not in held
    runs = why(story, "r32", "2026-04-19")
    assert "stood still for 63 days" in runs and "Extended" not in runs
    late = why(story, "r32")
    assert late.startswith(
        "The request has not been answered, though the last day was 13 July 2026"
    )
    for told in (
        "One month later is the same date, Monday 9 March 2026.",
        "from the identity question on Sunday 15 February 2026 to the answer on Sunday 19 April",
        "Extended by two months. Told in time, on Tuesday 5 May 2026.",
        "11 July 2026 is a Saturday, 12 July a Sunday. The next working day applies, Monday 13",
    ):
        assert told in late


def test_a_sunday_is_said_to_be_one(story):
    assert "8 November 2026 is a Sunday. The next working day applies, Monday 9" in why(story, "r8")


def test_a_day_that_was_told_is_told(story):
    told = why(story, "r3")
    assert "The last day was" not in told and "though the last day was 15 March 2026" in told
    assert "was told to expect the answer by Sunday 15 March 2026" in told


def test_a_duplicate_names_what_it_repeats(story):
    assert why(story, "r2").endswith("as a duplicate of r1 and is answered with that one.")


def test_a_step_about_one_right_is_no_part_of_the_other(story):
    assert "stood still" not in why(story, "r1")
    assert "has stood still" in why(story, "r1", promise="answer_erasure_request")


def test_each_step_is_a_row_with_its_source(story):
    found = story.explain("answer_access_request", "r32", "2026-11-01")
    assert found["n"].to_list() == list(range(1, found.height + 1))
    assert found["step"].to_list() == [
        *("receipt", "month", "pause_identity", "question_slow", "moved", "extended"),
        *("extension_day", "roll", "overdue"),
    ]
    assert set(found["status"]) == {"overdue"} and found["source"].null_count() == 0
    sv = story.explain("answer_access_request", "r32", "2026-11-01", lang="sv")
    assert sv["text"][2].startswith("Klockan stod still 63 dagar")
    texts = story.items("answer_access_request", item="r32", as_of="2026-11-01")["why"].item()
    assert all(text in texts for text in found["text"][:-1])


def test_what_cannot_be_told_is_explained_as_that(story):
    found = story.explain("answer_access_request", "r4")
    assert found.select("status", "n").rows() == [("unmeasured", 1)]


def test_what_does_not_exist_is_refused(story):
    with pytest.raises(QueryError, match="has no item 'r99'"):
        story.explain("answer_access_request", "r99")
    with pytest.raises(QueryError, match="no promise"):
        story.explain("answer", "r1")
    with pytest.raises(QueryError, match="No request 'r99'"):
        story.request_deadlines("r99")


def test_management_sees_no_single_thing(sample_store):
    board = queries.open(sample_store, role="management")
    with pytest.raises(RoleError):
        board.explain("answer_access_request", "r-1")
    with pytest.raises(RoleError):
        board.request_deadlines("r-1")
    board.close()


def test_a_letter_has_the_last_day_of_each_right(story):
    found = dict(story.request_deadlines("r1"))
    assert found["access"].due_on == date(2026, 4, 2)
    assert found["erasure"].is_paused and found["erasure"].due_on is None
    assert dict(story.request_deadlines("r1", "2026-03-04"))["erasure"].due_on == date(2026, 4, 2)


@pytest.mark.parametrize("promise", PROMISES)
def test_every_promise_can_be_explained(nb, promise: str):
    """One thing of each status: steps in order, in both languages, with who says so."""
    items = nb.items(promise)
    for (item,) in items.unique("status", maintain_order=True).select("item_id").rows():
        for lang in LANGUAGES:
            found = nb.explain(promise, item, lang=lang)
            assert found.height >= 2 and found["text"].null_count() == 0
            assert not found["text"].str.contains("{", literal=True).any()
            assert found["source"].str.len_chars().min() > 0
            firsts = found.group_by("part", "company", "status").agg(pl.col("n").min())
            assert set(firsts["n"]) == {1}
