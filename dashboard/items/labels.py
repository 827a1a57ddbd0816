"""Items of any promise in words: names of columns and values, the table, the facts of one item."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import polars as pl

from dashboard.items.listing import Labels, Listing
from dashboard.shell.page import Page
from dashboard.words import Words

# The families of words that may name a kind: of items, agreements, holds, else requests.
KINDS = ("item_kind", "agreement", "held_by", "kind")
# Names of a column's values.
NAMED: dict[str, Callable[[Words, str], str]] = {
    "category": lambda w, value: w.name("category", value),
    "purpose": lambda w, value: w.name("purpose", value),
    "channel": lambda w, value: w.name("channel", value),
    "kind": lambda w, value: w.name(
        next((name for name in KINDS if w.has(f"{name}.{value}")), KINDS[0]), value
    ),
    "blocked_by": lambda w, value: w.name("held_by", value),
}
# The family of words that names a status, by the promise's nature.
STATUSES = {"duty": "duty_status", "condition": "condition_status", "event": "event_status"}
# The status of a shortfall, by the promise's nature.
SHORT = {"duty": "overdue", "condition": "overdue", "event": "broken"}


def value_name(page: Page, column: str, value: str, labels: Labels) -> str:
    """A value of a column in words, or unchanged where there is no word."""
    if column in labels:
        return labels[column].get(value, value)
    if column == "promise":
        return page.promise_names.get(value, value)
    if column == "company":
        return page.companies.get(value, value)
    named = NAMED.get(column)
    return named(page.w, value) if named else value


def status_name(listing: Listing, nature: str, status: str, w: Words) -> str:
    """The word for a status, which depends on the nature: a condition is covered, a duty done.

    An address may name a status that no thing of that nature has (`broken` of a duty): it is worded
    by the nature that has it.
    """
    if listing.statuses:
        return listing.statuses(w, status)
    of_others = next(name for name in STATUSES.values() if w.has(f"{name}.{status}"))
    mine = STATUSES[nature]
    return w.name(mine if w.has(f"{mine}.{status}") else of_others, status)


def column_name(listing: Listing, column: str, nature: str, things: str | None, w: Words) -> str:
    """The head of a column; that of the ids names the kind of item (a request, a record)."""
    if column == "item_id":
        return w.name("thing", things) if things else w("items.thing")
    of_nature = f"items.{column}_{nature}"
    return w(of_nature) if w.has(of_nature) else w(listing.key(column, w))


def table(items: pl.DataFrame, page: Page, nature: str, listing: Listing) -> pl.DataFrame:
    """The columns of the listing under worded heads; days and numbers keep their type."""
    found = listing.add(items)
    things = items["item_table"][0] if items.height else None
    rows = found.to_dicts()
    columns = {}
    for column in listing.columns:
        values = [_cell(row, column, page, nature, listing) for row in rows]
        kind = found.schema[column]
        dtype = kind if kind in (pl.Date, pl.Int64) else pl.String
        columns[column_name(listing, column, nature, things, page.w)] = pl.Series(
            values, dtype=dtype
        )
    return pl.DataFrame(columns)


def _cell(row: Mapping[str, Any], column: str, page: Page, nature: str, listing: Listing) -> Any:
    """One value of an item, in words where it is a text."""
    value = row[column]
    if not isinstance(value, str):
        return value
    if column == "status":
        return status_name(listing, nature, value, page.w)
    return value_name(page, column, value, listing.labels)


def facts(
    items: pl.DataFrame, page: Page, nature: str, listing: Listing
) -> list[list[tuple[str, str]]]:
    """Head and value of each fact of each item; empty values are left out."""
    found = []
    for row in listing.add(items).iter_rows(named=True):
        things, lines = row["item_table"], []
        for column in listing.facts:
            value = _cell(row, column, page, nature, listing)
            if value is not None and value != "":
                text = value.isoformat() if isinstance(value, date) else page.w.say(value)
                lines.append((column_name(listing, column, nature, things, page.w), text))
        found.append(lines)
    return found
