"""The work list of a system as CSV or XLSX, with heads and values in words."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

from dashboard.file_formats import table_file
from dashboard.file_formats.table_file import TableFile
from dashboard.words import Words
from queries.api.work_list import COLUMNS


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


def file_of(nb: Any, system: str, day: date, company: str | None, w: Words) -> TableFile:
    """What the list of a system is called, and what it says of itself; reads none of its rows."""
    name = w("work_list.file", system=system)
    heads = [(column, w(f"work_list.{column}")) for column in COLUMNS]
    erasing = [promise for promise in nb.promises.values() if promise.erases]
    return TableFile(
        page=w("page.purge"),
        part=name,
        what=name,
        scope=table_file.scope_of(nb, company, w),
        day=day,
        origin=table_file.origin(nb),
        w=w,
        filters=[w("items.named", what=w("work_list.system"), value=system)],
        explained=(
            table_file.columns_explained(heads, w),
            table_file.promises_explained(erasing, w),
        ),
    )


def rows_in_words(found: pl.DataFrame, nb: Any, w: Words) -> pl.DataFrame:
    """As `worded`, with the names of an opened snapshot."""
    promises = {key: promise.words[w.lang].name for key, promise in nb.promises.items()}
    return worded(found, nb.companies, promises, w)
