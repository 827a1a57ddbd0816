"""The stretches of many requests at once: equal to asking about each one, and to a walk by days."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries.deadlines import RequestFigures, response_due
from queries.deadlines.request_clock import request_clock
from tests.oracle.clock import Walk

COLUMNS = [
    "request_id",
    "kind",
    "company",
    "stretch",
    "arises_on",
    "ends_on",
    "is_paused",
    "nominal_on",
    "due_on",
    "refusal_due_on",
    "extension_notice_by",
    "extended_on",
    "paused_days",
]
Event = tuple[str, date, str | None]

# Few days and many events, so that they fall on the same day, before the receipt, out of order.
RECEIVED = st.dates(date(2020, 1, 1), date(2030, 12, 31))
EVENTS = st.lists(
    st.tuples(
        st.sampled_from(["identity_asked", "identity_confirmed", "extension_told", "withdrawn"]),
        st.one_of(st.integers(-2, 12), st.integers(0, 60)),
        st.sampled_from([None, "", "complex"]),
    ),
    max_size=8,
)


def day(text: str) -> date:
    return date.fromisoformat(text)


def clock(received: Sequence[date], events: Sequence[Sequence[Event]], **figures) -> pl.DataFrame:
    """request_clock over requests r0, r1, ... with these days of receipt and events."""
    ids = [f"r{number}" for number in range(len(received))]
    rows = [(ids[n], *event) for n, told in enumerate(events) for event in told]
    rows = [(*row, *[None] * (6 - len(row))) for row in rows]
    schema = {
        "request_id": pl.String,
        "kind": pl.String,
        "happened_on": pl.Date,
        "reason": pl.String,
        "told_until": pl.Date,
        "request_kind": pl.String,
    }
    return request_clock(
        pl.DataFrame(
            {
                "request_id": ids,
                "kind": ["access"] * len(ids),
                "company": ["kem"] * len(ids),
                "received_on": received,
            },
            schema_overrides={
                "request_id": pl.String,
                "kind": pl.String,
                "company": pl.String,
                "received_on": pl.Date,
            },
        ),
        pl.DataFrame(rows, schema=schema, orient="row"),
        RequestFigures(**figures),
    )


def dated(received: date, events) -> list[Event]:
    return [(kind, received + timedelta(days=n), reason) for kind, n, reason in events]


def days_of(events: Sequence[Event], kind: str, received: date, reasoned: bool = False):
    """The days of one kind of event, none before the receipt."""
    return {
        on
        for what, on, reason in events
        if what == kind and on >= received and (reason or not reasoned)
    }


def test_a_request_without_events_has_one_stretch():
    rows = clock([day("2026-03-05")], [[]]).to_dicts()
    assert rows == [
        {
            "request_id": "r0",
            "kind": "access",
            "company": "kem",
            "stretch": 1,
            "arises_on": day("2026-03-05"),
            "ends_on": None,
            "is_paused": False,
            "nominal_on": day("2026-04-05"),
            "due_on": day("2026-04-07"),
            "refusal_due_on": day("2026-04-07"),
            "extension_notice_by": day("2026-04-07"),
            "extended_on": None,
            "paused_days": 0,
        }
    ]


def test_a_pause_makes_three_stretches_and_does_not_rewrite_the_days_before_it():
    """Running until the question, standing still until the answer, running again."""
    events = [
        ("identity_asked", day("2022-02-15"), None),
        ("identity_confirmed", day("2022-04-19"), None),
    ]
    frame = clock([day("2022-02-09")], [events])
    assert frame["stretch"].to_list() == [1, 2, 3]
    assert frame["arises_on"].to_list() == [day("2022-02-09"), day("2022-02-15"), day("2022-04-19")]
    assert frame["ends_on"].to_list() == [day("2022-02-15"), day("2022-04-19"), None]
    assert frame["is_paused"].to_list() == [False, True, False]
    assert frame["due_on"].to_list() == [day("2022-03-09"), None, day("2022-05-11")]
    assert frame["paused_days"].to_list() == [0, 0, 63]


def test_a_question_on_the_day_of_receipt_leaves_no_empty_stretch():
    frame = clock([day("2026-03-02")], [[("identity_asked", day("2026-03-02"), None)]])
    assert frame.select("arises_on", "ends_on", "is_paused").rows() == [
        (day("2026-03-02"), None, True)
    ]


def test_a_question_answered_and_asked_again_on_one_day_never_lets_the_clock_run():
    """An insufficient answer keeps it suspended: two pauses that touch, no running day between."""
    events = [
        ("identity_asked", day("2026-03-04"), None),
        ("identity_confirmed", day("2026-03-10"), None),
        ("identity_asked", day("2026-03-10"), None),
        ("identity_confirmed", day("2026-03-12"), None),
    ]
    frame = clock([day("2026-03-02")], [events])
    assert frame["is_paused"].to_list() == [False, True, True, False]
    assert frame["paused_days"].to_list() == [0, 0, 6, 8]


def test_an_extension_counts_in_the_stretches_it_was_told_in_or_before():
    """Told on 20 March, after the pause began: the first stretch knows nothing of it."""
    events = [
        ("identity_asked", day("2026-03-04"), None),
        ("extension_told", day("2026-03-20"), "complex"),
        ("identity_confirmed", day("2026-03-25"), None),
    ]
    frame = clock([day("2026-03-02")], [events])
    assert frame["extended_on"].to_list() == [None, day("2026-03-20"), day("2026-03-20")]
    assert frame["due_on"].to_list() == [day("2026-04-02"), None, day("2026-06-22")]
    assert frame["refusal_due_on"].to_list()[2] == day("2026-04-22")


@pytest.mark.parametrize(
    ("told", "reason", "due"),
    [
        pytest.param("2026-04-07", "many", "2026-06-05", id="on the last rolled day"),
        pytest.param("2026-04-08", "many", "2026-04-07", id="too late"),
        pytest.param("2026-03-20", None, "2026-04-07", id="no reason"),
        pytest.param("2026-03-20", "", "2026-04-07", id="empty reason"),
        pytest.param("2026-03-04", "many", "2026-04-07", id="before the receipt"),
    ],
)
def test_only_an_extension_told_in_time_with_a_reason_counts(told, reason, due):
    frame = clock([day("2026-03-05")], [[("extension_told", day(told), reason)]])
    last = frame.row(-1, named=True)
    assert last["due_on"] == day(due)
    assert last["extended_on"] == (day(told) if due == "2026-06-05" else None)


def test_the_days_before_an_extension_had_only_the_month():
    frame = clock([day("2026-03-05")], [[("extension_told", day("2026-03-20"), "many")]])
    assert frame.select("stretch", "arises_on", "ends_on", "due_on", "extended_on").rows() == [
        (1, day("2026-03-05"), day("2026-03-20"), day("2026-04-07"), None),
        (2, day("2026-03-20"), None, day("2026-06-05"), day("2026-03-20")),
    ]


def test_an_extension_told_on_the_day_of_receipt_cuts_nothing():
    frame = clock([day("2026-03-05")], [[("extension_told", day("2026-03-05"), "many")]])
    assert frame["due_on"].to_list() == [day("2026-06-05")]


def test_scope_questions_pause_only_where_the_notice_says_so():
    events = [("scope_asked", day("2026-02-04"), None), ("scope_answered", day("2026-02-11"), None)]
    assert clock([day("2026-02-02")], [events])["paused_days"].to_list() == [0]
    asked = clock([day("2026-02-02")], [events], scope_question_pauses=True)
    assert asked["due_on"].to_list() == [day("2026-03-02"), None, day("2026-03-09")]


def test_no_requests_give_no_rows_and_all_columns():
    frame = clock([], [])
    assert frame.height == 0
    assert frame.columns == COLUMNS


def test_events_of_unknown_requests_count_for_nothing():
    events = pl.DataFrame(
        {
            "request_id": ["gone"],
            "kind": ["identity_asked"],
            "happened_on": [day("2026-03-04")],
            "reason": [None],
            "told_until": [None],
            "request_kind": [None],
        },
        schema_overrides={"reason": pl.String, "told_until": pl.Date, "request_kind": pl.String},
    )
    requests = pl.DataFrame(
        {
            "request_id": ["r0"],
            "kind": ["access"],
            "company": ["kem"],
            "received_on": [day("2026-03-02")],
        }
    )
    assert request_clock(requests, events)["is_paused"].to_list() == [False]


def test_equal_histories_share_their_days_and_keep_their_names():
    """What is computed once is given to every request that has it."""
    events = [("identity_asked", day("2026-03-04"), None)]
    frame = clock([day("2026-03-02")] * 3, [events, [], events])
    assert frame.select("request_id", "is_paused").rows() == [
        ("r0", False),
        ("r0", True),
        ("r1", False),
        ("r2", False),
        ("r2", True),
    ]


@given(st.lists(st.tuples(RECEIVED, EVENTS), min_size=1, max_size=4))
def test_stretches_tile_the_time_from_the_receipt(histories):
    """They join without gap or overlap, none is empty, and only the last is open."""
    frame = clock([r for r, _ in histories], [dated(r, events) for r, events in histories])
    assert frame.columns == COLUMNS
    for number, (received, _) in enumerate(histories):
        rows = frame.filter(pl.col("request_id") == f"r{number}").to_dicts()
        assert rows[0]["arises_on"] == received
        assert [row["stretch"] for row in rows] == list(range(1, len(rows) + 1))
        for row, following in pairwise(rows):
            assert row["arises_on"] < row["ends_on"] == following["arises_on"]
            is_extended = following["extended_on"] == following["arises_on"]
            assert row["is_paused"] or following["is_paused"] or is_extended
        assert rows[-1]["ends_on"] is None


@given(RECEIVED, EVENTS)
def test_every_day_agrees_with_a_walk_by_days(received, events):
    """Standing still and being late, day by day for a year, against a plain second opinion."""
    told = dated(received, events)
    walk = Walk(
        received,
        days_of(told, "identity_asked", received),
        days_of(told, "identity_confirmed", received),
        days_of(told, "extension_told", received, reasoned=True),
    )
    rows = clock([received], [told]).to_dicts()
    for today, (is_paused, last_day) in walk.days.items():
        row = [r for r in rows if r["arises_on"] <= today][-1]
        assert row["is_paused"] == is_paused, today
        assert row["due_on"] == last_day, today
    assert rows[-1]["due_on"] == last_day
    assert rows[-1]["extended_on"] == walk.extended_on


@given(RECEIVED, EVENTS)
def test_the_last_stretch_is_what_the_single_function_says(received, events):
    """A tile and `noticeboard due` cannot disagree."""
    told = dated(received, events)
    asked = sorted(days_of(told, "identity_asked", received))
    answered = days_of(told, "identity_confirmed", received)
    walk = Walk(
        received, set(asked), answered, days_of(told, "extension_told", received, reasoned=True)
    )
    single = response_due(received, pauses=walk.questions, extended_on=walk.extended_on)
    last = clock([received], [told]).to_dicts()[-1]
    for name in (
        "nominal_on",
        "due_on",
        "refusal_due_on",
        "extension_notice_by",
        "is_paused",
        "paused_days",
    ):
        assert last[name] == getattr(single, name), name


def test_the_first_telling_decides_and_of_one_day_the_earlier_promise():
    """A reminder with another day changes nothing; nor does the one without a reason."""
    told = [
        ("extension_told", day("2026-01-20"), None, day("2026-02-20")),
        ("extension_told", day("2026-02-01"), "many", day("2026-03-15")),
        ("extension_told", day("2026-02-01"), "many", day("2026-03-10")),
        ("extension_told", day("2026-02-02"), "many", day("2026-03-01")),
    ]
    frame = clock([day("2026-01-15")], [told])
    assert frame["due_on"].to_list() == [day("2026-02-16"), day("2026-03-10")]


def test_a_step_of_one_right_leaves_the_clock_of_the_other():
    """One letter for two rights: an event that names none of them is about both."""
    rights = pl.DataFrame(
        {
            "request_id": ["r0", "r0"],
            "kind": ["access", "erasure"],
            "company": ["kem"] * 2,
            "received_on": [day("2026-03-02")] * 2,
        }
    )
    steps = pl.DataFrame(
        {
            "request_id": ["r0"] * 3,
            "kind": ["identity_asked", "identity_confirmed", "identity_confirmed"],
            "request_kind": [None, "access", "portability"],
            "happened_on": [day("2026-03-04"), day("2026-03-10"), day("2026-03-11")],
            "reason": pl.Series([None] * 3, dtype=pl.String),
            "told_until": pl.Series([None] * 3, dtype=pl.Date),
        }
    )
    frame = request_clock(rights, steps)
    assert frame.select("kind", "arises_on", "is_paused").rows() == [
        ("access", day("2026-03-02"), False),
        ("access", day("2026-03-04"), True),
        ("access", day("2026-03-10"), False),
        ("erasure", day("2026-03-02"), False),
        ("erasure", day("2026-03-04"), True),
    ]
