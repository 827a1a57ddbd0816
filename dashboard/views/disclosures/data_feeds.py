"""Data feeds: disclosures that go on without end, since when, and whether they are covered.

A feed counts once for each finished month. It is running where it counted in the latest of them,
and what that month lacked it lacks now.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from dashboard import periods
from dashboard.charts.disclosures.lanes import NONE_NEEDED
from dashboard.charts.palette import STANDINGS
from dashboard.words import Words, sentence

_ORDER = ("is_uncovered", "is_untold", "is_covered", "not_judged", "is_over")


@dataclass(frozen=True)
class Flow:
    """A feed from a company to a recipient."""

    recipient: str
    company: str
    first: date
    last: date
    state: str
    # Whether it may have begun before the first month of the measure.
    is_older: bool


def flows(months: pl.DataFrame, day: date, earliest: date) -> list[Flow]:
    """`months`: recipient, role, company, month, lacks, not_told, of flows only, from the month
    `earliest` on. Those without an agreement first, those that are over last."""
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
        elif last["role"] in NONE_NEEDED:
            state = "not_judged"
        elif last["lacks"] is None or last["not_told"]:
            state = "is_untold"
        elif last["lacks"]:
            state = "is_uncovered"
        first = rows["month"][0]
        found.append(
            Flow(str(recipient), str(company), first, last["month"], state, first <= earliest)
        )
    return sorted(found, key=lambda flow: (_ORDER.index(flow.state), flow.recipient, flow.company))


def answer(found: Sequence[Flow], w: Words) -> str:
    """How many are running, and how many of these have no agreement now."""
    if not found:
        return w("flows.none")
    running = [flow for flow in found if flow.state != "is_over"]
    if not running:
        return w("flows.none_now")
    first = sentence(w.worded("flows.answer", len(running)))
    lacking = sum(flow.state == "is_uncovered" for flow in running)
    if lacking:
        return f"{first} {sentence(w.worded('flows.uncovered', lacking))}"
    is_told = all(flow.state != "is_untold" for flow in running)
    return f"{first} {w('flows.covered')}" if is_told else first


def table(
    found: Sequence[Flow], names: Mapping[str, str], companies: Mapping[str, str], w: Words
) -> pl.DataFrame:
    """The feeds as rows, with the id of the recipient for a click."""

    def since(flow: Flow) -> str:
        month = w.written.month(flow.first)
        return w("flows.before", month=month) if flow.is_older else month

    def state(flow: Flow) -> str:
        glyph = f"{STANDINGS['not_kept'].glyph} " if flow.state == "is_uncovered" else ""
        return f"{glyph}{w(f'flows.{flow.state}')}"

    return pl.DataFrame(
        {
            "recipient": [flow.recipient for flow in found],
            w("recipients.column_name"): [
                names.get(flow.recipient, flow.recipient) for flow in found
            ],
            w("flows.state"): [state(flow) for flow in found],
            w("flows.company"): [companies.get(flow.company, flow.company) for flow in found],
            w("flows.since"): [since(flow) for flow in found],
            w("flows.until"): [w.written.month(flow.last) for flow in found],
        }
    )
