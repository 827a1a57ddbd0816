"""What should be gone, what falls due, what must stay?"""

from typing import Any

import streamlit as st

from dashboard import charts
from dashboard.charts import suppressed
from dashboard.components import chart_panel, html
from dashboard.components.unmeasurable import reasons
from dashboard.items import browser, labels
from dashboard.items.listing import Listing
from dashboard.shell.page import Page, run
from dashboard.shell.url_params import AGES, BY, EVERY
from dashboard.shell.url_state import put, put_all
from dashboard.views.purge import summary, tables, work_list
from dashboard.views.purge.figures import Figures, gather

HALF, BRIDGE = 616, 860
# For states of what is kept, in the chart of months: the panel whose promises a click leads to.
_PANELS = {"law": "statute", "waiting": "relationship"}
COLUMNS = ("item_id", "due_on", "days_overdue", "company", "system", "category", "why")


def body(page: Page) -> None:
    """Sentence, ages, the months, what data it is, the pace, what is kept, contradictions, rows."""
    found = gather(page)
    if not found.erasing:
        _blind(page)
        return
    _scope(page, found)
    for draw in (_lead, _ages, _moved, _horizon, _bands):
        with page.part():
            draw(page, found)
    with st.container(horizontal=True, gap="medium"):
        with st.container(width=HALF), page.part():
            _pace(page, found)
        with st.container(width=HALF), page.part():
            tables.retained(page, found)
    with page.part():
        tables.conflicts(page, found)
    if page.may.personal_files:
        with page.part():
            work_list.draw(page, found.owners)
    with page.part():
        browser.draw(page, page.shown, Listing(COLUMNS), together=found.scope)


def _blind(page: Page) -> None:
    w = page.w
    found = reasons(page.source.ask("missing", as_of=page.day), w, page.company)
    why = next((found[key] for key in page.shown if key in found), None)
    html.dashed(w("purge.blind", reason=why) if why else w("purge.blind_only"))
    html.note(w("purge.blind_note"))


def _scope(page: Page, found: Figures) -> None:
    """The choice of one erasing promise or all, for the sentence, the charts and the rows."""
    w, known = page.w, found.erasing
    if len(known) < 2:
        return
    st.session_state["w_scope"] = found.asked if found.asked in known else EVERY

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


def _lead(page: Page, found: Figures) -> None:
    first, rest = summary.lead(found, is_whole=page.caveats(*found.scope).is_empty(), w=page.w)
    html.lead(first, f"{rest} {summary.coming(found, page.w)}".strip())


def _moved(page: Page, found: Figures) -> None:
    with st.container(width=BRIDGE, gap="xsmall"):
        tables.moved(page, found)


def _ages(page: Page, found: Figures) -> None:
    """How long things have been overdue: the oldest last, each with a link to its rows."""
    w, counts = page.w, found.ages
    if not counts:
        return
    with st.container(key="figures"), st.grid(4, min_column_width=160):
        for age, (_, most) in AGES.items():
            label = w("purge.age", age=age.replace("-", "–")) if most else w("purge.age_last")
            count = counts.get(age, 0)
            shown = w.written.number(count) if count is not None else suppressed.cell(w)
            with st.container(border=True, height="stretch", gap="xxsmall"):
                html.tile(html.Tile(label, shown))
                if count and page.may.rows:
                    _age_link(page, found, age, count, has_end=most is not None)


def _age_link(page: Page, found: Figures, age: str, count: int, *, has_end: bool) -> None:
    w = page.w
    key = "purge.show_age" if has_end else "purge.show_age_last"
    said = {"age": age.replace("-", "–")} if has_end else {}
    # A link to the page itself would not write the address: Back and reload would lose the age.
    if st.button(
        w.count(key, count, **said),
        key=f"age_{age}",
        type="tertiary",
        icon=":material/arrow_forward:",
        icon_position="right",
    ):
        browser.narrow_to(page, status="overdue", age=age, promise=found.asked)
        st.rerun()


def _horizon(page: Page, found: Figures) -> None:
    w, can_click = page.w, page.may.rows
    shown = page.draw(
        "horizon",
        lambda: charts.horizon(
            found.by_month,
            found.soon,
            day=page.day,
            kept_by_statute=found.kept_by_statute,
            totals=found.now._asdict(),
            lang=w.lang,
        ),
        *found.state,
    )
    view = chart_panel.head(shown, "horizon", w)
    if view == chart_panel.TABLE:
        table = shown.drawing.table
        at = chart_panel.rows(table, "horizon", w, can_pick=can_click)
        if at is not None:
            late, month = table.row(at)[1], table.row(at)[0]
            _show(page, found, "horizon", month=month, state="overdue" if late else "soon")
        return
    html.key_line(shown.drawing.key)
    picked = chart_panel.marks(shown, "horizon", can_click=can_click)
    if picked:
        _show(page, found, "horizon", month=picked["month"], state=picked["state"])


def _show(
    page: Page, found: Figures, name: str, *, month: str, state: str, **own: str | None
) -> None:
    """The rows behind a bar or a box: its month, its state, and which data it is."""
    promise = found.asked
    if state in _PANELS:
        promise = next(iter(page.of_panel(_PANELS[state])), None)
    chart_panel.handled(name)
    status = "overdue" if state == "overdue" else "pending"
    browser.narrow_to(page, status=status, due=month or None, promise=promise, **own)
    st.rerun()


def _bands(page: Page, found: Figures) -> None:
    w, by, rows = page.w, found.by, found.broken_down
    names = {value: labels.value_name(page, by, value, {}) for value in rows[by].drop_nulls()}
    shown = page.draw(
        "bands",
        lambda: charts.bands(
            rows,
            day=page.day,
            by=by,
            names=names,
            lang=w.lang,
        ),
        *found.state,
    )
    view = chart_panel.head(shown, "bands", w)
    _by(page, found)
    table, can_click = shown.drawing.table, page.may.rows
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
        _into(page, found, picked)


def _by(page: Page, found: Figures) -> None:
    w, owner = page.w, found.owner
    st.session_state["w_by"] = found.by

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


def _into(page: Page, found: Figures, picked: dict[str, Any]) -> None:
    """A click on an owner leads to the owner's systems, any other click to rows."""
    by, value = found.by, picked["value"] or None
    if by == "owner":
        chart_panel.handled("bands")
        put_all({"owner": value, "by": "system"})
        st.rerun()
    if by == "company":
        put("company", value)
        value = None
    own = {by: value} if by != "company" else {}
    state = "overdue" if picked["state"] == "overdue" else "soon"
    _show(page, found, "bands", month=picked.get("month", ""), state=state, **own)


def _pace(page: Page, found: Figures) -> None:
    shown = page.draw(
        "pace",
        lambda: charts.pace(found.pace, lang=page.w.lang),
        *found.state,
    )
    chart_panel.head(shown, "pace", page.w, has_table=False)
    html.key_line(shown.drawing.key)
    chart_panel.marks(shown, "pace")


run("purge", body)
