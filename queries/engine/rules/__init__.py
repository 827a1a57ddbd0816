"""The rules of the portable subset: what a statement may not contain, and why not.

Each rule is a function over the parsed statement that yields what breaks it; its docstring says
how DuckDB and Spark differ, or which principle of the project it protects. A rule has the name of
its function; in the tests a fixture of that name breaks this rule and no other.

Imports `engine`.
"""

from queries.engine.rules import dates, forms, house, values
from queries.engine.rules.registry import (
    KINDS,
    RULES,
    Finding,
    broken_rules,
)

__all__ = [
    "KINDS",
    "RULES",
    "Finding",
    "broken_rules",
    "dates",
    "forms",
    "house",
    "values",
]
