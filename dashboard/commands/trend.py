"""`noticeboard trend`: one promise over time."""

from __future__ import annotations

import argparse

from dashboard.commands.opening import listed, open_board
from dashboard.commands.printing import add_format, show
from queries.api.asof import EVERY


def add(command: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    command.add_argument("promise", metavar="PROMISE")
    command.add_argument("--from", dest="first", metavar="D", required=True)
    command.add_argument("--to", dest="last", metavar="D", required=True)
    command.add_argument("--every", choices=EVERY, default="month")
    command.add_argument("--by", metavar="DIM,...")
    command.add_argument("--snapshot", metavar="ID", help="an earlier snapshot")
    add_format(command)


def run(given: argparse.Namespace) -> int:
    """Print one row per day of the series and group."""
    nb = open_board(given)
    found = nb.trend(given.promise, given.first, given.last, given.every, by=listed(given.by))
    show(nb.told(found, given.promise), given.format)
    return 0
