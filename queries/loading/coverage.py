"""What each file covers, and a digest of what each table's rows came from."""

from datetime import datetime
from zoneinfo import ZoneInfo

from queries.exports import ZONE
from queries.loading.delivery import Coverage, digest_of
from queries.loading.pseudonyms import key_id
from queries.loading.validate_file import ReadFile

# Add one whenever loading is changed so that the same bytes give other rows.
READING = 1


def coverage_of(file: ReadFile) -> Coverage:
    """What the mapping declares; else everything, as of the time when the file was modified."""
    source, entry = file.source, file.source.entry
    modified = datetime.fromtimestamp(source.path.stat().st_mtime, ZoneInfo(ZONE))
    return Coverage(
        table=entry.table.name,
        file=source.name,
        companies=entry.companies,
        systems=entry.systems,
        complete=entry.complete,
        extracted_at=entry.extracted_at or modified.replace(tzinfo=None, microsecond=0),
        events_from=entry.events_from,
        columns=tuple(file.reader.plan.feeds),
        is_assumed=entry.extracted_at is None,
    )


def digests(files: list[ReadFile], key: bytes) -> dict[str, str]:
    """Per table the SHA-256 of what its rows came from: equal only if the rows are equal."""
    found: dict[str, list[str]] = {}
    contract = {}
    for file in files:
        source, table = file.source, file.source.entry.table
        of_file = digest_of(source.name, source.sha256, source.entry.digest)
        found.setdefault(table.name, []).append(of_file)
        contract[table.name] = table.digest
    return {
        table: digest_of(str(READING), contract[table], key_id(key), *of_files)
        for table, of_files in found.items()
    }
