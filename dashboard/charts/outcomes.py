"""What became of the requests, one bar per kind; and the open ones by days left."""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import polars as pl

from dashboard.charts.drawing import (
    Drawing,
    Key,
    data,
    expr,
    kind,
    layered,
    number,
    painted,
    row_names,
    said,
)
from dashboard.palette import STATES, Mode, State
from dashboard.words import Words, words

ORDER = ("in_time", "in_time_extended", "late", "open_late", "open", "paused", "withdrawn")
LOOKS: dict[str, State] = {
    "in_time": STATES["done"],
    "in_time_extended": STATES["done_extended"],
    "late": STATES["soon"],
    "open_late": STATES["overdue"],
    "open": STATES["held"],
    "paused": STATES["unknown"],
    "withdrawn": STATES["void"],
}
BUCKETS: dict[str, State] = {
    "over_30": STATES["overdue"],
    "over_8_30": STATES["overdue"],
    "over_1_7": STATES["overdue"],
    "last_day": STATES["soon"],
    "left_1_3": STATES["soon"],
    "left_4_7": STATES["soon"],
    "left_8_14": STATES["waiting"],
    "left_15": STATES["waiting"],
    "paused": STATES["unknown"],
}
_ROW, _LABELS = 30, 150


def outcomes(found: pl.DataFrame, *, lang: str = "sv", mode: Mode = "light") -> Drawing:
    """Rows of kind, outcome, requests; kinds sorted by their number."""
    w = words(lang)
    counts = {(row["kind"], row["outcome"]): row["requests"] for row in found.iter_rows(named=True)}
    totals = _totals(found)
    question, answer = w("outcomes.question"), _answer(totals, counts, w)
    names = {key: w.name("kind", key) for key in totals}
    bars = _stacked(counts, names, mode, w)
    ends = [
        {"label": names[key], "to": total, "text": w.written.number(total)}
        for key, total in totals.items()
    ]
    return Drawing(
        question=question,
        answer=answer,
        alternative=f"{question} {answer}",
        chart=_bars(bars, ends, list(names.values()), mode, "part") if totals else None,
        table=_table(counts, names, w),
        key=_key(counts, w),
        mode=mode,
        lang=lang,
        selections=("part",),
    )


def backlog(found: pl.DataFrame, *, lang: str = "sv", mode: Mode = "light") -> Drawing:
    """Open requests by days left: bucket, requests. No single request can be seen."""
    w = words(lang)
    counts = dict(zip(found["bucket"], found["requests"], strict=True))
    rows = [(bucket, counts.get(bucket, 0)) for bucket in BUCKETS]
    over = sum(count for bucket, count in rows if bucket.startswith("over"))
    total = sum(count for _, count in rows)
    question = w("backlog.question")
    answer = w.count("backlog.answer", total) if total else w("clocks.nothing")
    if total:
        tail = w.worded("clocks.over", over) if over else w("clocks.none_over")
        answer = f"{answer} {tail[:1].upper()}{tail[1:]}"
    bars = [
        _bar(w(f"bucket.{bucket}"), 0, count, BUCKETS[bucket], mode, w)
        for bucket, count in rows
        if count
    ]
    labels = [w(f"bucket.{bucket}") for bucket, _ in rows]
    ends = [
        {"label": label, "to": count, "text": w.written.number(count) if count else "·"}
        for label, (_, count) in zip(labels, rows, strict=True)
    ]
    return Drawing(
        question=question,
        answer=answer,
        alternative=f"{question} {answer}",
        chart=_bars(bars, ends, labels, mode) if total else None,
        table=pl.DataFrame(
            {w("backlog.bucket"): labels, w("backlog.requests"): [count for _, count in rows]}
        ),
        mode=mode,
        lang=lang,
    )


