"""One lane of `recipients`: when an agreement was in force, what was disclosed in which month, and
why the lane has its place in the order."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dashboard.charts.suppressed import Tally
from dashboard.words import Words

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Span:
    """Days on which agreements of a kind bound a company of ours without a gap; no end: until
    further notice.

    `kind` is `data` or `confidentiality`, `state` to_come, in_force, ends_soon or ended.
    """

    company: str
    kind: str
    first: date
    last: date | None
    state: str


@dataclass(frozen=True)
class Dot:
    """What one recipient got in one month; None where a count is suppressed.

    `agreement`: whether the agreement about the data was in force in the month (in_force, gap,
    to_come, ended, none) with `company`, of those that disclosed the one for which it stood worst.
    """

    month: date
    disclosures: int | None
    lacks: int | None
    lacks_confidentiality: int | None
    agreement: str
    company: str

    @property
    def is_suppressed(self) -> bool:
        return None in (self.disclosures, self.lacks, self.lacks_confidentiality)


@dataclass(frozen=True)
class Lane:
    """A recipient with its agreements and months; `calls_for`: the agreement of its role."""

    recipient: str
    name: str
    role: str | None
    calls_for: str | None
    country: str | None
    spans: Sequence[Span]
    dots: Sequence[Dot]

    @property
    def total(self) -> Tally:
        return Tally.of(dot.disclosures for dot in self.dots)

    @property
    def lacking(self) -> Tally:
        return Tally.of(dot.lacks for dot in self.dots)

    @property
    def lacking_confidentiality(self) -> Tally:
        return Tally.of(dot.lacks_confidentiality for dot in self.dots)

    @property
    def faults(self) -> list[Dot]:
        """The months with disclosures that lacked an agreement about the data."""
        return [dot for dot in self.dots if dot.lacks != 0]

    @property
    def latest(self) -> date | None:
        return max((dot.month for dot in self.dots), default=None)

    @property
    def latest_fault(self) -> Dot:
        return max(self.faults, key=lambda dot: dot.month)

    @property
    def company(self) -> str:
        """Whose agreements are drawn: who lacked one last, else who disclosed last."""
        dots = self.faults or self.dots
        return max(dots, key=lambda dot: dot.month).company

    @property
    def drawn(self) -> list[Span]:
        """The times of the company whose agreements are drawn."""
        return [span for span in self.spans if span.company == self.company]

    @property
    def ends_soon(self) -> date | None:
        """The last day of the agreement about the data, where it is to be renewed."""
        ends = [
            span.last for span in self.spans if (span.kind, span.state) == ("data", "ends_soon")
        ]
        return min((end for end in ends if end), default=None)


def lanes(months: Iterable[Row], spans: Iterable[Row], names: Mapping[str, str]) -> list[Lane]:
    """A lane for each recipient of the months: those that lacked an agreement by the latest month
    that did, those whose agreement ends soon, the others by volume."""
    found: dict[str, list[Row]] = {}
    for row in months:
        found.setdefault(row["recipient"], []).append(row)
    in_force: dict[str, list[Span]] = {}
    for row in spans:
        columns = ("company", "kind", "valid_from", "valid_until", "state")
        span = Span(*(row[column] for column in columns))
        in_force.setdefault(row["recipient"], []).append(span)
    made = [
        _lane(recipient, rows, in_force.get(recipient, []), names)
        for recipient, rows in found.items()
    ]

    def place(lane: Lane) -> tuple[int, int, int, str]:
        if lane.faults:
            return 0, -lane.latest_fault.month.toordinal(), -lane.lacking.shown, lane.name
        if lane.lacking_confidentiality != Tally(0, 0):
            return 1, 0, -lane.lacking_confidentiality.shown, lane.name
        soon = lane.ends_soon
        return (2, soon.toordinal(), 0, lane.name) if soon else (3, 0, -lane.total.shown, lane.name)

    return sorted(made, key=place)


def _lane(
    recipient: str, rows: Sequence[Row], spans: Sequence[Span], names: Mapping[str, str]
) -> Lane:
    columns = ("month", "disclosures", "lacks", "lacks_confidentiality", "agreement", "company")
    ordered = sorted(rows, key=lambda row: row["month"])
    dots = [Dot(*(row[column] for column in columns)) for row in ordered]
    last, name = ordered[-1], names.get(recipient, recipient)
    return Lane(recipient, name, last["role"], last["calls_for"], last["country"], spans, dots)


def why(lane: Lane, day: date, companies: Mapping[str, str], w: Words) -> str:
    """The line under the name: which of our companies lacked what and when, what ends soon, else
    the recipient's role. `companies`: their names."""
    if lane.faults:
        return _fault(lane, day, companies.get(lane.company, lane.company), w)
    if lane.lacking_confidentiality != Tally(0, 0):
        return w("recipients.no_confidentiality")
    soon = lane.ends_soon
    if soon:
        named = agreement(lane.calls_for, w)
        return w("recipients.ends", agreement=named, day=_short(soon, day, w))
    role = party(lane.role, w)
    if lane.calls_for == "none":
        return w("recipients.none_needed", role=role)
    if lane.country and lane.country != "SE":
        return f"{role}, {w.name('country', lane.country)}"
    return role


def _fault(lane: Lane, day: date, company: str, w: Words) -> str:
    latest, named = lane.latest_fault, agreement(lane.calls_for, w)
    if latest.agreement == "none":
        return w("recipients.lacking", agreement=named, company=company)
    ends = [span.last for span in lane.drawn if span.kind == "data" and span.last]
    if latest.agreement == "ended" and ends:
        last = _short(max(ends), day, w)
        return w("recipients.ended", agreement=named, day=last, company=company)
    key = {"in_force": "not_enough", "to_come": "too_early"}.get(latest.agreement, "gap")
    return w(f"recipients.{key}", month=w.written.month(latest.month), company=company)


def summed(tally: Tally, w: Words) -> str:
    """A sum in words; no number where several counts are all suppressed."""
    return w("small.hidden") if tally.suppressed > 1 and not tally.shown else tally.text(w)


def agreement(calls_for: str | None, w: Words) -> str:
    """The agreement that a role calls for, by name where the law names one."""
    named = calls_for if calls_for in ("processor", "joint") else "any"
    return w(f"recipients.agreement_{named}")


def party(role: str | None, w: Words) -> str:
    """The recipient's role, in words."""
    return w.name("party", role) if role else w("recipients.unknown")


def _short(there: date, day: date, w: Words) -> str:
    return w.written.short(there) if there.year == day.year else w.written.short_day(there)
