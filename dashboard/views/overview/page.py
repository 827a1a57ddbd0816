"""Do we keep our promises, where do we slip, what comes next?"""

from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from dashboard import charts
from dashboard.components import caveats, chart_panel, html
from dashboard.components.unmeasurable import reasons
from dashboard.shell.page import PAGES, Page, run
from dashboard.views.exports import freshness
from dashboard.views.overview import figures, summary, tiles
from dashboard.words import sentence

LEDGER, BESIDE = 860, 372


def body(page: Page) -> None:
    """Sentence, four figures, ledger with the waterfall beside it, then what comes, what moved."""
    now = page.source.standing(page.day, page.company)
    then = page.source.standing(page.since, page.company)
    by_company = None if page.company else page.source.by_company(page.day)
    first, rest = summary.lead(
        now,
        then,
        by_company,
        promises=page.promises,
        companies=page.companies,
        day=page.day,
        since=page.since,
        w=page.w,
    )
    html.lead(first, rest)
    with page.part():
        _figures(page, now, then)
    with st.container(horizontal=True, gap="medium"):
        with st.container(width=LEDGER), page.part():
            _ledger(page, now, then, by_company)
        with st.container(width=BESIDE, gap="medium"):
            with st.container(gap="xsmall"), page.part():
                _changed(page, now)
            with st.container(gap="xsmall"), page.part():
                _next(page)
    with page.part(), st.container(key="wide_weeks"):
        _weeks(page)
    with st.container(width=LEDGER, gap="xsmall"), page.part():
        _moved(page)
    with st.container(gap="xsmall"), page.part():
        _exports(page)


def _figures(page: Page, now: pl.DataFrame, then: pl.DataFrame) -> None:
    w, source = page.w, page.source
    done = source.answered(page.day, page.company)
    before = source.answered(page.since, page.company)
    target = page.promises["answer_access_request"].target.share if done else None
    due = figures.by_view(source, page.day, 90, page.company)
    worst = figures.furthest(now, page.promises, PAGES)
    with st.container(key="figures"), st.grid(4, min_column_width=160):
        _tile(tiles.kept(now, then, page.since, w))
        with _tile(tiles.shortfalls(now, then, page.since, w)):
            if worst:
                _show_worst(page, worst)
        with _tile(tiles.in_time(done, before, target, page.since, w)):
            if done:
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
    own = figures.behind(promise, page.role, worst["shortfalls"])
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


def _ledger(
    page: Page, now: pl.DataFrame, then: pl.DataFrame, by_company: pl.DataFrame | None
) -> None:
    why = reasons(page.source.ask("missing", as_of=page.day), page.w, page.company)
    shown = page.draw(
        "ledger",
        lambda: charts.ledger(
            now,
            promises=page.promise_names,
            companies=page.companies,
            by_company=by_company,
            before=then,
            months=page.source.year(page.day, page.company),
            reasons=why,
            group=page.scope,
            since=page.since,
            lang=page.w.lang,
        ),
    )
    view = chart_panel.head(shown, "ledger", page.w)
    picked: Mapping[str, Any] | None = None
    if view == chart_panel.TABLE:
        table = shown.drawing.table
        at = chart_panel.rows(table.drop("promise"), "ledger", page.w, can_pick=True)
        picked = {"promise": table["promise"][at], "company": ""} if at is not None else None
    else:
        with st.container(key="wide"):
            picked = chart_panel.marks(shown, "ledger", can_click=True)
        with st.container(key="narrow"):
            html.ledger_list(figures.ledger_lines(now, then, page.promise_names, why, page.w))
    _caveats(page)
    if picked:
        chart_panel.handled("ledger")
        _go(page, picked, now)


def _caveats(page: Page) -> None:
    source = page.source
    lines = caveats.caveats(
        source.ask("missing", as_of=page.day),
        source.status(page.day),
        day=page.day,
        names=page.promise_names,
        companies=page.companies,
        w=page.w,
    )
    html.notes(lines)


