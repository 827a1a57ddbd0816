"""What a chart is, apart from its marks: a question, the answer, a key, and the same as rows.

On a page the question, the answer and the key line are HTML around the marks, so that they wrap
and can be read aloud; in a notebook or a picture they are drawn with the chart.
"""

import json
import textwrap
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import altair as alt
import polars as pl

from dashboard.charts import palette as colours
from dashboard.charts import picture
from dashboard.charts.palette import STATES, Mode, Tone, bound
from dashboard.charts.theme import config

Rows = Sequence[Mapping[str, Any]]

# An average of Source Sans at 14 px; only for laying out the words of a picture.
_CHARACTER = 6.7
_KEY_ROW = 22
# The width of the row names beside the marks of a picture, in pixels.
_NAMES = 220


@dataclass(frozen=True)
class Key:
    """One entry of a key line: a swatch or a glyph, then words that include the number."""

    text: str
    fill: Tone = colours.PAPER
    line: Tone = colours.INK
    is_dashed: bool = False
    glyph: str | None = None
    is_strong: bool = False

    @classmethod
    def of(cls, state: str, text: str, *, is_strong: bool = False) -> "Key":
        """The swatch of a state of the palette."""
        look = STATES[state]
        return cls(text, look.fill, look.line, look.is_dashed, is_strong=is_strong)


@dataclass(frozen=True)
class Drawing:
    """A chart with its words. `chart` is None where there is nothing to draw: `answer` says so."""

    question: str
    answer: str
    alternative: str
    chart: alt.LayerChart | None
    table: pl.DataFrame
    key: tuple[Key, ...] = ()
    lang: str = "sv"
    selections: tuple[str, ...] = field(default=())
    # How far above the marks a picture's key line is; more where the axis is on top.
    key_lift: int = 20

    def spec(self, mode: Mode = "light") -> dict[str, Any]:
        """The finished Vega-Lite specification: for a page, or with title and key for a picture.

        Raises `ValueError` where there is nothing to draw.
        """
        if self.chart is None:
            raise ValueError("nothing is drawn here; show the answer instead")
        chart = self.chart if mode == "page" else self._titled(self.chart)
        # Streamlit takes the alternative text as its own argument; with both it would log the
        # text, which may hold request ids.
        described = {} if mode == "page" else {"description": self.alternative}
        chart = chart.properties(**described)
        # On a page the background is transparent; a picture has its own.
        paper = {"background": None} if mode == "page" else {}
        # Set directly, as `configure` would validate tones as colours.
        chart.config = config(self.lang) | paper
        # Without validation, a third of the time: the tests validate finished specifications.
        finished: dict[str, Any] = bound(chart.to_dict(validate=False), mode)
        return finished

    def _titled(self, chart: alt.LayerChart) -> alt.LayerChart:
        is_fixed = isinstance(chart.width, int | float)
        width = chart.width if is_fixed else picture.WIDTH
        title = alt.TitleParams(
            text=self.question,
            subtitle=textwrap.wrap(self.answer, int(width / _CHARACTER)),
            offset=20,
            frame="bounds",
        )
        room = width if is_fixed else width - _NAMES
        layers = _key_layers(self.key, self.key_lift, room)
        whole = chart.copy(deep=False).properties(title=title)
        whole.layer = [*chart.layer, *layers]
        return whole

    def _repr_mimebundle_(self, *args: Any, **kwargs: Any) -> Any:
        """How a notebook shows it: the picture where it can be drawn, and always the words."""
        words = {"text/plain": f"{self.question} {self.answer}"}
        if self.chart is None or not picture.can_draw():
            return words, {}
        drawn = picture.png(self.spec())
        shown = {"alt": self.alternative, "width": picture.width_of(drawn)}
        return words | {"image/png": b64encode(drawn).decode()}, {"image/png": shown}


@dataclass(frozen=True)
class Shown:
    """A drawing with its finished specification for a page, None where there is nothing to draw."""

    drawing: Drawing
    spec: dict[str, Any] | None

    @classmethod
    def of(cls, drawing: Drawing) -> "Shown":
        """Finishes a drawing."""
        return cls(drawing, drawing.spec("page") if drawing.chart is not None else None)


