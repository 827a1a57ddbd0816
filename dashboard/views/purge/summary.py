"""The sentence of the purge page, whole clauses, the most urgent first."""

from collections.abc import Sequence

from dashboard.views.purge.figures import Figures
from dashboard.words import Words


def lead(figures: Figures, *, is_whole: bool, w: Words) -> tuple[str, str]:
    """What is overdue, of how many, and how that changed: the bold clause and what follows it.

    `is_whole`: no table that would correct the figures is missing; else nothing is denied.
    """
    now, then = figures.now.overdue, figures.overdue_then
    since = w.written.day_beside(figures.since, figures.day)
    if not now:
        fewer = w("purge.none_then", n=then, since=since)
        none = w("purge.none" if is_whole else "purge.none_known", day=figures.day)
        return none, fewer if then else ""
    if figures.customers:
        about = w.count("purge.customers", figures.customers)
        first = w.count("purge.overdue_about", now, about=about)
    else:
        first = w.count("purge.overdue", now)
    word = "more" if now > then else "fewer" if now < then else "same"
    rest = [w(f"purge.{word}", n=abs(now - then), since=since)]
    if figures.oldest:
        rest.append(w("purge.oldest", month=w.written.month(figures.oldest)))
    return first, " ".join(rest)


def coming(figures: Figures, w: Words) -> str:
    """What falls due within ninety days, and what is kept and by what."""
    parts, soon = [], figures.coming
    kept, held = figures.kept, figures.now.held
    if soon:
        parts.append(w.count("purge.soon", soon.number, month=w.written.month(soon.month)))
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
    """The name of each system in the list: with who owns it."""
    return {
        system: w("work_list.owned", system=system, owner=owner) if owner else system
        for system, owner in owners
    }
