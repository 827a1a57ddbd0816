"""`noticeboard ahead`: what falls due if nothing more is done."""

from __future__ import annotations

import argparse

from dashboard.commands.opening import add_day, listed, open_board
from dashboard.commands.printing import add_format, show


def add(command: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    add_day(command)
    command.add_argument("--days", type=int, default=90, metavar="N", help="default: 90")
    command.add_argument("--every", choices=("total", "month", "week", "day"), default="total")
    command.add_argument("--by", metavar="DIM,...", help="company, and one of system, kind, ...")
    add_format(command)


def run(given: argparse.Namespace) -> int:
    """Print how much falls due, per promise."""
    found = open_board(given).ahead(given.as_of, given.days, given.every, by=listed(given.by))
    show(found, given.format)
    return 0
