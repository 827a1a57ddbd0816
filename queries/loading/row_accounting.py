"""The accounts of a load: per file what was read, accepted and quarantined, and by which rules.

They are made at the end from the staged findings, once the rules between rows are checked too; a
warning counts only on a row that is loaded.
"""

import polars as pl

from queries.exports import TABLES, Table
from queries.loading.delivery import FileReport, RuleCount
from queries.loading.integrity import (
    AskedReference,
    find_disordered,
    find_duplicates,
    find_of_another,
    find_unknown,
)
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
    source,
    line,
    arg_min(coalesce(column_name, ''), position) as column_name,
    arg_min(rule, position) as rule,
    string_agg(
        case when column_name is null then rule else column_name || ': ' || rule end,
        '; ' order by position, rule
    ) as reasons
from read_parquet($findings)
where weight = 'quarantine'
group by source, line
order by source, line
"""


def note_rules_between_rows(staging: Staging, read: list[ReadFile]) -> pl.DataFrame:
    """Stage findings of duplicates, of days before those of the row that they are about, and of
    references that find no row or one of somebody else.

    Returns the rows that are left out: table_name, source_file, line, rule.
    """
    numbers = {(r.source.entry.table.name, r.source.name): r.number for r in read}
    exported = [table for table in TABLES.values() if staging.has(table.name)]
    duplicates = find_duplicates(staging, exported)
    for table in exported:
        found = duplicates.filter(table_name=table.name)
        column = [name for name in table.key if table.columns[name].required][-1]
        _note(staging, numbers, table, found, 9_000, column, "quarantine")
    disordered = find_disordered(staging, exported)
    for table in exported:
        for order in table.orders:
            found = disordered.filter(table_name=table.name, rule=order.rule.name)
            _note(staging, numbers, table, found, 9_050, order.column, order.rule.weight)
    asked = [each for each in _references(exported, read) if each.reference.is_checked]
    asked = [each for each in asked if each.companies != []]
    unknown = find_unknown(staging, asked)
    for number, each in enumerate(asked):
        rule = each.table.reference_rule(each.reference)
        column = next(name for name in each.reference.columns if name != "company")
        named = unknown.filter(number=number).with_columns(rule=pl.lit(rule.name))
        place = 9_100 + each.table.references.index(each.reference)
        _note(staging, numbers, each.table, named, place, column, rule.weight)
    _note_of_another(staging, numbers, _references(exported, read))
    left_out = [duplicates.select(disordered.columns), disordered]
    return pl.concat(left_out).unique(
        ["table_name", "source_file", "line"], keep="first", maintain_order=True
    )


def _note_of_another(
    staging: Staging, numbers: dict[tuple[str, str], int], asked: list[AskedReference]
) -> None:
    """Stage findings of references to a row of another company or customer."""
    found = find_of_another(staging, asked)
    for number, each in enumerate(asked):
        mine = found.filter(number=number)
        place = 9_200 + each.table.references.index(each.reference)
        _note(staging, numbers, each.table, mine, place, each.reference.columns[0], "warn")


def _references(exported: list[Table], read: list[ReadFile]) -> list[AskedReference]:
    """The references into tables that are exported; of a partial file no company is in full."""
    found = []
    for table in exported:
        for reference in table.references:
            parent = TABLES[reference.table]
            entries = [r.source.entry for r in read if r.source.entry.table is parent]
            if entries:
                in_full = _companies(entries) if _are_complete(entries) else []
                found.append(AskedReference(table, reference, parent, in_full))
    return found


def reports(staging: Staging, read: list[ReadFile]) -> list[FileReport]:
    """The account of every file, in the order of the load."""
    parts = staging.parts("findings")
    counts = staging.rows(_COUNTS.format(first=FIRST_LINES), findings=parts)
    quarantined = dict(staging.rows(_QUARANTINED, findings=parts).iter_rows())
    return [_report(r, counts.filter(source=r.number), quarantined.get(r.number, 0)) for r in read]


def reasons(staging: Staging) -> pl.DataFrame:
    """The quarantined lines of all files: source, line, first column and rule, all reasons."""
    return staging.rows(_REASONS, findings=staging.parts("findings"))


def rows_with_customer(staging: Staging, file: ReadFile) -> int:
    """How many staged rows of a file name a customer."""
    sql = "select count(customer_id) from read_parquet($parts) where source_file = $file"
    parts = staging.parts(file.source.entry.table.name)
    return int(staging.rows(sql, parts=parts, file=file.source.name).item())


def _report(file: ReadFile, counts: pl.DataFrame, quarantined: int) -> FileReport:
    rules = tuple(
        RuleCount(
            row["rule"], row["column_name"], row["weight"], row["rows"], tuple(row["first_lines"])
        )
        for row in counts.iter_rows(named=True)
    )
    return FileReport(
        file=file.source.name,
        table=file.source.entry.table.name,
        sha256=file.source.sha256,
        rows_read=file.rows_read,
        accepted=file.rows_read - quarantined,
        quarantined=quarantined,
        rules=rules,
        columns_not_loaded=file.reader.plan.columns_not_loaded,
        emptied=file.emptied,
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
    for (file,), rows in found.group_by("source_file", maintain_order=True):
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


def _are_complete(entries: list[Entry]) -> bool:
    """Whether a row that these files lack is in fact missing: a partial file need not have it."""
    return all(entry.complete for entry in entries)


def _companies(entries: list[Entry]) -> list[str] | None:
    """The companies that these files cover in full; None: all."""
    if any(entry.companies is None for entry in entries):
        return None
    return sorted({company for entry in entries for company in entry.companies or ()})
