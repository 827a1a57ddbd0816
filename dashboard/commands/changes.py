"""`noticeboard changes`: what moved between two days."""

from __future__ import annotations

import argparse

from dashboard.commands.opening import add_day, listed, open_board
from dashboard.commands.printing import add_format, show
from queries.api.changes import SHARES, STEPS

# What the steps of a promise count, by its nature. Events are never overdue.
UNITS = {"duty": "overdue", "condition": "not covered", "event": "broken in 12 months"}


def add(command: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    command.add_argument("--since", metavar="D", required=True, help="the earlier day")
    command.add_argument("--by", metavar="DIM,...")
    add_day(command)
    add_format(command)


def run(given: argparse.Namespace) -> int:
    """Print one row per promise and group; as a table the steps, which add up, and what they count:
    then + fell_due - done - fell_away + restated = now."""
    nb = open_board(given)
    found = nb.changes(given.since, given.as_of, by=listed(given.by))
    if given.format == "table":
        units = {promise.id: UNITS[promise.nature] for promise in nb.promises.values()}
        found = nb.steps(found)
        of = found["promise"].replace_strict(units, return_dtype=found["promise"].dtype)
        by = [name for name in found.columns if name not in (*STEPS, *SHARES)]
        found = found.with_columns(of.alias("counts")).select(*by, "counts", *STEPS, *SHARES)
    show(found, given.format)
    return 0
