"""Finds the files of a folder, and checks that each is a plain file inside it, of the right kind.

A file is checked before it is opened (a pipe would wait for ever) and again after it was read (an
export still being written gives half its rows). Names are literal: `a[1].csv` is that file and no
pattern, even where an engine would read it as one.
"""

import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from queries.errors import ExportError
from queries.exports import TABLES
from queries.loading.delivery import Refusal, Refused, digest_of
from queries.loading.mapping import MAPPING_FILE, Entry, Mapping, entry_by_name, read_mapping

# Endings that are read, and what each kind of file begins with.
ENDINGS = {
    ".csv": "text",
    ".txt": "text",
    ".tsv": "text",
    ".csv.gz": "gzip",
    ".txt.gz": "gzip",
    ".tsv.gz": "gzip",
    ".parquet": "parquet",
    ".xlsx": "xlsx",
}
_BEGINNINGS = {
    b"PAR1": ("parquet", "a Parquet file"),
    b"PK\x03\x04": ("xlsx", "a zip or an XLSX file"),
    b"\x1f\x8b": ("gzip", "a gzip file"),
    b"\xd0\xcf\x11\xe0": ("old office", "an old or password-protected Office file"),
    b"%PDF": ("pdf", "a PDF"),
    b"<!DO": ("html", "an HTML page"),
    b"<htm": ("html", "an HTML page"),
}
_READS = ".csv, .txt or .tsv (each also with .gz), .parquet, .xlsx"


@dataclass(frozen=True)
class Source:
    """One file to be read as one table."""

    path: Path
    name: str
    entry: Entry
    kind: str
    sha256: str
    identity: tuple[int, ...]

    def check_unchanged(self) -> None:
        """Refuse a file that was written to or replaced while it was read."""
        if _identity(self.path.stat()) != self.identity:
            raise Refused("it changed while it was read; wait until the export is complete")


@dataclass(frozen=True)
class FoundFiles:
    """What a folder holds: sources in order, files refused unread, files that no entry names."""

    sources: tuple[Source, ...]
    refused: tuple[Refusal, ...]
    not_read: tuple[str, ...]
    mapping: Mapping


def find_sources(folder: Path) -> FoundFiles:
    """The folder's files, by its mapping or by their names.

    **Raises** `ExportError` when there is no folder, the mapping cannot be read, or no file is
    known.
    """
    if not folder.is_dir():
        raise ExportError(f"There is no folder {folder}.")
    mapping = read_mapping(folder) or _mapping_by_names(folder)
    sources: list[Source] = []
    refused: list[Refusal] = []
    for entry in mapping.entries:
        paths = _matches(folder, entry)
        if not paths:
            refused.append(Refusal(entry.path, "no such file in the folder"))
        for path in paths:
            name = path.relative_to(folder).as_posix()
            try:
                sources.append(_source(folder, path, name, entry, sources))
            except Refused as reason:
                refused.append(Refusal(name, str(reason)))
    named = {s.name for s in sources} | {r.file for r in refused}
    not_read = tuple(name for name in _readable(folder) if name not in named)
    return FoundFiles(tuple(sources), tuple(refused), not_read, mapping)


def ending(name: str) -> str | None:
    """The longest known ending of a file's name, in lower case."""
    fits = [e for e in ENDINGS if name.lower().endswith(e)]
    return max(fits, key=len, default=None)


def _mapping_by_names(folder: Path) -> Mapping:
    entries = []
    for name in _readable(folder):
        stem = name.lower().removesuffix(ending(name) or "")
        if stem in TABLES:
            entries.append(entry_by_name(name, TABLES[stem]))
    if not entries:
        raise ExportError(
            f"No known table in {folder}: it has no {MAPPING_FILE}, and no file is named for one.",
            f"Name files {', '.join(TABLES)} with {_READS}, or write {MAPPING_FILE}.",
        )
    return Mapping(entries=tuple(entries), digest=digest_of("by name"), is_assumed=True)


def _readable(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir() if ending(p.name) and not p.is_dir())


def _matches(folder: Path, entry: Entry) -> list[Path]:
    """The file of exactly this name, else every file that the pattern matches, in name order."""
    exact = folder / entry.path
    if os.path.lexists(exact):
        return [exact]
    try:
        return sorted(p for p in folder.glob(entry.path) if not p.is_dir())
    except ValueError:
        raise ExportError(f"{entry.place}, path is no pattern.") from None


def _source(folder: Path, path: Path, name: str, entry: Entry, before: list[Source]) -> Source:
    known = ending(name)
    if known is None:
        raise Refused(f"its ending is none that is read: {_READS}")
    if not path.resolve().is_relative_to(folder.resolve()):
        raise Refused("it is a link that leads out of the folder")
    identity = _identity_of_plain_file(path)
    sha256, beginning = _hash(path)
    if not beginning:
        raise Refused("empty file")
    kind = ENDINGS[known]
    for mark, (real, words) in _BEGINNINGS.items():
        if beginning.startswith(mark) and real != kind:
            raise Refused(f"it is {words}, not {known}")
    for other in before:
        if other.sha256 == sha256 and other.entry.table is entry.table:
            raise Refused(f"the same bytes are in this load already: {other.name}")
    return Source(path, name, entry, kind, sha256, identity)


def _identity_of_plain_file(path: Path) -> tuple[int, ...]:
    try:
        found = path.stat()
    except OSError:
        raise Refused("it cannot be opened") from None
    if not stat.S_ISREG(found.st_mode):
        raise Refused("it is no plain file")
    return _identity(found)


def _identity(found: os.stat_result) -> tuple[int, ...]:
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


def _hash(path: Path) -> tuple[str, bytes]:
    """SHA-256 of the file, and its first bytes."""
    whole, beginning = hashlib.sha256(), b""
    for block in read_blocks(path):
        beginning = beginning or block[:8]
        whole.update(block)
    return whole.hexdigest(), beginning


def read_blocks(path: Path, size: int = 1 << 20) -> Iterator[bytes]:
    """The file's bytes, block by block."""
    with open_plain(path) as file:
        while block := file.read(size):
            yield block


def open_plain(path: Path) -> BinaryIO:
    """A plain file, opened; opening never waits, even if a pipe took the file's place."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    except OSError:
        raise Refused("it cannot be opened") from None
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise Refused("it is no plain file")
    return os.fdopen(handle, "rb")