def _totals(found: pl.DataFrame) -> dict[str, int]:
    totals: dict[str, int] = {}
    for row in found.iter_rows(named=True):
        totals[row["kind"]] = totals.get(row["kind"], 0) + row["requests"]
    return dict(sorted(totals.items(), key=lambda pair: -pair[1]))


def _answer(totals: Mapping[str, int], counts: Mapping[tuple[str, str], int], w: Words) -> str:
    if not totals:
        return w("outcomes.nothing")
    first, total = next(iter(totals.items()))
    late = sum(n for (_, outcome), n in counts.items() if outcome in ("late", "open_late"))
    return w.count(
        "outcomes.answer_all" if len(totals) == 1 else "outcomes.answer",
        late,
        kind=w.name("kind_many", first),
        most=total,
        all=sum(totals.values()),
    )


def _key(counts: Mapping[tuple[str, str], int], w: Words) -> tuple[Key, ...]:
    found = []
    for outcome in ORDER:
        count = sum(n for (_, named), n in counts.items() if named == outcome)
        if count:
            look = LOOKS[outcome]
            text = w.count(f"outcomes.{outcome}", count)
            is_strong = outcome == "open_late"
            found.append(Key(text, look.fill, look.line, look.is_dashed, is_strong=is_strong))
    return tuple(found)


def _stacked(
    counts: Mapping[tuple[str, str], int], names: Mapping[str, str], mode: Mode, w: Words
) -> list[dict[str, Any]]:
    bars = []
    for key, label in names.items():
        level = 0
        for outcome in ORDER:
            count = counts.get((key, outcome), 0)
            if not count:
                continue
            bar = _bar(label, level, level + count, LOOKS[outcome], mode, w)
            said_here = f"{label}: {w.count(f'outcomes.{outcome}', count)}"
            bars.append({**bar, "kind": key, "outcome": outcome, "said": said_here})
            level += count
    return bars


def _bar(label: str, low: int, high: int, look: State, mode: Mode, w: Words) -> dict[str, Any]:
    return {
        "label": label,
        "from": low,
        "to": high,
        "fill": look.fill.on(mode),
        "line": look.line.on(mode),
        "dash": [3, 2] if look.is_dashed else [1, 0],
        "said": f"{label}: {w.written.number(high - low)}",
    }


def _bars(
    bars: list[dict[str, Any]],
    ends: list[dict[str, Any]],
    order: Sequence[str],
    mode: Mode,
    selection: str | None = None,
) -> alt.LayerChart:
    top = max(end["to"] for end in ends)
    # Room for the number at the right end of the longest bar.
    scale = alt.Scale(domain=[0, top * 1.1 or 1], nice=False)
    x = alt.X(**number("from", axis=None, scale=scale))
    y = alt.Y(
        **kind(
            "label",
            sort=list(order),
            scale=alt.Scale(paddingInner=0.25, paddingOuter=0.1),
            axis=row_names(_LABELS, mode),
        )
    )
    drawn = (
        alt.Chart(data(bars))
        .mark_bar(strokeWidth=1, strokeDash=expr("datum.dash"))
        .encode(
            x,
            y,
            alt.X2("to"),
            **painted(),
            **said(),
        )
    )
    if selection is not None:
        part = alt.selection_point(selection, fields=["kind", "outcome"], toggle=False)
        drawn = drawn.add_params(part)
    numbers = (
        alt.Chart(data(ends))
        .mark_text(aria=False, align="left", dx=8)
        .encode(alt.X(**number("to", axis=None, scale=scale)), y, alt.Text(**kind("text")))
    )
    return layered(drawn, numbers, width="container", height=_ROW * len(order))


def _table(
    counts: Mapping[tuple[str, str], int], names: Mapping[str, str], w: Words
) -> pl.DataFrame:
    columns: dict[str, list[Any]] = {w("requests.kind"): list(names.values())}
    for outcome in ORDER:
        columns[w(f"outcomes.column_{outcome}")] = [counts.get((key, outcome), 0) for key in names]
    return pl.DataFrame(columns)
