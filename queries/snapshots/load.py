"""From a folder of exports to a published snapshot: read, merge, judge, publish.

Readers see a snapshot only when all of it is complete, and a refused delivery leaves the store
unchanged.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl

from queries.build.build import build
from queries.build.schema import Judged
from queries.engine.on_duckdb import Engine, quoted
from queries.errors import ExportError
from queries.exports import TABLES
from queries.loading import pseudonyms
from queries.loading.delivery import Delivery, Report, digest_of
from queries.loading.folder import read_folder
from queries.notices.model import Notice
from queries.snapshots.coverage import KnownTables
from queries.snapshots.folded import folded_rows, mark_folded
from queries.snapshots.merge import TableRows, first_delivery, merge, passed
from queries.snapshots.retention import Folding, after_folding, to_fold
from queries.snapshots.sources import sources_of
from queries.snapshots.store import IDENTITIES, Snapshot, Store

SNAPSHOT_FILES = (
    "flows.duckdb",
    "rows.duckdb",
    "carried.parquet",
    "absences.parquet",
    "notice.toml",
)
Say = Callable[[str], None]


class LoadRefused(ExportError):
    """The delivery is not published; `delivery` holds what was read and why it was refused."""

    def __init__(self, delivery: Delivery) -> None:
        self.delivery = delivery
        listed = "\n".join(f"  {refusal.file}: {refusal.reason}" for refusal in delivery.refused)
        super().__init__(
            f"Nothing was loaded, because these files were refused:\n{listed}",
            "noticeboard check DIR shows every file. The snapshot published before still stands.",
        )


def load(
    folder: Path,
    store: Store,
    notice: Notice,
    notice_text: bytes,
    *,
    base: str | None = None,
    report: Report | None = None,
    say: Say = lambda text: None,
) -> tuple[Snapshot, Delivery]:
    """Load a folder of exports and publish the snapshot made of it.

    `base`: the id of the snapshot to build on, if not the newest.

    **Raises** `LoadRefused` when a file is refused, `ExportError` when the folder cannot be read or
    too many ids are gone, `StoreError` when an extract is older than the one loaded before.
    """
    with store.publishing() as work:
        staging = work / "staging"
        staging.mkdir()
        key = store.key()
        delivery = read_folder(folder, notice, staging=staging, key=key, report=report)
        if delivery.refused:
            raise LoadRefused(delivery)
        before = store.snapshot(base) if base else (store.current() if store.exists else None)
        say("comparing with the snapshot before")
        known = KnownTables.of(store, before)
        known.refuse_older(delivery)
        known.add(delivery)
        merging = _Merging(store, notice, work, known)
        for name in TABLES:
            if name in delivery.tables:
                merging.merge(name, delivery)
        snapshot = _publish(store, notice, notice_text, work, merging, delivery, say)
        _keep_private(store, snapshot, delivery, known)
    return snapshot, delivery


def rebuild(
    store: Store, notice: Notice, notice_text: bytes, say: Say = lambda text: None
) -> Snapshot:
    """Judge the newest snapshot's source tables again under an edited notice, and publish."""
    with store.publishing() as work:
        before = store.current()
        merging = _Merging(store, notice, work, KnownTables.of(store, before))
        return _publish(store, notice, notice_text, work, merging, None, say)


class _Merging:
    """The tables of the new snapshot while delivered rows are merged into them."""

    def __init__(self, store: Store, notice: Notice, work: Path, known: KnownTables) -> None:
        self.store = store
        self.notice = notice
        self.work = work
        self.known = known
        self.tables: dict[str, TableRows] = dict(known.tables)
        self.absences = known.absences
        self.made: list[Path] = []
        self._passed: pl.DataFrame | None = None

    def merge(self, name: str, delivery: Delivery) -> None:
        """Merge the delivered rows of one table with those known before."""
        table, before = TABLES[name], self.known.tables.get(name)
        coverage = [entry for entry in delivery.coverage if entry.table == name]
        out = self.work / "merged"
        out.mkdir(exist_ok=True)
        if before is None:
            merged = first_delivery(delivery.tables[name])
        else:
            mine = self.absences.filter(pl.col("item_table") == name)
            events_of = self._passed if name == "request_events" else None
            merged = merge(table, delivery.tables[name], coverage, before, mine, events_of, out)
            self._refuse_loss(
                name, merged.gone, merged.covered, merged.is_too_much(self.notice.tables[name])
            )
            others = self.absences.filter(pl.col("item_table") != name)
            self.absences = pl.concat([others, merged.absences])
        if name == "requests":
            self._passed = passed(merged)
        self.tables[name] = self._named(name, merged.rows, delivery, before)

    def _refuse_loss(self, name: str, gone: int, covered: int, is_too_much: bool) -> None:
        if not is_too_much:
            return
        share = self.notice.tables[name].gone_share
        raise ExportError(
            f"{name}: {gone} of {covered} ids in the snapshot before are gone from this delivery, "
            f"more than the {share:.0%} that the notice file lets a load lose. Nothing was loaded.",
            "Is an extract cut short, or an id written in another way? If the delivery is right, "
            f"raise tables.{name}.gone_share in the notice file, or declare the file partial "
            "(complete = false). If an earlier load was wrong: load DIR --base ID.",
        )

    def _named(
        self, name: str, rows: TableRows, delivery: Delivery, before: TableRows | None
    ) -> TableRows:
        """Name the files by a digest of what they came from, so that snapshots share equal ones."""
        came_from = delivery.digest(name)
        history = [part.name for part in (before.present, before.left) if part] if before else []
        merged = digest_of(came_from, *history)
        alone = rows.present == delivery.tables[name]
        present = self._rename(rows.present, f"{name}-{(came_from if alone else merged)[:32]}")
        left = self._rename(rows.left, f"{name}-left-{merged[:32]}") if rows.left else None
        return TableRows(present, left)

    def _rename(self, file: Path, stem: str) -> Path:
        target = self.work / f"{stem}.parquet"
        file.replace(target)
        self.made.append(target)
        return target

    def fold(self, folding: Folding) -> None:
        """Delete the folded rows, or what of them judges no other: from now on only their flows are
        carried on. Their ids stay."""
        for name, ids in folding.ids().items():
            rows = self.tables[name]
            assert rows.left is not None
            kept = after_folding(name, self.known.tables, folding)
            file = self.work / "folded.parquet"
            kept.write_parquet(file)
            left = None if kept.is_empty() else self._rename(file, f"{name}-left-{_mark(file)}")
            if rows.left in self.made:
                self.made.remove(rows.left)
            self.tables[name] = TableRows(rows.present, left)
            self.absences = mark_folded(self.absences, name, ids)


