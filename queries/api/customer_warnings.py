"""What is going on about a customer that must be known before their data is erased, in words."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from queries.deadlines.wording import day_in_words
from queries.snapshots.reading import Reader

MATTERS = "customer_matters"


def with_warnings(found: pl.DataFrame, reader: Reader, day: date, lang: str) -> pl.DataFrame:
    """The rows with a column `warning`: a sentence for each open request, dispute or restriction of
    their customer on that day; null where there is none."""
    if MATTERS not in reader.relations():  # a snapshot that was built before there were any
        return found.with_columns(warning=pl.lit(None, dtype=pl.String))
    matters = reader.figure("matters_on", {"as_of": day})
    told = matters.with_columns(
        warning=pl.Series(
            [_sentence(row, lang) for row in matters.iter_rows(named=True)], dtype=pl.String
        )
    )
    keys = ["company", "customer_key"]
    each = told.group_by(keys, maintain_order=True).agg(pl.col("warning").str.join(" "))
    return found.join(each, on=keys, how="left", maintain_order="left")


def _sentence(row: dict[str, Any], lang: str) -> str:
    entry = _words()[row["matter"]]
    entry = entry[row["kind"]] if row["kind"] else entry
    return str(entry[lang]).format(day=day_in_words(row["begins_on"], lang, weekday=False))


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(
        Path(__file__).with_name("customer_warnings.toml").read_text(encoding="utf-8")
    )
