"""Every colour of the dashboard, once, as a pair: for the light theme and for the dark one.

`tests/charts/test_palette.py` computes the contrast of each pair, and how well states differ for
every kind of colour vision: a colour that fails there fails the build. No other module names a
colour value; the theme file and the style sheet repeat some, and a test compares them with this.
"""

from dataclasses import dataclass
from typing import Any, Literal

Mode = Literal["page", "light", "dark"]


class Tone(str):
    """One colour in both themes. As text: a CSS value that follows the theme of the reader.

    Charts are made of tones; `bound` alone sets which theme they are drawn in.
    """

    light: str
    dark: str

    def __new__(cls, light: str, dark: str) -> "Tone":
        """The colour for the light theme and the one for the dark theme, as `#RRGGBB`."""
        tone = super().__new__(cls, f"light-dark({light}, {dark})")
        tone.light, tone.dark = light, dark
        return tone

    def __reduce__(self) -> tuple[type["Tone"], tuple[str, str]]:
        """How a copy is made, from both colours: altair copies what it is given."""
        return Tone, (self.light, self.dark)

    def on(self, mode: Mode) -> str:
        """The colour of a theme; for a page, the CSS value."""
        if mode == "page":
            return str(self)
        return self.light if mode == "light" else self.dark


def bound(part: Any, mode: Mode) -> Any:
    """A specification, or a part of one, with each tone replaced by its colour in a theme."""
    if isinstance(part, Tone):
        return part.on(mode)
    if isinstance(part, dict):
        return {key: bound(value, mode) for key, value in part.items()}
    return [bound(value, mode) for value in part] if isinstance(part, list) else part


PAPER = Tone("#FFFFFF", "#12161B")
PANEL = Tone("#F4F6F8", "#1B2128")
INK = Tone("#14191F", "#E9ECEF")
MUTED = Tone("#4E5762", "#B1BAC4")
FAINT = Tone("#656E79", "#939DA8")
ACCENT = Tone("#0B5CAD", "#7CBBF2")
OUTLINE = Tone("#868F99", "#77828E")
LINE = Tone("#D3D9DF", "#3C454F")
GRID = Tone("#E7EAED", "#2A323A")

# Text on the amber and grey fills of the dark theme needs to be darker than the background.
_ON_MID = "#0B0E12"
_WHITE = "#FFFFFF"


@dataclass(frozen=True)
class Standing:
    """How a promise's standing looks: in words (`text`), and as a cell of the ledger."""

    glyph: str
    text: Tone
    fill: Tone
    on_fill: Tone
    line: Tone
    is_dashed: bool = False


@dataclass(frozen=True)
class State:
    """How the state of a record looks; the line gives the contrast where the fill is pale."""

    fill: Tone
    line: Tone
    on_fill: Tone
    is_dashed: bool = False


# In the ledger's order: worst first.
STANDINGS: dict[str, Standing] = {
    "not_kept": Standing(
        glyph="■",
        text=Tone("#960F26", "#FFA3A3"),
        fill=Tone("#960F26", "#FFA3A3"),
        on_fill=Tone(_WHITE, "#12161B"),
        line=Tone("#960F26", "#FFA3A3"),
    ),
    "near": Standing(
        glyph="▲",
        text=Tone("#A05300", "#F0B246"),
        fill=Tone("#F0AC35", "#A8741A"),
        on_fill=Tone(INK.light, _ON_MID),
        line=Tone("#8F5D00", "#E2AE55"),
    ),
    "not_measurable": Standing(
        glyph="–",
        text=Tone("#5A636E", "#A3ADB8"),
        fill=PAPER,
        on_fill=Tone("#5A636E", "#A3ADB8"),
        line=Tone("#5A636E", "#A3ADB8"),
        is_dashed=True,
    ),
    "kept": Standing(
        glyph="✓",
        text=Tone("#2A6A9E", "#7CBBF2"),
        fill=Tone("#DCE9F3", "#1F394F"),
        on_fill=INK,
        line=Tone("#C9D6E2", "#2F4253"),
    ),
    "no_cases": Standing(
        glyph="·",
        text=MUTED,
        fill=PAPER,
        on_fill=MUTED,
        line=PAPER,
    ),
}

STATES: dict[str, State] = {
    "waiting": State(Tone("#C9D6E2", "#2F4253"), Tone("#6E8398", "#75899C"), INK),
    "soon": State(Tone("#EDA82E", "#B57C1C"), Tone("#8F5D00", "#E2AE55"), Tone(INK.light, _ON_MID)),
    "done": State(Tone("#5B95C6", "#3B76A3"), Tone("#2A6A9E", "#7CBBF2"), Tone(INK.light, _WHITE)),
    "overdue": State(
        Tone("#960F26", "#FFA3A3"), Tone("#960F26", "#FFA3A3"), Tone(_WHITE, "#12161B")
    ),
    "held": State(PAPER, MUTED, INK),
    "no": State(Tone("#7C8691", "#77828E"), MUTED, Tone(INK.light, _ON_MID)),
    "void": State(Tone("#E3E7EB", "#2A313A"), Tone("#7C8691", "#77828E"), INK),
    "unknown": State(PAPER, Tone("#5A636E", "#A3ADB8"), INK, is_dashed=True),
}

# The same blue, one step paler: in time, but only after an extension. Beside "done", never alone.
STATES["done_extended"] = State(Tone("#A9C8E2", "#27506F"), Tone("#2A6A9E", "#7CBBF2"), INK)

# The band of the legal month behind a line: decoration, its meaning is written beside it.
BAND = Tone("#F8E3B8", "#3D2A07")