def _mark(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()[:32]


def _publish(
    store: Store,
    notice: Notice,
    notice_text: bytes,
    work: Path,
    merging: _Merging,
    delivery: Delivery | None,
    say: Say,
) -> Snapshot:
    known = merging.known
    known.tables, known.absences = dict(merging.tables), merging.absences
    folding = Folding()
    if delivery:
        away = folded_rows(known.absences).filter("is_away")
        folding = to_fold(known.tables, away, max(known.last_days.values()))
    sources = sources_of(known, folding.ids())
    judged = build(sources, notice, work, progress=say)
    _add_tables(work, known, notice, judged)
    merging.fold(folding)
    known.dues = judged.dues
    judged.carried.write_parquet(work / "carried.parquet")
    merging.absences.write_parquet(work / "absences.parquet")
    (work / "notice.toml").write_bytes(notice_text)
    snapshot_id = store.next_id()
    manifest: dict[str, Any] = {
        "id": snapshot_id,
        "loaded_at": datetime.now().astimezone().isoformat(timespec="seconds"),
        "day": sources.day.isoformat(),
        "notice": {"name": notice.name, "version": notice.version, "sha256": notice.digest},
        "key": pseudonyms.key_id(store.key()),
        "measured": list(judged.measured),
        "dimensions": {name: list(found) for name, found in judged.dimensions.items()},
        "counts": {"obligations": judged.obligations, "daily": judged.flows},
        "tables": _described(merging.tables),
        **known.as_manifest(),
    }
    say("publishing")
    return store.publish(work, manifest, SNAPSHOT_FILES, merging.made)


def _described(tables: Mapping[str, TableRows]) -> dict[str, Any]:
    """Per table the files of its rows, present and left, with the number of rows."""
    files = [file for rows in tables.values() for file in (rows.present, rows.left) if file]
    counted = pl.collect_all([pl.scan_parquet(f, glob=False).select(pl.len()) for f in files])
    described = {
        file: {"file": file.name, "rows": int(rows.item())}
        for file, rows in zip(files, counted, strict=True)
    }
    return {
        name: {
            "present": described[rows.present],
            "left": described[rows.left] if rows.left else None,
        }
        for name, rows in tables.items()
    }


def _add_tables(work: Path, known: KnownTables, notice: Notice, judged: Judged) -> None:
    """What pages and measures read beside the flows: coverage, files, the notice's table rules."""
    folder = work / "adding"
    folder.mkdir()
    engine = Engine(folder)
    try:
        engine.statement(f"attach {quoted(work / 'flows.duckdb')} as flows")
        for name, frame in known.frames(notice, judged.measured).items():
            engine.frame(name, frame)
            engine.statement(f'create table flows."{name}" as select * from main."{name}"')
    finally:
        engine.close()


def _keep_private(store: Store, snapshot: Snapshot, delivery: Delivery, known: KnownTables) -> None:
    """Write quarantined rows, and the ids behind the pseudonyms, outside the snapshot.

    An id is deleted as soon as no exported row has its pseudonym.
    """
    if delivery.quarantine is not None:
        target = store.private / f"quarantine-{snapshot.id}.parquet"
        delivery.quarantine.replace(target)
        target.chmod(0o600)
    identities = store.private / IDENTITIES
    parts = [pl.read_parquet(delivery.identities, glob=False)]
    if identities.exists():
        parts.append(pl.read_parquet(identities, glob=False))
    everyone = pl.concat(parts).unique(subset=["kind", "company", "key"], keep="first")
    kept = everyone.join(_exported_keys(store, snapshot), on="key", how="semi")
    fresh = store.private / "identities.fresh"
    kept.sort("kind", "company", "key").write_parquet(fresh)
    fresh.chmod(0o600)
    fresh.replace(identities)


def _exported_keys(store: Store, snapshot: Snapshot) -> pl.DataFrame:
    found = []
    for name, parts in snapshot.manifest["tables"].items():
        rows = pl.scan_parquet(store.tables / parts["present"]["file"], glob=False)
        for column in TABLES[name].stored:
            if column.endswith("_key"):
                found.append(rows.select(key=column).unique())
    return pl.concat(found).drop_nulls().unique().collect()
