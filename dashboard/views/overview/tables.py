"""The tables of the overview: what falls due next, and what moved since the day compared with."""

from collections.abc import Callable, Mapping
from typing import Any

from dashboard.components import html
from dashboard.shell.page import Page
from dashboard.views.overview.figures import SPANS, Figures, has_moved
from dashboard.words import Words, sentence
from queries.notices.model import Promise


def due(found: Figures, w: Words) -> None:
    """A row per kind of thing, a column for each number of days ahead."""
    html.heading(w("next.title"))
    views = list(found.due[SPANS[-1]])
    if not views:
        html.note(w("next.nothing"))
        return
    html.table(
        ["", *(w("next.within", n=span) for span in SPANS)],
        [
            [w(f"next.{view}"), *(w.written.number(found.due[span][view]) for span in SPANS)]
            for view in views
        ],
        caption=w("next.title"),
    )


def moved(page: Page, found: Figures) -> None:
    """A row per promise to which anything happened between the two days."""
    w, number = page.w, page.w.written.number
    day = w.written.day_beside(page.since, page.day)
    html.heading(w("moved.title", day=day))
    rows = [
        [page.promise_names[row["promise"]], *_cells(row, page.promises, number)]
        for row in found.changes.iter_rows(named=True)
        if has_moved(row)
    ]
    if not rows:
        html.note(w("moved.nothing", day=day))
        return
    names = ("promise", "then", "fell_due", "done", "fell_away", "restated", "now", "broken")
    html.table(
        [w(f"moved.{name}") for name in names],
        rows,
        caption=sentence(w("moved.title", day=day)),
        wide=True,
    )
    if found.changes.height > len(rows):
        html.note(w.count("moved.rest", found.changes.height - len(rows)))


def _cells(
    row: Mapping[str, Any], promises: Mapping[str, Promise], number: Callable[[float], str]
) -> list[str]:
    """The cells of a row of changes. Events are never overdue, and only events break."""
    steps = ("overdue_then", "fell_due", "done", "fell_away", "restated", "overdue_now")
    if promises[row["promise"]].nature == "event":
        return [*("" for _ in steps), number(row["broken"])]
    return [*(number(row[step]) for step in steps), ""]
