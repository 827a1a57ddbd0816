"""Disclosures while no agreement was in force: one lane per recipient, two and a half years.

The times of agreements are drawn above each lane's months, so that gaps are visible. Days are
numbers of days from the chosen day, so that the browser's time zone cannot shift them. Lanes are
firms, not persons; all suppressed counts are drawn in one size and one neutral tone.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from dashboard.charts import palette as colours
from dashboard.charts import suppressed
from dashboard.charts.disclosures.lanes import Lane, lanes, party, summed, why
from dashboard.charts.disclosures.marks import marks
from dashboard.charts.drawing import Drawing, Key
from dashboard.charts.palette import STANDINGS
from dashboard.charts.suppressed import Tally
from dashboard.words import Words, sentence, words

MOST = 15


def recipients(
    months: pl.DataFrame,
    spans: pl.DataFrame,
    *,
    names: Mapping[str, str],
    companies: Mapping[str, str],
    day: date,
    is_whole: bool = True,
    lang: str = "sv",
) -> Drawing:
    """`months`: recipient, role, calls_for, country, month (its first day), agreement (its state in
    the month), company (ours, with which it stood so), disclosures, lacks (without the agreement
    about the data that law or notice asks for), lacks_confidentiality, not_told (how many cannot be
    judged); counts null where suppressed. `spans`: as the measure agreement_times gives them.
    `names`: recipients by id; `companies`: ours. `is_whole`: whether
    disclosures are known of all the two years.
    """
    w = words(lang)
    found = lanes(months.iter_rows(named=True), spans.iter_rows(named=True), names)
    unjudged = Tally.of(months["not_told"])
    question, answer = w("recipients.question"), _answer(found, unjudged, is_whole, w)
    worst = [f"{lane.name}: {why(lane, day, companies, w)}." for lane in found[:2] if lane.faults]
    return Drawing(
        question=question,
        answer=f"{answer} {_rest(found[MOST:], w)}".strip(),
        alternative=" ".join([question, answer, *worst]),
        chart=marks(found[:MOST], day, companies, w) if found else None,
        table=_table(found, day, companies, w),
        key=_key(found[:MOST], w),
        lang=lang,
        selections=("recipient",),
        key_lift=44,
    )


def _answer(found: Sequence[Lane], unjudged: Tally, is_whole: bool, w: Words) -> str:
    if not found:
        return w("recipients.nothing" if is_whole else "recipients.nothing_known")
    short = [lane for lane in found if lane.faults]
    if not short:
        none = w("recipients.none" if is_whole else "recipients.none_known")
        answer = none if unjudged == Tally(0, 0) else ""
    else:
        lacking = Tally.of(dot.lacks for lane in short for dot in lane.dots)
        many = {"receivers": w.worded("recipients.to", len(short))}
        month = w.written.month(max(lane.latest_fault.month for lane in short))
        form = "one" if lacking == Tally(1, 0) else "other"
        if lacking.suppressed and not lacking.shown:
            answer = w("recipients.answer_hidden", month=month, **many)
        else:
            answer = w(f"recipients.answer.{form}", n=summed(lacking, w), month=month, **many)
    if unjudged != Tally(0, 0):
        answer = f"{answer} {w('recipients.untold', n=summed(unjudged, w))}"
    return answer.strip()


def _rest(rest: Sequence[Lane], w: Words) -> str:
    if not rest:
        return ""
    is_fine = all(not lane.faults and lane.lacking_confidentiality == Tally(0, 0) for lane in rest)
    return sentence(w.worded(f"recipients.rest{'_fine' if is_fine else ''}", len(rest)))


def _key(found: Sequence[Lane], w: Words) -> tuple[Key, ...]:
    if not found:
        return ()
    dots = [dot for lane in found for dot in lane.dots]
    entries = [
        Key.of("done", w("recipients.key_data")),
        Key.of("waiting", w("recipients.key_confidentiality")),
        Key(w("recipients.key_month"), line=colours.FAINT, glyph="●"),
    ]
    if any(dot.lacks_confidentiality and not dot.lacks for dot in dots):
        entries.append(
            Key(w("recipients.key_open"), line=STANDINGS["near"].text, glyph="▲", is_strong=True)
        )
    if any(dot.lacks for dot in dots):
        tone = STANDINGS["not_kept"].text
        entries.append(Key(w("recipients.key_lacks"), line=tone, glyph="◆", is_strong=True))
    if any(dot.is_suppressed for dot in dots):
        entries.append(suppressed.key(w))
    return tuple(entries)


def _table(
    found: Sequence[Lane], day: date, companies: Mapping[str, str], w: Words
) -> pl.DataFrame:
    def column(tallies: Sequence[Tally]) -> list[Any]:
        if any(tally.suppressed for tally in tallies):
            return [summed(tally, w) for tally in tallies]
        return [tally.shown for tally in tallies]

    return pl.DataFrame(
        {
            "recipient": [lane.recipient for lane in found],
            w("recipients.column_name"): [lane.name for lane in found],
            w("recipients.column_why"): [why(lane, day, companies, w) for lane in found],
            w("recipients.column_lacks"): column([lane.lacking for lane in found]),
            w("recipients.column_open"): column([lane.lacking_confidentiality for lane in found]),
            w("recipients.column_sent"): column([lane.total for lane in found]),
            w("recipients.column_last"): [
                w.written.month(lane.latest) if lane.latest else "" for lane in found
            ],
            w("recipients.column_role"): [party(lane.role, w) for lane in found],
            w("recipients.column_country"): [
                w.name("country", lane.country or "") for lane in found
            ],
        }
    )
