"""What each file speaks for, and what each table's rows came from."""

from datetime import datetime
from zoneinfo import ZoneInfo

from queries.exports import ZONE
from queries.loading.delivery import Coverage, digest_of
from queries.loading.pseudonyms import key_id
from queries.loading.validate_file import ReadFile

# Counted up when the loading itself reads the same bytes otherwise than before.
READING = 1


def coverage_of(taken: ReadFile) -> Coverage:
    """What the mapping declares; where it is silent, all there is, as of the file's own time."""
    source, entry = taken.source, taken.source.entry
    modified = datetime.fromtimestamp(source.path.stat().st_mtime, ZoneInfo(ZONE))
    return Coverage(
        table=entry.table.name,
        file=source.name,
        companies=entry.companies,
        systems=entry.systems,
        complete=entry.complete,
        extracted_at=entry.extracted_at or modified.replace(tzinfo=None, microsecond=0),
        events_from=entry.events_from,
        columns=tuple(taken.reader.plan.feeds),
        is_assumed=entry.extracted_at is None,
    )


def digests(taken: list[ReadFile], key: bytes) -> dict[str, str]:
    """Per table the SHA-256 of what its rows came from: equal only if the rows are equal."""
    found: dict[str, list[str]] = {}
    for each in taken:
        source = each.source
        of_file = digest_of(source.name, source.sha256, source.entry.digest)
        found.setdefault(source.entry.table.name, []).append(of_file)
    contract = {t.source.entry.table.name: t.source.entry.table.digest for t in taken}
    return {
        table: digest_of(str(READING), contract[table], key_id(key), *files)
        for table, files in found.items()
    }
