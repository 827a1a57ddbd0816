"""A chart on a page: its question, the answer, the key line, the marks, and the same as a table.

Marks cannot be reached by keyboard, so every chart that can be clicked can also be read as a table
whose rows do the same as the click.
"""

from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from dashboard.charts import Shown
from dashboard.components import html
from dashboard.words import Words

DRAWING, TABLE = "drawing", "table"


def head(shown: Shown, name: str, w: Words, *, has_table: bool = True) -> str:
    """Draws the question with the switch beside it, and the answer; returns the chosen view."""
    drawing, view = shown.drawing, DRAWING
    can_switch = has_table and drawing.chart is not None
    with st.container(gap="xxsmall"):
        if not can_switch:
            html.heading(drawing.question)
        else:
            with st.container(
                horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
            ):
                html.heading(drawing.question, stretch=False)
                view = switch(name, w)
        html.note(drawing.answer)
    return view


def switch(name: str, w: Words) -> str:
    """Draws the switch between diagram and table; returns the chosen one."""
    chosen = st.segmented_control(
        w("view.switch"),
        (DRAWING, TABLE),
        format_func=lambda view: w(f"view.{view}"),
        required=True,
        default=DRAWING,
        key=f"view_{name}",
        label_visibility="collapsed",
    )
    return str(chosen or DRAWING)


def marks(shown: Shown, name: str, *, can_click: bool = False) -> Mapping[str, Any] | None:
    """Draws the marks; returns what was clicked since the last run, or None."""
    if shown.spec is None:
        return None
    drawing = shown.drawing
    if not can_click:
        st.vega_lite_chart(shown.spec, theme=None, key=f"marks_{name}", alt=drawing.alternative)
        return None
    event = st.vega_lite_chart(
        shown.spec,
        theme=None,
        key=_turn(f"marks_{name}"),
        alt=drawing.alternative,
        on_select="rerun",
        selection_mode=list(drawing.selections),
    )
    return _clicked(event, drawing.selections[0])


def rows(
    table: pl.DataFrame,
    name: str,
    w: Words,
    *,
    can_pick: bool = False,
    alt: str = "",
    widths: Mapping[str, int] | None = None,
) -> int | None:
    """Draws a table; returns the row that was chosen since the last run, or None."""
    config: dict[str, Any] = {
        key: st.column_config.Column(width=width) for key, width in (widths or {}).items()
    }
    dates = [key for key, kind in table.schema.items() if kind == pl.Date]
    config |= {key: st.column_config.DateColumn(key, format="YYYY-MM-DD") for key in dates}
    options: dict[str, Any] = {
        "hide_index": True,
        "column_config": config,
        "placeholder": "–",
        "alt": alt or None,
    }
    if not can_pick:
        st.dataframe(table, key=f"rows_{name}", **options)
        return None
    event: Any = st.dataframe(
        table, key=_turn(f"rows_{name}"), on_select="rerun", selection_mode="single-row", **options
    )
    html.note(w("view.keyboard"))
    found = event["selection"]["rows"]
    return int(found[0]) if found else None


def handled(name: str) -> None:
    """Clears the selection once a click was acted on: the next run begins without one."""
    for kind in ("marks", "rows"):
        counter = f"turn_{kind}_{name}"
        st.session_state[counter] = st.session_state.get(counter, 0) + 1


def _turn(name: str) -> str:
    return f"{name}_{st.session_state.get(f'turn_{name}', 0)}"


def _clicked(event: Any, selection: str) -> Mapping[str, Any] | None:
    found = event["selection"].get(selection) if event and "selection" in event else None
    if isinstance(found, list) and found:
        return dict(found[0])
    return None
