"""The lint: whether a SQL file stays within the portable subset and does what its header says.

One text has to give the same rows on DuckDB and on Spark. Translating ordinary SQL does not: of a
few hundred constructs tried on both, one in seven gave other values without any error. So a file
may use only what was found equal, and `lint` refuses the rest. The tests lint every file; nothing
at run time imports this module. The rules for the statement are in `rules/`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from queries.engine.headers import KEY, declared_columns, header, header_lines, listed
from queries.engine.rules import KINDS, Finding, broken_rules
from queries.errors import QueryError

# The keys of a header besides its first key, the file's kind and name.
REQUIRED = ("says", "grain", "reads", "params")
OPTIONAL = ("optional", "excludes", "columns", "merges", "never_null", "kept", "role")
# What the absence of a table means: its figures may be wrong (`corrected_by`), are right
# (`neutral`), cannot be given (`requires`), or lack what is seen nowhere else (`only_there`).
OF_ABSENCE = ("corrected_by", "neutral", "requires", "only_there")
# Further key of a promise: the times of the notice that its days are counted by.
OF_PROMISES = ("counts",)
# Further keys of a relation: the promise whose figures in the notice its parameters are, and the
# values that a text parameter may have.
OF_RELATIONS = ("figures_of", "choices")
# Further keys of a measure: the promises whose flows it sums, and what management sees of it.
OF_MEASURES = ("promises", "about", "total_of", "sums", "withheld")


def lint(sql: str, path: str, kind: str) -> list[Finding]:
    """Every rule that the file breaks, in the order of its lines; empty when it breaks none.

    `kind` is "promise", "relation", "build" (what a build makes of the stretches), "measure" or
    "figures": all but the last run on every engine, the last only over a snapshot, so only the
    common rules hold for it.

    Raises `QueryError` for a kind that does not exist.
    """
    if kind not in KINDS:
        raise QueryError(f"There is no kind of SQL file called {kind!r}.", ", ".join(KINDS))
    tree, findings = _one_select(sql)
    findings += _header_faults(sql, Path(path).stem, kind)
    if tree is not None:
        findings += _declared_faults(sql, tree, kind)
        findings += broken_rules(sql, tree, kind)
    return sorted(set(findings), key=lambda finding: (finding.line, finding.rule))


def reads(sql: str) -> set[str]:
    """The relations in the FROM and JOIN lists that are not CTEs in scope there.

    Raises `QueryError` for a text that is not one statement.
    """
    tree, findings = _one_select(sql)
    if tree is None:
        raise QueryError(f"This SQL cannot be read: {findings[0].message}")
    return {name for table in tree.find_all(exp.Table) if (name := _relation(table))}


@lru_cache(maxsize=512)
def _parse(sql: str) -> list[exp.Expr]:
    return [tree for tree in sqlglot.parse(sql, dialect="duckdb") if tree is not None]


def _one_select(sql: str) -> tuple[exp.Query | None, list[Finding]]:
    try:
        trees = _parse(sql)
    except SqlglotError as error:
        first = (getattr(error, "errors", None) or [{}])[0]
        what = first.get("description", "it is not SQL").rstrip(".")
        return None, [Finding("one_select", first.get("line") or 1, f"{what}.")]
    if len(trees) != 1 or not isinstance(trees[0], exp.Query):
        return None, [Finding("one_select", 1, "A file is exactly one SELECT.")]
    return trees[0], []


def _relation(table: exp.Table) -> str:
    """The relation named in a FROM list; empty for a CTE in scope or an engine's file reader."""
    if isinstance(table.this, exp.Anonymous):
        return table.this.name
    if isinstance(table.this, exp.Func):
        return ""
    return "" if _is_cte(table) else table.name


def _is_cte(table: exp.Table) -> bool:
    """Whether the name means a CTE there: one written before it, or one that is recursive."""
    below: exp.Expr = table
    node = table.parent
    while node is not None:
        if isinstance(node, exp.With):
            at = next(n for n, cte in enumerate(node.expressions) if cte is below)
            if table.name in {cte.alias for cte in node.expressions[: at + bool(node.recursive)]}:
                return True
        elif isinstance(node, exp.Query) and below is not node.args.get("with_"):
            inner = node.args.get("with_")
            if inner is not None and table.name in {cte.alias for cte in inner.expressions}:
                return True
        below, node = node, node.parent
    return False


def _header_faults(sql: str, name: str, kind: str) -> Iterator[Finding]:
    """The header's form: its first line names the file, every key is known, none is missing."""
    keys = header(sql)
    if next(iter(keys), "") != kind or keys[kind] != name:
        yield Finding("header", 1, f"The first line must be `-- {kind}: {name}`.")
    for key in REQUIRED:
        if key not in keys:
            yield Finding("header", 1, f"The header lacks `{key}:`.")
    of_kind = {"measure": OF_MEASURES, "promise": OF_PROMISES, "relation": OF_RELATIONS}
    more = of_kind.get(kind, ())
    for number, text in header_lines(sql):
        match = KEY.match(text)
        if not match and not (text.startswith("  ") and number > 1):
            yield Finding("header", number, "This line is neither `key: value` nor indented.")
        elif match and match[1] not in (kind, *REQUIRED, *OPTIONAL, *OF_ABSENCE, *more):
            yield Finding("header", number, f"No header has a key `{match[1]}:`.")


def _declared_faults(sql: str, tree: exp.Query, kind: str) -> Iterator[Finding]:
    """What the header declares against what the statement does."""
    keys = header(sql)
    found = sorted(reads(sql))
    if sorted(listed(keys.get("reads", ""))) != found:
        yield Finding("reads", 1, "The FROM lists read: " + (", ".join(found) or "nothing"))
    if kind == "relation" and keys.get(kind) in found:
        yield Finding("reads", 1, "A relation cannot read itself.")
    for relation in set(listed(keys.get("optional", ""))) - set(found):
        yield Finding("reads", 1, f"optional: {relation} is not read.")
    used = sorted({node.name for node in tree.find_all(exp.Placeholder) if node.name != "?"})
    if sorted(listed(keys.get("params", ""))) != used:
        yield Finding("params", 1, "The statement uses: " + (", ".join(used) or "none"))
    if kind == "relation" and bool(used) != ("figures_of" in keys):
        yield Finding("params", 1, "`figures_of:` names the promise whose figures $name are.")
    if kind not in ("relation", "build") and "columns" not in keys:
        return
    try:
        columns = declared_columns(sql)
    except QueryError as error:
        yield Finding("columns", 1, str(error))
        return
    selected = tree.named_selects
    if list(columns) != selected:
        yield Finding("columns", 1, "The final SELECT gives: " + ", ".join(selected))
    for column in set(listed(keys.get("never_null", ""))) - columns.keys():
        yield Finding("columns", 1, f"never_null: {column} is not a column.")
