"""What should be gone, what falls due, what must stay?"""

from typing import Any

import streamlit as st

from dashboard import charts
from dashboard.charts import suppressed
from dashboard.components import chart_panel, html
from dashboard.components.unmeasurable import reasons
from dashboard.items import browser, labels
from dashboard.items.listing import Listing
from dashboard.shell.page import PAGES, Page, run
from dashboard.shell.url_params import AGES, BY, EVERY
from dashboard.shell.url_state import put, put_all
from dashboard.views.purge import figures, summary, tables, work_list
from dashboard.views.purge.figures import LAW, OURS

WIDE, HALF = 1280, 616
COLUMNS = ("item_id", "due_on", "days_overdue", "company", "system", "category", "why")


def body(page: Page) -> None:
    """Sentence, ages, the months, what data it is, the pace, what is kept, contradictions, rows."""
    if not figures.erasing(page):
        _blind(page)
        return
    _scope(page)
    with page.part():
        _lead(page)
    with page.part():
        _ages(page)
    with page.part():
        _horizon(page)
    with page.part():
        _bands(page)
    with st.container(horizontal=True, gap="medium"):
        with st.container(width=HALF), page.part():
            _pace(page)
        with st.container(width=HALF), page.part():
            tables.retained(page)
    with page.part():
        tables.conflicts(page)
    if page.role == "dpo":
        with page.part():
            work_list.draw(page, figures.owners(page))
    with page.part():
        browser.draw(page, page.shown, Listing(COLUMNS), together=figures.scope(page))


def _blind(page: Page) -> None:
    w = page.w
    found = reasons(page.source.ask("missing", as_of=page.day), w, page.company)
    why = next((found[key] for key in page.shown if key in found), None)
    html.dashed(w("purge.blind", reason=why) if why else w("purge.blind_only"))
    html.note(w("purge.blind_note"))


def _scope(page: Page) -> None:
    """One erasing promise, or all of them: it holds for the sentence, the charts and the rows."""
    w, known = page.w, figures.erasing(page)
    if len(known) < 2:
        return
    asked = page.choices.own.get("promise")
    st.session_state["w_scope"] = asked if asked in known else EVERY

    def picked() -> None:
        value = st.session_state["w_scope"]
        put("promise", None if value == EVERY else value)

    st.pills(
        w("purge.scope"),
        [EVERY, *known],
        format_func=lambda key: w("purge.every") if key == EVERY else page.promise_names[key],
        required=True,
        key="w_scope",
        on_change=picked,
        label_visibility="collapsed",
    )


def _lead(page: Page) -> None:
    w, found = page.w, figures.purge(page)
    now = figures.totals(page, page.day)
    then = figures.totals(page, page.since)
    oldest = figures.oldest(found)
    first, rest = summary.lead(now, then, oldest, page.day, page.since, w)
    soon = figures.soon(page)
    apart = None if page.role == "management" else soon
    kept = figures.kept_by_law(found, apart, page.day)
    coming = summary.coming(soon, kept, now.held, w)
    html.lead(first, f"{rest} {coming}".strip())


def _ages(page: Page) -> None:
    """How long what is overdue has been so: the oldest last, each with a link to its rows."""
    w, counts = page.w, figures.ages(page)
    if not counts:
        return
    with st.container(key="figures"), st.grid(4, min_column_width=160):
        for age, (_, most) in AGES.items():
            label = w("purge.age", age=age.replace("-", "–")) if most else w("purge.age_last")
            count = counts.get(age, 0)
            shown = (
                w.written.number(count)
                if count is not None
                else suppressed.cell(list(counts.values()).count(None), w)
            )
            with st.container(border=True, height="stretch", gap="xxsmall"):
                html.tile(html.Tile(label, shown))
                if count and page.role != "management":
                    _age_link(page, age, count, has_end=most is not None)


def _age_link(page: Page, age: str, count: int, *, has_end: bool) -> None:
    w, promise = page.w, page.choices.own.get("promise")
    key = "purge.show_age" if has_end else "purge.show_age_last"
    said = {"age": age.replace("-", "–")} if has_end else {}
    st.page_link(
        PAGES["purge"],
        label=w.count(key, count, **said),
        icon=":material/arrow_forward:",
        icon_position="right",
        query_params=page.choices.link(status="overdue", age=age, promise=promise),
    )


