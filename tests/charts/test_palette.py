"""Every colour can be read, and no two states look alike to anybody."""

import copy
import re
import tomllib
from itertools import combinations
from pathlib import Path

import pytest

from dashboard.charts import palette
from dashboard.charts.palette import PANEL, PAPER, STANDINGS, STATES, Tone
from tests.charts.colour_sight import SIGHTS, contrast, difference, lightness, seen

ROOT = Path(__file__).resolve().parents[2]
THEMES = ("light", "dark")
TEXT = {"ink": palette.INK, "muted": palette.MUTED, "faint": palette.FAINT, "link": palette.ACCENT}
# The ledger's cells that can stand beside each other; no_cases draws none.
FILLED = ("not_kept", "near", "kept")
RECORDS = ("waiting", "soon", "done", "overdue")


def test_the_difference_formula_gives_the_published_values():
    """Two pairs of the test data of Sharma, Wu, Dalal 2005."""
    first = difference((50, 2.6772, -79.7751), (50, 0, -82.7485))
    second = difference((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514))
    assert first == pytest.approx(2.0425, abs=1e-4)
    assert second == pytest.approx(0.9082, abs=1e-4)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", TEXT)
@pytest.mark.parametrize("ground", [PAPER, PANEL], ids=["paper", "panel"])
def test_text_reads_on_paper_and_panel(theme, name, ground):
    """At least 4.5 to 1, WCAG AA for text of any size."""
    assert contrast(TEXT[name].on(theme), ground.on(theme)) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
def test_outlines_of_widgets_are_seen(theme):
    """At least 3 to 1, WCAG AA for what is not text."""
    assert contrast(palette.OUTLINE.on(theme), PAPER.on(theme)) >= 3


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", STANDINGS)
def test_standings_read_in_words_and_in_cells(theme, name):
    look = STANDINGS[name]
    assert contrast(look.text.on(theme), PAPER.on(theme)) >= 4.5
    assert contrast(look.on_fill.on(theme), look.fill.on(theme)) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", STATES)
def test_states_are_seen_on_paper_and_carry_text(theme, name):
    """The line carries the 3 to 1 where the fill is pale."""
    look = STATES[name]
    assert contrast(look.line.on(theme), PAPER.on(theme)) >= 3
    assert contrast(look.on_fill.on(theme), look.fill.on(theme)) >= 4.5


@pytest.mark.parametrize(("theme", "least"), [("light", 35), ("dark", 18.5)])
@pytest.mark.parametrize("sight", SIGHTS)
def test_standings_differ_for_every_kind_of_sight(theme, least, sight):
    fills = [seen(STANDINGS[name].fill.on(theme), sight) for name in FILLED]
    assert min(difference(*pair) for pair in combinations(fills, 2)) >= least


@pytest.mark.parametrize(("theme", "least"), [("light", 21), ("dark", 15.5)])
@pytest.mark.parametrize("sight", SIGHTS)
def test_states_differ_for_every_kind_of_sight(theme, least, sight):
    fills = [seen(STATES[name].fill.on(theme), sight) for name in RECORDS]
    assert min(difference(*pair) for pair in combinations(fills, 2)) >= least


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("theme", THEMES)
def test_a_late_extension_is_told_from_in_time(theme, sight):
    """The paler blue of an answer after an extension always stands beside the blue itself."""
    pair = [seen(STATES[name].fill.on(theme), sight) for name in ("done", "done_extended")]
    assert difference(*pair) >= 10


def test_grey_keeps_the_order_of_standings():
    """Dark is worse in the light theme, bright is worse in the dark one."""
    light = [lightness(STANDINGS[name].fill.light) for name in FILLED]
    dark = [lightness(STANDINGS[name].fill.dark) for name in FILLED]
    assert light == sorted(light)
    assert dark == sorted(dark, reverse=True)
    assert min(abs(a - b) for a, b in combinations(light, 2)) >= 15
    assert min(abs(a - b) for a, b in combinations(dark, 2)) >= 20


def test_grey_keeps_the_order_of_records():
    order = ("waiting", "soon", "done", "overdue")
    light = [lightness(STATES[name].fill.light) for name in order]
    assert light == sorted(light, reverse=True)
    dark = {name: lightness(STATES[name].fill.dark) for name in order}
    assert dark["waiting"] < dark["done"] < dark["soon"] < dark["overdue"]


def test_a_page_colour_follows_the_theme_of_the_reader():
    assert Tone("#FFFFFF", "#000000") == "light-dark(#FFFFFF, #000000)"


def test_tones_are_bound_at_any_depth_and_in_copies():
    tone = Tone("#FFFFFF", "#000000")
    part = copy.deepcopy({"mark": {"color": tone}, "values": [{"fill": tone, "label": "x"}, 1]})
    assert palette.bound(part, "dark") == {
        "mark": {"color": "#000000"},
        "values": [{"fill": "#000000", "label": "x"}, 1],
    }
    assert palette.bound(part, "page") == part


def test_the_theme_file_has_the_colours_of_the_palette():
    theme = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())["theme"]
    names = {
        "primaryColor": palette.ACCENT,
        "backgroundColor": PAPER,
        "secondaryBackgroundColor": PANEL,
        "textColor": palette.INK,
        "linkColor": palette.ACCENT,
        "borderColor": palette.OUTLINE,
        "dataframeBorderColor": palette.LINE,
        "dataframeHeaderBackgroundColor": PANEL,
        "dataframeHeaderTextColor": palette.INK,
        "redColor": STANDINGS["not_kept"].text,
        "orangeColor": STANDINGS["near"].text,
        "greenColor": STANDINGS["kept"].text,
    }
    for theme_name in THEMES:
        found = {name: theme[theme_name][name] for name in names}
        assert found == {name: tone.on(theme_name) for name, tone in names.items()}


@pytest.mark.parametrize("family", ["red", "orange", "yellow", "green", "blue", "gray"])
@pytest.mark.parametrize("theme_name", THEMES)
def test_the_status_families_of_the_theme_read(family, theme_name):
    theme = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())["theme"][theme_name]
    ground = theme[f"{family}BackgroundColor"]
    assert contrast(theme[f"{family}TextColor"], ground) >= 4.5


@pytest.mark.parametrize("file", ["style.css", "unknown_address.html"])
def test_a_style_sheet_spells_only_colours_of_the_palette(file):
    style = (ROOT / "dashboard" / "shell" / file).read_text()
    pairs = set(re.findall(r"light-dark\((#\w{6}), (#\w{6})\)", style))
    tones = {value for value in vars(palette).values() if isinstance(value, Tone)}
    for look in (*STANDINGS.values(), *STATES.values()):
        tones |= {look.fill, look.line, look.on_fill}
    tones |= {look.text for look in STANDINGS.values()}
    assert pairs
    assert pairs <= {(tone.light, tone.dark) for tone in tones}
    assert not re.findall(r"#\w{3,8}\b", re.sub(r"light-dark\([^)]*\)", "", style))


def test_no_other_module_spells_a_colour():
    spelled = {
        file.name
        for file in (ROOT / "dashboard").rglob("*.py")
        if re.search(r"#[0-9A-Fa-f]{6}\b", file.read_text(encoding="utf-8"))
    }
    assert spelled == {"palette.py"}
