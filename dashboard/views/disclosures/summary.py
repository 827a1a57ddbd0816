"""The sentence at the top of the disclosures page, clause by clause."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from dashboard.components.unmeasurable import reasons
from dashboard.views.disclosures.agreements import Agreement
from dashboard.views.disclosures.figures import Figures, Period, months_back
from dashboard.words import Words, sentence


@dataclass(frozen=True)
class Summary:
    """The figures of the sentence; None where one is suppressed."""

    sent: int | None
    receivers: int
    lacks: int | None
    lacks_ground: int | None
    lacks_confidentiality: int | None
    not_told: int | None
    # The latest month in which an agreement was lacking.
    latest: date | None
    ended: Sequence[Agreement]
    # Why agreements, why grounds cannot be judged; None where they can.
    no_agreements: str | None = None
    no_grounds: str | None = None


def told(figures: Figures, w: Words) -> Summary:
    """The figures of the sentence for the period, with the filters of the page."""
    whole = figures.counts().row(0, named=True)
    by_recipient, months, span = figures.counts("recipient"), figures.months(), figures.period
    first, last = (span.first, span.last) if span else (months_back(figures.day, 13), figures.day)
    is_lacking = pl.col("lacks").is_null() | (pl.col("lacks") > 0)
    lacking = months.filter(pl.col("month").is_between(first, last) & is_lacking)
    is_sent = pl.col("disclosures").is_null() | (pl.col("disclosures") > 0)
    why = reasons(figures.missing, w, figures.company)
    blind = [why.get(promise) for promise in figures.of_agreements]
    return Summary(
        sent=whole["disclosures"],
        receivers=by_recipient.filter(is_sent).height,
        lacks=whole["lacks"],
        lacks_ground=whole["lacks_ground"],
        lacks_confidentiality=whole["lacks_confidentiality"],
        not_told=whole["not_told"],
        latest=max(lacking["month"].to_list(), default=None),
        ended=[one for one in figures.listed if one.state == "ended"],
        no_agreements=blind[0] if blind and all(blind) else None,
        no_grounds=next((why[promise] for promise in figures.of_grounds if promise in why), None),
    )


def lead(
    told: Summary, period: Period | None, names: Mapping[str, str], w: Words
) -> tuple[str, str]:
    """How much went to how many; what lacked an agreement or a ground, which agreement ended."""
    span = _span(period, w)
    if told.sent == 0:
        return sentence(w("disclosures.sent_none", span=span)), ""
    receivers = w.worded("disclosures.to", told.receivers)
    if told.sent is None:
        first = w("disclosures.sent_few", receivers=receivers, span=span)
    else:
        first = w.count("disclosures.sent", told.sent, receivers=receivers, span=span)
    clauses = [*_agreements(told, w), *_grounds(told, w)]
    if told.lacks_confidentiality != 0:
        clauses.append(_number("open", told.lacks_confidentiality, w))
    clauses += _ended(told.ended, names, w)
    if not (told.no_agreements and told.no_grounds) and told.not_told != 0:
        clauses.append(_number("untold", told.not_told, w))
    return first, " ".join(clauses)


def _span(period: Period | None, w: Words) -> str:
    if period is None:
        return w("disclosures.span_year_back")
    if period.key == "quarter":
        first, last = w.written.months[period.first.month - 1], w.written.month(period.last)
        return w("disclosures.span_quarter", first=first, last=last)
    return w(f"disclosures.span_{period.key}")


def _agreements(told: Summary, w: Words) -> list[str]:
    if told.no_agreements:
        return [w("disclosures.blind_agreements", reason=told.no_agreements)]
    if told.lacks == 0:
        # Where some could not be judged, the sentence must not claim that none lacked one.
        return [w("disclosures.lacks_none")] if told.not_told == 0 else []
    if told.lacks is None or told.latest is None:
        return [_number("lacks", None, w)]
    month = w.written.month(told.latest)
    return [sentence(w.worded("disclosures.lacks", told.lacks, month=month))]


def _grounds(told: Summary, w: Words) -> list[str]:
    if told.no_grounds:
        return [w("disclosures.blind_grounds", reason=told.no_grounds)]
    return [_number("ground_lacks", told.lacks_ground, w)] if told.lacks_ground != 0 else []


def _ended(ended: Sequence[Agreement], names: Mapping[str, str], w: Words) -> list[str]:
    if not ended:
        return []
    first = ended[0]
    said = {
        "agreement": w.name("agreement", first.kind),
        "name": names.get(first.recipient, first.recipient),
        "day": first.ends_on,
    }
    if len(ended) == 1:
        return [sentence(w("disclosures.ended", **said))]
    return [sentence(w.worded("disclosures.ended_more", len(ended) - 1, **said))]


def _number(key: str, number: int | None, w: Words) -> str:
    if number is None:
        return w(f"disclosures.{key}_few")
    return sentence(w.worded(f"disclosures.{key}", number))
