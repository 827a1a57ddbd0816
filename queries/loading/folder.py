"""A folder of exports, read from end to end: what ``check`` shows and ``load`` publishes."""

from pathlib import Path
from typing import Protocol

import polars as pl

from queries.exports import TABLES
from queries.loading.check import refuse_if_switched_off
from queries.loading.coverage import coverage_of, digests
from queries.loading.delivery import Delivery, FileReport, Refusal, Refused, Report
from queries.loading.pseudonymise import name_everybody, save_identities, save_stored
from queries.loading.row_accounting import (
    note_rules_between_rows,
    reasons,
    reports,
    rows_with_customer,
)
from queries.loading.source import FoundFiles, find_sources
from queries.loading.staging import Staging
from queries.loading.thresholds import Shares, refusal, unknown_customers
from queries.loading.validate_file import ReadFile, take

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

    ``staging``: an empty directory, the only place that is written to. ``report`` is called after
    each batch with file, rows done, rows in all (None where the file does not say).

    **Raises** ExportError when the folder, its mapping or the environment is unusable. A file that
    is refused is in the delivery's ``refused``, beside what the other files came to.
    """
    refuse_if_switched_off()
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
        staging_tables: Staging,
        key: bytes,
        report: Report | None,
    ) -> None:
        self._found = found
        self._notice = notice
        self._staging = staging_tables
        self._key = key
        self._report = report
        self._refused = list(found.refused)

    def delivery(self) -> Delivery:
        """Everything, step by step."""
        taken = self._take_all()
        dropped = note_rules_between_rows(self._staging, taken)
        files = reports(self._staging, taken)
        quarantine = self._save_quarantine(taken)
        kept = self._keep_by_share(taken, files)
        tables = self._save_tables(kept, dropped)
        identities = self._staging.folder / "identities.parquet"
        save_identities(self._staging, identities)
        self._staging.drop_parts()
        return Delivery(
            files=tuple(files),
            refused=tuple(self._refused),
            tables=tables,
            coverage=tuple(coverage_of(t) for t in kept),
            quarantine=quarantine,
            identities=identities,
            mapping_digest=self._found.mapping.digest,
            digests=digests(kept, self._key),
            not_read=self._found.not_read,
        )

    def _take_all(self) -> list[ReadFile]:
        taken = []
        for number, source in enumerate(self._found.sources):
            shares = self._notice.tables[source.entry.table.name]
            try:
                taken.append(take(number, source, self._staging, shares.bad_share, self._report))
            except Refused as reason:
                self._staging.drop(number)
                self._refused.append(Refusal(source.name, str(reason)))
        return taken

    def _keep_by_share(self, taken: list[ReadFile], files: list[FileReport]) -> list[ReadFile]:
        """The files that are not refused for the share of their rows that is wrong."""
        kept = []
        for each, account in zip(taken, files, strict=True):
            with_customer = 0
            if unknown_customers(account):
                with_customer = rows_with_customer(self._staging, each)
            reason = refusal(account, self._notice.tables[account.table], with_customer)
            if reason is None:
                kept.append(each)
            else:
                self._refused.append(Refusal(account.file, reason))
        for each in taken:
            if each not in kept:
                self._staging.drop(each.number)
        return kept

    def _save_quarantine(self, taken: list[ReadFile]) -> Path | None:
        """Quarantined rows whole, from a second reading of the files that have any."""
        for each in taken:
            why = reasons(self._staging, each)
            if why.is_empty():
                continue
            try:
                found = self._stage_quarantined(each, why)
                each.source.check_unchanged()
            except Refused as reason:
                self._refused.append(Refusal(each.source.name, str(reason)))
                continue
            if found != why.height:
                raise AssertionError("a quarantined row was not found again in its file")
        if not self._staging.has("quarantine"):
            return None
        path = self._staging.folder / "quarantine.parquet"
        self._staging.save(path, _QUARANTINE, parts=self._staging.parts("quarantine"))
        return path

    def _stage_quarantined(self, taken: ReadFile, why: pl.DataFrame) -> int:
        rows = 0
        for part in taken.reader.raw():
            found = part.join(why, on="line").with_columns(
                pl.lit(taken.number).alias("source"),
                pl.lit(taken.source.entry.table.name).alias("table"),
                pl.lit(taken.source.name).alias("file"),
                pl.col("column_name").replace("", None).alias("column"),
            )
            if found.height:
                self._staging.write("quarantine", taken.number, found)
            rows += found.height
        return rows

    def _save_tables(
        self, kept: list[ReadFile], dropped: dict[str, pl.DataFrame]
    ) -> dict[str, Path]:
        delivered = {t.source.entry.table.name for t in kept}
        name_everybody(self._staging, self._key)
        tables = {}
        for table in TABLES.values():
            if table.name in delivered:
                tables[table.name] = self._staging.folder / f"{table.name}.parquet"
                out = dropped[table.name].select("source_file", "line")
                self._staging.connection.register("dropped", out)
                save_stored(self._staging, table, tables[table.name])
        return tables
