"""What the charts of the purge page show: each colour sums to its number, nothing twice."""

import re
from datetime import date

import polars as pl
import pytest

from dashboard import charts
from dashboard.charts.purge.month_axis import AHEAD, BACK, OLDER, Months
from dashboard.words import words
from tests.charts import purge_frames as frames
from tests.charts.chart_cases import CHARTS, values


def bars(name: str, **how) -> list[dict]:
    return values(CHARTS[name](**how).spec(), 0)


def bars_of(drawing) -> list[dict]:
    return values(drawing.spec(), 0)


def heights(rows: list[dict]) -> dict[str, float]:
    found: dict[str, float] = {}
    for row in rows:
        found[row["state"]] = found.get(row["state"], 0) + row["high"] - row["low"]
    return found


def test_each_colour_of_the_horizon_sums_to_its_number():
    """Overdue and soon are drawn whole; of what waits the months beyond the drawing are told."""
    whole, last = frames.purge(), frames.month(AHEAD)
    sums = heights(bars("horizon"))
    assert sums["overdue"] == whole["overdue"].sum()
    assert sums["soon"] == frames.soon()["due"].sum()
    beyond = int(whole.filter(pl.col("due_on_month") > last)["pending"].sum())
    assert sums["soon"] + sums["waiting"] + sums["law"] == whole["pending"].sum() - beyond
    assert f"{beyond} till" in CHARTS["horizon"](lang="sv").answer


def test_what_is_late_lies_left_of_the_line_and_the_rest_right_of_it():
    cut = Months(frames.DAY).cut
    for row in bars("horizon"):
        if row["state"] == "overdue":
            assert row["to"] <= cut
        else:
            assert row["from"] >= cut


def test_the_month_of_the_day_is_cut_where_something_of_it_is_still_to_come():
    day, month = date(2026, 10, 10), date(2026, 10, 1)
    found = pl.DataFrame(
        [(frames.OURS, month, None, 4, 6, 0, 0, 0)], schema=frames.COLUMNS, orient="row"
    )
    soon = pl.DataFrame(
        [(frames.OURS, date(2026, 10, 20), 4)], schema=["promise", "day", "due"], orient="row"
    )
    late, coming = values(
        charts.horizon(found, soon, day=day, kept_by_statute=(frames.LAW,)).spec(), 0
    )
    assert late["to"] == coming["from"] == pytest.approx(10 / 31, abs=0.01)
    assert (late["high"], coming["high"]) == (6, 4)


def test_what_is_older_than_two_years_stands_in_one_place_and_leads_to_all_of_it():
    months = Months(frames.DAY)
    assert months.place(months.at(-BACK)) == -BACK
    assert months.place(months.at(-BACK - 1)) == months.place(date(1990, 1, 1)) == OLDER
    (old,) = [row for row in bars("horizon") if row["from"] < -BACK - 1]
    assert old["month"] == "..2024-09" and old["high"] == 3


def test_a_click_says_month_and_state():
    drawing = CHARTS["horizon"]()
    (picked,) = [p for p in drawing.spec()["params"] if p["name"] == "bar"]
    assert picked["select"]["fields"] == ["month", "state"]
    assert {row["month"] for row in bars("horizon")} >= {"2026-10", "2027-01"}


def test_the_table_of_the_horizon_is_every_month():
    table = CHARTS["horizon"](lang="en").table
    whole = frames.purge()
    assert table["Overdue"].sum() == whole["overdue"].sum()
    parts = table.select("Within 90 days", "Waiting", "Kept by law").sum().row(0)
    assert sum(parts) == whole["pending"].sum()


def test_known_totals_are_said_though_parts_are_hidden():
    drawing = charts.horizon(
        frames.hidden(),
        None,
        day=frames.DAY,
        kept_by_statute=(frames.LAW,),
        totals={"overdue": 396},
        lang="en",
    )
    said = [key.text for key in drawing.key]
    assert "396 overdue" in said
    assert any("at least" in text or "1–7" in text for text in said)


def test_no_month_is_said_to_have_most_where_one_of_them_is_hidden():
    is_next = pl.col("due_on_month") == frames.month(1)
    pending = pl.when(is_next).then(None).otherwise(pl.col("pending"))
    found = frames.purge().with_columns(pending=pending)
    drawing = charts.horizon(found, None, day=frames.DAY, kept_by_statute=(frames.LAW,), lang="en")
    assert "Most fall due" not in drawing.answer
    assert "Most fall due" in CHARTS["horizon"](lang="en").answer


