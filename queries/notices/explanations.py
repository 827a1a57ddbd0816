"""Why an item has the status it has, in the notice's own words."""

from __future__ import annotations

import re
from collections.abc import Mapping

import polars as pl

from queries.errors import QueryError
from queries.notices.model import LANGUAGES, Promise


def why(items: pl.DataFrame, promises: Mapping[str, Promise], lang: str) -> pl.DataFrame:
    """The items with a column `why`: their promise's sentence, with the item's own days.

    Raises `QueryError` for a language that the notice is not written in.
    """
    if lang not in LANGUAGES:
        raise QueryError(
            f"The notice is not written in {lang!r}.", "It is in: " + ", ".join(LANGUAGES)
        )
    told = pl.lit(None, dtype=pl.String)
    for name in items["promise"].unique(maintain_order=True):
        words = promises[name].words[lang]
        held = pl.when(pl.col("status") == "held").then(_filled(words.why_held or words.why))
        told = (
            pl.when(pl.col("promise") == name)
            .then(held.otherwise(_filled(words.why)))
            .otherwise(told)
        )
    return items.with_columns(why=told)


def _filled(sentence: str) -> pl.Expr:
    """The sentence with each `{field}` taken from the item's own row."""
    parts = re.split(r"\{(\w+)\}", sentence)
    pieces = [
        pl.col(part).cast(pl.String).fill_null("–") if n % 2 else pl.lit(part)
        for n, part in enumerate(parts)
    ]
    return pl.concat_str(pieces)
