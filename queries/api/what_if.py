"""The same SQL with other figures: trial calculations, and rows that are counted but not stored.

A trial judges a snapshot's source tables again into a temporary folder, deleted when it is closed.
It writes nothing to the store.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from queries.build.build import build
from queries.errors import NoticeError
from queries.notices.model import DatedValue, Notice, Period, Promise, Retention
from queries.snapshots.coverage import KnownTables
from queries.snapshots.reading import Reader
from queries.snapshots.sources import sources_of
from queries.snapshots.store import Snapshot, Store

# The whole-number figures of the clock that move a last day; an extension moves none by which a
# refusal or the extension itself has to be told.
_OF_CLOCK = {
    "": ("months", "extension_months", "ask_within_days"),
    "refusal": ("months", "ask_within_days"),
    "extension": ("months", "ask_within_days"),
}


class Trial:
    """Some promises judged again under `notice`; `reader` reads the result."""

    def __init__(
        self, store: Store, snapshot: Snapshot, notice: Notice, promises: Sequence[str]
    ) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="noticeboard-"))
        known = KnownTables.of(store, snapshot)
        build(sources_of(known), notice, self._folder, promises=promises, keep_met_events=True)
        self.reader = Reader(store, Snapshot(self._folder, snapshot.manifest), with_rows=True)

    def close(self) -> None:
        """Remove what the trial made."""
        self.reader.close()
        shutil.rmtree(self._folder, ignore_errors=True)


def with_figure(notice: Notice, setting: str) -> Notice:
    """The notice with one figure changed: `PROMISE.figure=N`.

    A promise takes the figures of its own SQL and those of the times that it counts by, as
    `figures_of` names them. Every promise that counts by the same time is judged by the new figure.

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
    digest = hashlib.sha256(f"{notice.digest}{setting}".encode()).hexdigest()
    return changed.model_copy(update={"digest": digest})


def _changed(notice: Notice, promise: Promise, figure: str, text: str) -> Notice:
    if figure in promise.figures:
        changed = promise.model_copy(update={figure: text})
        return notice.model_copy(update={"promises": notice.promises | {promise.id: changed}})
    known = figures_of(notice, promise)
    if figure not in known:
        raise NoticeError(
            f"{promise.id} has no figure called {figure!r}.",
            "It has: " + (", ".join([*promise.figures, *known]) or "none"),
        )
    if not text.isdigit():
        raise NoticeError(f"{promise.id}.{figure} takes a whole number.")
    return _with(notice, known[figure], int(text))


@dataclass(frozen=True)
class Figure:
    """Where a figure is in the notice: `part` of the `time` in a `section` of times."""

    section: str
    time: str
    part: str


def figures_of(notice: Notice, promise: Promise) -> dict[str, Figure]:
    """The figures of the times that a promise counts by, under the names that a setting takes.

    The first time's figures have plain names (`months`, `run_days`); those of further times, and of
    statutes, of which there are several, begin with the time's name (`activity_months`).
    """
    found: dict[str, Figure] = {}
    for counted in promise.counts:
        section, _, name = counted.partition(".")
        if section == "clock":
            found |= {part: Figure("clock", "", part) for part in _OF_CLOCK[name]}
        elif section == "statutes":
            for rule in notice.retention.values():
                if rule.is_statutory:
                    found |= _figures(notice, promise, f"retention.{rule.name}", f"{rule.name}_")
        else:
            found |= _figures(notice, promise, counted, f"{name}_" if found else "")
    return found


def _figures(notice: Notice, promise: Promise, counted: str, prefix: str) -> dict[str, Figure]:
    section, _, name = counted.partition(".")
    times: Mapping[str, Period | Retention]
    times = notice.periods if section == "period" else notice.retention
    basis = times[name].basis
    # the basis "accounting" is counted in years too
    parts = {"years" if basis == "accounting" else basis: "values"}
    if section == "retention" and promise.nature != "event":
        # an event is judged on its own day: no purge run follows
        parts["run_days"] = "run_days"
    return {f"{prefix}{key}": Figure(section, name, part) for key, part in parts.items()}


def _with(notice: Notice, figure: Figure, number: int) -> Notice:
    if figure.section == "clock":
        clock = notice.clock.model_copy(update={figure.part: number})
        return notice.model_copy(update={"clock": clock})
    if figure.section == "period":
        period = notice.periods[figure.time]
        period = period.model_copy(update={"values": _set(period.values, number)})
        return notice.model_copy(update={"periods": notice.periods | {period.name: period}})
    rule = notice.retention[figure.time]
    part = number if figure.part == "run_days" else _set(rule.values, number)
    rule = rule.model_copy(update={figure.part: part})
    return notice.model_copy(update={"retention": notice.retention | {rule.name: rule}})


def _set(values: Sequence[DatedValue], number: int) -> tuple[DatedValue, ...]:
    return tuple(value.model_copy(update={"value": number}) for value in values)
