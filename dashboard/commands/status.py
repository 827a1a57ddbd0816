"""`noticeboard status`: how every promise stands on a day."""

from __future__ import annotations

import argparse

from dashboard.commands.opening import add_day, listed, open_board
from dashboard.commands.printing import add_format, show


def add(command: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    add_day(command)
    command.add_argument("--by", metavar="DIM,...", help="company, system, category, kind, ...")
    command.add_argument(
        "--set",
        metavar="PROMISE.figure=N",
        action="append",
        default=[],
        help="a trial calculation under another figure; nothing is stored",
    )
    command.add_argument(
        "--strict",
        action="store_true",
        help="exit code 1 when anything is overdue or broke in the last year",
    )
    add_format(command)


def run(given: argparse.Namespace) -> int:
    """Print one row per promise and group."""
    nb = open_board(given)
    found = nb.status(given.as_of, by=listed(given.by), settings=given.set)
    told = nb.told(found)
    show(told.drop("judged", "kept") if given.format == "table" else told, given.format)
    short = found.filter((found["overdue"] > 0) | (found["judged"] > found["kept"]))
    return 1 if given.strict and not short.is_empty() else 0
