"""One lane of `recipients`: when an agreement was in force, what left in which month, and why the
lane stands where it does."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from dashboard.charts.suppressed import Tally
from dashboard.periods import month_end
from dashboard.words import Words

# An agreement of one of these kinds is about the data itself; which one a role calls for.
ABOUT_DATA = ("processor", "joint", "sharing")
CALLED_FOR = {"processor": "processor", "joint_controller": "joint"}
NONE_NEEDED = ("authority", "market_actor")
SOON = timedelta(days=90)

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Term:
    """Days on which agreements of a kind were in force without a gap; no end: until further notice.

    `kind` is `data` or `confidentiality`.
    """

    kind: str
    first: date
    last: date | None

    def covers(self, first: date, last: date) -> bool:
        """Whether it was in force on all of these days."""
        return self.first <= first and (self.last is None or self.last >= last)


@dataclass(frozen=True)
class Dot:
    """What one recipient got in one month; None where a count is hidden."""

    month: date
    disclosures: int | None
    lacks: int | None
    lacks_confidentiality: int | None

    @property
    def is_hidden(self) -> bool:
        return None in (self.disclosures, self.lacks, self.lacks_confidentiality)


@dataclass(frozen=True)
class Lane:
    """A recipient with its agreements and months."""

    recipient: str
    name: str
    role: str | None
    country: str | None
    terms: Sequence[Term]
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
    def faults(self) -> list[date]:
        """The months in which something left without an agreement about the data."""
        return [dot.month for dot in self.dots if dot.lacks != 0]

    @property
    def latest(self) -> date | None:
        return max((dot.month for dot in self.dots), default=None)

    def of(self, kind: str) -> list[Term]:
        return [term for term in self.terms if term.kind == kind]

    def ends_soon(self, day: date) -> date | None:
        """The last day of the agreement in force, where it ends within ninety days."""
        ends = [term.last for term in self.of("data") if term.covers(day, day)]
        last = ends[0] if ends else None
        return last if last is not None and last <= day + SOON else None


def lanes(
    months: Iterable[Row], agreements: Sequence[Row], names: Mapping[str, str], day: date
) -> list[Lane]:
    """A lane for each recipient of the months: at fault by the latest fault, those whose agreement
    ends soon, the others by volume."""
    found: dict[str, list[Row]] = {}
    for row in months:
        found.setdefault(row["recipient"], []).append(row)
    made = [_lane(recipient, rows, agreements, names) for recipient, rows in found.items()]

    def place(lane: Lane) -> tuple[int, int, int, str]:
        if lane.faults:
            return 0, -max(lane.faults).toordinal(), -lane.lacking.shown, lane.name
        if lane.lacking_confidentiality != Tally(0, 0):
            return 1, 0, -lane.lacking_confidentiality.shown, lane.name
        soon = lane.ends_soon(day)
        return (2, soon.toordinal(), 0, lane.name) if soon else (3, 0, -lane.total.shown, lane.name)

    return sorted(made, key=place)


def _lane(
    recipient: str, rows: Sequence[Row], agreements: Sequence[Row], names: Mapping[str, str]
) -> Lane:
    mine = [row for row in agreements if row["recipient"] == recipient]
    role = rows[0]["role"]
    called_for = (CALLED_FOR[role],) if role in CALLED_FOR else ABOUT_DATA
    dots = [
        Dot(row["month"], row["disclosures"], row["lacks"], row["lacks_confidentiality"])
        for row in sorted(rows, key=lambda row: row["month"])
    ]
    return Lane(
        recipient,
        names.get(recipient, recipient),
        role,
        rows[0]["country"],
        [*terms("data", mine, called_for), *terms("confidentiality", mine, ("confidentiality",))],
        dots,
    )


def terms(kind: str, agreements: Sequence[Row], kinds: Sequence[str]) -> list[Term]:
    """The times in force; agreements that follow each other without a free day are one."""
    dated = sorted(
        (row["valid_from"], row["valid_until"] or date.max)
        for row in agreements
        if row["kind"] in kinds
    )
    joined: list[list[date]] = []
    for first, last in dated:
        if joined and (joined[-1][1] == date.max or first <= joined[-1][1] + timedelta(days=1)):
            joined[-1][1] = max(joined[-1][1], last)
        else:
            joined.append([first, last])
    return [Term(kind, first, None if last == date.max else last) for first, last in joined]


def why(lane: Lane, day: date, w: Words) -> str:
    """In a line under the name: what was missing when, what ends soon, else what they are to us."""
    if lane.faults:
        return _fault(lane, day, w)
    if lane.lacking_confidentiality != Tally(0, 0):
        return w("recipients.no_confidentiality")
    soon = lane.ends_soon(day)
    if soon:
        return w("recipients.ends", agreement=agreement(lane.role, w), day=_short(soon, day, w))
    role = party(lane.role, w)
    if lane.role in NONE_NEEDED:
        return w("recipients.none_needed", role=role)
    if lane.country and lane.country != "SE":
        return f"{role}, {w.name('country', lane.country)}"
    return role


def _fault(lane: Lane, day: date, w: Words) -> str:
    found, named = lane.of("data"), agreement(lane.role, w)
    if not found:
        return w("recipients.lacking", agreement=named)
    latest = max(lane.faults)
    last = found[-1].last
    if last is not None and last < min(month_end(latest), day):
        return w("recipients.ended", agreement=named, day=_short(last, day, w))
    if any(term.covers(latest, min(month_end(latest), day)) for term in found):
        return w("recipients.not_enough", month=w.written.month(latest))
    return w("recipients.gap", month=w.written.month(latest))


def summed(tally: Tally, w: Words) -> str:
    """A sum in words; of several hidden counts alone it is not said what they come to."""
    return w("small.hidden") if tally.hidden > 1 and not tally.shown else tally.said(w)


def agreement(role: str | None, w: Words) -> str:
    """The agreement that a role calls for."""
    return w(f"recipients.agreement_{CALLED_FOR.get(role or '', 'any')}")


def party(role: str | None, w: Words) -> str:
    """What the recipient is to us."""
    return w.name("party", role) if role else w("recipients.unknown")


def _short(there: date, day: date, w: Words) -> str:
    return w.written.short(there) if there.year == day.year else w.written.short_day(there)
