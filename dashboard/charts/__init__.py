"""The charts of the dashboard, for pages and notebooks alike: a polars frame in, a `Drawing` out.

A drawing has a question, the answer to it, the altair chart, a key line, and the same figures as a
table. A chart lays out what it is given; it does not decide what a role may see.

Imports `words`; this file alone collects the charts of each page.
"""

from dashboard.charts.consent.coverage import coverage
from dashboard.charts.consent.coverage_trend import yes_trend
from dashboard.charts.consent.given_and_lost import flow
from dashboard.charts.consent.uncovered import uncovered
from dashboard.charts.disclosures.grounds import grounds
from dashboard.charts.disclosures.matrix import matrix
from dashboard.charts.disclosures.recipients import recipients
from dashboard.charts.drawing import Drawing, Key, Shown
from dashboard.charts.exports.loads import loads
from dashboard.charts.overview.due_by_week import weeks
from dashboard.charts.overview.ledger import ledger
from dashboard.charts.overview.waterfall import changed
from dashboard.charts.purge.breakdown import bands
from dashboard.charts.purge.due_by_month import horizon
from dashboard.charts.purge.pace import pace
from dashboard.charts.requests.backlog import SPANS, backlog
from dashboard.charts.requests.margin_binned import margin, margin_binned
from dashboard.charts.requests.open_requests import clocks
from dashboard.charts.requests.outcomes import outcomes
from dashboard.charts.requests.survival import waiting
from dashboard.charts.theme import config

__all__ = [
    "SPANS",
    "Drawing",
    "Key",
    "Shown",
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
