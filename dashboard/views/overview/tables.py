"""The tables of the overview: what falls due next, and what moved since the day compared with."""

from dashboard.components import bridge, html
from dashboard.shell.page import Page
from dashboard.views.overview.figures import SPANS, Figures, has_moved
from dashboard.words import Words, sentence


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
    """A row per promise to which anything happened between the two days, and the sum of all."""
    w = page.w
    day = w.written.day_beside(page.since, page.day)
    html.heading(w("moved.title", day=day))
    listed = [row["promise"] for row in found.bridge.iter_rows(named=True) if has_moved(row)]
    if not listed:
        html.note(w("moved.nothing", day=day))
        return
    bridge.table(
        found.bridge,
        page.promise_names,
        since=page.since,
        day=page.day,
        view="all",
        listed=listed,
        caption=sentence(w("moved.title", day=day)),
        w=w,
    )
    rest = found.bridge.height - len(listed)
    unchanged = w.count("moved.rest", rest) if rest else ""
    html.note(f"{unchanged} {w('moved.how')}".strip())
