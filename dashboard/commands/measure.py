"""`noticeboard measure`: what is counted besides the promises."""

from __future__ import annotations

import argparse

from dashboard.commands.opening import add_day, listed, open_board
from dashboard.commands.printing import TABLE_ROWS, add_format, show
from queries.engine import sql_files


def add(command: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    command.add_argument("name", metavar="NAME", help=", ".join(sql_files.folder("measures")))
    command.add_argument(
        "--by", metavar="GROUP,...", help="company, and what else the measure has: kind, month, ..."
    )
    add_day(command)
    add_format(command)


def run(given: argparse.Namespace) -> int:
    """Print the measure."""
    nb = open_board(given)
    found = nb.told(nb.measure(given.name, given.as_of, by=listed(given.by)))
    show(found, given.format, TABLE_ROWS)
    return 0