def test_of_hidden_months_alone_there_is_no_axis_to_read_them_off():
    counts = pl.col("pending", "overdue")
    found = frames.purge().with_columns(pl.when(counts == 0).then(counts))
    spec = charts.horizon(found, None, day=frames.DAY, kept_by_statute=(frames.LAW,)).spec()
    assert spec["layer"][0]["encoding"]["y"]["axis"] is None


def test_bands_are_sorted_by_what_is_overdue_and_one_shade_is_one_number():
    drawing = CHARTS["bands"](lang="en")
    table = drawing.table
    assert table["value"].to_list() == ["contact", "billing", "bank"]
    assert table["Overdue"].to_list() == sorted(table["Overdue"], reverse=True)
    depths: dict[tuple[str, str], set[float]] = {}
    for row in bars("bands"):
        count = row["description"].rsplit(" ", 1)[0]
        depths.setdefault((row["state"], count.rsplit(": ", 1)[1]), set()).add(row["depth"])
    assert all(len(found) == 1 for found in depths.values())
    assert max(row["depth"] for row in bars("bands")) == 1


def test_more_rows_than_fit_are_all_in_the_table():
    many = pl.concat([frames.purge().with_columns(category=pl.lit(f"c{n:02}")) for n in range(20)])
    drawing = charts.bands(many, day=frames.DAY, by="category", names={}, lang="en")
    assert drawing.table.height == 20
    assert "5 more are in the table." in drawing.answer
    assert len({row["row"] for row in values(drawing.spec(), 0)}) == 15


def test_records_without_an_owner_are_a_row_of_their_own():
    found = frames.purge().with_columns(owner=pl.lit(None, dtype=pl.String))
    drawing = charts.bands(found, day=frames.DAY, by="owner", names={}, lang="en")
    assert drawing.table["Owner"].to_list() == [words("en")("bands.no_owner")]


@pytest.mark.parametrize(
    ("late", "begins"),
    [
        ([5, 5, 6, 9], "No, not since September 2026: 10 fell due, 6 erased, 0 fell away. "
         "The overdue went from 5 to 9."),
        ([9, 7, 5, 6], "No, not since October 2026"),
        ([9, 9, 9, 9], "Yes"),
        ([9, 12, 9, 3], "Yes"),
        ([1, 2, 3, 4], "No, not since August 2026"),
        ([1, 4, 3, 2], "No. In twelve months"),
    ],
)  # fmt: skip
def test_pace_is_told_by_what_became_overdue(late, begins):
    """And its figures are the steps from the one number to the other."""
    months = [frames.month(at) for at in range(-3, 1)]
    then = [late[0], *late[:-1]]
    moved = [now - before for before, now in zip(then, late, strict=True)]
    found = pl.DataFrame(
        {
            "month": months,
            "then": then,
            "fell_due": [5] * 4,
            "done": [5 - step for step in moved],
            "fell_away": [0] * 4,
            "now": late,
        }
    )
    answer = charts.pace(found, lang="en").answer
    assert answer.startswith(begins)
    fell, done, away, first, last = map(int, re.findall(r"\b(?<!20)\d{1,2}\b(?!\d)", answer))
    assert first + fell - done - away == last


def test_pace_is_mirrored_at_zero_and_no_count_has_a_sign():
    drawn = bars("pace", lang="en")
    found = frames.pace()
    assert sum(row["high"] for row in drawn if row["high"] > 0) == found["fell_due"].sum()
    steps = found.select(pl.sum_horizontal(pl.col("done", "fell_away").sum())).item()
    assert sum(row["low"] - row["high"] for row in drawn if row["high"] < 0) == steps
    assert not any("-" in row["description"] or "−" in row["description"] for row in drawn)


def test_nothing_to_erase_is_a_sentence():
    nothing, soon = frames.purge().clear(), frames.soon().clear()
    sorted_by = nothing.with_columns(category=pl.lit(""))
    empty = [
        charts.horizon(nothing, soon, day=frames.DAY, kept_by_statute=(frames.LAW,)),
        charts.bands(sorted_by, day=frames.DAY, by="category", names={}),
        charts.pace(frames.pace().with_columns(fell_due=0, done=0, fell_away=0, then=0, now=0)),
    ]
    for drawing in empty:
        assert drawing.chart is None and drawing.answer.endswith(".")


def test_a_sum_of_several_hidden_counts_is_not_said_to_be_small():
    """Four months of one to seven each may be twenty-eight."""
    table = CHARTS["bands_hidden"](lang="en").table
    (bank,) = table.filter(value="bank").to_dicts()
    cells = frames.hidden_by_category().filter(category="bank")["overdue"].null_count()
    assert cells > 1
    assert bank["Overdue"] == words("en")("small.hidden")
