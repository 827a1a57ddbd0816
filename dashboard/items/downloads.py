"""The rows of a page as files: all that its filters ask for, not only the fifty on the screen."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import polars as pl

from dashboard.components import download_buttons
from dashboard.file_formats import table_file
from dashboard.file_formats.table_file import TableFile
from dashboard.items import filters, labels
from dashboard.items.listing import Listing
from dashboard.items.query import PageItemQuery


def download(rows: PageItemQuery, counts: Mapping[str, int], things: str, height: int) -> None:
    """Buttons for CSV and XLSX of the rows, in the page's words; a file is made on the click.

    `counts`: how many rows have each status; `things`: the table of the contract that they are of.
    """
    label = rows.page.w.count("row_file.rows", height)
    download_buttons.download(file_of(rows, counts, things), maker(rows), label=label)


def file_of(rows: PageItemQuery, counts: Mapping[str, int], things: str) -> TableFile:
    """What a file of these rows is called, and what it says of itself."""
    page, w, nature = rows.page, rows.page.w, rows.nature
    listing, asked = _listing(rows), [page.promises[key] for key in rows.promises]
    together = w(f"items.together_{page.name}") if len(asked) > 1 else ""
    states = [rows.listed] if rows.listed else [key for key, number in counts.items() if number]
    return TableFile(
        page=w(f"page.{page.name}"),
        what=together or page.promise_names[rows.promises[0]],
        scope=page.scope,
        day=page.day,
        origin=table_file.origin(page.source.nb),
        w=w,
        period=rows.period,
        untimed="file.all_days" if nature == "event" else "file.on_day",
        filters=filters.told(rows),
        explained=(
            table_file.columns_explained(
                [
                    (column, labels.column_name(listing, column, nature, things, w))
                    for column in listing.columns
                ],
                w,
                nature,
            ),
            table_file.states_explained(
                [(key, labels.status_name(listing, nature, key, w)) for key in states], nature, w
            ),
            table_file.promises_explained(asked, w),
        ),
    )


def maker(rows: PageItemQuery) -> Callable[[], pl.DataFrame]:
    """A function that makes the table. It runs outside of the page and holds all that it needs."""
    page, narrowed, due, asked = rows.page, rows.filters, rows.due, rows.of_items
    nb: Any = page.source.nb
    # Cached properties: read here, so that no other thread computes them.
    _ = page.companies, page.promise_names

    def made() -> pl.DataFrame:
        found = nb.items(rows.promises, as_of=page.day, filters=narrowed, due=due, **asked)
        return labels.table(found, page, rows.nature, _listing(rows))

    return made


def _listing(rows: PageItemQuery) -> Listing:
    """The columns of the file: rows of several promises, or states, say which one each has."""
    columns = list(rows.listing.columns)
    if rows.listed is None and not {"status", "state"} & {*columns}:
        columns.insert(1, "status")
    if len(rows.promises) > 1 and "promise" not in columns:
        columns.insert(1, "promise")
    return replace(rows.listing, columns=columns)
