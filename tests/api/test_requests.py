"""Figures of requests as a role may see them: of several kinds, by days left, side by side."""

import polars as pl
import pytest

import queries
from queries.api.requests import SPANS
from queries.disclosure_control.suppression import added_up, is_small
from queries.errors import QueryError, RoleError
from queries.exports.lists import REQUEST_KINDS

DAY = "2026-10-31"
OPT_OUTS = ("objection", "marketing_optout")
PARTS = [((kind,), {}) for kind in REQUEST_KINDS]
PARTS += [((kind,), {"company": "elnat"}) for kind in REQUEST_KINDS]


@pytest.fixture(scope="module")
def nb(sample_store):
    return queries.open(sample_store)


@pytest.fixture(scope="module")
def board(sample_store):
    return queries.open(sample_store, role="management")


def test_a_sum_tells_no_more_than_its_parts():
    frame = pl.DataFrame({"kind": ["a", "a", "b"], "n": [3, None, 5], "m": [1, 2, 4]})
    assert added_up(frame, ["kind"], ["n", "m"]).rows() == [("a", None, 3), ("b", 5, 4)]
    assert added_up(frame, [], ["n", "m"]).rows() == [(None, 7)]
    assert added_up(frame.clear(), [], ["m"]).rows() == [(0,)]
    assert added_up(frame.clear(), ["kind"], ["m"]).height == 0


@pytest.mark.parametrize("name", ["backlog", "margin", "turnaround"])
def test_several_kinds_are_added_up(nb, name):
    found = nb.request_measure(name, DAY, OPT_OUTS)["requests"].sum()
    each = [nb.measure(name, DAY, filters={"kind": kind})["requests"].sum() for kind in OPT_OUTS]
    assert found == sum(each) > 0
    if name == "backlog":
        assert nb.request_measure(name, DAY, OPT_OUTS)["bucket"].is_unique().all()


@pytest.mark.parametrize("name", ["outcomes", "requests"])
def test_of_several_kinds_rows_keep_their_order(nb, name):
    whole = nb.measure(name, DAY)
    found = nb.request_measure(name, DAY, OPT_OUTS)
    assert found.equals(whole.filter(pl.col("kind").is_in(OPT_OUTS)))
    assert found["kind"].n_unique() == 2


def test_several_kinds_have_no_common_curve(nb):
    assert nb.request_measure("waiting", DAY, ["access"]).height
    with pytest.raises(QueryError, match="no common curve"):
        nb.request_measure("waiting", DAY, OPT_OUTS)


@pytest.mark.parametrize("name", ["margin", "waiting"])
def test_days_in_bins_are_marked(nb, board, name):
    """A reader of the frame need not know the role."""
    assert nb.request_measure(name, DAY).equals(nb.measure(name, DAY))
    binned = board.request_measure(name, DAY)
    assert binned.drop("binned").equals(board.measure(name, DAY))
    nobody = board.request_measure(name, DAY, ["restriction"], {"company": "nobody"})
    assert "binned" in nobody.columns and nobody.is_empty()


@pytest.mark.parametrize(("kinds", "filters"), [((), {}), (("erasure",), {"company": "elnat"})])
def test_open_requests_are_those_of_the_rows(nb, kinds, filters):
    rows = nb.request_measure("requests", DAY, kinds, filters)
    is_open = pl.col("status").is_in(["pending", "overdue", "held"])
    count = rows.filter(is_open).height
    buckets = nb.open_requests(DAY, kinds, filters)
    assert buckets["requests"].sum() == count
    spans = nb.open_request_spans(DAY, kinds, filters)
    assert spans["span"].to_list() == list(SPANS)
    assert spans["requests"].sum() == count and set(spans["told"]) == {"number"}
    overdue = rows.filter(status="overdue").height
    assert spans["requests"][0] == overdue


