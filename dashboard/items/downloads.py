"""The rows that a page shows as files: all that its filters ask for, not only those in sight."""

from collections.abc import Callable
from typing import Any

import polars as pl

from dashboard.components import download_buttons
from dashboard.items import labels
from dashboard.items.query import PageItemQuery


def download(rows: PageItemQuery, height: int) -> None:
    """CSV and XLSX of the rows asked for, in the words of the page; nothing is made before that."""
    page, w = rows.page, rows.page.w
    name = f"{rows.listing.file or rows.promises[0]}-{page.day.isoformat()}"
    download_buttons.download(name, _maker(rows), w, label=w.count("row_file.rows", height))


def _maker(rows: PageItemQuery) -> Callable[[], pl.DataFrame]:
    """What gives the table, holding all it needs: it runs outside of the page."""
    page, filters, due, asked = rows.page, rows.filters, rows.due, rows.of_items
    nb: Any = page.source.nb
    # Read here: a page's companies are looked up once, and not from another thread.
    _ = page.companies

    def made() -> pl.DataFrame:
        found = nb.items(rows.promises, as_of=page.day, filters=filters, due=due, **asked)
        return labels.table(found, page, rows.nature, rows.listing)

    return made
