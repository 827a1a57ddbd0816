"""Which promises are not kept, and in which company: the page's main table, drawn.

Everything is placed at computed pixels in one view, so that one selection covers all cells. The
figures are those of the engine's standing; nothing is counted here.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from dashboard.charts.drawing import Drawing
from dashboard.charts.overview.ledger_layout import Layout, laid_out
from dashboard.charts.overview.ledger_marks import marks
from dashboard.charts.overview.ledger_row import said
from dashboard.charts.palette import STANDINGS
from dashboard.words import Words, words

MOST_COMPANIES = 6


def ledger(
    standing: pl.DataFrame,
    *,
    promises: Mapping[str, str],
    companies: Mapping[str, str] | None = None,
    by_company: pl.DataFrame | None = None,
    before: pl.DataFrame | None = None,
    bridge: pl.DataFrame | None = None,
    months: pl.DataFrame | None = None,
    reasons: Mapping[str, str] | None = None,
    group: str | None = None,
    since: date | None = None,
    lang: str = "sv",
) -> Drawing:
    """The standing of each promise, in all and by company, its changes and its last year.

    `standing`, `before`: rows of the API's `standing`, in the ledger's order. `by_company`: the
    same with company. `bridge`: promise, then, now, share_then, share_now. `months`: promise, day,
    count, share. `promises`, `companies`: names by id. `reasons`: why a promise is not measurable,
    by id.
    """
    w = words(lang)
    named = _named(standing, by_company, companies or {})
    shown = _shown(named, by_company)
    layout = laid_out(
        standing,
        _by_cell(by_company),
        promises=promises,
        companies=shown,
        before=before,
        bridge=bridge,
        months=months,
        reasons=reasons or {},
        group=group or w("scope.group"),
        since=since,
        w=w,
    )
    question = w("ledger.question" if shown else "ledger.question_one")
    answer = w("ledger.line") if bridge is None else f"{w('ledger.line')} {w('ledger.arrows')}"
    return Drawing(
        question=question,
        answer=_folded(answer, len(named), len(shown), w),
        alternative=f"{question} {_summary(standing, promises, w)}",
        chart=marks(layout) if standing.height else None,
        table=_table(layout, shown, since, w),
        lang=lang,
        selections=("cell",),
    )


def _named(
    standing: pl.DataFrame, by_company: pl.DataFrame | None, companies: Mapping[str, str]
) -> dict[str, str]:
    """The companies that have a cell: those with a case that can be measured."""
    if by_company is None or by_company.is_empty():
        return {}
    blind = standing.filter(pl.col("standing") == "not_measurable")["promise"]
    celled = by_company.filter(
        (pl.col("standing") != "no_cases") & ~pl.col("promise").is_in(blind.to_list())
    )
    present = set(celled["company"].unique().to_list())
    return {key: name for key, name in companies.items() if key in present}


def _shown(named: Mapping[str, str], by_company: pl.DataFrame | None) -> dict[str, str]:
    """The companies with a column of their own: all if they are few, else the worst."""
    if by_company is None or len(named) <= MOST_COMPANIES + 1:
        return dict(named)
    rank = {standing: at for at, standing in enumerate(STANDINGS)}
    worst: dict[str, tuple[float, float]] = {}
    for row in by_company.iter_rows(named=True):
        size = row["figure"] or 0.0
        here = (float(rank[row["standing"]]), -size if row["figure_kind"] == "count" else size)
        worst[row["company"]] = min(worst.get(row["company"], here), here)
    few = sorted(named, key=lambda key: worst[key])[:MOST_COMPANIES]
    return {key: named[key] for key in few}


def _folded(answer: str, named: int, shown: int, w: Words) -> str:
    return answer if named <= shown else f"{answer} {w('ledger.folded', n=shown, all=named)}"


def _by_cell(by_company: pl.DataFrame | None) -> dict[tuple[str, str], dict[str, Any]]:
    if by_company is None:
        return {}
    return {(row["promise"], row["company"]): row for row in by_company.iter_rows(named=True)}


def _summary(standing: pl.DataFrame, promises: Mapping[str, str], w: Words) -> str:
    found = standing.group_by("standing").len()
    counts: dict[str, int] = dict(zip(found["standing"], found["len"], strict=True))
    parts = [
        w("ledger.summary", standing=w(f"standing.{key}"), n=counts[key])
        for key in STANDINGS
        if counts.get(key)
    ]
    worst = [
        f"{promises[row['promise']]}: {said(row, w)}."
        for row in standing.iter_rows(named=True)
        if row["standing"] in ("not_kept", "near")
    ]
    return " ".join([*parts, *worst[:2]])


def _table(layout: Layout, shown: Mapping[str, str], since: date | None, w: Words) -> pl.DataFrame:
    """The same rows as text, for readers who cannot see the drawing."""
    columns: dict[str, Sequence[str]] = {
        w("ledger.promise"): [row.name for row in layout.rows],
        w("ledger.standing"): [
            f"{STANDINGS[row.standing].glyph} {w(f'standing.{row.standing}')}"
            for row in layout.rows
        ],
        layout.group: [row.whole or row.reason for row in layout.rows],
    }
    for company, name in shown.items():
        columns[name] = [row.cells.get(company, "") for row in layout.rows]
    if since is not None:
        short = w.written.short(since)
        count, share = (w(f"ledger.since_{unit}_table", day=short) for unit in ("count", "share"))
        columns[count] = [row.counted.said for row in layout.rows]
        columns[share] = [row.shared.said for row in layout.rows]
    return pl.DataFrame({"promise": [row.promise for row in layout.rows], **columns})
