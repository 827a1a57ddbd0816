"""The same SQL over other figures: trial calculations, and rows that are counted but not stored.

A trial judges a snapshot's source tables again into a folder of its own that goes when it closes.
Nothing of it reaches the store.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from queries.build import build
from queries.knowledge import Knowledge, sources_of
from queries.notice import Notice
from queries.reading import Reader
from queries.store import Snapshot, Store


class Trial:
    """Some promises judged again under `notice`; `reader` answers from what came of it."""

    def __init__(self, store: Store, snapshot: Snapshot, notice: Notice, promises: Sequence[str]
                 ) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="noticeboard-"))
        known = Knowledge.of(store, snapshot)
        build(sources_of(known), notice, self._folder, promises=promises, keep_met_events=True)
        self.reader = Reader(store, Snapshot(self._folder, snapshot.manifest), with_rows=True)

    def close(self) -> None:
        """Remove what the trial made."""
        self.reader.close()
        shutil.rmtree(self._folder, ignore_errors=True)
