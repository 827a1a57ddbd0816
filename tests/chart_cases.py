"""Each chart over the invented frames, for the tests of what all share and what each shows."""

import chart_frames as frames

from dashboard import charts
from dashboard.charts import Drawing


def ledger(**how) -> Drawing:
    return charts.ledger(
        frames.STANDING,
        promises={key: f"promise {at}" for at, key in enumerate(frames.PROMISES)},
        companies={key: f"c{at}" for at, key in enumerate(frames.COMPANIES)},
        by_company=frames.BY_COMPANY,
        before=frames.BEFORE,
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
        frames.curve_of_fixed_days(), requests=286, is_binned=True, **how
    ),
    "outcomes_hidden": lambda **how: charts.outcomes(frames.HIDDEN_OUTCOMES, **how),
    "backlog_hidden": lambda **how: charts.backlog(frames.HIDDEN_BACKLOG, **how),
}


def values(spec, at: int) -> list[dict]:
    """The rows of a layer; layers of the same rows share them above."""
    return spec["layer"][at].get("data", spec.get("data"))["values"]
