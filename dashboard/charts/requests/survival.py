"""How long people wait for an answer: the share still unanswered by days on the clock.

The tail is not red. Deadlines that roll or are extended make day 35 or day 80 lawful; what is late
is decided per request, and shown by the chart of margins.
"""

from typing import Any, Literal

import altair as alt
import polars as pl

from dashboard.charts import palette as colours
from dashboard.charts.drawing import Drawing, Key, data, description, layered, nominal, quantitative
from dashboard.charts.palette import STANDINGS
from dashboard.words import Words, is_told, words

MONTH = (28, 31)
FEWEST = 20
_HEIGHT = 240
_REACH, _FAR = 90, 365
Line = Literal["step-after", "linear"]


def waiting(
    curve: pl.DataFrame,
    *,
    requests: int,
    lang: str = "sv",
) -> Drawing:
    """Kaplan-Meier rows: period (current, before), day, unanswered, at_risk.

    With a column `binned` the rows are of a few fixed days; between two of them the curve is not
    known, so a straight line joins them, and the curve ends with the last of them.
    `requests` is how many had their last day in the current period. Of fewer than twenty no curve
    is drawn, nor one of a period before with fewer than twenty: one step would be one person.
    """
    w = words(lang)
    question, is_binned = w("waiting.question"), "binned" in curve.columns
    now = _period(curve, "current")
    if not now or requests < FEWEST or not is_told(requests):
        answer = w("waiting.few_binned") if is_binned else w.count("waiting.few", requests)
        return Drawing(question, answer, f"{question} {answer}", None, _table([], w), lang=lang)
    reach, before = _REACH if is_binned else _reach(now), _period(curve, "before")
    half = next((row["day"] for row in now if row["unanswered"] <= 0.5), None)
    # Of fixed days, the share at the month's end is unknown if the last one lies before it.
    is_known = not is_binned or now[-1]["day"] >= MONTH[1]
    after = _at(now, MONTH[1]) if is_known else None
    if is_binned:
        answer = _answer_binned(after, requests, w)
    else:
        answer = _answer(half, _at(now, MONTH[1]), requests, w)
    return Drawing(
        question=question,
        answer=answer,
        alternative=f"{question} {answer}",
        chart=_curve(
            _steps(now, before, reach, is_binned),
            # With fixed days the median is only known to lie before one of them: no point for it.
            None if is_binned or half is None or half > reach else half,
            after,
            reach,
            "linear" if is_binned else "step-after",
            w,
        ),
        table=_table(now, w),
        key=_key(w) if before else (),
        lang=lang,
    )


def _key(w: Words) -> tuple[Key, ...]:
    return (
        Key(w("waiting.current"), fill=colours.ACCENT, line=colours.ACCENT),
        Key(w("waiting.before"), line=colours.FAINT, is_dashed=True),
    )


def _period(curve: pl.DataFrame, period: str) -> list[dict[str, Any]]:
    found = list(curve.filter(pl.col("period") == period).sort("day").iter_rows(named=True))
    return found if found and found[0]["at_risk"] >= FEWEST else []


def _reach(now: list[dict[str, Any]]) -> int:
    return _REACH if _at(now, _REACH) <= 0.2 else _FAR


def _at(rows: list[dict[str, Any]], day: int) -> float:
    """The share still unanswered on a day: of the last step on or before it."""
    before = [row["unanswered"] for row in rows if row["day"] <= day]
    return float(before[-1]) if before else 1.0


def _answer_binned(after: float | None, of: int, w: Words) -> str:
    # Fixed days do not give the day on which half have an answer; the page's sentence does.
    if after is None:
        return w("waiting.answer_ends")
    return w("waiting.answer_month", of=of, share=w.written.share(after))


def _answer(half: int | None, after: float, of: int, w: Words) -> str:
    share = w.written.share(after)
    if half is None:
        return w("waiting.answer_slow", of=of, share=share)
    return w.count("waiting.answer", half, of=of, share=share)


def _curve(
    steps: list[dict[str, Any]],
    half: int | None,
    after: float | None,
    reach: int,
    interpolate: Line,
    w: Words,
) -> alt.LayerChart:
    ticks = [0, 7, 14, 30, 60, 90] if reach == _REACH else [0, 30, 90, 180, 270, 365]
    x = alt.X(
        **{
            **quantitative("day", scale=alt.Scale(domain=[0, reach], nice=False, clamp=True)),
            "title": w("waiting.axis"),
            "axis": alt.Axis(values=ticks, titleAnchor="end", format="d", labelOverlap=False),
        }
    )
    y = alt.Y(
        **quantitative("unanswered", scale=alt.Scale(domain=[0, 1])),
        axis=alt.Axis(values=[0, 0.5, 1], format=".0%"),
    )
    points = (
        alt.Chart(data(_points(half, after, w)))
        .mark_point(filled=True, size=90, opacity=1, color=colours.ACCENT)
        .encode(x, y, **description())
    )
    return layered(
        *_month_by_law(x),
        _lines(steps, interpolate, x, y),
        points,
        _texts(_labels(half, after, _year_before(steps), w), x, y),
        width="container",
        height=_HEIGHT,
    )