@pytest.mark.parametrize(("kinds", "filters"), [((), {}), ((), {"company": "elnat"}), *PARTS])
def test_management_cannot_derive_a_small_bucket(nb, board, kinds, filters):
    """Neither is it shown, nor is it alone in a span whose sum is shown."""
    true = dict(nb.open_requests(DAY, kinds, filters).iter_rows())
    shown = dict(board.open_requests(DAY, kinds, filters).iter_rows())
    # a bucket that holds nothing is listed where its zero protects another
    assert shown.keys() >= true.keys()
    # the promises' own count of paused requests is shown as it is
    is_public = not kinds
    assert not [n for b, n in shown.items() if is_small(n) and not (is_public and b == "paused")]
    sums = {row["span"]: row for row in board.open_request_spans(DAY, kinds, filters).to_dicts()}
    for span, members in SPANS.items():
        inside = [bucket for bucket in members if bucket in shown]
        hidden = [bucket for bucket in inside if shown[bucket] is None]
        told, others = sums[span], [b for b in inside if b not in hidden and true.get(b)]
        # One that is alone in its span is the span: of the group as a whole that is no secret.
        assert told["requests"] is None or len(hidden) != 1 or not others
        if kinds:
            assert not is_small(told["requests"])
        if told["told"] == "few":
            assert is_small(sum(true.get(bucket, 0) for bucket in inside))


def test_a_small_number_of_a_part_is_a_word(nb, board):
    """Somewhere in the sample each word is needed."""
    words = {
        row["told"]
        for kinds, filters in PARTS
        for row in board.open_request_spans(DAY, kinds, filters).to_dicts()
    }
    assert "some" in words or "few" in words
    assert nb.open_request_spans(DAY, ["erasure"])["told"].to_list() == ["number"] * 3


@pytest.mark.parametrize(
    ("kinds", "filters", "groups"),
    [
        ((), {}, ("kind", "channel", "company")),
        (("access",), {}, ("channel", "company")),
        ((), {"company": "elnat", "channel": "web"}, ("kind",)),
        (("access",), {"company": "elnat", "channel": "web"}, ("kind",)),
        (OPT_OUTS, {}, ("kind",)),
    ],
)
def test_only_what_differs_is_compared(nb, kinds, filters, groups):
    assert nb.request_groups(kinds, filters) == groups


def test_management_compares_no_channels(board):
    assert board.request_groups() == ("kind", "company")
    assert board.request_groups(["access"]) == ("company",)
    with pytest.raises(RoleError, match="does not see backlog by channel"):
        board.open_requests(DAY, (), {"channel": "web"})


@pytest.mark.parametrize("group", ["kind", "channel", "company"])
def test_side_by_side_are_the_measure_and_the_promises(nb, group):
    found = nb.requests_compared(group, DAY)
    assert found["requests"].sum() == nb.measure("turnaround", DAY)["requests"].item()
    answering = [key for key, promise in nb.promises.items() if promise.kinds]
    whole = nb.totals(answering, DAY).row(0, named=True)
    assert found["judged"].sum() == whole["judged"]
    assert found["late"].sum() == whole["judged"] - whole["kept"]
    shares = found.filter(pl.col("judged") > 0)
    assert (shares["share"] == shares["kept"] / shares["judged"]).all()


@pytest.mark.parametrize(("kinds", "filters"), [((), {}), *PARTS])
def test_management_compares_without_small_counts(board, kinds, filters):
    for group in board.request_groups(kinds, filters):
        if group == "company" and not (kinds or filters):
            continue  # the duties of a company are no secret
        found = board.requests_compared(group, DAY, kinds, filters)
        if group == "kind" or len(kinds) == 1:
            # What a promise counts, as a whole and by company, is shown as it is.
            mine = pl.col("kind") if group == "kind" else pl.lit(kinds[0] if kinds else None)
            found = found.with_columns(
                pl.when(~mine.is_in(of_one_promise(board))).then(name).alias(name)
                for name in ("requests", "judged", "kept", "late")
            )
        for name in ("requests", "open", "judged", "kept", "late"):
            assert not [n for n in found[name] if is_small(n)], (group, name)


def of_one_promise(board):
    """The kinds of request that have a promise of their own."""
    return [one.kinds[0] for one in board.promises.values() if len(one.kinds or ()) == 1]


def test_the_requests_themselves_are_not_for_management(board):
    with pytest.raises(RoleError):
        board.request_measure("requests", DAY)
