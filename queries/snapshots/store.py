"""Snapshots on disk: the files of a store, and how a snapshot is published.

    CURRENT                     the id of the newest whole snapshot
    LOCK                        held while something is published
    snapshots/000001/           manifest.json, flows.duckdb, rows.duckdb, notice.toml, *.parquet
    tables/holdings-<hash>.parquet   source rows, shared by the snapshots that did not change them
    private/                    mode 0700: the pseudonym key, the ids behind the pseudonyms,
                                quarantined rows, and the journal of who was shown whose number

A snapshot is built in a folder of its own, synced, renamed into place, and only then named in
CURRENT; a reader sees either the old snapshot or the new one, complete, and nothing that was
published is ever written again. Rows of the last two snapshots are kept; of older ones only flows
and manifest, since full copies would still hold data that has been erased.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from queries.errors import StoreError

if TYPE_CHECKING:
    import polars as pl

FORMAT = 1
KEEP_ROWS_OF = 2
IDENTITIES = "identities.parquet"
JOURNAL = "journal.jsonl"


@dataclass(frozen=True)
class Snapshot:
    """One published snapshot: its folder and its manifest."""

    folder: Path
    manifest: dict[str, Any]

    @property
    def id(self) -> str:
        """The snapshot's name; later ones sort after earlier ones."""
        return str(self.manifest["id"])

    @property
    def day(self) -> date:
        """The last complete day of its exports: the default day of its figures."""
        return date.fromisoformat(self.manifest["day"])

    @property
    def has_rows(self) -> bool:
        """Whether its rows are still kept; its flows always are."""
        return (self.folder / "rows.duckdb").is_file()