def _month_by_law(x: alt.X) -> tuple[alt.Chart, alt.Chart]:
    """A band over the days on which the month may end, and a rule at the last of them."""
    band = (
        alt.Chart(data([{"day": MONTH[0], "to": MONTH[1]}]))
        .mark_rect(aria=False, color=colours.BAND)
        .encode(x, alt.X2("to"))
    )
    rule = (
        alt.Chart(data([{"day": MONTH[1]}]))
        .mark_rule(aria=False, color=STANDINGS["near"].text, strokeWidth=1.5)
        .encode(x)
    )
    return band, rule


def _lines(steps: list[dict[str, Any]], interpolate: Line, x: alt.X, y: alt.Y) -> alt.Chart:
    return (
        alt.Chart(data(steps))
        .mark_line(interpolate=interpolate, aria=False)
        .encode(
            x,
            y,
            detail=alt.Detail(**nominal("period")),
            color=alt.Color(**nominal("color", scale=None, legend=None)),
            strokeDash=alt.StrokeDash(**nominal("dash", scale=None, legend=None)),
            strokeWidth=alt.StrokeWidth(**quantitative("width", scale=None, legend=None)),
        )
    )


def _texts(labels: list[dict[str, Any]], x: alt.X, y: alt.Y) -> alt.Chart:
    return (
        alt.Chart(data(labels))
        .mark_text(
            aria=False,
            align="left",
            fontWeight=alt.ExprRef("datum.weight"),
            dx=10,
            dy=alt.ExprRef("datum.dy"),
        )
        .encode(
            x,
            y,
            alt.Text(**nominal("text")),
            color=alt.Color(**nominal("color", scale=None, legend=None)),
        )
    )


def _steps(
    now: list[dict[str, Any]],
    before: list[dict[str, Any]],
    reach: int,
    is_binned: bool,
) -> list[dict[str, Any]]:
    looks = {
        "before": (before, colours.FAINT, [4, 3], 1.5),
        "current": (now, colours.ACCENT, [1, 0], 2.5),
    }
    steps = []
    for period, (rows, tone, dash, width) in looks.items():
        style = {"period": period, "color": tone, "dash": dash, "width": width}
        if not rows:
            continue
        inside = [row for row in rows if row["day"] <= reach]
        path = [{"day": 0, "unanswered": 1.0}] if not inside or inside[0]["day"] > 0 else []
        path += [{"day": row["day"], "unanswered": row["unanswered"]} for row in inside]
        if not is_binned:
            path.append({"day": reach, "unanswered": path[-1]["unanswered"]})
        steps += [{**point, **style} for point in path]
    return steps


def _points(half: int | None, after: float | None, w: Words) -> list[dict[str, Any]]:
    found = []
    if after is not None:
        month_left = w("waiting.month_left", share=w.written.share(after))
        found.append({"day": MONTH[1], "unanswered": after, "description": month_left})
    if half is not None:
        found.append({"day": half, "unanswered": 0.5, "description": w("waiting.half", n=half)})
    return found


def _year_before(steps: list[dict[str, Any]]) -> float | None:
    """Where the curve of the year before is when the month ends."""
    found = [s["unanswered"] for s in steps if s["period"] == "before" and s["day"] <= MONTH[1]]
    return found[-1] if found else None


def _labels(
    half: int | None, after: float | None, before: float | None, w: Words
) -> list[dict[str, Any]]:
    ink = colours.INK
    found = [
        _label(MONTH[1], 1.0, w("waiting.month"), STANDINGS["near"].text, dy=12),
    ]
    if after is None:
        return found
    # The curve only falls: above it, at the right, there is room, save for the year before.
    lift = -26 if after < 0.3 else -12
    if before is not None and abs(after - lift / _HEIGHT - before) < 0.06:
        lift -= 24
    left = w("waiting.month_left", share=w.written.share(after))
    found.append(_label(MONTH[1], after, left, ink, weight=600, dy=lift))
    if half is not None:
        is_early, is_crowded = half <= MONTH[1], abs(after - 0.5) < 0.16
        beside = MONTH[1] if is_early else half
        # After the month the curve itself runs at the left, and the month's label above it.
        dy = (-32 if is_crowded else -9) if is_early else 16
        found.append(_label(beside, 0.5, w("waiting.half", n=half), ink, dy=dy))
    return found


def _label(
    day: float,
    unanswered: float,
    text: str,
    color: str,
    *,
    weight: int = 400,
    dy: int = 0,
) -> dict[str, Any]:
    return {
        "day": day,
        "unanswered": unanswered,
        "text": text,
        "color": color,
        "weight": weight,
        "dy": dy,
    }


def _table(rows: list[dict[str, Any]], w: Words) -> pl.DataFrame:
    return pl.DataFrame(
        {
            w("waiting.day"): [row["day"] for row in rows],
            w("waiting.unanswered"): [w.written.share(row["unanswered"]) for row in rows],
            w("waiting.at_risk"): [row["at_risk"] for row in rows],
        },
        schema={
            w("waiting.day"): pl.Int64,
            w("waiting.unanswered"): pl.String,
            w("waiting.at_risk"): pl.Int64,
        },
    )
