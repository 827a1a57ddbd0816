"""The work list of a system as CSV or XLSX, with heads and values in words."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from dashboard.file_formats.spreadsheets import csv_bytes, xlsx_bytes
from dashboard.words import Words, words


def worded(
    found: pl.DataFrame, companies: Mapping[str, str], promises: Mapping[str, str], w: Words
) -> pl.DataFrame:
    """The rows of the list under worded heads; the source's customer numbers stay as they are."""
    named = found.with_columns(
        pl.col("company").replace(companies),
        pl.col("promise").replace(promises),
        pl.col("category").map_elements(
            lambda value: w.name("category", value), return_dtype=pl.String
        ),
    )
    return named.rename({column: w(f"work_list.{column}") for column in named.columns})


def written(found: pl.DataFrame, suffix: str, nb: Any, lang: str) -> bytes:
    """The bytes of the file; `suffix` is `.csv` or `.xlsx`."""
    w = words(lang)
    promises = {key: promise.words[lang].name for key, promise in nb.promises.items()}
    table = worded(found, nb.companies, promises, w)
    return (
        csv_bytes(table, lang)
        if suffix == ".csv"
        else xlsx_bytes(table, w("work_list.title"), lang)
    )
