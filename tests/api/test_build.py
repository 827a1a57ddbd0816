"""How a build is put together: whose figures the SQL takes, and in which order it runs."""

from __future__ import annotations

from dataclasses import replace
from threading import Barrier

import pytest

from queries.build.ordering import run_in_order
from queries.build.parameters import refuse_unknown_figures, values_of
from queries.build.steps import FLOWS, ROWS, TO_FLOWS, TO_JUDGED
from queries.engine import sql_files
from queries.errors import NoticeError
from queries.notices.model import Notice
from queries.notices.reading import read_notice

NOTICE = read_notice()
RELATIONS = sql_files.folder("relations")
TAKING = [file for file in RELATIONS.values() if file.parameters]


def with_figures(promise: str, **figures: object) -> Notice:
    """The notice, with other figures of one promise."""
    changed = NOTICE.promises[promise].model_copy(update=figures)
    return NOTICE.model_copy(update={"promises": {**NOTICE.promises, promise: changed}})


def test_a_figure_of_one_promise_does_not_reach_what_another_rests_on():
    """Two promises with a figure of the same name: each relation takes that of its own."""
    notice = with_figures("marketing_stops_on_objection", scope="group", objection_scope="group")
    assert NOTICE.promises["erase_after_relationship"].figures == {"scope": "company"}
    assert values_of(RELATIONS["parties"], notice) == {"scope": "company"}
    assert values_of(RELATIONS["objections"], notice) == {"objection_scope": "group"}
    own = sql_files.folder("promises")["marketing_stops_on_objection"]
    taking = replace(own, header={**own.header, "params": "scope"})
    assert values_of(taking, notice) == {"scope": "group"}


def test_a_figure_that_would_have_no_effect_is_refused():
    """Another promise's SQL takes a figure of that name: that is no help."""
    notice = with_figures("held_data_is_locked_away", scope="group")
    with pytest.raises(NoticeError, match=r"held_data_is_locked_away\.scope"):
        refuse_unknown_figures(notice)
    refuse_unknown_figures(with_figures("erase_after_relationship", scope="group"))


@pytest.mark.parametrize(
    ("promise", "figure"),
    [
        ("erase_after_relationship", "scope"),
        ("marketing_stops_on_objection", "objection_scope"),
    ],
)
def test_a_misspelt_word_is_refused_and_does_not_mean_the_other_one(promise, figure):
    """`grupp` would have counted by company, without a word."""
    refuse_unknown_figures(with_figures(promise, **{figure: "group"}))
    with pytest.raises(NoticeError, match=rf"{promise}\.{figure}.*\n?.*company, group"):
        refuse_unknown_figures(with_figures(promise, **{figure: "grupp"}))


def test_a_figure_that_the_notice_lacks_is_said():
    own = sql_files.folder("promises")["request_is_free"]
    taking = replace(own, header={**own.header, "params": "most"})
    with pytest.raises(NoticeError, match=r"request_is_free\.most"):
        values_of(taking, NOTICE)


def test_a_shorter_notice_leaves_each_company_by_itself():
    promises = {k: p for k, p in NOTICE.promises.items() if k != "erase_after_relationship"}
    notice = NOTICE.model_copy(update={"promises": promises})
    assert values_of(RELATIONS["parties"], notice) == {"scope": "company"}


@pytest.mark.parametrize("file", TAKING, ids=lambda file: file.name)
def test_a_relation_takes_the_figures_of_a_promise_that_rests_on_it(file):
    # Taken for tables, the relations that lead to it would hide it.
    assert file.name in sql_files.draws_on(file.header["figures_of"], frozenset({file.name}))


def test_the_steps_of_a_build_read_what_was_made_before_them():
    """And what ends in a file says so, in the file that it ends in."""
    steps = [*TO_JUDGED, *TO_FLOWS]
    for place, name in enumerate(steps):
        assert sql_files.figure(name).reads & set(steps) <= set(steps[:place]), name
    for database, names in (("rows", ROWS), ("flows", FLOWS)):
        for name in names:
            assert sql_files.figure(name).kept == database, name
            assert sql_files.figure(name).reads & {*ROWS, *FLOWS} <= set(steps), name


def test_what_is_needed_runs_first_and_what_waits_for_nothing_at_once():
    """Two that need nothing meet at a barrier, which neither would pass alone."""
    ran: list[str] = []
    meeting = Barrier(2, timeout=30)

    def run(name: str) -> None:
        if name in ("a", "b"):
            meeting.wait()
        ran.append(name)

    run_in_order({"a": (), "b": (), "c": ("a", "b"), "d": ("c",)}, run)
    assert set(ran[:2]) == {"a", "b"}
    assert ran[2:] == ["c", "d"]


def test_what_comes_after_a_failure_is_not_begun():
    ran: list[str] = []

    def run(name: str) -> None:
        ran.append(name)
        raise ValueError(name)

    with pytest.raises(ValueError, match="a"):
        run_in_order({"a": (), "b": ("a",)}, run)
    assert ran == ["a"]
