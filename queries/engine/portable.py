"""Reading the headers and FROM lists of SQL files (to be completed by the lint)."""

from __future__ import annotations

from collections.abc import Mapping

import sqlglot
from sqlglot import exp

from queries.errors import QueryError


def header(sql: str) -> dict[str, str]:
    """The `key: value` lines of the leading comment block."""
    keys: dict[str, str] = {}
    last = ""
    for line in sql.splitlines():
        if not line.startswith("--"):
            break
        text = line[2:]
        if not text.strip():
            break
        if text.startswith("   ") and last:
            keys[last] += " " + text.strip()
        else:
            last, _, value = text.strip().partition(":")
            keys[last] = value.strip()
    return keys


def reads(sql: str) -> set[str]:
    """The relations in the FROM and JOIN lists that are not CTEs of the file itself."""
    tree = sqlglot.parse_one(sql, dialect="duckdb")
    ctes = {cte.alias for cte in tree.find_all(exp.CTE)}
    return {table.name for table in tree.find_all(exp.Table)} - ctes


def order(files: Mapping[str, str]) -> list[str]:
    """The names of the files, each after the ones it reads."""
    needs = {name: reads(sql) & set(files) for name, sql in files.items()}
    done: list[str] = []
    while len(done) < len(files):
        ready = sorted(n for n in files if n not in done and needs[n] <= set(done))
        if not ready:
            left = ", ".join(sorted(set(files) - set(done)))
            raise QueryError(f"These SQL files read each other in a circle: {left}.")
        done += ready
    return done


def declared_columns(sql: str) -> dict[str, str]:
    """The output schema of the header's `columns:` key."""
    text = header(sql).get("columns", "")
    pairs = [part.split() for part in text.split(",") if part.strip()]
    return {name: kind for name, kind in pairs}


def check_schema(declared: Mapping[str, str], actual: Mapping[str, str]) -> list[str]:
    """What differs between the declared and the actual schema, in words; empty when nothing does."""
    widened = {("BIGINT", "INTEGER"), ("BIGINT", "HUGEINT")}
    problems = [f"column {name} is missing" for name in declared if name not in actual]
    problems += [f"column {name} is not declared" for name in actual if name not in declared]
    for name, kind in declared.items():
        found = actual.get(name, kind)
        if found != kind and (kind, found) not in widened:
            problems.append(f"column {name} is {found}, declared {kind}")
    return problems
