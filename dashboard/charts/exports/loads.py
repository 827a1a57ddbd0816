"""When each table was loaded, and what has been missing since: a lane per table, a mark per load.

Days are numbers of days from the chosen day, so that the browser's time zone cannot shift them.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

import altair as alt
import polars as pl

from dashboard.charts import palette as colours
from dashboard.charts.drawing import (
    Drawing,
    Key,
    data,
    description,
    layered,
    looked_up,
    nominal,
    painted,
    quantitative,
    row_names,
)
from dashboard.charts.palette import STANDINGS, STATES
from dashboard.charts.time_axis import day_axis, day_ticks
from dashboard.words import Words, sentence, words

# The most loads drawn of each table: a quarter of weekly ones, or a year of monthly ones.
MOST = 13
_LABELS, _WORDS, _ROW, _LEAST = 190, 210, 29, 30


def loads(
    found: pl.DataFrame,
    tables: pl.DataFrame,
    *,
    day: date,
    companies: Mapping[str, str],
    lang: str = "sv",
) -> Drawing:
    """`found`: table, snapshot, last_day, rows_read, is_short, lacks of every load, the oldest
    first. `tables`: a row per lane, in order: table, state, age_days, is_short, lacks, is_at_fault.
    """
    w = words(lang)
    latest = found.group_by("table", maintain_order=True).tail(MOST)
    rows = list(tables.iter_rows(named=True))
    ends = {row["table"]: end(row, companies, w) for row in rows}
    question, answer = w("loads.question"), _answer(rows, ends, w)
    exceptions = [
        w("loads.lane", name=_name(row, w), verdict=ends[row["table"]])
        for row in rows
        if row["is_at_fault"]
    ]
    return Drawing(
        question=question,
        answer=answer,
        alternative=" ".join((question, answer, *exceptions[:2])),
        chart=_lanes(latest, rows, ends, day, companies, w) if rows else None,
        table=_table(found, rows, ends, w),
        key=_key(latest, rows, w),
        lang=lang,
        selections=("load",),
        key_lift=44,
    )


def end(row: Mapping[str, Any], companies: Mapping[str, str], w: Words) -> str:
    """What is wrong with a table, in words; empty where nothing is."""
    if row["state"] == "never":
        return w("loads.never")
    if row["state"] != "fresh":
        return w.count("loads.old", row["age_days"])
    if row["lacks"]:
        return w("loads.lacks", companies=_named(row["lacks"], companies))
    return w("loads.short") if row["is_short"] else ""


def _named(lacks: list[str], companies: Mapping[str, str]) -> str:
    return ", ".join(companies.get(company, company) for company in lacks)


def _name(row: Mapping[str, Any], w: Words) -> str:
    return sentence(w.name("table", row["table"]))


def _answer(rows: list[dict[str, Any]], ends: Mapping[str, str], w: Words) -> str:
    if len(rows) == 1:
        verdict = ends[rows[0]["table"]] or w("exports.fresh")
        return f"{w('loads.lane', name=_name(rows[0], w), verdict=verdict)} {w('loads.mark')}"
    exported = [row for row in rows if row["state"] != "never"]
    faults = sum(row["is_at_fault"] for row in exported)
    first = (
        w.worded("loads.at_fault", faults, all=len(exported))
        if faults
        else w.count("loads.fine", len(exported))
    )
    return f"{sentence(first)} {w('loads.mark')}"


def _key(latest: pl.DataFrame, rows: list[dict[str, Any]], w: Words) -> tuple[Key, ...]:
    near = STANDINGS["near"]
    found = [Key.of("done", w("loads.key_load"))]
    if latest.filter(pl.col("is_short") | (pl.col("lacks").list.len() > 0)).height:
        found.append(Key(w("loads.key_short"), line=near.line, glyph="▲"))
    if any(row["state"] != "fresh" for row in rows):
        found.append(Key(w("loads.key_since"), line=near.line, is_dashed=True))
    return tuple(found)


def _lanes(
    latest: pl.DataFrame,
    rows: list[dict[str, Any]],
    ends: Mapping[str, str],
    day: date,
    companies: Mapping[str, str],
    w: Words,
) -> alt.LayerChart:
    marks = _marks(latest, day, companies, w)
    days = [mark["at"] for mark in marks]
    low, high = min([-_LEAST, *days]) - 2, max([0, *days]) + 2
    ticks = day_ticks(day, low, high, w, quarterly=800, apart=(high - low) // 10)
    # The words at the right are outside the scale but inside the drawing.
    within = alt.ExprRef(f"width - {_WORDS}")
    scale = alt.Scale(domain=[low, high], nice=False, zero=False, range=[0, within])
    at = alt.X(**quantitative("at", scale=scale, axis=day_axis(ticks)))
    labels = {row["table"]: _name(row, w) for row in rows}
    y = alt.Y(
        **nominal(
            "table",
            sort=list(labels),
            axis=row_names(_LABELS, labelExpr=looked_up(labels)),
        )
    )
    near, ink = STANDINGS["near"], colours.INK
    since = (
        alt.Chart(data(_gaps(rows, marks, low)))
        .mark_rule(aria=False, color=near.line, strokeDash=[4, 3], strokeWidth=1.5)
        .encode(at, y, alt.X2("to"))
    )
    dots = (
        alt.Chart(data(marks))
        .mark_point(size=90, opacity=1, strokeWidth=1.4)
        .encode(
            at,
            y,
            alt.Shape(**nominal("shape", scale=None, legend=None)),
            **painted(),
            **description(),
        )
        .add_params(alt.selection_point("load", fields=["table"], toggle=False))
    )
    today = alt.Chart(data([{"at": 0}])).mark_rule(aria=False, color=ink, strokeWidth=1.5)
    texts = (
        alt.Chart(data(_verdicts(rows, ends)))
        .mark_text(aria=False, align="left", fontSize=14, fontWeight=600)
        .encode(
            y,
            alt.Text(**nominal("text")),
            x=alt.value(alt.ExprRef(f"width - {_WORDS} + 14")),
            color=alt.Color(**nominal("color", scale=None, legend=None)),
        )
    )
    height = _ROW * len(rows)
    return layered(since, today.encode(at), dots, texts, width="container", height=height)


def _marks(
    latest: pl.DataFrame, day: date, companies: Mapping[str, str], w: Words
) -> list[dict[str, Any]]:
    done, near = STATES["done"], STANDINGS["near"]
    found = []
    for row in latest.iter_rows(named=True):
        is_whole = not (row["is_short"] or row["lacks"])
        text = w.count("loads.load", row["rows_read"], name=_name(row, w), day=row["last_day"])
        if row["is_short"]:
            text = f"{text} {w('loads.fewer')}"
        if row["lacks"]:
            text = f"{text} {w('loads.without', companies=_named(row['lacks'], companies))}"
        found.append(
            {
                "table": row["table"],
                "at": (row["last_day"] - day).days,
                "shape": "circle" if is_whole else "triangle-up",
                "fill": (done.fill if is_whole else colours.PAPER),
                "line": (done.line if is_whole else near.line),
                "description": text,
            }
        )
    return found


def _gaps(
    rows: list[dict[str, Any]], marks: list[dict[str, Any]], low: int
) -> list[dict[str, Any]]:
    """From the last load to the day, for tables that are not fresh; from the left without one."""
    last = {mark["table"]: mark["at"] for mark in marks}
    return [
        {"table": row["table"], "at": last.get(row["table"], low), "to": 0}
        for row in rows
        if row["state"] != "fresh" and last.get(row["table"], low) < 0
    ]


def _verdicts(rows: list[dict[str, Any]], ends: Mapping[str, str]) -> list[dict[str, Any]]:
    near, blind = STANDINGS["near"].text, STANDINGS["not_measurable"].text
    return [
        {
            "table": row["table"],
            "text": ends[row["table"]],
            "color": (blind if row["state"] == "never" else near),
        }
        for row in rows
    ]


def _table(
    found: pl.DataFrame, rows: list[dict[str, Any]], ends: Mapping[str, str], w: Words
) -> pl.DataFrame:
    counts = dict(found.group_by("table").len().iter_rows())
    last = dict(found.group_by("table").agg(pl.col("last_day").last()).iter_rows())
    columns: dict[str, list[Any]] = {
        "table": [row["table"] for row in rows],
        w("exports.table"): [_name(row, w) for row in rows],
        w("exports.last_day"): [last.get(row["table"]) for row in rows],
        w("exports.age"): [row["age_days"] for row in rows],
        w("loads.loads"): [counts.get(row["table"], 0) for row in rows],
        w("exports.state"): [ends[row["table"]] or w("exports.fresh") for row in rows],
    }
    days = {w("exports.last_day"): pl.Date, w("exports.age"): pl.Int64}
    return pl.DataFrame(columns, schema_overrides=days)
