"""Reads a whole folder of exports: what `check` shows and `load` publishes."""

from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from typing import Protocol

import polars as pl

from queries.exports import TABLES, Table
from queries.loading.coverage import coverage_of, digests
from queries.loading.delivery import Delivery, FileReport, Refusal, Refused, Report
from queries.loading.row_accounting import (
    note_rules_between_rows,
    reasons,
    reports,
    rows_with_customer,
)
from queries.loading.source import FoundFiles, Source, find_sources
from queries.loading.staging import Staging
from queries.loading.stored_rows import give_pseudonyms, save_identities, save_stored
from queries.loading.thresholds import Shares, refusal, unknown_customers
from queries.loading.validate_file import ReadFile, validate_file

# Files read, and tables written, at the same time: more would keep more rows in memory.
AT_ONCE = 2

_IDENTITIES = "identities.parquet"

_QUARANTINE = """
select "table", file, line, "column", rule, reasons, raw
from read_parquet($parts)
order by source, line
"""


class Notice(Protocol):
    """What loading reads of the notice file: per table, the shares that refuse a file."""

    @property
    def tables(self) -> "SharesByTable": ...


class SharesByTable(Protocol):
    """The shares of each table."""

    def __getitem__(self, table: str, /) -> Shares: ...


def read_folder(
    folder: Path, notice: Notice, *, staging: Path, key: bytes, report: Report | None = None
) -> Delivery:
    """Everything that a folder of exports holds, checked against the contract.

    `staging`: an empty directory, the only place that is written to. `report` is called after
    each batch with file, rows done, rows in all (None where the file does not say).

    **Raises** `ExportError` when the folder or its mapping is unusable. A refused file is listed in
    the delivery's `refused`; the other files are read all the same.
    """
    if any(staging.iterdir()):
        raise AssertionError("the staging directory is not empty")
    found = find_sources(folder)
    staging_tables = Staging(staging)
    try:
        return _Load(found, notice, staging_tables, key, report).delivery()
    finally:
        staging_tables.close()


class _Load:
    """One run: files in, one delivery out."""

    def __init__(
        self,
        found: FoundFiles,
        notice: Notice,
        staging: Staging,
        key: bytes,
        report: Report | None,
    ) -> None:
        self._found = found
        self._notice = notice
        self._staging = staging
        self._key = key
        self._report = report
        self._refused = list(found.refused)

    def delivery(self) -> Delivery:
        """Everything, step by step."""
        read = self._read_all()
        duplicates = note_rules_between_rows(self._staging, read)
        files = reports(self._staging, read)
        quarantine = self._save_quarantine(read)
        kept = self._keep_by_share(read, files)
        tables = self._save_tables(kept, duplicates)
        self._staging.drop_parts()
        return Delivery(
            files=tuple(files),
            refused=tuple(self._refused),
            tables=tables,
            coverage=tuple(coverage_of(file) for file in kept),
            quarantine=quarantine,
            identities=self._staging.folder / _IDENTITIES,
            mapping_digest=self._found.mapping.digest,
            digests=digests(kept, self._key),
            not_read=self._found.not_read,
        )

    def _read_all(self) -> list[ReadFile]:
        """Every file that can be read as its table, several at a time, in the order found."""
        with ThreadPoolExecutor(AT_ONCE) as pool:
            outcomes = pool.map(self._read, count(), self._found.sources)
            read = []
            for number, outcome in enumerate(outcomes):
                if isinstance(outcome, Refusal):
                    self._staging.drop(number)
                    self._refused.append(outcome)
                else:
                    read.append(outcome)
        return read

    def _read(self, number: int, source: Source) -> ReadFile | Refusal:
        shares = self._notice.tables[source.entry.table.name]
        try:
            return validate_file(number, source, self._staging, shares.bad_share, self._report)
        except Refused as reason:
            return Refusal(source.name, str(reason))

    def _keep_by_share(self, read: list[ReadFile], files: list[FileReport]) -> list[ReadFile]:
        """The files that are not refused for their share of wrong rows."""
        kept = []
        for file, account in zip(read, files, strict=True):
            with_customer = 0
            if unknown_customers(account):
                with_customer = rows_with_customer(self._staging, file)
            reason = refusal(account, self._notice.tables[account.table], with_customer)
            if reason is None:
                kept.append(file)
            else:
                self._staging.drop(file.number)
                self._refused.append(Refusal(account.file, reason))
        return kept

    def _save_quarantine(self, read: list[ReadFile]) -> Path | None:
        """Quarantined rows with all their columns, from a second reading of the files with any."""
        why = reasons(self._staging)
        for file in read:
            wanted = why.filter(source=file.number).drop("source")
            if wanted.is_empty():
                continue
            try:
                found = self._stage_quarantined(file, wanted)
                file.source.check_unchanged()
            except Refused as reason:
                self._refused.append(Refusal(file.source.name, str(reason)))
                continue
            if found != wanted.height:
                raise AssertionError("a quarantined row was not found again in its file")
        if not self._staging.has("quarantine"):
            return None
        path = self._staging.folder / "quarantine.parquet"
        self._staging.save(path, _QUARANTINE, parts=self._staging.parts("quarantine"))
        return path

    def _stage_quarantined(self, file: ReadFile, why: pl.DataFrame) -> int:
        rows = 0
        for part in file.reader.raw():
            found = part.join(why, on="line").with_columns(
                pl.lit(file.number).alias("source"),
                pl.lit(file.source.entry.table.name).alias("table"),
                pl.lit(file.source.name).alias("file"),
                pl.col("column_name").replace("", None).alias("column"),
            )
            if found.height:
                self._staging.write("quarantine", file.number, found)
            rows += found.height
        return rows

    def _save_tables(self, kept: list[ReadFile], duplicates: pl.DataFrame) -> dict[str, Path]:
        """The accepted rows, a file per table; and a file of the ids behind their pseudonyms."""
        exported = {file.source.entry.table.name for file in kept}
        pseudonyms = give_pseudonyms(self._staging, self._key)
        tables = [table for table in TABLES.values() if table.name in exported]
        paths = {table.name: self._staging.folder / f"{table.name}.parquet" for table in tables}

        def save(table: Table) -> None:
            mine = duplicates.filter(table_name=table.name)
            save_stored(self._staging, table, pseudonyms, mine, paths[table.name])

        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(save, tables))
        save_identities(pseudonyms, self._staging.folder / _IDENTITIES)
        return paths
