"""The rules of the portable subset: what a statement may not contain, and why not.

Each rule is a function over the parsed statement that yields what breaks it; its docstring says
what happened on DuckDB and on Spark, or which principle of ours it guards. A rule is found by its
function's name, under which a fixture in the tests breaks it and nothing else.

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
