"""Each chart over the invented frames, for the tests of what all share and what each shows."""

from dashboard import charts
from dashboard.charts import Drawing
from tests.charts import chart_frames as frames
from tests.charts import consent_frames, disclosure_frames, purge_frames
from tests.support import load_frames

# Of the chart by the month of the last day.
AT = {"day": frames.DAY, "kept_by_statute": (purge_frames.LAW,)}


def ledger(**how) -> Drawing:
    return charts.ledger(
        frames.STANDING,
        promises={key: f"promise {at}" for at, key in enumerate(frames.PROMISES)},
        companies={key: f"c{at}" for at, key in enumerate(frames.COMPANIES)},
        by_company=frames.BY_COMPANY,
        before=frames.BEFORE,
        bridge=frames.bridge(frames.BEFORE, frames.STANDING),
        months=frames.MONTHS,
        reasons={"disclosure_has_agreement": "x"},
        since=frames.SINCE,
        **how,
    )


def changed(**how) -> Drawing:
    moved = frames.MOVED
    where = {"since": frames.SINCE, "day": frames.DAY, "view": "purge"}
    return charts.changed(moved, name="promise", scope="x", **where, **how)


def weeks(**how) -> Drawing:
    names = {"purge": "Records", "requests": "Requests"}
    return charts.weeks(frames.ahead(), day=frames.DAY, names=names, **how)


CHARTS = {
    "ledger": ledger,
    "changed": changed,
    "weeks": weeks,
    "clocks": lambda **how: charts.clocks(frames.requests(), day=frames.DAY, **how),
    "waiting": lambda **how: charts.waiting(frames.curve(), requests=286, **how),
    "margin": lambda **how: charts.margin(frames.margin_days(), **how),
    "margin_binned": lambda **how: charts.margin_binned(frames.MARGIN_BINS, **how),
    "outcomes": lambda **how: charts.outcomes(frames.OUTCOMES, **how),
    "backlog": lambda **how: charts.backlog(frames.BACKLOG, **how),
    "waiting_binned": lambda **how: charts.waiting(
        frames.curve_of_fixed_days(), requests=286, **how
    ),
    "loads": lambda **how: charts.loads(
        load_frames.loads(),
        load_frames.TABLES,
        day=load_frames.DAY,
        companies=load_frames.COMPANIES,
        **how,
    ),
    "outcomes_hidden": lambda **how: charts.outcomes(frames.HIDDEN_OUTCOMES, **how),
    "backlog_hidden": lambda **how: charts.backlog(frames.HIDDEN_BACKLOG, **how),
    "coverage": lambda **how: charts.coverage(consent_frames.COVERAGE, **how),
    "flow": lambda **how: charts.flow(
        consent_frames.moves(), day=frames.DAY, purpose="marketing", **how
    ),
    "uncovered": lambda **how: charts.uncovered(consent_frames.uncovered(), day=frames.DAY, **how),
    "yes_trend": lambda **how: charts.yes_trend(consent_frames.shares(), chosen="marketing", **how),
    "coverage_hidden": lambda **how: charts.coverage(consent_frames.HIDDEN_COVERAGE, **how),
    "flow_hidden": lambda **how: charts.flow(
        consent_frames.hidden_moves(), day=frames.DAY, purpose="marketing", **how
    ),
    "uncovered_hidden": lambda **how: charts.uncovered(
        consent_frames.hidden_uncovered(), day=frames.DAY, **how
    ),
    "recipients": lambda **how: charts.recipients(
        disclosure_frames.months(),
        disclosure_frames.SPANS,
        names=disclosure_frames.NAMES,
        companies=disclosure_frames.COMPANIES,
        day=frames.DAY,
        **how,
    ),
    "matrix": lambda **how: charts.matrix(
        disclosure_frames.CELLS, names=disclosure_frames.NAMES, **how
    ),
    "grounds": lambda **how: charts.grounds(disclosure_frames.grounds(), day=frames.DAY, **how),
    "recipients_hidden": lambda **how: charts.recipients(
        disclosure_frames.hidden_months(),
        disclosure_frames.SPANS,
        names=disclosure_frames.NAMES,
        companies=disclosure_frames.COMPANIES,
        day=frames.DAY,
        **how,
    ),
    "matrix_hidden": lambda **how: charts.matrix(
        disclosure_frames.HIDDEN_CELLS, names=disclosure_frames.NAMES, **how
    ),
    "grounds_hidden": lambda **how: charts.grounds(
        disclosure_frames.hidden_grounds(), day=frames.DAY, **how
    ),
}


def bands(found, **how) -> Drawing:
    names = purge_frames.CATEGORIES
    return charts.bands(found, day=frames.DAY, by="category", names=names, **how)


CHARTS |= {
    "horizon": lambda **how: charts.horizon(purge_frames.purge(), purge_frames.soon(), **AT, **how),
    "bands": lambda **how: bands(purge_frames.by_category(), **how),
    "pace": lambda **how: charts.pace(purge_frames.pace(), **how),
    "horizon_hidden": lambda **how: charts.horizon(purge_frames.hidden(), None, **AT, **how),
    "bands_hidden": lambda **how: bands(purge_frames.hidden_by_category(), **how),
}


def values(spec, at: int) -> list[dict]:
    """The rows of a layer; layers of the same rows share them above."""
    return spec["layer"][at].get("data", spec.get("data"))["values"]