def _go(page: Page, picked: Mapping[str, Any], now: pl.DataFrame) -> None:
    """To the rows behind a cell; where a promise has no page, to its waterfall beside it."""
    promise = page.promises[picked["promise"]]
    if promise.view in PAGES:
        wrong = now.filter(pl.col("promise") == promise.id)["shortfalls"][0]
        own = figures.behind(promise, page.role, wrong)
        company = picked.get("company") or page.company
        st.switch_page(PAGES[promise.view], query_params=page.choices.link(company=company, **own))
    figures.choose(promise.id)
    st.rerun()


def _changed(page: Page, now: pl.DataFrame) -> None:
    w = page.w
    moves = page.source.changes(page.since, page.day, page.company)
    # of a promise without a case up to that day there is nothing to look into
    known = set(moves["promise"])
    offered = [key for key in figures.offered(now, page.promises) if key in known]
    if not offered:
        html.note(w("changed.no_promise"))
        return
    asked = page.choices.own.get("promise", "")
    promise = str(asked if asked in offered else offered[0])
    moved = moves.filter(pl.col("promise") == promise).row(0, named=True)
    if page.promises[promise].nature == "event":
        question, answer = summary.broken(moved, page.promises[promise], page.since, page.day, w)
        html.heading(question)
        figures.promise_select(promise, offered, page.promise_names, w)
        html.note(answer)
        html.how(page.promises[promise], w)
        return
    shown = page.draw(
        "changed",
        lambda: charts.changed(
            moved,
            name=page.promise_names[promise],
            scope=page.companies[page.company] if page.company else w("scope.everywhere"),
            since=page.since,
            day=page.day,
            view=page.promises[promise].view,
            lang=w.lang,
        ),
        promise,
    )
    html.heading(shown.drawing.question)
    figures.promise_select(promise, offered, page.promise_names, w)
    if shown.drawing.chart is None:
        html.note(shown.drawing.answer)
    else:
        chart_panel.marks(shown, "changed")
    html.how(page.promises[promise], w)


def _next(page: Page) -> None:
    w = page.w
    html.heading(w("next.title"))
    spans = (14, 30, 90)
    found = {span: figures.by_view(page.source, page.day, span, page.company) for span in spans}
    views = list(found[90])
    if not views:
        html.note(w("next.nothing"))
        return
    html.table(
        ["", *(w("next.within", n=span) for span in spans)],
        [
            [w(f"next.{view}"), *(w.written.number(found[span].get(view, 0)) for span in spans)]
            for view in views
        ],
        caption=w("next.title"),
    )


def _weeks(page: Page) -> None:
    views = figures.by_view(page.source, page.day, 90, page.company)
    if not views:
        return
    shown = page.draw(
        "weeks",
        lambda: charts.weeks(
            figures.by_week(page.source, page.day, page.company),
            day=page.day,
            names={view: page.w(f"next.{view}") for view in views},
            question=page.w("weeks.question_page"),
            lang=page.w.lang,
        ),
    )
    chart_panel.head(shown, "weeks", page.w, has_table=False)
    chart_panel.marks(shown, "weeks")


def _moved(page: Page) -> None:
    w, number = page.w, page.w.written.number
    day = w.written.day_beside(page.since, page.day)
    html.heading(w("moved.title", day=day))
    moves = page.source.changes(page.since, page.day, page.company)
    rows = [
        [page.promise_names[row["promise"]], *figures.moved_cells(row, page.promises, number)]
        for row in moves.iter_rows(named=True)
        if figures.has_moved(row)
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
    if moves.height > len(rows):
        html.note(w.count("moved.rest", moves.height - len(rows)))


def _exports(page: Page) -> None:
    """In a line what the figures rest on; the page of the exports says the rest."""
    w = page.w
    found = freshness.tables(page.source, page.day)
    html.heading(w("loads.question"))
    refused = freshness.refused(page.source.ask("delivered"), w)
    html.note(f"{freshness.first(found, w)} {refused}")
    _link(page, "exports", w("exports.link"))


run("overview", body)
