"""A grid of cells: row names at the left, column heads on top, a box and a text in each cell."""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from dashboard.charts.drawing import (
    data,
    description,
    expr,
    layered,
    looked_up,
    nominal,
    painted,
    quantitative,
    row_names,
)

_ROW, _LABELS, _LINE = 33, 190, 18


def grid(
    boxes: Sequence[Mapping[str, Any]],
    texts: Sequence[Mapping[str, Any]],
    *,
    rows: Mapping[str, str],
    columns: Mapping[str, str],
    fields: tuple[str, str],
    picked: alt.Parameter,
    words: str = "datum.text",
) -> alt.LayerChart:
    """`fields`: the columns of the data that hold row and column. `rows`, `columns`: their names in
    order; a vertical bar splits a head into two lines. Boxes: fill, line, depth (opacity),
    description; texts: text, color, weight. `words`: the expression for a text.
    """
    row, column = fields
    y = alt.Y(
        **nominal(
            row,
            sort=list(rows),
            scale=alt.Scale(paddingInner=0.1, paddingOuter=0),
            axis=row_names(_LABELS, labelExpr=looked_up(rows)),
        )
    )
    x = _across(column, columns)
    drawn = (
        alt.Chart(data(boxes))
        .mark_rect(strokeWidth=1)
        .encode(
            x,
            y,
            fillOpacity=alt.FillOpacity(**quantitative("depth", scale=None, legend=None)),
            **painted(),
            **description(),
        )
        .add_params(picked)
    )
    written = (
        alt.Chart(data(texts))
        .mark_text(aria=False, fontWeight=expr("datum.weight || 400"), text=expr(words))
        .encode(x, y, color=alt.Color(**nominal("color", scale=None, legend=None)))
    )
    return layered(drawn, written, width="container", height=_ROW * len(rows))


def _across(column: str, columns: Mapping[str, str]) -> alt.X:
    """The column axis; heads of one line and of two all end next to the cells."""
    has_two = any("|" in head for head in columns.values())
    heads = {
        key: head if "|" in head or not has_two else f" |{head}" for key, head in columns.items()
    }
    return alt.X(
        **nominal(
            column,
            sort=list(columns),
            scale=alt.Scale(paddingInner=0.04, paddingOuter=0, domain=list(columns)),
            axis=alt.Axis(
                orient="top",
                labelExpr=looked_up(heads),
                labelAngle=0,
                labelPadding=6 + (_LINE if has_two else 0),
                domain=False,
                ticks=False,
                labelOverlap=False,
            ),
        )
    )
