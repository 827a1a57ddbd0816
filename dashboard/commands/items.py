"""`noticeboard items`: the rows behind a figure, under pseudonyms."""

from __future__ import annotations

import argparse

from dashboard.commands.opening import add_day, open_board
from dashboard.commands.printing import TABLE_ROWS, add_format, show
from queries.build.schema import STATUSES
from queries.notices.model import LANGUAGES

IN_TABLE = (
    "item_id",
    "part",
    "company",
    "system",
    "category",
    "purpose",
    "recipient",
    "kind",
    "arises_on",
    "due_on",
    "closed_on",
    "status",
    "days_overdue",
    "why",
)


def add(command: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    command.add_argument("promise", metavar="PROMISE")
    command.add_argument("--status", choices=STATUSES, help="only these")
    command.add_argument("--limit", type=int, metavar="N")
    command.add_argument("--lang", choices=LANGUAGES, default="en", help="of the column why")
    add_day(command)
    add_format(command)


def run(given: argparse.Namespace) -> int:
    """Print the items: all of them as json and csv, the first 50 as a table."""
    found = open_board(given).items(
        given.promise, given.status, given.as_of, given.limit, lang=given.lang
    )
    if given.format == "table":
        shown = found.select(c for c in IN_TABLE if found[c].null_count() < found.height)
        show(shown if not found.is_empty() else found, "table", TABLE_ROWS)
    else:
        show(found, given.format)
    return 0
