"""Rules between rows: keys that stand twice, references that find nothing. SQL over staged rows.

The SQL is made of the contract's own names; no value and no name of a file's column enters it.
"""

from typing import Any

import polars as pl

from queries.exports import Reference, Table
from queries.loading.staging import Staging

_TWICE = """
with twice as (
    select {key}
    from read_parquet($parts)
    group by {key}
    having count(*) > 1
),
ranked as (
    select
        source_file,
        source_line,
        count(distinct row({content})) over (partition by {key}) as contents,
        row_number() over (partition by {key} order by source_file, source_line) as place
    from read_parquet($parts)
    join twice using ({key})
)
select
    source_file,
    source_line as line,
    case when contents = 1 then 'duplicate_row' else 'duplicate_key' end as rule
from ranked
where contents > 1 or place > 1
"""

_UNKNOWN = """
select child.source_file, child.source_line as line
from read_parquet($parts) as child
where {filled}
    and not exists (select 1 from read_parquet($parents) as parent where {same})
"""


def duplicates(staging: Staging, table: Table) -> pl.DataFrame:
    """Rows whose key another row has (source_file, line, rule).

    Equal rows: all but the first. Rows that differ: every one, since nothing says which is right.
    """
    sql = _TWICE.format(key=_names(table.key), content=_names(list(table.columns)))
    return staging.rows(sql, parts=staging.parts(table.name))


def unknown(
    staging: Staging, table: Table, reference: Reference, parent: Table, companies: list[str] | None
) -> pl.DataFrame:
    """Rows whose reference finds no exported row (source_file, line).

    ``companies``: those whose rows of the parent table are exported in full; None: all are.
    """
    ours = reference.columns
    pairs = zip(ours, parent.key, strict=True)
    sql = _UNKNOWN.format(
        filled=" and ".join(f'child."{name}" is not null' for name in ours),
        same=" and ".join(f'parent."{theirs}" = child."{mine}"' for mine, theirs in pairs),
    )
    params: dict[str, Any] = {
        "parts": staging.parts(table.name),
        "parents": staging.parts(parent.name),
    }
    if companies is not None and table.has_company:
        sql += "    and list_contains($companies, child.company)\n"
        params["companies"] = companies
    return staging.rows(sql, **params)


def _names(columns: tuple[str, ...] | list[str]) -> str:
    return ", ".join(f'"{name}"' for name in columns)
