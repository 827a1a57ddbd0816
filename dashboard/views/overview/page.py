"""Do we keep our promises, where do we slip, what comes next?"""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboard import charts
from dashboard.charts.overview.due_by_week import DAYS
from dashboard.components import chart_panel, html
from dashboard.shell.page import PAGES, Page, run
from dashboard.views.exports import freshness
from dashboard.views.overview import ledger, summary, tables, tiles, waterfall
from dashboard.views.overview.figures import Figures, behind, furthest, gather

LEDGER, BESIDE = 860, 372


def body(page: Page) -> None:
    """Sentence, four figures, ledger with the waterfall beside it, then what comes, what moved."""
    found = gather(page)
    _lead(page, found)
    with page.part():
        _tiles(page, found)
    with st.container(horizontal=True, gap="medium"):
        with st.container(width=LEDGER), page.part():
            ledger.draw(page, found)
        with st.container(width=BESIDE, gap="medium"):
            with st.container(gap="xsmall"), page.part():
                waterfall.draw(page, found)
            with st.container(gap="xsmall"), page.part():
                tables.due(found, page.w)
    with page.part(), st.container(key="wide_weeks"):
        _weeks(page, found)
    with st.container(width=LEDGER, gap="xsmall"), page.part():
        tables.moved(page, found)
    with st.container(gap="xsmall"), page.part():
        _exports(page)


def _lead(page: Page, found: Figures) -> None:
    first, rest = summary.lead(
        found.now,
        found.then,
        found.by_company,
        found.bridge,
        promises=page.promises,
        companies=page.companies,
        day=page.day,
        since=page.since,
        w=page.w,
    )
    html.lead(first, rest)


def _tiles(page: Page, found: Figures) -> None:
    w, now, then, since = page.w, found.now, found.then, page.since
    due, in_time = found.due[DAYS], found.in_time
    worst = furthest(now, page.promises, PAGES)
    with st.container(key="figures"), st.grid(4, min_column_width=160):
        _tile(tiles.kept(now, then, since, w))
        with _tile(tiles.shortfalls(now, then, found.bridge, since, w)):
            if worst:
                _show_worst(page, worst)
        with _tile(tiles.in_time(in_time, found.in_time_then, found.target, since, w)):
            if in_time:
                _link(page, "requests", w("tile.show_requests"))
        with _tile(tiles.ahead(sum(due.values()), due.get("requests"), w)):
            if due.get("requests"):
                _link(page, "requests", w("tile.show_coming"), status="pending")


def _tile(figure: html.Tile) -> Any:
    box = st.container(border=True, height="stretch", gap="xxsmall")
    with box:
        html.tile(figure)
    return box


def _show_worst(page: Page, worst: Mapping[str, Any]) -> None:
    promise = page.promises[worst["promise"]]
    own = behind(promise, worst["shortfalls"], has_rows=page.may.rows)
    said = {"n": int(worst["shortfalls"]), "page": page.w(f"page.{promise.view}")}
    _link(page, promise.view, page.w("tile.show_worst", **said), **own)


def _link(page: Page, to: str, label: str, **own: str) -> None:
    st.page_link(
        PAGES[to],
        label=label,
        icon=":material/arrow_forward:",
        icon_position="right",
        query_params=page.choices.link(**own),
    )


def _weeks(page: Page, found: Figures) -> None:
    views = found.due[DAYS]
    if not views:
        return
    shown = page.draw(
        "weeks",
        lambda: charts.weeks(
            found.due_by_week,
            day=page.day,
            names={view: page.w(f"next.{view}") for view in views},
            question=page.w("weeks.question_page"),
            lang=page.w.lang,
        ),
    )
    chart_panel.head(shown, "weeks", page.w, has_table=False)
    chart_panel.marks(shown, "weeks")


def _exports(page: Page) -> None:
    """One line about the exports behind the figures; the page of the exports has the details."""
    w = page.w
    found = freshness.tables(page.source, page.day)
    html.heading(w("loads.question"))
    refused = freshness.refused(page.source.ask("delivered"), w)
    html.note(f"{freshness.first(found, w)} {refused}")
    _link(page, "exports", w("exports.link"))


run("overview", body)
