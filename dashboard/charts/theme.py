"""The settings of every chart: font, axes, locale. Each chart defines its own marks."""

from typing import Any

from dashboard.charts import palette as colours
from dashboard.words import words

# Quoted: an unquoted family that ends in a digit is no CSS name, and the renderer for pictures
# then draws charts without any text and without an error.
FONT = "'Source Sans', 'Source Sans 3', sans-serif"


def config(lang: str) -> dict[str, Any]:
    """The Vega-Lite configuration for a language, its colours as tones."""
    ink, muted = colours.INK, colours.MUTED
    line, grid = colours.LINE, colours.GRID
    return {
        "background": colours.PAPER,
        "font": FONT,
        "locale": words(lang).written.vega_locale(),
        "padding": {"left": 2, "right": 8, "top": 2, "bottom": 2},
        "view": {"stroke": None},
        "title": {
            "anchor": "start",
            "fontSize": 17,
            "fontWeight": 600,
            "color": ink,
            "offset": 14,
            "subtitleFontSize": 14,
            "subtitleColor": muted,
            "subtitlePadding": 5,
            "subtitleLineHeight": 18,
        },
        "axis": {
            "labelFontSize": 13,
            "labelColor": muted,
            "labelPadding": 6,
            "labelLimit": 0,
            "titleFontSize": 13,
            "titleFontWeight": 400,
            "titleColor": muted,
            "domain": False,
            "ticks": False,
            "gridColor": grid,
            "gridWidth": 1,
            "tickColor": line,
            "domainColor": line,
        },
        "axisX": {"grid": False, "domain": True, "ticks": True, "tickSize": 4},
        "axisY": {"grid": True, "tickCount": 4},
        "legend": {"disable": True},
        "bar": {"cornerRadius": 0},
        "line": {"strokeWidth": 2, "color": colours.ACCENT},
        "text": {"fontSize": 13, "color": ink},
        "rule": {"color": line},
    }
