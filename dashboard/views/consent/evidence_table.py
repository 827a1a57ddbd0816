"""The consents in force by the wording that was shown: how many, how old, which lack proof."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import polars as pl

from dashboard.charts.suppressed import Tally, summed
from dashboard.words import Words

# The age classes of the measure, and their columns.
AGES = {"0-12": "age_0", "13-24": "age_13", "25-": "age_25"}


def answer(live: pl.DataFrame, day: date, w: Words) -> str:
    """How many of the consents in force can be proven."""
    every, lacking = _tally(live["live"]), _tally(live["unprovable"])
    if every == Tally(0, 0):
        return w("proof.nothing", day=day)
    if every.suppressed or lacking.suppressed:
        first = w("proof.some") if lacking != Tally(0, 0) else w("proof.none_lacks")
        return f"{first} {w('small.why')}"
    if lacking.shown:
        return w.count("proof.lacking", lacking.shown, all=every.shown)
    return w.count("proof.all", every.shown)


def by_text(live: pl.DataFrame, w: Words) -> pl.DataFrame:
    """A row per purpose and wording, the most without proof first; the purpose's own name last."""
    rows = [
        _row(purpose, text, group, w)
        for (purpose, text), group in live.group_by("purpose", "text_version")
    ]
    rows.sort(key=lambda row: (-_weight(row["unprovable"]), row["purpose"], row["text"]))
    has_hidden = any(
        isinstance(value, Tally) and value.suppressed for row in rows for value in row.values()
    )
    columns: dict[str, list[Any]] = {
        w("proof.purpose"): [row["name"] for row in rows],
        w("proof.text_version"): [row["text"] for row in rows],
    }
    # The column of what lacks proof first: a phone shows no more than four columns.
    for name in ("unprovable", "live"):
        columns[w(f"proof.{name}")] = [_said(row[name], has_hidden, w) for row in rows]
    columns[w("proof.oldest")] = [row["oldest"] for row in rows]
    for age, name in AGES.items():
        columns[w(f"proof.{name}")] = [_said(row[age], has_hidden, w) for row in rows]
    columns[w("proof.channel")] = [row["channels"] for row in rows]
    columns["purpose"] = [row["purpose"] for row in rows]
    return pl.DataFrame(columns, schema_overrides={w("proof.oldest"): pl.Date})


def _row(purpose: Any, text: Any, group: pl.DataFrame, w: Words) -> dict[str, Any]:
    most_first = (
        group.group_by("channel")
        .agg(pl.col("live").sum())
        .sort("live", "channel", descending=[True, False])
    )
    channels = [w.name("channel", channel) for channel in most_first["channel"] if channel]
    return {
        "purpose": purpose,
        "name": w.name("purpose", purpose),
        "text": text or w("proof.no_text"),
        "live": _tally(group["live"]),
        "unprovable": _tally(group["unprovable"]),
        "oldest": group["oldest_on"].min(),
        "channels": ", ".join(channels),
        **{age: _tally(group.filter(pl.col("age") == age)["live"]) for age in AGES},
    }


def _weight(tally: Tally) -> int:
    """For the order of the rows: a suppressed cell counts as one."""
    return tally.shown + tally.suppressed


def _tally(counts: Iterable[int | None]) -> Tally:
    return Tally.of(counts)


def _said(tally: Tally, has_hidden: bool, w: Words) -> Any:
    """A number; as text where the column has suppressed cells, since a column has one type."""
    return summed(tally, w) if has_hidden else tally.shown
