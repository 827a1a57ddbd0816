"""The sentence at the top of the requests page, clause by clause."""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from dashboard.shell.data_cache import InTime
from dashboard.words import Words, sentence
from queries.disclosure_control.few import told


def lead(
    spans: pl.DataFrame, done: Mapping[str, Any], answered: InTime | None, w: Words
) -> tuple[str, str]:
    """Open ones past their last day and close to it; then the share in time and the median.

    `spans`: the rows of the API's `open_request_spans`, `done` the row of turnaround over twelve
    months, `answered` the same requests as the promises to answer count them, None where
    suppressed.
    """
    found = {row["span"]: row for row in spans.iter_rows(named=True)}
    first = _clause("requests.over", found["over"], w) or w("requests.none_over")
    near = _clause("requests.soon", found["soon"], w)
    return (
        f"{sentence(f'{first}, {near}' if near else first)}.",
        " ".join(_turnaround(done, answered, w)),
    )


def _clause(key: str, span: Mapping[str, Any], w: Words) -> str:
    if span["told"] != "number":
        return w(f"{key}_{span['told']}")
    return w.worded(key, span["requests"]) if span["requests"] else ""


def _turnaround(done: Mapping[str, Any], answered: InTime | None, w: Words) -> Sequence[str]:
    clauses = []
    if answered and answered.share is not None:
        share = told(answered.kept, answered.judged)
        if share is None:
            few = w.written.numeral(answered.kept)
            clauses.append(w.count("requests.share_few", answered.judged, kept=few))
        else:
            said = w.written.share(share)
            clauses.append(w("requests.share", share=said, n=answered.judged))
    elif done.get("requests", 0) == 0:
        return [w("requests.share_none")]
    median, ninety = done.get("median_days"), done.get("p90_days")
    if median is not None and ninety is not None:
        days = w.count("exports.days", int(ninety))
        clauses.append(w.count("requests.median", int(median), p90=days))
    elif median is not None:
        clauses.append(w.count("requests.median_only", int(median)))
    return clauses
