"""Which agreements end, have ended, or go on: one line for each recipient, kind and company."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from dashboard.charts.palette import STANDINGS
from dashboard.words import Words, sentence

ORDER = ("ended", "ends_soon", "ended_after", "in_force", "ended_quiet")
_STANDING = {"ended": "not_kept", "ends_soon": "near", "ended_after": "near"}


@dataclass(frozen=True)
class Agreement:
    """The agreements of a kind with a recipient as one; `company` None: it binds all of ours.

    `ends_on`: the last day, None until further notice. `disclosures`: of ninety days.
    """

    recipient: str
    kind: str
    company: str | None
    ends_on: date | None
    disclosures: int | None
    state: str


def listed(agreements: pl.DataFrame) -> list[Agreement]:
    """The agreements that have begun, of the measure: those that ended while data still leaves,
    those that end soon, the others by their last day."""
    columns = ("recipient", "kind", "company", "ends_on", "disclosures_90d", "state")
    # The rows of a recipient, kind and company are alike in all of these.
    rows = agreements.select(columns).drop_nulls("state").unique().rows()
    return sorted(
        (Agreement(*row) for row in rows),
        key=lambda one: (
            ORDER.index(one.state),
            one.ends_on or date.max,
            one.recipient,
            one.kind,
            one.company or "",
        ),
    )


def answer(found: Sequence[Agreement], w: Words) -> str:
    """How many have ended, end soon, have no end."""
    if not found:
        return w("terms.nothing")
    number = {state: sum(one.state == state for one in found) for state in ORDER}
    clauses = [w.worded("terms.answer", number["ended"])] if number["ended"] else []
    soon = number["ends_soon"]
    clauses.append(w.worded("terms.soon", soon) if soon else w("terms.none_soon"))
    open_ended = sum(one.state == "in_force" and one.ends_on is None for one in found)
    if open_ended:
        clauses.append(w.worded("terms.open_ended", open_ended))
    return " ".join(sentence(clause) for clause in clauses)


def table(
    found: Sequence[Agreement],
    names: Mapping[str, str],
    companies: Mapping[str, str],
    day: date,
    w: Words,
) -> pl.DataFrame:
    """What ends and what has ended while data leaves, as rows; agreements that need no action are
    only counted in the answer."""
    shown = [one for one in found if one.ends_on is not None and one.state != "ended_quiet"]
    return pl.DataFrame(
        {
            "recipient": [one.recipient for one in shown],
            w("recipients.column_name"): [names.get(one.recipient, one.recipient) for one in shown],
            w("terms.state"): [_state(one, day, w) for one in shown],
            w("terms.kind"): [sentence(w.name("agreement", one.kind)) for one in shown],
            w("terms.valid_until"): [one.ends_on for one in shown],
            w("terms.disclosures_90d"): [one.disclosures for one in shown],
            w("terms.company"): [
                companies.get(one.company, one.company) if one.company else w("terms.all_companies")
                for one in shown
            ],
        },
        schema_overrides={
            w("terms.valid_until"): pl.Date,
            w("terms.disclosures_90d"): pl.Int64,
        },
    )


def _state(one: Agreement, day: date, w: Words) -> str:
    if one.ends_on is None or one.state.startswith("ended"):
        said = w(f"terms.{one.state}")
    else:
        said = w.count("days.left", (one.ends_on - day).days)
    glyph = STANDINGS[_STANDING[one.state]].glyph if one.state in _STANDING else ""
    return f"{glyph} {said}".strip()
