"""The sentence on top of the overview, clause by clause, from the frames that it draws."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

from dashboard.words import Words, sentence

# A company is named when it has at least this share of the shortfalls.
MOST_OF_IT = 0.6


def tally(standing: pl.DataFrame) -> dict[str, int]:
    """How many promises have each standing; `measured` are those that can be judged."""
    found = standing.group_by("standing").len()
    counts: dict[str, int] = dict(zip(found["standing"], found["len"], strict=True))
    counts["measured"] = sum(counts.get(key, 0) for key in ("kept", "near", "not_kept"))
    return counts


def lead(
    now: pl.DataFrame,
    then: pl.DataFrame,
    by_company: pl.DataFrame | None,
    bridge: pl.DataFrame,
    *,
    promises: Mapping[str, Any],
    companies: Mapping[str, str],
    day: date,
    since: date,
    w: Words,
) -> tuple[str, str]:
    """The first clause, and the others: furthest behind or closest, what cannot be measured."""
    counts, before = tally(now), tally(then)
    clauses = []
    worst = now.filter(pl.col("standing") == "not_kept").head(1)
    near = now.filter(pl.col("standing") == "near").head(1)
    if worst.height:
        row = worst.row(0, named=True)
        clauses.append(_worst(row, bridge, by_company, promises, companies, w))
    elif near.height:
        clauses.append(_near(near.row(0, named=True), promises, w))
    for key, standing in (("blind", "not_measurable"), ("no_cases", "no_cases")):
        if counts.get(standing):
            clauses.append(sentence(w.worded(f"overview.{key}", counts[standing])))
    return _kept(counts, before, day, since, w), " ".join(clauses)


def _kept(
    counts: Mapping[str, int], before: Mapping[str, int], day: date, since: date, w: Words
) -> str:
    kept, measured = counts.get("kept", 0), counts["measured"]
    if not measured:
        return w("overview.nothing_measured", day=day)
    # Both as words or both as digits: `two of 5` looks like a mistake.
    number = w.written.number if measured > 12 else w.written.neuter
    said: dict[str, Any] = {"kept": number(kept), "measured": number(measured), "day": day}
    if not kept or kept == measured:
        key = "overview.kept_all" if kept else "overview.kept_none"
        return w.count(key, measured, **said)
    if not before["measured"]:
        return sentence(w("overview.kept_then_unknown", **said))
    said["since"] = w.written.day_beside(since, day)
    moved = kept - before.get("kept", 0)
    if not moved:
        return sentence(w("overview.kept_same", **said))
    key = f"overview.kept_{'more' if moved > 0 else 'fewer'}"
    return sentence(w.worded(key, abs(moved), **said))


def _worst(
    row: Mapping[str, Any],
    bridge: pl.DataFrame,
    by_company: pl.DataFrame | None,
    promises: Mapping[str, Any],
    companies: Mapping[str, str],
    w: Words,
) -> str:
    promise = promises[row["promise"]]
    name = promise.words[w.lang].name
    if row["figure_kind"] == "share":
        return _share("overview.worst_share", row, promise, w)
    number = int(row["figure"])
    key = f"overview.worst_{promise.nature}"
    said = {"name": name, "unit": _unit(promise, number, w)}
    more = number - _figure_then(row, bridge)
    if more > 0:
        key, said = f"{key}_more", {**said, "m": w.written.number(more)}
    holder = _holder(row, by_company)
    if holder is not None:
        company, held = holder
        key = f"{key}_in"
        said |= {"company": companies.get(company, company), "k": w.written.number(held)}
    return w.count(key, number, **said)


def _near(row: Mapping[str, Any], promises: Mapping[str, Any], w: Words) -> str:
    promise = promises[row["promise"]]
    if row["figure_kind"] == "share":
        return _share("overview.near_share", row, promise, w)
    number = int(row["figure"])
    name, unit = promise.words[w.lang].name, _unit(promise, number, w)
    return w("overview.near_count", name=name, n=number, unit=unit)


def _share(key: str, row: Mapping[str, Any], promise: Any, w: Words) -> str:
    return w(
        key,
        name=promise.words[w.lang].name,
        share=w.share_of(row["part"], row["whole"]),
        target=w.written.share(promise.target.share or 1.0),
    )


def _unit(promise: Any, number: int, w: Words) -> str:
    named = promise.words[w.lang]
    unit: str = named.unit.one if number == 1 else named.unit.other
    return unit


def _figure_then(row: Mapping[str, Any], bridge: pl.DataFrame) -> int:
    mine = bridge.filter(pl.col("promise") == row["promise"])
    return int(mine["then"][0] if mine.height else row["figure"])


def _holder(row: Mapping[str, Any], by_company: pl.DataFrame | None) -> tuple[str, int] | None:
    """The company with most of the shortfalls, where there are several."""
    if by_company is None:
        return None
    rows = by_company.filter(pl.col("promise") == row["promise"]).sort(
        "shortfalls", descending=True, nulls_last=True
    )
    if rows.height < 2 or rows["shortfalls"][0] is None:
        return None
    company, held = rows["company"][0], int(rows["shortfalls"][0])
    return (company, held) if held >= MOST_OF_IT * row["figure"] else None


def broken(
    moved: Mapping[str, Any], promise: Any, since: date, day: date, w: Words
) -> tuple[str, str]:
    """Question and answer for a promise of events: how many broke it between two days."""
    number, then = int(moved["fell_due"]), w.written.day_beside(since, day)
    question = w("changed.event", since=then)
    if not number:
        return question, w("changed.event_none", name=promise.words[w.lang].name)
    return question, w.count("changed.event_answer", number, unit=_unit(promise, number, w))
