"""The ledger's layers: cells, words, lines of a year and their last points."""

import altair as alt

from dashboard.charts import palette as colours
from dashboard.charts.drawing import (
    data,
    description,
    expr,
    layered,
    nominal,
    painted,
    quantitative,
)
from dashboard.charts.overview.ledger_layout import WIDTH, Layout


def marks(layout: Layout) -> alt.LayerChart:
    """Four layers in one view, pixels as coordinates; a click on a cell is the selection `cell`."""
    across = alt.Scale(domain=[0, WIDTH], nice=False, zero=False)
    down = alt.Scale(domain=[layout.height, 0], nice=False, zero=False)
    x = alt.X(**quantitative("x", axis=None, scale=across))
    y = alt.Y(**quantitative("y", axis=None, scale=down))
    cell = alt.selection_point("cell", fields=["promise", "company"], toggle=False)
    cells = (
        alt.Chart(data(layout.cells))
        .mark_rect(strokeWidth=1, cursor="pointer", strokeDash=expr("datum.dash"))
        .encode(
            x,
            y,
            alt.X2("x2"),
            alt.Y2("y2"),
            **painted(),
            **description(),
        )
        .add_params(cell)
    )
    words = (
        alt.Chart(data(layout.texts))
        .mark_text(
            aria=False,
            baseline="middle",
            align=expr("datum.align"),
            fontSize=expr("datum.size"),
            fontWeight=expr("datum.weight"),
            # Words are drawn over the cells: a click on them counts as one on the cell.
            tooltip=None,
        )
        .encode(
            x,
            y,
            alt.Text(**nominal("text")),
            color=alt.Color(**nominal("color", scale=None, legend=None)),
        )
    )
    lines = (
        alt.Chart(data(layout.lines))
        .mark_line(aria=False, strokeWidth=1.6, color=colours.FAINT)
        .encode(x, y, detail=alt.Detail(**nominal("promise")))
    )
    dots = (
        alt.Chart(data(layout.dots))
        .mark_point(aria=False, filled=True, opacity=1, size=26, color=colours.INK)
        .encode(x, y)
    )
    return layered(cells, words, lines, dots, width=WIDTH, height=layout.height)
