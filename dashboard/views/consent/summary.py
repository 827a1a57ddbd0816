"""The sentence on top of the page of consent, clause by clause, from the frames of its charts."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from dashboard.components.html import Tile
from dashboard.components.unmeasurable import listed, reasons
from dashboard.views.consent.figures import OF_USES, Figures, Lacking
from dashboard.words import Words, sentence
from queries.disclosure_control.few import told


class Broken(NamedTuple):
    """How often a promise was broken in the twelve months to the day; None: suppressed. `reason`:
    why it cannot be measured. `is_whole`: no table is missing that would correct it."""

    number: int | None
    reason: str = ""
    is_whole: bool = True


def blind(lacking: Lacking | None, w: Words) -> str:
    """Why some tables cannot be used, in words; empty where they can."""
    if lacking is None:
        return ""
    tables = [w.name("table", name) for name in lacking.tables]
    if lacking.why == "absent":
        return w.count("blind.table", len(tables), tables=listed(tables, w))
    if lacking.why == "refused":
        return w("consent.refused", table=tables[0])
    return w("blind.too_old", table=tables[0], n=lacking.age_days)


def why_blind(found: Figures, promise: str, w: Words) -> str:
    """Why a promise of this page cannot be measured."""
    return reasons(found.missing, w, found.company).get(promise) or w("consent.untold")


def blind_uses(found: Figures, w: Words) -> str:
    """Why uses without consent cannot be told, in words; empty where they can."""
    reason, begins = blind(found.lacking(OF_USES), w), found.uses_begin
    if not reason and begins and begins > found.day:
        return w("blind.before", table=w.name("table", "uses"), day=begins)
    return reason


def uses_without(found: Figures, w: Words) -> Broken | None:
    """Uses that lacked consent; None where the notice makes no such promise."""
    promise = found.promise_of("use")
    if promise is None:
        return None
    if not found.are_uses_told:
        return Broken(None, why_blind(found, promise, w))
    return Broken(found.uses_without, is_whole=found.are_uses_whole)


def lead(
    now: Mapping[str, Any] | None,
    then: Mapping[str, Any] | None,
    uses: Broken | None,
    causes: Sequence[str],
    *,
    day: date,
    since: date,
    w: Words,
) -> tuple[str, str]:
    """Who has said yes and how that changed; then uses without a yes, and what is unknown and why.

    `now` and `then` are the rows of one purpose on two days, `causes` the companies whose answers
    are unknown. Uses are left out where the notice makes no promise about them.
    """
    clauses = [_uses(uses, w)] if uses else []
    if now is None:
        return w("consent.nobody"), " ".join(clauses)
    unknown = _unknown(now, causes, w)
    return _share(now, then, day, since, w), " ".join([*clauses, *unknown])


def objected(found: Mapping[str, int | None], days: int, w: Words) -> Tile:
    """Marketing after an objection: what came after the tolerated days is shown apart."""
    beyond, within = found["beyond_tolerance"], found["within_tolerance"]
    said = {"days": w.written.numeral(days)}
    if within is None:
        note = w("objection.within_hidden", **said)
    elif within:
        note = w.count("objection.within", within, **said)
    else:
        note = w("objection.within_none" if beyond == 0 else "objection.within_only", **said)
    value = w("small.hidden") if beyond is None else w.written.number(beyond)
    return Tile(w("objection.beyond", **said), value, note=note)


def part(row: Mapping[str, Any]) -> float | None:
    """The part that has said yes; None where it is suppressed, of too few to be said, or nobody's
    answer is known."""
    customers = row["customers"]
    return None if row["unknown"] == customers else told(row["covered"], customers)


def _share(
    now: Mapping[str, Any], then: Mapping[str, Any] | None, day: date, since: date, w: Words
) -> str:
    customers, share = now["customers"], part(now)
    purpose = w.name("purpose_said", now["purpose"])
    if customers == 0:
        return w("consent.nobody")
    if customers is not None and customers == now["unknown"]:
        return w("consent.all_unknown", purpose=purpose)
    if customers is None or now["covered"] is None:
        return w("consent.hidden", purpose=purpose)
    if share is None:
        return w("consent.few", covered=now["covered"], n=customers, purpose=purpose)
    said = {"share": w.written.share(share), "n": customers, "purpose": purpose}
    before = part(then) if then else None
    if before is None:
        return w("consent.share_first", **said)
    said["since"] = w.written.day_beside(since, day)
    moved = round((share - before) * 100, 1)
    if not moved:
        return w("consent.share_same", **said)
    said["points"] = w.written.number(abs(moved), 1)
    return w("consent.share_more" if moved > 0 else "consent.share_fewer", **said)


def _uses(uses: Broken, w: Words) -> str:
    if uses.reason:
        return w("consent.uses_blind", reason=uses.reason)
    if uses.number is None:
        return w("consent.uses_few")
    if not uses.number:
        return w("consent.uses_none" if uses.is_whole else "consent.uses_none_known")
    return sentence(w.worded("consent.uses", uses.number))


def _unknown(now: Mapping[str, Any], causes: Sequence[str], w: Words) -> list[str]:
    customers, unknown = now["customers"], now["unknown"]
    part = told(unknown, customers)
    if not part or unknown == customers:
        return []
    share = w.written.share(part)
    if not causes:
        return [w("consent.unknown", share=share)]
    return [w("consent.unknown_companies", share=share, companies=listed(causes, w))]
