"""`noticeboard snapshots`: what the store keeps."""

from __future__ import annotations

import argparse

from dashboard.commands.opening import open_board
from dashboard.commands.printing import add_format, show


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command."""
    command = commands.add_parser("snapshots", help="what the store keeps")
    add_format(command)
    command.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Print every snapshot, the oldest first."""
    show(open_board(given).snapshots(), given.format)
    return 0
