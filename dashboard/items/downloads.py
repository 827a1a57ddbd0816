"""The rows of a page as files: all that its filters ask for, not only the fifty on the screen."""

from collections.abc import Callable
from typing import Any

import polars as pl

from dashboard.components import download_buttons
from dashboard.items import labels
from dashboard.items.query import PageItemQuery


def download(rows: PageItemQuery, height: int) -> None:
    """Buttons for CSV and XLSX of the rows, in the page's words; a file is made on the click."""
    page, w = rows.page, rows.page.w
    name = f"{rows.listing.file or rows.promises[0]}-{page.day.isoformat()}"
    download_buttons.download(name, _maker(rows), w, label=w.count("row_file.rows", height))


def _maker(rows: PageItemQuery) -> Callable[[], pl.DataFrame]:
    """A function that makes the table. It runs outside of the page and holds all that it needs."""
    page, filters, due, asked = rows.page, rows.filters, rows.due, rows.of_items
    nb: Any = page.source.nb
    # A cached property: read here, so that no other thread computes it.
    _ = page.companies

    def made() -> pl.DataFrame:
        found = nb.items(rows.promises, as_of=page.day, filters=filters, due=due, **asked)
        return labels.table(found, page, rows.nature, rows.listing)

    return made
