"""What should be erased already, and what falls due next, by the month of the last day."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

import altair as alt
import polars as pl

from dashboard.charts import suppressed
from dashboard.charts.drawing import Drawing, Key, data, description, layered, painted, quantitative
from dashboard.charts.palette import STATES
from dashboard.charts.purge.month_axis import AHEAD, PADDING, Months, bar
from dashboard.charts.suppressed import Tally
from dashboard.words import Words, words

# From the bottom up: the most urgent first.
ORDER = ("overdue", "soon", "waiting", "law")
LOOKS = {"overdue": "overdue", "soon": "soon", "waiting": "waiting", "law": "held"}
_HEIGHT = 190
# The length of a suppressed part, as a share of the longest shown one.
_SUPPRESSED = 0.03
NONE = Tally(0, 0)

Counts = Mapping[tuple[date, str], Tally]


def horizon(
    found: pl.DataFrame,
    soon: pl.DataFrame | None,
    *,
    day: date,
    kept_by_statute: Collection[str],
    totals: Mapping[str, int] | None = None,
    lang: str = "sv",
) -> Drawing:
    """`found`: rows of promise, due_on_month (null while held), pending, overdue, held, null where
    suppressed. `soon`: rows of promise, day, due: what falls due on each of the next ninety days;
    None: months are not divided, as a part of one may be too small a count.
    `kept_by_statute`: the promises of what a statute keeps until then. `totals`: how many are
    overdue and held, where they are known though parts of them are suppressed.
    """
    w = words(lang)
    law = kept_by_statute
    counts = _by_month(found, day, law) if soon is None else _counts(found, soon, law)
    until = Months(day).last_soon if soon is None else None
    is_cut = any(month == day.replace(day=1) and state != "overdue" for month, state in counts)
    months = Months(day, is_cut)
    sums = {state: _sum(counts, state) for state in ORDER} | {"held": Tally.of(found["held"])}
    sums |= {state: Tally(count, 0) for state, count in (totals or {}).items()}
    question, answer = w("horizon.question"), _answer(counts, months, w)
    return Drawing(
        question=question,
        answer=answer,
        alternative=f"{question} {' '.join(_description(sums, until, w))} {answer}",
        chart=_chart(counts, months, until, w) if counts else None,
        table=_table(counts, until, w),
        key=_key(sums, counts, until, w),
        lang=lang,
        selections=("bar",),
        key_lift=34,
    )


def _by_month(found: pl.DataFrame, day: date, law: Collection[str]) -> Counts:
    """By month and state: what falls due up to the month of the ninetieth day is due soon."""
    last, cells = Months(day).last_soon, dict[tuple[date, str], list[int | None]]()
    for row in found.filter(pl.col("due_on_month").is_not_null()).iter_rows(named=True):
        month = row["due_on_month"]
        later = "law" if row["promise"] in law else "waiting"
        pairs = (("overdue", row["overdue"]), ("soon" if month <= last else later, row["pending"]))
        for state, count in pairs:
            if count != 0:
                cells.setdefault((month, state), []).append(count)
    return {at: Tally.of(parts) for at, parts in sorted(cells.items())}


def _counts(found: pl.DataFrame, soon: pl.DataFrame, law: Collection[str]) -> Counts:
    """By month and state: of what is pending, what falls due within ninety days is apart."""
    near: dict[tuple[str, date], int] = {}
    for row in soon.iter_rows(named=True):
        at = (row["promise"], row["day"].replace(day=1))
        near[at] = near.get(at, 0) + row["due"]
    cells: dict[tuple[date, str], list[int | None]] = {}

    def add(month: date, state: str, count: int | None) -> None:
        if count != 0:
            cells.setdefault((month, state), []).append(count)

    for row in found.filter(pl.col("due_on_month").is_not_null()).iter_rows(named=True):
        month, promise = row["due_on_month"], row["promise"]
        add(month, "overdue", row["overdue"])
        later = "law" if promise in law else "waiting"
        if row["pending"] is None:
            add(month, later, None)
            continue
        # one promise may have several rows in a month, one for each reason
        taken = min(row["pending"], near.get((promise, month), 0))
        near[promise, month] = near.get((promise, month), 0) - taken
        add(month, "soon", taken)
        add(month, later, row["pending"] - taken)
    return {at: Tally.of(parts) for at, parts in sorted(cells.items())}


def _sum(counts: Counts, state: str) -> Tally:
    mine = [tally for (_, named), tally in counts.items() if named == state]
    return Tally.sum(mine)


def _answer(counts: Counts, months: Months, w: Words) -> str:
    coming: dict[date, Tally] = {}
    for (month, state), tally in counts.items():
        if state in ("soon", "waiting") and months.place(month) <= AHEAD:
            coming[month] = Tally.sum((coming.get(month, NONE), tally))
    if not counts:
        return w("horizon.nothing")
    parts = [w("horizon.lead")]
    # Which month has most is not known where one of them is suppressed.
    if coming and not any(tally.suppressed for tally in coming.values()):
        most = max(coming, key=lambda month: coming[month].shown)
        parts.append(w("horizon.most", month=w.written.month(most), n=coming[most].shown))
    beyond = Tally.sum(tally for (month, _), tally in counts.items() if months.place(month) > AHEAD)
    if beyond.shown:
        form = "one" if beyond == Tally(1, 0) else "other"
        last = w.written.month(months.at(AHEAD))
        parts.append(w(f"horizon.beyond.{form}", n=beyond.text(w), month=last))
    return " ".join(parts)


def _description(sums: Mapping[str, Tally], until: date | None, w: Words) -> list[str]:
    return [f"{_state(key, tally, until, w)}." for key, tally in sums.items() if tally != NONE]


def _state(state: str, tally: Tally, until: date | None, w: Words) -> str:
    if state == "soon" and until:
        return w("horizon.until", n=suppressed.total(tally, w), month=w.written.month(until))
    form = "one" if tally == Tally(1, 0) else "other"
    return w(f"horizon.{state}.{form}", n=suppressed.total(tally, w))


def _bar_text(state: str, tally: Tally, until: date | None, w: Words) -> str:
    if state == "soon" and until:
        return w(
            f"bands.pending.{'one' if tally == Tally(1, 0) else 'other'}",
            n=suppressed.total(tally, w),
        )
    return _state(state, tally, until, w)


def _key(
    sums: Mapping[str, Tally], counts: Counts, until: date | None, w: Words
) -> tuple[Key, ...]:
    found = [
        Key.of(LOOKS[state], _state(state, sums[state], until, w), is_strong=state == "overdue")
        for state in ORDER
        if sums[state] != NONE
    ]
    if sums["held"] != NONE:
        # no bar, so no swatch: while a hold binds, no last day runs
        found.append(Key(_state("held", sums["held"], until, w), glyph="–"))
    has_suppressed = any(tally.suppressed for tally in counts.values())
    return (*found, suppressed.key(w)) if has_suppressed else tuple(found)


def _bars(counts: Counts, months: Months, until: date | None, w: Words) -> list[dict[str, Any]]:
    places: dict[tuple[int, str], Tally] = {}
    for (month, state), tally in counts.items():
        place = months.place(month)
        if place <= AHEAD:
            places[place, state] = Tally.sum((places.get((place, state), NONE), tally))
    length = _SUPPRESSED * max((tally.shown for tally in places.values()), default=0) or 0.5
    level: dict[tuple[int, bool], float] = {}
    bars = []
    ordered = sorted(places.items(), key=lambda pair: (pair[0][0], ORDER.index(pair[0][1])))
    for (place, state), tally in ordered:
        late = state == "overdue"
        low = level.get((place, late), 0.0)
        high = low + (tally.shown or length)
        level[place, late] = high
        look = STATES[LOOKS[state]] if tally.shown else suppressed.LOOK
        named = months.label(months.at(place), w)
        bars.append(
            {
                **bar(place, months, is_late=late),
                "low": low,
                "high": high,
                "state": state,
                "fill": look.fill,
                "line": look.line,
                "description": f"{named}: {_bar_text(state, tally, until, w)}",
                "is_suppressed": not tally.shown,
            }
        )
    return bars


def _chart(counts: Counts, months: Months, until: date | None, w: Words) -> alt.LayerChart:
    x = alt.X(**quantitative("from", scale=months.scale(is_narrowed=True), axis=months.axis(w)))
    axis: alt.Axis | None = alt.Axis(tickMinStep=1, format=",d", tickCount=4)
    height = alt.Scale(nice=True)
    bars = _bars(counts, months, until, w)
    if all(bar["is_suppressed"] for bar in bars):
        # No axis where all are suppressed: nothing could be read off it.
        axis, height = None, alt.Scale(domain=[0, bars[0]["high"] / _SUPPRESSED], nice=False)
    picked = alt.selection_point("bar", fields=["month", "state"], toggle=False)
    drawn = (
        alt.Chart(data(bars))
        .mark_rect(strokeWidth=1, clip=True)
        .encode(
            x,
            alt.Y(**quantitative("low", scale=height, axis=axis)),
            alt.X2("to"),
            alt.Y2("high"),
            **painted(),
            **description(),
        )
        .add_params(picked)
    )
    chart = layered(drawn, *months.line(w, x), width="container", height=_HEIGHT)
    return chart.properties(padding=PADDING)


def _table(counts: Counts, until: date | None, w: Words) -> pl.DataFrame:
    months = sorted({month for month, _ in counts})
    columns: dict[str, list[Any]] = {w("horizon.month"): [f"{month:%Y-%m}" for month in months]}
    has_suppressed = any(tally.suppressed for tally in counts.values())
    for state in ORDER:
        cells = [counts.get((month, state), NONE) for month in months]
        head = w(f"horizon.column_{state}")
        if state == "soon" and until:
            head = w("bands.column_soon", month=w.written.month(until))
        columns[head] = [
            suppressed.total(tally, w) if has_suppressed else tally.shown for tally in cells
        ]
    return pl.DataFrame(columns)
