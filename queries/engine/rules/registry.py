"""Where rules register themselves, and what they yield."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from sqlglot import exp

# Promise SQL holds no legal figure; a measure may hold one of its own. What a build makes of the
# stretches runs where the promises run; figures over a snapshot run on DuckDB only.
BUILT = frozenset({"promise", "relation"})
JUDGED = BUILT | {"build"}
PORTABLE = JUDGED | {"measure"}
EVERY = PORTABLE | {"figures"}
KINDS = ("promise", "relation", "build", "measure", "figures")

Fault = tuple[exp.Expr, str]
Rule = Callable[[exp.Query], Iterator[Fault]]

# The rule that refuses unknown functions; left out where another rule refuses the same node.
UNKNOWN = "functions"

RULES: dict[str, tuple[frozenset[str], Rule]] = {}


class Finding(NamedTuple):
    """A broken rule: its name, the line of the file, and what to write instead."""

    rule: str
    line: int
    message: str


def rule(kinds: frozenset[str]) -> Callable[[Rule], Rule]:
    """Registers a rule under the function's name, for files of these kinds."""

    def register(check: Rule) -> Rule:
        RULES[check.__name__] = (kinds, check)
        return check

    return register


def broken_rules(sql: str, tree: exp.Query, kind: str) -> list[Finding]:
    """What the statement breaks of the rules for its kind of file."""
    faults = [
        (name, node, message)
        for name, (kinds, check) in RULES.items()
        if kind in kinds
        for node, message in check(tree)
    ]
    # What another rule refuses is not reported as an unknown function as well.
    told = {id(node) for name, node, _ in faults if name != UNKNOWN}
    return [
        Finding(name, _line_of(node, sql), message)
        for name, node, message in faults
        if name != UNKNOWN or id(node) not in told
    ]


def _line_of(node: exp.Expr, sql: str) -> int:
    """The line of the node, else of one of its parts, else of what contains it."""
    above: exp.Expr | None = node
    while above is not None:
        for part in above.walk():
            if "start" in part.meta:
                # Counted from the offset: the parser's own line numbers drift after a `$name`.
                return sql.count("\n", 0, part.meta["start"]) + 1
        above = above.parent
    return 1


def function_name(node: exp.Expr) -> str:
    """The function's name in lower case, as written where the parser does not know it."""
    return node.name.lower() if isinstance(node, exp.Anonymous) else node.key.lower()
