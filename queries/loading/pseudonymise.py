"""The door: accepted rows leave their ids here and go on under pseudonyms.

It is one step at the end of a load, over all tables together, so that each id is hashed once. Up to
here rows lie under their ids in the staging folder; what comes out has none.
"""

from pathlib import Path

from queries.errors import ExportError
from queries.exports import TABLES, Column, Table
from queries.loading.pseudonyms import IN_SQL, sql_params
from queries.loading.staging import Staging

# Per stored name: the kind under which the way back is kept, and the kind that is hashed. An
# organisation is named as the customer that it is, so that a contact finds it.
_KINDS = {
    "customer_key": ("customer", "customer"),
    "organisation_key": ("organisation", "customer"),
    "person_key": ("person", "person"),
    "staff_key": ("staff", "staff"),
}
_WITHIN_COMPANY = ("customer", "organisation")

_IDS = """
    select distinct '{kind}' as way, '{hashed}' as kind, {company} as company, "{id}" as original
    from read_parquet(${parts}) where "{id}" is not null
"""

_NAMES = """
create temp table names as
select way, company, original, {pseudonym} as key
from (select distinct way, kind, company, original from ({ids}))
"""

_SHARED = """
select count(*) from (
    select key from names
    where way != 'organisation'
    group by way, key
    having count(*) > 1
)
"""

_SORTED = """
select {columns}
from read_parquet($parts) as staged
{joins}
where not exists (
    select 1 from dropped
    where dropped.source_file = staged.source_file and dropped.line = staged.source_line
)
order by {key}, source_file, source_line
"""


def name_everybody(staging: Staging, key: bytes) -> None:
    """Give every id in the staged rows its pseudonym, once.

    **Raises** ExportError when two ids would share one.
    """
    ids, params = [], {}
    for table in TABLES.values():
        if not staging.has(table.name):
            continue
        params[table.name] = staging.parts(table.name)
        for column in _with_pseudonym(table):
            kind, hashed = _KINDS[str(column.stored_as)]
            company = "company" if kind in _WITHIN_COMPANY else "''"
            ids.append(
                _IDS.format(
                    kind=kind, hashed=hashed, company=company, id=column.name, parts=table.name
                )
            )
    used = {name: parts for name, parts in params.items() if _with_pseudonym(TABLES[name])}
    sql = _NAMES.format(pseudonym=IN_SQL, ids=" union all ".join(ids) if ids else _NOBODY)
    staging.run(sql, **used, **sql_params(key))
    if staging.rows(_SHARED).item():
        raise ExportError(
            "Two customers would get the same pseudonym. Nothing was loaded.",
            "This is one chance in a million: make a new key and load everything anew.",
        )


def save_identities(staging: Staging, path: Path) -> None:
    """Write the way back: kind, company, original, key."""
    staging.save(
        path,
        "select way as kind, company, original, key from names order by way, company, original",
    )


def save_stored(staging: Staging, table: Table, path: Path) -> None:
    """Write a table's rows as they are stored, sorted by stored key, without those dropped."""
    columns, joins = [], []
    for column in table.columns.values():
        if column.stored_as:
            kind = _KINDS[column.stored_as][0]
            columns.append(f'"{column.stored_as}".key as "{column.stored_as}"')
            joins.append(_join(column, kind))
        else:
            columns.append(f'staged."{column.name}"')
    columns += ["staged.source_file", "staged.source_line"]
    sql = _SORTED.format(
        columns=", ".join(columns),
        joins="\n".join(joins),
        key=", ".join(f'"{name}"' for name in table.stored_key),
    )
    staging.save(path, sql, parts=staging.parts(table.name))


_NOBODY = "select '' as way, '' as kind, '' as company, '' as original where false"


def _with_pseudonym(table: Table) -> list[Column]:
    return [column for column in table.columns.values() if column.stored_as]


def _join(column: Column, kind: str) -> str:
    name = column.stored_as
    company = f' and "{name}".company = staged.company' if kind in _WITHIN_COMPANY else ""
    return (
        f'left join names as "{name}" on "{name}".way = \'{kind}\'{company} '
        f'and "{name}".original = staged."{column.name}"'
    )
