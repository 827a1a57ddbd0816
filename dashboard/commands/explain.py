"""`noticeboard explain`: how one thing came to stand as it does, step by step."""

from __future__ import annotations

import argparse

from dashboard.commands.opening import add_day, open_board
from dashboard.commands.printing import add_format, show
from queries.notices.model import LANGUAGES


def add(command: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    command.add_argument("promise", metavar="PROMISE")
    command.add_argument("item", metavar="ITEM", help="its id, as `items` prints it")
    command.add_argument("--lang", choices=LANGUAGES, default="en", help="language of the steps")
    add_day(command)
    add_format(command)


def run(given: argparse.Namespace) -> int:
    """Print the steps: as a table without the columns that are the same in every row."""
    found = open_board(given).explain(given.promise, given.item, given.as_of, given.lang)
    if given.format == "table":
        found = found.select(
            *(["part"] if found["part"].n_unique() > 1 else []), "status", "n", "text", "source"
        )
    show(found, given.format)
    return 0
