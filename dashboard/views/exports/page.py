"""Is the data fresh and whole, what was refused?"""

from collections.abc import Sequence
from datetime import datetime

import polars as pl
import streamlit as st

from dashboard import charts
from dashboard.components import caveats, chart_panel, html
from dashboard.shell.page import HERE, Page, run
from dashboard.shell.url_state import follow, put
from dashboard.views.exports import figures, files_table, freshness, quarantine_table
from dashboard.views.exports.figures import Figures
from dashboard.words import sentence
from queries.exports import TABLES


def body(page: Page) -> None:
    """Sentence, the loads by table, the files, what was refused of them, the snapshots."""
    w, found = page.w, figures.gather(page)
    first, rest = freshness.said(found.tables, found.missing, found.delivered, page.companies, w)
    html.lead(first, rest)
    _narrowing(page, found)
    with page.part():
        _loads(page, found)
    html.notes(caveats.of_exports(found.missing, page.companies, w))
    with st.container(gap="xsmall"), page.part():
        files_table.draw(page, found)
    with st.container(gap="xsmall"), page.part():
        quarantine_table.draw(page, found)
    with st.container(gap="xsmall"), page.part():
        _unread(page, found)
    with st.container(gap="xsmall"), page.part():
        _snapshots(page, found)


def _narrowing(page: Page, found: Figures) -> None:
    """The filters by table and rule, for everything below them."""
    with st.container(horizontal=True, gap="small", key="choosing"):
        _select("table", list(TABLES), found.table or "", 240, page)
        if found.rules:
            _select("rule", found.rules, found.rule or "", 420, page)


def _select(key: str, values: Sequence[str], chosen: str, width: int, page: Page) -> None:
    w = page.w

    def said(value: str) -> str:
        if not value:
            return w(f"exports.all_{key}s")
        is_rule = key == "rule"
        return sentence(
            quarantine_table.rule_text(value, None, w) if is_rule else w.name("table", value)
        )

    follow(f"w_{key}", chosen)
    st.selectbox(
        w(f"exports.{key}"),
        ["", *values],
        format_func=said,
        key=f"w_{key}",
        on_change=lambda: put(key, st.session_state[f"w_{key}"]),
        width=width,
    )


def _loads(page: Page, found: Figures) -> None:
    shown = page.draw(
        "loads",
        lambda: charts.loads(
            found.loads,
            found.lanes,
            day=page.day,
            companies=page.companies,
            lang=page.w.lang,
        ),
        found.table,
    )
    view = chart_panel.head(shown, "loads", page.w)
    rows, picked = shown.drawing.table, None
    if view == chart_panel.TABLE:
        at = chart_panel.rows(rows.drop("table"), "loads", page.w, can_pick=True)
        picked = rows["table"][at] if at is not None else None
    else:
        with st.container(key="wide"):
            html.key_line(shown.drawing.key)
            clicked = chart_panel.marks(shown, "loads", can_click=True)
            picked = clicked["table"] if clicked else None
        with st.container(key="narrow"):
            names, state = page.w("exports.table"), page.w("exports.state")
            html.plain_list(html.Line(row[names], row[state]) for row in rows.iter_rows(named=True))
    if picked:
        chart_panel.handled("loads")
        put("table", picked)
        st.rerun()


def _unread(page: Page, found: Figures) -> None:
    w = page.w
    html.heading(w("exports.unread_title"))
    if found.unread.is_empty():
        html.note(w("exports.unread_none"))
    html.notes(
        [
            w("exports.unread", file=row["file"], columns=", ".join(row["columns_not_loaded"]))
            for row in found.unread.iter_rows(named=True)
        ]
    )
    html.notes(
        [
            w.count("exports.unread_known", len(known), file=file, columns=", ".join(known))
            for file, known in found.unread.select(
                "file", "contract_columns_not_loaded"
            ).iter_rows()
            if known
        ]
    )


def _snapshots(page: Page, figures: Figures) -> None:
    w, nb, found = page.w, page.source.nb, figures.snapshots
    html.heading(w("exports.snapshots_title"))
    html.note(w("exports.snapshots_line"))
    names = ("snapshot", "last_day", "loaded_at", "obligations", "kept", "state")
    html.table(
        [w(f"exports.{name}") for name in names],
        [
            [
                row["id"],
                row["day"].isoformat(),
                w.say(datetime.fromisoformat(row["loaded_at"]).astimezone(HERE)),
                w.written.number(row["obligations"]),
                w("exports.kept_rows" if row["has_rows"] else "exports.kept_flows"),
                w("exports.shown") if row["id"] == nb.snapshot else "",
            ]
            for row in found.iter_rows(named=True)
        ],
        caption=w("exports.snapshots_title"),
        words=(1, 2, 4, 5),
        wide=True,
    )
    if found.height > 1:
        _look(page, found)


def _look(page: Page, found: pl.DataFrame) -> None:
    """The choice of an older snapshot for every page; the address holds it."""
    w = page.w
    newest = found["id"][0]
    days = dict(found.select("id", "day").iter_rows())

    def said(snapshot: str) -> str:
        key = "exports.look_older" if snapshot else "exports.look_newest"
        return w(key, day=days[snapshot or newest], id=snapshot)

    older, asked = found["id"][1:].to_list(), page.choices.snapshot or ""
    follow("w_snapshot", asked if asked in older else "")
    st.selectbox(
        w("exports.look_at"),
        ["", *older],
        format_func=said,
        key="w_snapshot",
        on_change=lambda: put("snapshot", st.session_state["w_snapshot"]),
        width=320,
    )


run("exports", body)
