"""`noticeboard quarantine`: the rows that were refused, and why.

The rows themselves hold real customer numbers. They are only written to a file that the caller
names, readable by its owner alone; the terminal shows counts.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

import polars as pl

from dashboard.commands.opening import open_board
from dashboard.commands.printing import add_format, show
from dashboard.file_formats.spreadsheets import csv_bytes
from queries.errors import ExportError


def add(command: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    command.add_argument("--snapshot", metavar="ID", help="of an earlier snapshot")
    command.add_argument(
        "--export", metavar="FILE", type=Path, help="write the rows themselves, as CSV"
    )
    add_format(command)


def run(given: argparse.Namespace) -> int:
    """Print the counts per file and rule; with ``--export`` write the rows."""
    nb = open_board(given)
    show(nb.quarantine_counts(), given.format)
    if given.export is not None:
        if not nb.has_quarantine:
            raise ExportError(
                f"Snapshot {nb.snapshot} has no quarantined rows to write.",
                "Its load refused no row, or their own retention has passed.",
            )
        write_quarantine(nb.quarantine(), given.export)
    return 0


def write_quarantine(frame: pl.DataFrame, path: Path) -> None:
    """Write quarantined rows as CSV in which a spreadsheet runs no text as a formula.

    The file is readable by its owner alone. **Raises** ExportError when it is there already.
    """
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as wrong:
        raise ExportError(
            f"Cannot write {path}: {wrong.strerror}.", "Name a file that is not there yet."
        ) from None
    with os.fdopen(handle, "wb") as file:
        file.write(csv_bytes(frame, "en"))
