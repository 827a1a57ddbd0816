"""`noticeboard --version`: the versions of the program and the notice, and the newest snapshot."""

from __future__ import annotations

import argparse

import queries
from dashboard.commands.opening import notice_of
from queries.snapshots.store import Store


def run(given: argparse.Namespace) -> int:
    """Print a line each for the program, the notice and the newest snapshot."""
    print(f"noticeboard {queries.__version__}")
    notice, _ = notice_of(given)
    print(f"notice {notice.version}")
    store = Store(given.store)
    if not store.exists:
        print(f"nothing is loaded in {store.folder}")
        return 0
    snapshot = store.current()
    judged = snapshot.manifest["notice"]["version"]
    print(f"snapshot {snapshot.id}, up to and including {snapshot.day}, under notice {judged}")
    return 0
