"""`noticeboard changes`: what moved between two days."""

from __future__ import annotations

import argparse

from dashboard.commands.opening import add_day, listed, open_board
from dashboard.commands.printing import add_format, show


def add(command: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    command.add_argument("--since", metavar="D", required=True, help="the earlier day")
    command.add_argument("--by", metavar="DIM,...")
    add_day(command)
    add_format(command)


def run(given: argparse.Namespace) -> int:
    """Print one row per promise and group in which something moved."""
    show(open_board(given).changes(given.since, given.as_of, by=listed(given.by)), given.format)
    return 0
