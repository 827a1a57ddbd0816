"""Horizontal bars of stacked parts, one row per name, with words at their right ends."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import altair as alt

from dashboard.charts import suppressed
from dashboard.charts.drawing import (
    data,
    description,
    expr,
    layered,
    nominal,
    painted,
    quantitative,
    row_names,
)
from dashboard.charts.palette import State

# The length of a suppressed part, as a share of the longest bar: the same for each of them, and
# never a whole number that could be read as a count.
_SUPPRESSED = 0.0317
_ROW, _LABELS = 30, 166
# Between the end of a bar and its words, and the room of a character of them.
_INSET, _CHARACTER = 8, 7


def suppressed_length(totals: Iterable[int]) -> float:
    """The length of every suppressed part beside bars of such lengths."""
    return _SUPPRESSED * max(totals, default=0) or 0.5


def part(label: str, low: float, count: float | None, look: State, length: float) -> dict[str, Any]:
    """One part from `low` on; all suppressed ones have the same length and colour."""
    seen = look if count is not None else suppressed.LOOK
    return {
        "label": label,
        "from": low,
        "to": low + (length if count is None else count),
        "fill": seen.fill,
        "line": seen.line,
        "dash": [3, 2] if seen.is_dashed else [1, 0],
    }


def stacks(
    parts: Sequence[Mapping[str, Any]],
    ends: Mapping[str, tuple[float, str]],
    length: float,
    selection: str | None = None,
) -> alt.LayerChart:
    """Bars in the order of `ends`: where each row ends, and the text there."""
    order = list(ends)
    # Where all parts are suppressed, they stay as short as beside a shown one.
    top = max(length / _SUPPRESSED, *(to for to, _ in ends.values()))
    # Room for the words at the right ends, however wide the drawing is.
    room = _INSET + _CHARACTER * max(len(text) for _, text in ends.values())
    scale = alt.Scale(domain=[0, top or 1], nice=False, range=[0, expr(f"width - {room}")])
    x = alt.X(**quantitative("from", axis=None, scale=scale))
    y = alt.Y(
        **nominal(
            "label",
            sort=order,
            scale=alt.Scale(paddingInner=0.25, paddingOuter=0.1),
            axis=row_names(_LABELS),
        )
    )
    drawn = (
        alt.Chart(data(parts))
        .mark_bar(strokeWidth=1, strokeDash=expr("datum.dash"))
        .encode(x, y, alt.X2("to"), **painted(), **description())
    )
    if selection is not None:
        picked = alt.selection_point(selection, fields=["kind", "outcome"], toggle=False)
        drawn = drawn.add_params(picked)
    words_right = [{"label": label, "to": to, "text": text} for label, (to, text) in ends.items()]
    texts = (
        alt.Chart(data(words_right))
        .mark_text(aria=False, align="left", dx=_INSET)
        .encode(alt.X(**quantitative("to", axis=None, scale=scale)), y, alt.Text(**nominal("text")))
    )
    return layered(drawn, texts, width="container", height=_ROW * len(order))