def _horizon(page: Page) -> None:
    w, is_board = page.w, page.role == "management"
    soon = None if is_board else figures.soon(page)
    now = figures.totals(page, page.day)
    shown = page.draw(
        "horizon",
        lambda: charts.horizon(
            figures.purge(page),
            soon,
            day=page.day,
            totals={"overdue": now.overdue, "held": now.held},
            lang=w.lang,
            mode="page",
        ),
        *figures.state(page),
    )
    view = chart_panel.head(shown, "horizon", w)
    if view == chart_panel.TABLE:
        table = shown.drawing.table
        at = chart_panel.rows(table, "horizon", w, can_pick=not is_board)
        if at is not None:
            late, month = table.row(at)[1], table.row(at)[0]
            _show(page, "horizon", month=month, state="overdue" if late else "soon")
        return
    html.key_line(shown.drawing.key)
    found = chart_panel.marks(shown, "horizon", can_click=not is_board)
    if found:
        _show(page, "horizon", month=found["month"], state=found["state"])


def _show(page: Page, name: str, *, month: str, state: str, **own: str | None) -> None:
    """The rows behind a bar or a box: its month, its state, and which data it is."""
    promise = page.choices.own.get("promise")
    if state in ("law", "waiting"):
        promise = LAW if state == "law" else OURS
    chart_panel.handled(name)
    status = "overdue" if state == "overdue" else "pending"
    browser.narrow_to(page, status=status, due=month or None, promise=promise, **own)
    st.rerun()


def _bands(page: Page) -> None:
    w = page.w
    by = page.choices.own.get("by", BY[0])
    found = figures.purge(page, by)
    names = {value: labels.value_name(page, by, value, {}) for value in found[by].drop_nulls()}
    shown = page.draw(
        "bands",
        lambda: charts.bands(
            found,
            day=page.day,
            by=by,
            names=names,
            lang=w.lang,
            mode="page",
        ),
        *figures.state(page),
    )
    view = chart_panel.head(shown, "bands", w)
    _by(page, by)
    table, can_click = shown.drawing.table, page.role != "management"
    picked: dict[str, Any] | None = None
    if view == chart_panel.TABLE:
        at = chart_panel.rows(table.drop("value"), "bands", w, can_pick=can_click)
        if at is not None:
            late = table.row(at)[2]
            picked = {"value": table["value"][at], "state": "overdue" if late else "soon"}
    else:
        with st.container(key="wide"):
            html.key_line(shown.drawing.key)
            picked = dict(chart_panel.marks(shown, "bands", can_click=can_click) or {})
        with st.container(key="narrow"):
            tables.bands_list(table, page)
    if picked:
        _into(page, by, picked)


def _by(page: Page, by: str) -> None:
    w, owner = page.w, page.choices.own.get("owner")
    st.session_state["w_by"] = by

    def picked() -> None:
        put_all({"by": st.session_state["w_by"], "owner": None})

    with st.container(horizontal=True, gap="small"):
        st.segmented_control(
            w("bands.by"),
            BY,
            format_func=lambda key: w(f"bands.{key}"),
            required=True,
            key="w_by",
            on_change=picked,
            label_visibility="collapsed",
        )
        if owner:
            st.button(w("purge.owned_by", owner=owner), on_click=put, args=("owner", None))


def _into(page: Page, by: str, picked: dict[str, Any]) -> None:
    """Of an owner to the owner's systems; of anything else to its rows."""
    value = picked["value"] or None
    if by == "owner":
        chart_panel.handled("bands")
        put_all({"owner": value, "by": "system"})
        st.rerun()
    if by == "company":
        put("company", value)
        value = None
    own = {by: value} if by != "company" else {}
    state = "overdue" if picked["state"] == "overdue" else "soon"
    _show(page, "bands", month=picked.get("month", ""), state=state, **own)


def _pace(page: Page) -> None:
    shown = page.draw(
        "pace",
        lambda: charts.pace(figures.pace(page), lang=page.w.lang, mode="page"),
        *figures.state(page),
    )
    chart_panel.head(shown, "pace", page.w, has_table=False)
    html.key_line(shown.drawing.key)
    chart_panel.marks(shown, "pace")


run("purge", body)
