"""`noticeboard snapshots`: what the store keeps."""

from __future__ import annotations

import argparse

from dashboard.commands.opening import open_board
from dashboard.commands.printing import add_format, show


def add(command: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    add_format(command)


def run(given: argparse.Namespace) -> int:
    """Print every snapshot, the oldest first."""
    show(open_board(given).snapshots(), given.format)
    return 0
