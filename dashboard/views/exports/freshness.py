"""How fresh and complete each exported table is, for the exports page and the overview."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

from dashboard.components.unmeasurable import listed
from dashboard.shell.data_cache import Source
from dashboard.words import Words, sentence
from queries.exports import TABLES

# From best to worst: a table has the state of its oldest file.
_STATES = {state: at for at, state in enumerate(("fresh", "stale", "too_old", "never"))}
# Faults that the sentence names; the chart shows all.
_MOST_FAULTS = 3


def tables(source: Source, day: date) -> pl.DataFrame:
    """A row per table of the contract, in its order: table, state, age_days, is_short, lacks,
    is_at_fault (of an exported one: old, shorter than the load before, or lacking a company)."""
    order = pl.DataFrame({"table": list(TABLES)})
    worst = pl.col("state").replace_strict(_STATES, return_dtype=pl.Int64)
    aged = source.measure("exports", day).group_by("table").agg(worst.max(), "age_days")
    latest = source.ask("loads").group_by("table").last().select("table", "is_short", "lacks")
    found = order.join(aged, on="table", maintain_order="left").join(
        latest, on="table", how="left", maintain_order="left"
    )
    is_old = pl.col("state").is_in(["stale", "too_old"])
    return found.with_columns(
        pl.col("state").replace_strict({at: state for state, at in _STATES.items()}),
        pl.col("age_days").list.max(),
        pl.col("is_short").fill_null(False),
        pl.col("lacks").fill_null([]),
    ).with_columns(is_at_fault=is_old | pl.col("is_short") | (pl.col("lacks").list.len() > 0))


def said(
    found: pl.DataFrame,
    missing: pl.DataFrame,
    files: pl.DataFrame,
    companies: Mapping[str, str],
    w: Words,
) -> tuple[str, str]:
    """How many tables are at fault; then which, what was never exported, what was refused.

    `files` are the delivered ones with their rows_read and quarantined.
    """
    exported = found.filter(pl.col("state") != "never")
    faults = list(exported.filter("is_at_fault").iter_rows(named=True))
    clauses = [_fault(row, companies, w) for row in faults[:_MOST_FAULTS]]
    never = found.filter(pl.col("state") == "never")["table"].to_list()
    if never:
        names = listed([w.name("table", name) for name in never], w)
        clauses.append(w.count("exports.never_some", len(never), tables=names))
        lost = missing.filter((pl.col("reason") == "not_exported") & pl.col("company").is_null())[
            "promise"
        ].n_unique()
        if lost:
            clauses.append(sentence(w.worded("exports.unmeasured", lost)))
    clauses.append(refused(files, w))
    return first(found, w), " ".join(clauses)


def first(found: pl.DataFrame, w: Words) -> str:
    """How many of the exported tables are at fault, or that none is."""
    exported = found.filter(pl.col("state") != "never")
    faults = int(exported["is_at_fault"].sum())
    if not faults:
        return w.count("loads.fine", exported.height)
    return sentence(w.worded("loads.at_fault", faults, all=exported.height))


def refused(files: pl.DataFrame, w: Words) -> str:
    """How many of the rows read are in quarantine."""
    read, out = int(files["rows_read"].sum()), int(files["quarantined"].sum())
    if not out:
        return w("exports.refused_none", read=read)
    return w.count("exports.refused", out, read=read)


def _fault(row: Mapping[str, Any], companies: Mapping[str, str], w: Words) -> str:
    table = w.name("table", row["table"])
    if row["state"] != "fresh":
        return w.count("exports.old", row["age_days"], table=table)
    if row["lacks"]:
        lost = listed([companies.get(company, company) for company in row["lacks"]], w)
        return w("exports.lacks", table=table, companies=lost)
    return w("exports.short", table=table)
