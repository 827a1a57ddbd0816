"""The four key figures of the overview."""

from datetime import date

import polars as pl

from dashboard.components.html import Tile
from dashboard.shell.data_cache import InTime
from dashboard.views.overview.summary import tally
from dashboard.words import Words
from queries.disclosure_control.few import told


def kept(now: pl.DataFrame, then: pl.DataFrame, since: date, w: Words) -> Tile:
    """Promises that reached their target, of those that can be judged."""
    counts, before = tally(now), tally(then)
    figure = counts.get("kept", 0)
    moved = figure - before.get("kept", 0) if before["measured"] else 0
    return Tile(
        label=w("tile.kept"),
        value=w.written.number(figure),
        of=w("tile.kept_of", measured=counts["measured"]),
        change=w.written.number(abs(moved)) if moved else "",
        is_up=moved > 0,
        is_worse=moved < 0,
        note=_since(moved, since, w) if before["measured"] else "",
    )


def shortfalls(
    now: pl.DataFrame, then: pl.DataFrame, bridge: pl.DataFrame, since: date, w: Words
) -> Tile:
    """What is overdue or not covered now, and what broke in the last twelve months; the change is
    that of the bridge, of the promises that can be measured now."""
    label, number, before = w("tile.shortfalls"), _open(now), _open(then)
    if number is None:
        return Tile(label, w("tile.not_measurable"))
    moved = int((bridge["now"] - bridge["then"]).sum()) if before is not None else 0
    return Tile(
        label=label,
        value=w.written.number(number),
        change=w.written.number(abs(moved)) if moved else "",
        is_up=moved > 0,
        is_worse=moved > 0,
        note=_since(moved, since, w) if before is not None else "",
    )


def _open(standing: pl.DataFrame) -> int | None:
    """All shortfalls of the promises that can be judged; None where none can."""
    known = standing["shortfalls"].drop_nulls()
    return int(known.sum()) if known.len() else None


def in_time(
    now: InTime | None, then: InTime | None, target: float | None, since: date, w: Words
) -> Tile:
    """The share of requests answered in time, of those whose last day passed in twelve months."""
    label = w("tile.in_time")
    if now is None:
        return Tile(label, w("tile.not_measurable"), note=w("tile.no_requests"))
    if now.share is None:
        return Tile(label, "–", note=w("tile.none_judged"))
    before = told(then.kept, then.judged) if then else None
    here = told(now.kept, now.judged)
    moved = round(here - before, 3) if here is not None and before is not None else 0.0
    day, goal = w.written.short(since), w.written.share(target or 1.0)
    return Tile(
        label=label,
        value=w.share_of(now.kept, now.judged),
        of=w("tile.in_time_of", n=now.judged) if here is not None else "",
        change=w.written.points(abs(moved)).lstrip("+") if moved else "",
        is_up=moved > 0,
        is_worse=moved < 0,
        note=w("tile.since_target" if moved else "tile.unchanged_target", day=day, share=goal),
    )


def ahead(due: int, of_requests: int | None, w: Words) -> Tile:
    """What falls due within 90 days if nothing more is done."""
    if of_requests is None or not due:
        said = ""
    elif of_requests:
        said = w.count("tile.of_requests", of_requests)
    else:
        said = w("tile.none_of_requests")
    return Tile(w("tile.ahead"), w.written.number(due), note=said)


def _since(moved: int, since: date, w: Words) -> str:
    return w("tile.since" if moved else "tile.unchanged", day=w.written.short(since))
