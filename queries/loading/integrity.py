"""Rules between rows: keys that occur twice, references that find no row. SQL over staged rows.

The SQL contains names of the contract only; no value and no name of a file's column. All tables are
queried in one statement: for small exports the time depends on the number of statements.
"""

from dataclasses import dataclass
from typing import Any

import polars as pl

from queries.exports import Reference, Table
from queries.loading.staging import Staging

_HAS_TWICE = """
select '{table}' as table_name
where exists (select 1 from read_parquet(${table}) group by {key} having count(*) > 1)
"""

_TWICE = """
select
    '{table}' as table_name,
    source_file,
    source_line as line,
    case when contents = 1 then 'duplicate_row' else 'duplicate_key' end as rule
from (
    select
        source_file,
        source_line,
        count(distinct row({content})) over (partition by {key}) as contents,
        row_number() over (partition by {key} order by source_file, source_line) as place
    from read_parquet(${table}) as each
    where exists (
        select 1
        from (select {key} from read_parquet(${table}) group by {key} having count(*) > 1) as twice
        where {same}
    )
)
where contents > 1 or place > 1
"""

_UNKNOWN = """
select
    cast({number} as integer) as number, child.source_file, child.source_line as line
from read_parquet(${table}) as child
where {filled}
    and not exists (select 1 from read_parquet(${parent}) as parent where {same})
"""

# The row that is named is there, and none of the rows of that id has the same owner: of the first
# rule none has the company, of the second some have, and none of those has the customer.
_OF_ANOTHER = """
select
    cast({number} as integer) as number, '{rule}' as rule, child.source_file,
    child.source_line as line
from read_parquet(${table}) as child
where {filled}
    and exists (select 1 from read_parquet(${parent}) as parent where {same})
    and not exists (select 1 from read_parquet(${parent}) as parent where {same_owner})
"""
_OWNED_BY = {"company": "of_another_company", "customer_id": "of_another_customer"}


_DISORDERED = """
select
    '{table}' as table_name, child.source_file, child.source_line as line, '{rule}' as rule
from read_parquet(${table}) as child
where exists (
    select 1 from read_parquet(${parent}) as parent
    where {same} and child."{later}" < parent."{earlier}"
)
"""
_LEFT_OUT = {
    "table_name": pl.String,
    "source_file": pl.String,
    "line": pl.Int64,
    "rule": pl.String,
}


@dataclass(frozen=True)
class AskedReference:
    """A reference whose other table is exported.

    `companies`: those whose rows of the other table are exported in full; None: all are.
    """

    table: Table
    reference: Reference
    parent: Table
    companies: list[str] | None

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The columns of the reference, each with the one of the other table that it names."""
        ours = self.reference.columns
        return list(zip(ours, self.parent.key[: len(ours)], strict=True))


def find_duplicates(staging: Staging, tables: list[Table]) -> pl.DataFrame:
    """Rows whose key another row has: table_name, source_file, line, rule.

    Equal rows: all but the first. Rows that differ: all of them, since any could be the right one.
    """
    asked = {table.name: staging.parts(table.name) for table in tables}
    sql = " union all ".join(
        _HAS_TWICE.format(table=table.name, key=_names(table.key)) for table in tables
    )
    twice = set(staging.rows(sql, **asked)["table_name"]) if tables else set()
    sql = " union all ".join(
        _TWICE.format(
            table=table.name,
            key=_names(table.key),
            content=_names(table.columns),
            # A column of the key may be empty: two rows that lack it are of the same key.
            same=" and ".join(f'each."{c}" is not distinct from twice."{c}"' for c in table.key),
        )
        for table in tables
        if table.name in twice
    )
    if not sql:
        return pl.DataFrame(schema=_LEFT_OUT)
    found = staging.rows(sql, **{name: asked[name] for name in twice})
    return found.sort("table_name", "source_file", "line")


def find_disordered(staging: Staging, tables: list[Table]) -> pl.DataFrame:
    """Rows with a day before the day of a row that they name, of those delivered with them:
    table_name, source_file, line, rule."""
    asked = [
        (table, order) for table in tables for order in table.orders if staging.has(order.table)
    ]
    if not asked:
        return pl.DataFrame(schema=_LEFT_OUT)
    sql = " union all ".join(
        _DISORDERED.format(
            table=table.name,
            parent=order.table,
            rule=order.rule.name,
            same=" and ".join(f'parent."{name}" = child."{name}"' for name in order.columns),
            later=order.column,
            earlier=order.earlier,
        )
        for table, order in asked
    )
    names = {name for table, order in asked for name in (table.name, order.table)}
    found = staging.rows(sql, **{name: staging.parts(name) for name in names})
    return found.cast(_LEFT_OUT).sort("table_name", "source_file", "line")  # type: ignore[arg-type]


def find_unknown(staging: Staging, asked: list[AskedReference]) -> pl.DataFrame:
    """Rows whose reference finds no exported row: number (of the reference in `asked`),
    source_file, line."""
    if not asked:
        return pl.DataFrame(schema={"number": pl.Int32, "source_file": pl.String, "line": pl.Int64})
    params: dict[str, Any] = {}
    selects = []
    for number, each in enumerate(asked):
        ours = each.reference.columns
        sql = _UNKNOWN.format(
            number=number,
            table=each.table.name,
            parent=each.parent.name,
            filled=" and ".join(f'child."{name}" is not null' for name in ours),
            same=" and ".join(f'parent."{theirs}" = child."{mine}"' for mine, theirs in each.pairs),
        )
        for table in (each.table.name, each.parent.name):
            params[table] = staging.parts(table)
        if each.companies is not None and each.table.has_company:
            sql += f"    and list_contains($companies_{number}, child.company)\n"
            params[f"companies_{number}"] = each.companies
        selects.append(sql)
    return staging.rows(" union all ".join(selects), **params)


def find_of_another(staging: Staging, asked: list[AskedReference]) -> pl.DataFrame:
    """Rows that name a row of another company or customer: number (of the reference in `asked`),
    rule, source_file, line.

    What another company has is told only of companies whose rows of the other table are exported
    in full: two companies may use the same id, and the right row may be the one that lacks.
    """
    params: dict[str, Any] = {}
    selects = []
    for number, each in enumerate(asked):
        same = [f'parent."{theirs}" = child."{mine}"' for mine, theirs in each.pairs]
        for owner in each.reference.owners:
            filled = [f'child."{name}" is not null' for name in (*each.reference.columns, owner)]
            is_same = f'parent."{owner}" = child."{owner}"'
            if owner == "company" and each.companies is not None:
                filled.append(f"list_contains($companies_{number}, child.company)")
                params[f"companies_{number}"] = each.companies
            selects.append(
                _OF_ANOTHER.format(
                    number=number,
                    rule=_OWNED_BY[owner],
                    table=each.table.name,
                    parent=each.parent.name,
                    filled=" and ".join(filled),
                    same=" and ".join(same),
                    same_owner=" and ".join([*same, is_same]),
                )
            )
            same = [*same, is_same]
            for table in (each.table.name, each.parent.name):
                params[table] = staging.parts(table)
    if not selects:
        texts = dict.fromkeys(("rule", "source_file"), pl.String)
        return pl.DataFrame(schema={"number": pl.Int32, **texts, "line": pl.Int64})
    return staging.rows(" union all ".join(selects), **params)


def _names(columns: Any) -> str:
    return ", ".join(f'"{name}"' for name in columns)
