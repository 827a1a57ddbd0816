"""How many requests are open, and how urgent: for roles that do not see single requests."""

import polars as pl

from dashboard.charts import suppressed
from dashboard.charts.drawing import Drawing, Key
from dashboard.charts.palette import STATES, State
from dashboard.charts.stacks import part, stacks, suppressed_length
from dashboard.charts.suppressed import Tally
from dashboard.words import Words, sentence, words
from queries.api.requests import SPANS

BUCKETS: dict[str, State] = {
    "over_30": STATES["overdue"],
    "over_8_30": STATES["overdue"],
    "over_1_7": STATES["overdue"],
    "last_day": STATES["soon"],
    "left_1_3": STATES["soon"],
    "left_4_7": STATES["soon"],
    "left_8_14": STATES["waiting"],
    "left_15": STATES["waiting"],
    "paused": STATES["unknown"],
}


def backlog(found: pl.DataFrame, *, lang: str = "sv") -> Drawing:
    """Open requests by days left: bucket, requests (null where suppressed)."""
    w = words(lang)
    counts: dict[str, int | None] = dict(zip(found["bucket"], found["requests"], strict=True))
    total = Tally.of(counts.values())
    texts = {bucket: _description(bucket, counts, w) for bucket in BUCKETS}
    length = suppressed_length(count or 0 for count in counts.values())
    parts, ends = [], {}
    for bucket, look in BUCKETS.items():
        label, count = w(f"bucket.{bucket}"), counts.get(bucket, 0)
        bar = part(label, 0, count, look, length)
        ends[label] = (bar["to"], "·" if count == 0 else texts[bucket])
        if count != 0:
            parts.append({**bar, "description": f"{label}: {texts[bucket]}"})
    question, answer = w("backlog.question"), _answer(counts, total, w)
    return Drawing(
        question=question,
        answer=answer,
        alternative=f"{question} {answer}",
        chart=stacks(parts, ends, length) if parts else None,
        table=pl.DataFrame(
            {w("backlog.bucket"): list(ends), w("backlog.requests"): list(texts.values())}
        ),
        key=_key(total, w),
        lang=lang,
    )


def _description(bucket: str, counts: dict[str, int | None], w: Words) -> str:
    count = counts.get(bucket, 0)
    if count is not None:
        return w.written.number(count)
    return suppressed.cell(w)


def _answer(counts: dict[str, int | None], total: Tally, w: Words) -> str:
    if total == Tally(0, 0):
        return w("clocks.nothing")
    if total.suppressed:
        first = w("backlog.answer.other", n=total.text(w)) if total.shown else ""
        return f"{sentence(first)} {w('small.why')}".strip()
    over = sum(counts.get(bucket) or 0 for bucket in SPANS["over"])
    tail = w.worded("clocks.over", over) if over else w("clocks.none_over")
    return f"{w.count('backlog.answer', total.shown)} {sentence(tail)}"


def _key(total: Tally, w: Words) -> tuple[Key, ...]:
    return (suppressed.key(w),) if total.suppressed else ()
