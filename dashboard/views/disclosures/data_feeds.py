"""Data feeds: disclosures that go on without end, since when, and whether they are covered.

A feed counts once for each finished month. It is running where it counted in the latest of them,
and lacks now what it lacked in that month.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from dashboard import periods
from dashboard.charts.palette import STANDINGS
from dashboard.words import Words, sentence

_ORDER = ("is_uncovered", "is_untold", "is_covered", "not_judged", "is_over")


@dataclass(frozen=True)
class DataFeed:
    """A feed from a company to a recipient."""

    recipient: str
    company: str
    first: date
    last: date
    state: str
    # Whether it may have begun before the first month of the measure.
    is_older: bool


def feeds(months: pl.DataFrame, day: date, earliest: date) -> list[DataFeed]:
    """`months`: recipient, calls_for, company, month, lacks, not_told, of running flows only, from
    the month `earliest` on. Those without an agreement first, those that are over last."""
    finished = day if day == periods.month_end(day) else day.replace(day=1) - timedelta(days=1)
    newest = finished.replace(day=1)
    found = []
    for (recipient, company), rows in months.sort("month").group_by(
        "recipient", "company", maintain_order=True
    ):
        last = rows.row(-1, named=True)
        state = "is_covered"
        if last["month"] < newest:
            state = "is_over"
        elif last["calls_for"] == "none":
            state = "not_judged"
        elif last["lacks"] is None or last["not_told"]:
            state = "is_untold"
        elif last["lacks"]:
            state = "is_uncovered"
        first = rows["month"][0]
        found.append(
            DataFeed(str(recipient), str(company), first, last["month"], state, first <= earliest)
        )
    return sorted(found, key=lambda feed: (_ORDER.index(feed.state), feed.recipient, feed.company))


def answer(found: Sequence[DataFeed], w: Words, *, is_whole: bool = True) -> str:
    """How many are running, and how many of these have no agreement now.

    `is_whole`: whether disclosures are known of all the two years.
    """
    if not found:
        return w("flows.none" if is_whole else "flows.none_known")
    running = [feed for feed in found if feed.state != "is_over"]
    if not running:
        return w("flows.none_now")
    first = sentence(w.worded("flows.answer", len(running)))
    lacking = sum(feed.state == "is_uncovered" for feed in running)
    if lacking:
        return f"{first} {sentence(w.worded('flows.uncovered', lacking))}"
    is_told = all(feed.state != "is_untold" for feed in running)
    return f"{first} {w('flows.covered')}" if is_told else first


def table(
    found: Sequence[DataFeed], names: Mapping[str, str], companies: Mapping[str, str], w: Words
) -> pl.DataFrame:
    """The feeds as rows, with the id of the recipient for a click."""

    def since(feed: DataFeed) -> str:
        month = w.written.month(feed.first)
        return w("flows.before", month=month) if feed.is_older else month

    def state(feed: DataFeed) -> str:
        glyph = f"{STANDINGS['not_kept'].glyph} " if feed.state == "is_uncovered" else ""
        return f"{glyph}{w(f'flows.{feed.state}')}"

    return pl.DataFrame(
        {
            "recipient": [feed.recipient for feed in found],
            w("recipients.column_name"): [
                names.get(feed.recipient, feed.recipient) for feed in found
            ],
            w("flows.state"): [state(feed) for feed in found],
            w("flows.company"): [companies.get(feed.company, feed.company) for feed in found],
            w("flows.since"): [since(feed) for feed in found],
            w("flows.until"): [w.written.month(feed.last) for feed in found],
        }
    )
