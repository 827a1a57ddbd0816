"""The sentence of the purge page, whole clauses in the order of what needs hands."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from dashboard.views.purge.figures import Totals
from dashboard.words import Words


def lead(
    now: Totals, then: Totals, oldest: date | None, day: date, since: date, w: Words
) -> tuple[str, str]:
    """What is overdue, and how that changed: the bold clause and what follows it."""
    if not now.overdue:
        fewer = w("purge.none_then", n=then.overdue, since=_day(since, day, w))
        return w("purge.none", day=day), fewer if then.overdue else ""
    if now.customers:
        about = w.count("purge.customers", now.customers)
        first = w.count("purge.overdue_about", now.overdue, about=about)
    else:
        first = w.count("purge.overdue", now.overdue)
    moved = now.overdue - then.overdue
    word = "more" if moved > 0 else "fewer" if moved < 0 else "same"
    rest = [w(f"purge.{word}", n=abs(moved), since=_day(since, day, w))]
    if oldest:
        rest.append(w("purge.oldest", month=w.written.month(oldest)))
    return first, " ".join(rest)


def coming(soon: pl.DataFrame | None, kept: int, held: int, w: Words) -> str:
    """What falls due within ninety days, and what is kept and by what."""
    parts = []
    if soon is not None and soon.height:
        months = soon.group_by(pl.col("day").dt.truncate("1mo").alias("month")).agg(
            pl.col("due").sum()
        )
        most = months.sort("due", "month", descending=[True, False])["month"][0]
        number = int(soon["due"].sum())
        parts.append(w.count("purge.soon", number, month=w.written.month(most)))
    if kept and held:
        parts.append(w("purge.kept_both", kept=kept, held=held))
    elif kept:
        parts.append(w("purge.kept_law", kept=kept))
    elif held:
        parts.append(w("purge.kept_hold", held=held))
    return " ".join(parts)


def basis(name: str | None, w: Words) -> str:
    """What keeps a record: the statute, or the reason of the hold."""
    return w.name("held_by", name) if name else "–"


def owner_names(owners: Sequence[tuple[str, str | None]], w: Words) -> dict[str, str]:
    """Each system as the list of systems names it: with who owns it."""
    return {
        system: w("work_list.owned", system=system, owner=owner) if owner else system
        for system, owner in owners
    }


def _day(since: date, day: date, w: Words) -> str:
    return w.written.day_beside(since, day)
