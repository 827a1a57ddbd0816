"""The sentence on top of the requests page, clause by clause, from the frames that it draws."""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.shell.data_cache import InTime
from dashboard.words import Words, sentence
from queries.disclosure_control.suppression import LEAST, MOST


def lead(
    buckets: Mapping[str, int | None],
    done: Mapping[str, Any],
    answered: InTime | None,
    w: Words,
    *,
    is_small_hidden: bool = False,
) -> tuple[str, str]:
    """Open ones past their last day and close to it; then the share in time and the median.

    `buckets` are the open requests by days left, null where hidden, `done` the row of turnaround
    over twelve months, `answered` what the promises to answer say of the same time, None where it
    may not be told.
    """
    over = [count for bucket, count in buckets.items() if bucket.startswith("over")]
    soon = [buckets.get(key, 0) for key in ("last_day", "left_1_3", "left_4_7")]
    first = _clause("requests.over", over, w, is_small_hidden) or w("requests.none_over")
    near = _clause("requests.soon", soon, w, is_small_hidden)
    return (
        f"{sentence(f'{first}, {near}' if near else first)}.",
        " ".join(_turnaround(done, answered, w)),
    )


def _clause(key: str, counts: Sequence[int | None], w: Words, is_small_hidden: bool) -> str:
    if None in counts:
        return w(f"{key}_some")
    number = sum(count or 0 for count in counts)
    if is_small_hidden and LEAST <= number <= MOST:
        return w(f"{key}_few")
    return w.worded(key, number) if number else ""


def _turnaround(done: Mapping[str, Any], answered: InTime | None, w: Words) -> Sequence[str]:
    clauses = []
    if answered and answered.share is not None:
        share = w.written.share(answered.share)
        clauses.append(w("requests.share", share=share, n=answered.judged))
    elif done.get("requests", 0) == 0:
        return [w("requests.share_none")]
    median, ninety = done.get("median_days"), done.get("p90_days")
    if median is not None and ninety is not None:
        days = w.count("exports.days", int(ninety))
        clauses.append(w.count("requests.median", int(median), p90=days))
    elif median is not None:
        clauses.append(w.count("requests.median_only", int(median)))
    return clauses
