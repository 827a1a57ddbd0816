"""Accepted rows as they are stored: under pseudonyms instead of ids, sorted by their key.

Staged rows have their ids; stored rows have only pseudonyms. These are given for all tables
together, so that each id is hashed once (how one is made: `pseudonyms`).
"""

from pathlib import Path

import polars as pl

from queries.errors import ExportError
from queries.exports import TABLES, Column, Table
from queries.loading.pseudonyms import IN_SQL, sql_params
from queries.loading.staging import Staging

# Per stored name: the kind under which the original id is kept, and the kind that is hashed. An
# organisation has the pseudonym of the customer that it is, so that contacts can be joined to it.
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

_PSEUDONYMS = """
select way, company, original, {pseudonym} as key
from (select distinct way, kind, company, original from ({ids}))
"""


def give_pseudonyms(staging: Staging, key: bytes) -> pl.DataFrame:
    """Give every id in the staged rows its pseudonym, once: way, company, original, key.

    `way`: the kind under which the original id is kept.

    **Raises** `ExportError` when two ids would share one.
    """
    ids, params = [], {}
    for table in TABLES.values():
        named = _with_pseudonym(table)
        if not staging.has(table.name) or not named:
            continue
        params[table.name] = staging.parts(table.name)
        for column in named:
            kind, hashed = _KINDS[str(column.stored_as)]
            company = "company" if kind in _WITHIN_COMPANY else "''"
            ids.append(
                _IDS.format(
                    kind=kind, hashed=hashed, company=company, id=column.name, parts=table.name
                )
            )
    sql = _PSEUDONYMS.format(pseudonym=IN_SQL, ids=" union all ".join(ids) if ids else _NO_IDS)
    found = staging.rows(sql, **params, **sql_params(key))
    if found.filter(pl.col("way") != "organisation").select("way", "key").is_duplicated().any():
        raise ExportError(
            "Two customers would get the same pseudonym. Nothing was loaded.",
            "This is one chance in a million: make a new key and load everything anew.",
        )
    return found


def save_identities(pseudonyms: pl.DataFrame, path: Path) -> None:
    """Write the ids behind the pseudonyms: kind, company, original, key."""
    _write(pseudonyms.sort("way", "company", "original").rename({"way": "kind"}), path)


def save_stored(
    staging: Staging,
    table: Table,
    pseudonyms: pl.DataFrame,
    duplicates: pl.DataFrame,
    path: Path,
) -> None:
    """Write a table's rows as they are stored, sorted by stored key, without its duplicates."""
    rows = pl.scan_parquet(staging.paths(table.name), glob=False)
    if duplicates.height:
        places = duplicates.lazy().select("source_file", source_line="line")
        rows = rows.join(places, on=["source_file", "source_line"], how="anti")
    for column in _with_pseudonym(table):
        kind = _KINDS[str(column.stored_as)][0]
        on = ["company", column.name] if kind in _WITHIN_COMPANY else [column.name]
        known = pseudonyms.lazy().filter(way=kind).rename({"original": column.name})
        renamed = known.select(*on, pl.col("key").alias(str(column.stored_as)))
        rows = rows.join(renamed, on=on, how="left")
    _write(rows.select(list(table.stored)).sort(table.stored_key).collect(), path)


def _write(rows: pl.DataFrame, path: Path) -> None:
    rows.write_parquet(path, compression="zstd", compression_level=1, row_group_size=122_880)


_NO_IDS = "select '' as way, '' as kind, '' as company, '' as original where false"


def _with_pseudonym(table: Table) -> list[Column]:
    return [column for column in table.columns.values() if column.stored_as]
