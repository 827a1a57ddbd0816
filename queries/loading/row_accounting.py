"""The accounts of a load: per file what was read, accepted and quarantined, and by which rules.

They are drawn up at the end from the staged findings, once rules between rows are known too; a
warning counts only on a row that is loaded.
"""

import polars as pl

from queries.exports import TABLES, Table
from queries.loading.delivery import FileReport, RuleCount
from queries.loading.integrity import duplicates, unknown
from queries.loading.mapping import Entry
from queries.loading.staging import STAGED_FINDINGS, Staging
from queries.loading.validate_file import ReadFile

FIRST_LINES = 10

_COUNTS = """
with findings as (select * from read_parquet($findings)),
bad as (select distinct source, line from findings where weight = 'quarantine')
select
    findings.source,
    findings.column_name,
    findings.rule,
    findings.weight,
    count(*) as rows,
    min(findings.line, {first}) as first_lines
from findings
left join bad on bad.source = findings.source and bad.line = findings.line
where findings.weight = 'quarantine' or bad.line is null
group by all
order by findings.weight, rows desc, findings.rule, findings.column_name nulls first
"""

_QUARANTINED = """
select source, count(distinct line) as rows
from read_parquet($findings)
where weight = 'quarantine'
group by source
"""

_REASONS = """
select
    line,
    arg_min(coalesce(column_name, ''), position) as column_name,
    arg_min(rule, position) as rule,
    string_agg(
        case when column_name is null then rule else column_name || ': ' || rule end,
        '; ' order by position, rule
    ) as reasons
from read_parquet($findings)
where weight = 'quarantine' and source = $source
group by line
order by line
"""


def note_rules_between_rows(staging: Staging, taken: list[ReadFile]) -> dict[str, pl.DataFrame]:
    """Stage findings of duplicates and of references to nothing.

    Returns per table the rows that duplicates keep out (source_file, line).
    """
    numbers = {(t.source.entry.table.name, t.source.name): t.number for t in taken}
    delivered = [t for t in TABLES.values() if staging.has(t.name)]
    dropped = {}
    for table in delivered:
        found = duplicates(staging, table)
        dropped[table.name] = found
        _note(staging, numbers, table, found, 9_000, table.key[-1], "quarantine")
    for table in delivered:
        for place, reference in enumerate(table.references):
            parent = TABLES[reference.table]
            entries = [t.source.entry for t in taken if t.source.entry.table is parent]
            if not reference.is_checked or not _speaks_for_all(entries) or not entries:
                continue
            companies = _companies(entries)
            found = unknown(staging, table, reference, parent, companies)
            rule = table.reference_rule(reference)
            column = next(name for name in reference.columns if name != "company")
            named = found.with_columns(rule=pl.lit(rule.name))
            _note(staging, numbers, table, named, 9_100 + place, column, rule.weight)
    return dropped


def reports(staging: Staging, taken: list[ReadFile]) -> list[FileReport]:
    """The account of every file, in the order of the load."""
    parts = staging.parts("findings")
    counts = staging.rows(_COUNTS.format(first=FIRST_LINES), findings=parts)
    quarantined = dict(staging.rows(_QUARANTINED, findings=parts).iter_rows())
    return [_report(t, counts.filter(source=t.number), quarantined.get(t.number, 0)) for t in taken]


def reasons(staging: Staging, taken: ReadFile) -> pl.DataFrame:
    """The quarantined lines of a file: line, first column and rule, all reasons."""
    return staging.rows(_REASONS, findings=staging.parts("findings"), source=taken.number)


def rows_with_customer(staging: Staging, taken: ReadFile) -> int:
    """How many staged rows of a file name a customer."""
    sql = "select count(customer_id) from read_parquet($parts) where source_file = $file"
    parts = staging.parts(taken.source.entry.table.name)
    return int(staging.rows(sql, parts=parts, file=taken.source.name).item())


def _report(taken: ReadFile, counts: pl.DataFrame, quarantined: int) -> FileReport:
    rules = tuple(
        RuleCount(
            row["rule"], row["column_name"], row["weight"], row["rows"], tuple(row["first_lines"])
        )
        for row in counts.iter_rows(named=True)
    )
    return FileReport(
        file=taken.source.name,
        table=taken.source.entry.table.name,
        sha256=taken.source.sha256,
        rows_read=taken.rows_read,
        accepted=taken.rows_read - quarantined,
        quarantined=quarantined,
        rules=rules,
        columns_not_loaded=taken.reader.plan.columns_not_loaded,
        emptied=taken.emptied,
    )


def _note(
    staging: Staging,
    numbers: dict[tuple[str, str], int],
    table: Table,
    found: pl.DataFrame,
    position: int,
    column: str,
    weight: str,
) -> None:
    for (file,), rows in found.group_by("source_file"):
        number = numbers[table.name, str(file)]
        findings = rows.select(
            pl.lit(number, dtype=pl.Int32).alias("source"),
            pl.col("line"),
            pl.lit(position, dtype=pl.Int32).alias("position"),
            pl.lit(column).alias("column_name"),
            pl.col("rule"),
            pl.lit(weight).alias("weight"),
        )
        staging.write("findings", number, findings.select(list(STAGED_FINDINGS)))


def _speaks_for_all(entries: list[Entry]) -> bool:
    """Whether a row that these files lack is in fact missing: a partial file proves nothing."""
    return all(entry.complete for entry in entries)


def _companies(entries: list[Entry]) -> list[str] | None:
    """The companies that these files cover in full; None: all."""
    if any(entry.companies is None for entry in entries):
        return None
    return sorted({company for entry in entries for company in entry.companies or ()})
