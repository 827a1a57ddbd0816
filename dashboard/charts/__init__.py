"""The charts of the dashboard, for pages and notebooks alike: a polars frame in, a `Drawing` out.

A drawing has a question, the answer to it, the altair chart, a key line, and the same figures as a
table. A chart lays out what it is given; it does not decide what a role may see.
"""

from dashboard.charts.backlog import SPANS, backlog
from dashboard.charts.bands import bands
from dashboard.charts.changed import changed
from dashboard.charts.clocks import clocks
from dashboard.charts.coverage import coverage
from dashboard.charts.drawing import Drawing, Key
from dashboard.charts.flow import flow
from dashboard.charts.grounds import grounds
from dashboard.charts.horizon import horizon
from dashboard.charts.ledger import ledger
from dashboard.charts.loads import loads
from dashboard.charts.margin import margin
from dashboard.charts.margin_binned import margin_binned
from dashboard.charts.matrix import matrix
from dashboard.charts.outcomes import outcomes
from dashboard.charts.pace import pace
from dashboard.charts.recipients import recipients
from dashboard.charts.theme import config
from dashboard.charts.uncovered import uncovered
from dashboard.charts.waiting import waiting
from dashboard.charts.weeks import weeks
from dashboard.charts.yes_trend import yes_trend

__all__ = [
    "SPANS",
    "Drawing",
    "Key",
    "backlog",
    "bands",
    "changed",
    "clocks",
    "config",
    "coverage",
    "flow",
    "grounds",
    "horizon",
    "ledger",
    "loads",
    "margin",
    "margin_binned",
    "matrix",
    "outcomes",
    "pace",
    "recipients",
    "uncovered",
    "waiting",
    "weeks",
    "yes_trend",
]
