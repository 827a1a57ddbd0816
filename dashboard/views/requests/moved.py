"""How the requests past their last day then became those of the day, by promise to answer."""

import polars as pl

from dashboard.components import bridge, html
from dashboard.shell.page import Page
from dashboard.views.requests.figures import Figures


def draw(page: Page, figures: Figures) -> None:
    """The same steps as on every page; nothing where none was or is past its last day, or where the
    page is narrowed to more than the steps are counted by."""
    w, found = page.w, figures.bridge
    if found is None:
        return
    steps = ("then", "fell_due", "done", "fell_away", "restated", "now")
    listed = found.filter(pl.any_horizontal(pl.col(step) != 0 for step in steps))["promise"]
    if listed.is_empty():
        return
    caption = w("moved.requests", day=w.written.day_beside(page.since, page.day))
    html.heading(caption)
    bridge.table(
        found,
        page.promise_names,
        since=page.since,
        day=page.day,
        view="requests",
        listed=list(listed),
        caption=caption,
        w=w,
    )
    html.note(w("moved.how_late"))
