"""Things of any promise in words: the names of their values, and a frame of them as a table."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import polars as pl

from dashboard.shell.page import Page
from dashboard.words import Words

DATES = ("arises_on", "due_on", "closed_on")
# The words of a column's values; a kind is looked for among those of things first.
NAMED: dict[str, Callable[[Words, str], str]] = {
    "category": lambda w, value: w.name("category", value),
    "purpose": lambda w, value: w.name("purpose", value),
    "channel": lambda w, value: w.name("channel", value),
    "kind": lambda w, value: (
        w.name("item_kind", value) if w.has(f"item_kind.{value}") else w.name("kind", value)
    ),
    "blocked_by": lambda w, value: w.name("held_by", value),
}
# What the shortfalls of a promise are called among the statuses.
SHORT = {"duty": "overdue", "condition": "overdue", "event": "broken"}

Labels = Mapping[str, Mapping[str, str]]


def value_name(page: Page, column: str, value: str, labels: Labels) -> str:
    """A value of a column in words, or itself where we have none."""
    if column in labels:
        return labels[column].get(value, value)
    if column == "promise":
        return page.promise_names.get(value, value)
    if column == "company":
        return page.companies.get(value, value)
    named = NAMED.get(column)
    return named(page.w, value) if named else value


def status_name(nature: str, status: str, w: Words) -> str:
    """The status of a thing as its nature has it: a condition is covered, a duty done."""
    if nature == "event":
        return w.name("event_status", status)
    if nature == "condition":
        return w.name("condition_status", status)
    return w.name("duty_status", status)


def column_name(column: str, nature: str, things: str | None, w: Words) -> str:
    """The head of a column; the first one names what the things are."""
    if column == "item_id":
        return w.name("thing", things) if things else w("items.thing")
    own = f"items.{column}_{nature}"
    return w(own) if w.has(own) else w(f"items.{column}")


def table(
    items: pl.DataFrame, columns: Sequence[str], page: Page, nature: str, labels: Labels
) -> pl.DataFrame:
    """The rows under worded heads; days and numbers stay what they are."""
    things = items["item_table"][0] if items.height else None
    found: dict[str, Any] = {}
    types: dict[str, Any] = {}
    for column in columns:
        head = column_name(column, nature, things, page.w)
        found[head] = [cell(row, column, page, nature, labels) for row in items.to_dicts()]
        types[head] = (
            pl.Date if column in DATES else pl.Int64 if column == "days_overdue" else pl.String
        )
    return pl.DataFrame(found, schema=types)


def cell(row: Mapping[str, Any], column: str, page: Page, nature: str, labels: Labels) -> Any:
    """One value of a thing, worded unless it is a day or a number."""
    value = row[column]
    if value is None or column in DATES or column == "days_overdue":
        return value
    if column == "status":
        return status_name(nature, value, page.w)
    return value_name(page, column, str(value), labels)


def facts(row: Mapping[str, Any], page: Page, nature: str, labels: Labels) -> list[tuple[str, str]]:
    """All that is known of one thing, by the names of its columns; what is empty is left out."""
    shown = (
        "item_id",
        "part",
        "status",
        "why",
        "arises_on",
        "due_on",
        "days_overdue",
        "closed_on",
        "blocked_by",
        "company",
        "system",
        "category",
        "purpose",
        "channel",
        "recipient",
        "kind",
        "customer_key",
    )
    lines = []
    for column in shown:
        value = cell(row, column, page, nature, labels)
        if value is not None and value != "":
            text = value.isoformat() if column in DATES else page.w.say(value)
            lines.append((column_name(column, nature, row["item_table"], page.w), text))
    return lines