def layered(
    *layers: alt.Chart, width: float | str = "container", height: float = 240
) -> alt.LayerChart:
    """One view of several layers; `container` follows the width of the page."""
    chart = alt.layer(*layers).properties(width=width, height=height)
    if width == "container":
        # Only the width follows the page: the height is that of the marks, axes come on top.
        chart = chart.properties(autosize=alt.AutoSizeParams(type="fit-x", contains="padding"))
    if not isinstance(chart, alt.LayerChart):
        raise TypeError("layers of one view only: selections do not work across facets")
    return chart


def data(rows: Iterable[Mapping[str, Any]]) -> alt.Data:
    """Rows as inline data; each channel declares its type, so that altair infers none."""
    return alt.Data(values=[dict(row) for row in rows])


def quantitative(name: str, **options: Any) -> dict[str, Any]:
    """The arguments of a quantitative channel without a title."""
    return {"field": name, "type": "quantitative", "title": None, **options}


def nominal(name: str, **options: Any) -> dict[str, Any]:
    """The arguments of a nominal channel without a title."""
    return {"field": name, "type": "nominal", "title": None, **options}


def description() -> dict[str, Any]:
    """The sentence of a mark: the same in the tooltip and for a screen reader."""
    return {
        "description": alt.Description(**nominal("description")),
        "tooltip": alt.Tooltip(field="description", type="nominal", title=""),
    }


def painted(fill: str = "fill", stroke: str = "line") -> dict[str, Any]:
    """Fill and stroke taken unscaled from columns that hold colours."""
    return {
        "fill": alt.Fill(**nominal(fill, scale=None, legend=None)),
        "stroke": alt.Stroke(**nominal(stroke, scale=None, legend=None)),
    }


def looked_up(labels: Mapping[Any, str]) -> str:
    """The expression for an axis' labels by value; a vertical bar splits a label into lines.

    Keys and labels may come from data: as JSON they cannot end the string that holds them, and a
    prefix keeps each key from being one of the names (then, constructor) that the browser's
    interpreter of expressions refuses.
    """
    table = {f"={key}": _lines(label) for key, label in labels.items()}
    return f"{json.dumps(table, ensure_ascii=False)}['=' + datum.value]"


def _lines(label: str) -> str | list[str]:
    lines = label.split("|")
    return lines[0] if len(lines) == 1 else lines


def row_names(width: int, **options: Any) -> alt.Axis:
    """An axis of names at the left edge, in a column `width` pixels wide."""
    return alt.Axis(
        grid=False,
        labelAlign="left",
        labelPadding=width,
        minExtent=width,
        maxExtent=width,
        labelFontSize=14,
        labelColor=colours.INK,
        **options,
    )


def expr(expression: str) -> alt.ExprRef:
    """A Vega expression as the value of a mark's property."""
    return alt.ExprRef(expression)


def _key_layers(key: Sequence[Key], lift: int, room: float) -> list[alt.Chart]:
    placed, x, row = [], 0.0, 0
    for entry in key:
        wide = 18 + len(entry.text) * _CHARACTER
        if x and x + wide > room:
            x, row = 0.0, row + 1
        placed.append((entry, x, row))
        x += wide + 22
    layers = []
    for entry, x, at in placed:
        y = -lift - _KEY_ROW * (row - at)
        text = alt.Chart(data([{}])).mark_text(
            align="left", fontSize=14, text=entry.text, aria=False
        )
        layers.append(_key_mark(entry, entry.glyph or "■", x, y))
        layers.append(text.encode(x=alt.value(x + 18), y=alt.value(y)))
    return layers


def _key_mark(entry: Key, mark: str, x: float, y: float) -> alt.Chart:
    if entry.glyph:
        base = alt.Chart(data([{}])).mark_text(
            align="left", fontSize=14, text=mark, color=entry.line, aria=False
        )
        return base.encode(x=alt.value(x), y=alt.value(y))
    base = alt.Chart(data([{}])).mark_point(
        shape="square",
        size=130,
        filled=True,
        opacity=1,
        fill=entry.fill,
        stroke=entry.line,
        strokeWidth=1.5,
        strokeDash=[3, 2] if entry.is_dashed else [1, 0],
        aria=False,
    )
    return base.encode(x=alt.value(x + 6), y=alt.value(y))
