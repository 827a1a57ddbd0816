"""`noticeboard rebuild`: the same source tables under an edited notice."""

from __future__ import annotations

import argparse

from dashboard.commands.opening import notice_of
from dashboard.commands.printing import add_format, done, progress, show_object
from queries.snapshots.load import rebuild
from queries.snapshots.store import Store


def add(command: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    add_format(command)


def run(given: argparse.Namespace) -> int:
    """Judge again and publish."""
    notice, text = notice_of(given)
    try:
        snapshot = rebuild(Store(given.store), notice, text, progress)
    finally:
        done()
    if given.format == "json":
        show_object({"snapshot": snapshot.id, **snapshot.manifest["counts"]})
    else:
        count = snapshot.manifest["counts"]["obligations"]
        print(f"Snapshot {snapshot.id}: {count:,} obligations, under notice {notice.version}.")
    return 0