class Store:
    """A folder of snapshots. `publishing` is the only way to change them.

    Opening never writes; showing customer numbers adds a line to the journal.
    """

    def __init__(self, folder: Path | str) -> None:
        self.folder = Path(folder)

    @property
    def tables(self) -> Path:
        """The folder of source rows, in files named by a digest of what they came from."""
        return self.folder / "tables"

    @property
    def private(self) -> Path:
        """The folder of the key, the ids behind pseudonyms, quarantined rows and the journal."""
        return self.folder / "private"

    @property
    def exists(self) -> bool:
        """Whether anything was ever published here."""
        return (self.folder / "CURRENT").is_file()

    def current(self) -> Snapshot:
        """The newest snapshot. **Raises** `StoreError` when nothing was loaded yet."""
        if not self.exists:
            raise StoreError(
                f"There is no snapshot in {self.folder}.",
                "Load a folder of exports first: noticeboard load DIR",
            )
        return self.snapshot((self.folder / "CURRENT").read_text(encoding="ascii").strip())

    def snapshot(self, snapshot_id: str) -> Snapshot:
        """The snapshot of that id, its files checked against the manifest's sizes.

        **Raises** `StoreError` when it does not exist, is damaged, or was made by another version.
        """
        folder = self.folder / "snapshots" / snapshot_id
        if not snapshot_id.isdigit() or not (folder / "manifest.json").is_file():
            known = ", ".join(self.ids()) or "none"
            raise StoreError(f"There is no snapshot {snapshot_id!r}.", f"There is: {known}")
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        if manifest.get("format") != FORMAT:
            raise StoreError(
                f"Snapshot {snapshot_id} was made by another version of Noticeboard.",
                "Load the exports again into a new store.",
            )
        for name, size in manifest["sizes"].items():
            file = folder / name
            if name == "rows.duckdb" and not file.exists():
                continue
            if not file.is_file() or file.stat().st_size != size:
                raise StoreError(
                    f"Snapshot {snapshot_id} is damaged: {name} is not as it was published.",
                    f"Use an earlier one: --snapshot ID, of {', '.join(self.ids())}",
                )
        return Snapshot(folder, manifest)

    def ids(self) -> list[str]:
        """The ids of all published snapshots, oldest first."""
        found = (self.folder / "snapshots").glob("[0-9]*/manifest.json")
        return sorted(file.parent.name for file in found)

    def snapshots(self) -> list[Snapshot]:
        """All published snapshots, oldest first."""
        return [self.snapshot(snapshot_id) for snapshot_id in self.ids()]

    def key(self) -> bytes:
        """The store's pseudonym key, made at the first load.

        `NOTICEBOARD_KEY_FILE` names another place for it, apart from the store.
        """
        from queries.loading import pseudonyms

        elsewhere = os.environ.get("NOTICEBOARD_KEY_FILE")
        path = Path(elsewhere) if elsewhere else self.private / "key"
        return pseudonyms.read_key(path) if path.exists() else pseudonyms.create_key(path)

    def way_back(self) -> pl.DataFrame:
        """The source's numbers behind the pseudonyms. Rows: kind, company, original, key.

        **Raises** `StoreError` where it is not kept here.
        """
        file = self.private / IDENTITIES
        if not file.is_file():
            raise StoreError(
                f"The way back from pseudonyms is not kept in {self.private}.",
                "Ask on the machine that loads the exports.",
            )
        import polars as pl

        return pl.read_parquet(file, glob=False)

    def note(self, entry: Mapping[str, Any]) -> None:
        """Add a line to the journal, which is only ever added to.

        **Raises** `StoreError` where it cannot be written: then nothing is shown.
        """
        file = self.private / JOURNAL
        line = json.dumps(entry, ensure_ascii=False) + "\n"
        try:
            handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            try:
                os.write(handle, line.encode())
                os.fsync(handle)
            finally:
                os.close(handle)
        except OSError:
            raise StoreError(
                f"The journal cannot be written: {file}.", "Nothing was shown."
            ) from None

    @contextmanager
    def publishing(self) -> Iterator[Path]:
        """An empty work folder inside the store for the only writer, removed afterwards.

        **Raises** `StoreError` when another load is running. A killed process leaves no lock.
        """
        for folder in (self.folder, self.folder / "snapshots", self.tables):
            folder.mkdir(parents=True, exist_ok=True)
        self.private.mkdir(mode=0o700, exist_ok=True)
        with (self.folder / "LOCK").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise StoreError(
                    "Another load is running on this store.", "Wait for it to finish."
                ) from None
            self._sweep()
            work = self.folder / f"work-{secrets.token_hex(8)}"
            work.mkdir(mode=0o700)
            try:
                yield work
            finally:
                shutil.rmtree(work, ignore_errors=True)

    def _sweep(self) -> None:
        """Remove what a killed load left: work folders, tables that no snapshot names."""
        for folder in self.folder.glob("work-*"):
            shutil.rmtree(folder, ignore_errors=True)
        named = {name for snapshot in self.snapshots() for name in table_files(snapshot.manifest)}
        for file in self.tables.iterdir():
            if file.name not in named:
                file.unlink()

    def next_id(self) -> str:
        """The id that the next published snapshot gets."""
        ids = self.ids()
        return f"{int(ids[-1]) + 1 if ids else 1:06d}"

    def publish(
        self, work: Path, manifest: dict[str, Any], files: Sequence[str], tables: Sequence[Path]
    ) -> Snapshot:
        """Make the files in `work` the newest snapshot.

        `files`: names in `work` that belong to the snapshot; `tables`: source rows made by this
        load, moved to where all snapshots share them.
        """
        for file in tables:
            _sync(file)
            file.replace(self.tables / file.name)
        _sync(self.tables)
        made = work / "snapshot"
        made.mkdir()
        for name in files:
            (work / name).replace(made / name)
        manifest = {
            **manifest,
            "format": FORMAT,
            "sizes": {name: (made / name).stat().st_size for name in files},
            "sha256": {name: _digest(made / name) for name in files},
        }
        text = json.dumps(manifest, indent=1, ensure_ascii=False, sort_keys=True)
        (made / "manifest.json").write_text(text, encoding="utf-8")
        for file in made.iterdir():
            _sync(file)
        _sync(made)
        made.replace(self.folder / "snapshots" / manifest["id"])
        _sync(self.folder / "snapshots")
        self._point(manifest["id"])
        self._drop_old_rows()
        return self.snapshot(manifest["id"])

    def _point(self, snapshot_id: str) -> None:
        pointer = self.folder / f"CURRENT.{secrets.token_hex(4)}"
        pointer.write_text(snapshot_id + "\n", encoding="ascii")
        _sync(pointer)
        pointer.replace(self.folder / "CURRENT")
        _sync(self.folder)

    def _drop_old_rows(self) -> None:
        """Delete the rows of all but the last snapshots; flows and manifest stay."""
        for snapshot_id in self.ids()[:-KEEP_ROWS_OF]:
            (self.folder / "snapshots" / snapshot_id / "rows.duckdb").unlink(missing_ok=True)
        kept = self.ids()[-KEEP_ROWS_OF:]
        named = {name for i in kept for name in table_files(self.snapshot(i).manifest)}
        for file in self.tables.iterdir():
            if file.name not in named:
                file.unlink()


def table_files(manifest: dict[str, Any]) -> set[str]:
    """The names in `tables/` that a snapshot reads."""
    return {
        part["file"]
        for table in manifest["tables"].values()
        for part in (table.get("present"), table.get("left"))
        if part
    }


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
