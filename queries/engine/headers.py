"""The header of a SQL file, and the order of files that follows from it.

At run time only the header is read: the lint (`portable`), which the tests run over every file,
checks that `reads:`, `params:` and `columns:` agree with the statement below them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set

from queries.errors import QueryError

TYPES = ("VARCHAR", "BIGINT", "INTEGER", "DOUBLE", "DATE", "TIMESTAMP", "BOOLEAN")

KEY = re.compile(r"([a-z_]+):(?: (.*))?$")
_COLUMN = re.compile(r'"?([a-z_0-9]+)"? ([A-Z]+)')


def header(sql: str) -> dict[str, str]:
    """The `key: value` lines of the leading comment block, up to its first empty line.

    An indented line continues the value before it; lines that are neither are left out.

    >>> header("-- promise: answer\\n-- says: within\\n--   a month\\n--\\n-- Words.\\nselect 1")
    {'promise': 'answer', 'says': 'within a month'}
    """
    keys: dict[str, str] = {}
    last = ""
    for _, text in header_lines(sql):
        match = KEY.match(text)
        if text.startswith("  ") and last:
            keys[last] = f"{keys[last]} {text.strip()}".strip()
        elif match:
            last = match[1]
            keys[last] = (match[2] or "").strip()
    return keys


def listed(text: str) -> list[str]:
    """The parts of a value that lists several: `a, b`."""
    return [part.strip() for part in text.split(",") if part.strip()]


def declared_columns(sql: str) -> dict[str, str]:
    """The output schema that the header's `columns:` declares, name to type, in its order.

    Raises `QueryError` for an entry that is not `name TYPE`.
    """
    columns: dict[str, str] = {}
    for part in listed(header(sql).get("columns", "")):
        match = _COLUMN.fullmatch(part)
        if not match or match[2] not in TYPES or match[1] in columns:
            raise QueryError(
                f"columns: {part!r} is not a new name and one of the types.", ", ".join(TYPES)
            )
        columns[match[1]] = match[2]
    return columns


def check_schema(declared: Mapping[str, str], actual: Mapping[str, str]) -> list[str]:
    """What differs between the declared and the actual schema, in words; empty when nothing does.

    Engines differ in the width of counts and sums: INTEGER and HUGEINT pass for BIGINT.
    """
    passes = {("BIGINT", "INTEGER"), ("BIGINT", "HUGEINT")}
    problems = [f"column {name} is missing" for name in declared if name not in actual]
    problems += [f"column {name} is not declared" for name in actual if name not in declared]
    for name, kind in declared.items():
        found = actual.get(name, kind)
        if found != kind and (kind, found) not in passes:
            problems.append(f"column {name} is {found}, declared {kind}")
    return problems


def order(reads: Mapping[str, Set[str]]) -> list[str]:
    """The names of the files, each after those it reads; by name where either could come first.

    Raises `QueryError` for files that read each other in a circle, naming it.
    """
    # A file that reads its own name reads the exported table of that name, not its own result.
    needs = {name: (read & reads.keys()) - {name} for name, read in reads.items()}
    done: list[str] = []
    while len(done) < len(reads):
        ready = sorted(n for n in needs if n not in done and needs[n] <= set(done))
        if not ready:
            circle = " -> ".join(_circle({n: needs[n] - set(done) for n in needs if n not in done}))
            raise QueryError(f"These SQL files read each other in a circle: {circle}.")
        done.append(ready[0])
    return done


def header_lines(sql: str) -> Iterator[tuple[int, str]]:
    """The lines of the leading comment block with their numbers, without the dashes."""
    for number, line in enumerate(sql.splitlines(), start=1):
        text = line.removeprefix("--").removeprefix(" ")
        if not line.startswith("--") or not text.strip():
            return
        yield number, text


def _circle(needs: Mapping[str, set[str]]) -> list[str]:
    """One circle among files that all wait for another: the names on it, first and last equal."""
    path = [min(needs)]
    while True:
        following = min(needs[path[-1]])
        if following in path:
            return [*path[path.index(following) :], following]
        path.append(following)
