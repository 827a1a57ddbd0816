"""The steps from the stretches that promises state to daily flows: which SQL, in which order.

What each step makes stands in `figures/NAME.sql`; none takes a parameter. They run after
`add_inputs` and `add_stretches`, whose relations they read.
"""

from __future__ import annotations

from collections.abc import Sequence

from queries.engine import sql_files
from queries.engine.on_duckdb import Engine

TO_JUDGED = ("settled", "judged", "unmeasured_items")
TO_FLOWS = (
    "flow_stretches",
    "flow_groups",
    "group_flows",
    "flow_values",
    "flow_keys",
    "group_keys",
    "measured_from",
    "late_times",
)
# Read by one or two steps and cheap to make: not worth a table.
_VIEWS = ("settled", "flow_stretches", "flow_values")

# What the two files hold, besides the relations whose header says `kept:`.
ROWS = ("obligations", "unmeasured_items")
FLOWS = ("daily", "cohorts", "measured_from", "late_customers", "carried_until", "unmeasured")


def make(engine: Engine, steps: Sequence[str]) -> None:
    """Run the steps one after the other, each into a relation of its own name."""
    for name in steps:
        run = engine.view if name in _VIEWS else engine.table
        run(sql_files.figure(name))
