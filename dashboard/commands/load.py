"""`noticeboard load`: a folder of exports becomes the newest snapshot."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from dashboard.commands.opening import notice_of
from dashboard.commands.printing import (
    add_format,
    counter,
    done,
    progress,
    show,
    show_object,
    unread_columns,
)
from queries.loading.delivery import Delivery
from queries.snapshots.load import LoadRefused, load
from queries.snapshots.store import Snapshot, Store


def add(command: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    command.add_argument("dir", metavar="DIR", type=Path)
    command.add_argument("--base", metavar="ID", help="build on this snapshot, not on the newest")
    command.add_argument(
        "--strict", action="store_true", help="exit code 1 when any row was quarantined or odd"
    )
    add_format(command)


def run(given: argparse.Namespace) -> int:
    """Load; prints what was read, accepted and quarantined, per file."""
    notice, text = notice_of(given)
    try:
        snapshot, delivery = load(
            given.dir,
            Store(given.store),
            notice,
            text,
            base=given.base,
            report=counter,
            say=progress,
        )
    except LoadRefused as refused:
        done()
        if given.format == "json":
            show_object(refused.delivery.as_dict())
        raise
    finally:
        done()
    _print(snapshot, delivery, given.format)
    return 1 if given.strict and any(file.rules for file in delivery.files) else 0


def _print(snapshot: Snapshot, delivery: Delivery, form: str) -> None:
    if form == "json":
        show_object({**delivery.as_dict(), "snapshot": snapshot.id})
        return
    show(
        [
            {
                "file": f.file,
                "table": f.table,
                "rows_read": f.rows_read,
                "accepted": f.accepted,
                "quarantined": f.quarantined,
                "warnings": sum(r.rows for r in f.rules if r.weight == "warn"),
            }
            for f in delivery.files
        ],
        form,
    )
    out = sys.stderr if form == "csv" else sys.stdout
    for f in delivery.files:
        for line in unread_columns(f.file, f.table, f.contract_columns_not_loaded):
            print(line, file=out)
    counts = snapshot.manifest["counts"]
    print(
        f"\nSnapshot {snapshot.id}: {counts['obligations']:,} obligations, "
        f"{counts['daily']:,} daily flows, up to and including {snapshot.day}.",
        file=out,
    )
