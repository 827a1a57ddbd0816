"""The charts of the dashboard, for pages and notebooks alike: a polars frame in, a `Drawing` out.

A drawing has a question, the answer to it, the altair chart, a key line, and the same figures as a
table. A chart lays out what it is given; it does not decide what a role may see.
"""

from dashboard.charts.backlog import SPANS, backlog
from dashboard.charts.changed import changed
from dashboard.charts.clocks import clocks
from dashboard.charts.drawing import Drawing, Key
from dashboard.charts.ledger import ledger
from dashboard.charts.margin import margin
from dashboard.charts.margin_binned import margin_binned
from dashboard.charts.outcomes import outcomes
from dashboard.charts.theme import config
from dashboard.charts.waiting import waiting
from dashboard.charts.weeks import weeks

__all__ = [
    "SPANS",
    "Drawing",
    "Key",
    "backlog",
    "changed",
    "clocks",
    "config",
    "ledger",
    "margin",
    "margin_binned",
    "outcomes",
    "waiting",
    "weeks",
]
