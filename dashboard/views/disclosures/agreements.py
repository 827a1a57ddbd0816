"""Which agreements end, have ended, or go on: one line for each recipient, kind and company.

What follows without a free day is one agreement here: a successor is not a new line, and the last
day is that of the whole time. An agreement that has ended matters where data still leaves and no
other one that would do is in force.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import polars as pl

from dashboard.charts.disclosures.lanes import ABOUT_DATA, CALLED_FOR, NONE_NEEDED, terms
from dashboard.charts.palette import STANDINGS
from dashboard.words import Words, sentence

SOON = timedelta(days=90)
ORDER = ("ended", "ends_soon", "ended_after", "in_force", "ended_quiet")
_STANDING = {"ended": "not_kept", "ends_soon": "near", "ended_after": "near"}

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Term:
    """An agreement as it stands on the day; `company` None: it binds all of ours."""

    recipient: str
    kind: str
    company: str | None
    last: date | None
    disclosures: int | None
    state: str


def standing(agreements: Iterable[Row], day: date) -> list[Term]:
    """The agreements as they stand on the day: those that ended while data still leaves, those that
    end soon, the others by their last day."""
    rows = list(agreements)
    groups: dict[tuple[str, str, str | None], list[Row]] = {}
    for row in rows:
        groups.setdefault((row["recipient"], row["kind"], row["company"]), []).append(row)
    found = [made for of, mine in groups.items() if (made := _term(of, mine, rows, day))]
    return sorted(
        found,
        key=lambda term: (
            ORDER.index(term.state),
            term.last or date.max,
            term.recipient,
            term.kind,
            term.company or "",
        ),
    )


def _term(
    of: tuple[str, str, str | None], mine: Sequence[Row], rows: Sequence[Row], day: date
) -> Term | None:
    recipient, kind, company = of
    # What binds all companies binds this one too.
    binding = [row for row in rows if _binds(row, recipient, company) and row["kind"] == kind]
    times = terms(kind, binding, (kind,))
    now = next((time for time in times if time.covers(day, day)), None)
    begun = [time for time in times if time.first <= day]
    if now is None and not begun:
        return None
    last = (now or begun[-1]).last
    state = "in_force"
    if now is None:
        state = _ended(mine, rows, of, last, day) if last else "ended_quiet"
    elif last is not None and last <= day + SOON:
        state = "ends_soon"
    left = [row["disclosures_90d"] for row in mine]
    number = None if None in left else max(left)
    return Term(recipient, kind, company, last, number, state)


def _binds(row: Row, recipient: str, company: str | None) -> bool:
    return row["recipient"] == recipient and row["company"] in (None, company)


def _ended(
    mine: Sequence[Row],
    rows: Sequence[Row],
    of: tuple[str, str, str | None],
    last: date,
    day: date,
) -> str:
    """Whether data still leaves, or left after the last day, and no other agreement would do."""
    recipient, kind, company = of
    role = mine[0]["role"]
    left_after = [
        row for row in mine if row["last_disclosed_on"] and row["last_disclosed_on"] > last
    ]
    if role in NONE_NEEDED or not left_after:
        return "ended_quiet"
    enough = ABOUT_DATA if kind in ABOUT_DATA else (kind,)
    if role in CALLED_FOR and kind in ABOUT_DATA:
        enough = (CALLED_FOR[role],)
    others = [row for row in rows if _binds(row, recipient, company)]
    if any(time.covers(day, day) for time in terms(kind, others, enough)):
        return "ended_quiet"
    goes_on = any(row["is_running_flow"] or row["disclosures_90d"] for row in left_after)
    return "ended" if goes_on else "ended_after"


def answer(found: Sequence[Term], w: Words) -> str:
    """How many have ended, end soon, have no end."""
    if not found:
        return w("terms.nothing")
    number = {state: sum(term.state == state for term in found) for state in ORDER}
    clauses = [w.worded("terms.answer", number["ended"])] if number["ended"] else []
    soon = number["ends_soon"]
    clauses.append(w.worded("terms.soon", soon) if soon else w("terms.none_soon"))
    open_ended = sum(term.state == "in_force" and term.last is None for term in found)
    if open_ended:
        clauses.append(w.worded("terms.open_ended", open_ended))
    return " ".join(sentence(clause) for clause in clauses)


def table(
    found: Sequence[Term],
    names: Mapping[str, str],
    companies: Mapping[str, str],
    day: date,
    w: Words,
) -> pl.DataFrame:
    """What ends and what has ended while data leaves, as rows; what nobody needs to see to is left
    to the answer."""
    shown = [term for term in found if term.last is not None and term.state != "ended_quiet"]
    return pl.DataFrame(
        {
            "recipient": [term.recipient for term in shown],
            w("recipients.column_name"): [
                names.get(term.recipient, term.recipient) for term in shown
            ],
            w("terms.state"): [_state(term, day, w) for term in shown],
            w("terms.kind"): [sentence(w.name("agreement", term.kind)) for term in shown],
            w("terms.valid_until"): [term.last for term in shown],
            w("terms.disclosures_90d"): [term.disclosures for term in shown],
            w("terms.company"): [
                companies.get(term.company, term.company)
                if term.company
                else w("terms.all_companies")
                for term in shown
            ],
        },
        schema_overrides={
            w("terms.valid_until"): pl.Date,
            w("terms.disclosures_90d"): pl.Int64,
        },
    )


def _state(term: Term, day: date, w: Words) -> str:
    if term.last is None or term.state.startswith("ended"):
        said = w(f"terms.{term.state}")
    else:
        said = w.count("days.left", (term.last - day).days)
    glyph = STANDINGS[_STANDING[term.state]].glyph if term.state in _STANDING else ""
    return f"{glyph} {said}".strip()
