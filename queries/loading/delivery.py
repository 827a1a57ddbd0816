"""What reading one folder of exports gives: files, refusals with reasons, and the accepted rows.

Plain records of names, counts and line numbers; a row's values are only in the Parquet files whose
paths they hold.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from queries.loading.unread_columns import of_contract

# report(file, rows done, rows in all or None): called after each batch, from several threads.
Report = Callable[[str, int, int | None], None]


class Refused(Exception):
    """The file as a whole is not loaded; the message is the reason, without any value of a row."""


@dataclass(frozen=True)
class RuleCount:
    """How many rows of a file broke a rule, and the first lines that did."""

    rule: str
    column: str | None
    weight: str
    rows: int
    first_lines: tuple[int, ...]

    def as_dict(self) -> dict[str, Any]:
        """As in the JSON of `check`."""
        return {
            "rule": self.rule,
            "column": self.column,
            "weight": self.weight,
            "rows": self.rows,
            "first_lines": list(self.first_lines),
        }


@dataclass(frozen=True)
class FileReport:
    """One file read as one table. `emptied`: cells per column that held a declared null value."""

    file: str
    table: str
    sha256: str
    rows_read: int
    accepted: int
    quarantined: int
    rules: tuple[RuleCount, ...] = ()
    columns_not_loaded: tuple[str, ...] = ()
    emptied: dict[str, int] = field(default_factory=dict)

    @property
    def contract_columns_not_loaded(self) -> dict[str, tuple[str, ...]]:
        """Unread columns whose name the contract has, each with the tables that have it."""
        return of_contract(self.columns_not_loaded)

    def as_dict(self) -> dict[str, Any]:
        """As in the JSON of `check`."""
        return {
            "file": self.file,
            "table": self.table,
            "sha256": self.sha256,
            "rows_read": self.rows_read,
            "accepted": self.accepted,
            "quarantined": self.quarantined,
            "rules": [rule.as_dict() for rule in self.rules],
            "columns_not_loaded": list(self.columns_not_loaded),
            "contract_columns_not_loaded": [
                {"column": column, "tables": list(tables)}
                for column, tables in self.contract_columns_not_loaded.items()
            ],
            "emptied": dict(self.emptied),
        }


@dataclass(frozen=True)
class Refusal:
    """A file that is not loaded, and why."""

    file: str
    reason: str


@dataclass(frozen=True)
class Coverage:
    """What a file covers. None as companies or systems: all that there are.

    `is_assumed`: the mapping does not say when it was extracted, so its modification time is used.
    `columns`: the contract columns that the file fed, constants included.
    """

    table: str
    file: str
    companies: tuple[str, ...] | None
    systems: tuple[str, ...] | None
    complete: bool
    extracted_at: datetime
    events_from: date | None
    columns: tuple[str, ...]
    is_assumed: bool = False

    @property
    def last_day(self) -> date:
        """The last whole day of the extract: the day before it was taken."""
        return self.extracted_at.date() - timedelta(days=1)


@dataclass(frozen=True)
class Delivery:
    """Everything that `read_folder` found.

    `tables`: per delivered table a Parquet file of its stored columns, sorted by stored key.
    `quarantine`: Parquet (table, file, line, column, rule, reasons, raw), or None.
    `identities`: Parquet (kind, company, original, key), the ids behind the pseudonyms.
    `not_read`: files of a readable kind that no entry names.
    """

    files: tuple[FileReport, ...]
    refused: tuple[Refusal, ...]
    tables: dict[str, Path]
    coverage: tuple[Coverage, ...]
    quarantine: Path | None
    identities: Path
    mapping_digest: str
    digests: dict[str, str]
    not_read: tuple[str, ...] = ()

    def digest(self, table: str) -> str:
        """SHA-256 over all that the table's rows came from: bytes, mapping, contract, key."""
        return self.digests[table]

    def as_dict(self) -> dict[str, Any]:
        """The JSON shape of `check`, and of `load` once it has named its snapshot."""
        return {
            "snapshot": None,
            "files": [file.as_dict() for file in self.files],
            "refused": [{"file": r.file, "reason": r.reason} for r in self.refused],
            "files_not_read": list(self.not_read),
        }


def digest_of(*parts: str) -> str:
    """SHA-256 of several texts, each after its length: "ab", "c" differs from "a", "bc"."""
    whole = hashlib.sha256()
    for part in parts:
        encoded = part.encode()
        whole.update(len(encoded).to_bytes(8, "big"))
        whole.update(encoded)
    return whole.hexdigest()
