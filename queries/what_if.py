"""The same SQL over other figures: trial calculations, and rows that are counted but not stored.

A trial judges a snapshot's source tables again into a folder of its own that goes when it closes.
Nothing of it reaches the store.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from queries.build import build
from queries.errors import NoticeError
from queries.knowledge import Knowledge, sources_of
from queries.notice import Notice
from queries.promise import Promise
from queries.reading import Reader
from queries.store import Snapshot, Store


class Trial:
    """Some promises judged again under `notice`; `reader` answers from what came of it."""

    def __init__(
        self, store: Store, snapshot: Snapshot, notice: Notice, promises: Sequence[str]
    ) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="noticeboard-"))
        known = Knowledge.of(store, snapshot)
        build(sources_of(known), notice, self._folder, promises=promises, keep_met_events=True)
        self.reader = Reader(store, Snapshot(self._folder, snapshot.manifest), with_rows=True)

    def close(self) -> None:
        """Remove what the trial made."""
        self.reader.close()
        shutil.rmtree(self._folder, ignore_errors=True)


def with_figure(notice: Notice, setting: str) -> Notice:
    """The notice with one figure changed: `PROMISE.figure=N`.

    A purge promise takes the figures of its retention (`months`, `run_days`), a request promise
    those of the clock (`months`, `extension_months`), any promise the figures of its own SQL.

    Raises `NoticeError` when the promise or the figure does not exist.
    """
    target, _, text = setting.partition("=")
    name, _, figure = target.partition(".")
    if not text or not figure:
        raise NoticeError(
            f"Cannot read the setting {setting!r}.",
            "Write PROMISE.figure=N, as in erase_after_relationship.months=12.",
        )
    if name not in notice.promises:
        raise NoticeError(
            f"The notice has no promise called {name!r}.", "It has: " + ", ".join(notice.promises)
        )
    changed = _changed(notice, notice.promises[name], figure, text)
    return replace(changed, digest=hashlib.sha256(f"{notice.digest}{setting}".encode()).hexdigest())


def _changed(notice: Notice, promise: Promise, figure: str, text: str) -> Notice:
    if figure in promise.figures:
        figures = {**promise.figures, figure: text}
        return replace(
            notice, promises={**notice.promises, promise.id: replace(promise, figures=figures)}
        )
    known = _figures_of(notice, promise)
    if figure not in known:
        raise NoticeError(
            f"{promise.id} has no figure called {figure!r}.",
            "It has: " + (", ".join([*promise.figures, *known]) or "none"),
        )
    if not text.isdigit():
        raise NoticeError(f"{promise.id}.{figure} takes a whole number.")
    if promise.view == "requests":
        clock = notice.clock
        changed = (
            replace(clock, months=int(text))
            if figure == "months"
            else replace(clock, extension_months=int(text))
        )
        return replace(notice, clock=changed)
    rule = notice.retention["relationship"]
    if figure == "run_days":
        rule = replace(rule, run_days=int(text))
    else:
        rule = replace(rule, values=tuple(replace(v, value=int(text)) for v in rule.values))
    return replace(notice, retention={**notice.retention, rule.name: rule})


def _figures_of(notice: Notice, promise: Promise) -> list[str]:
    if promise.view == "requests":
        return ["months", "extension_months"]
    if promise.view == "purge":
        return [notice.retention["relationship"].basis, "run_days"]
    return []
