"""The small pieces of a page that are our own HTML: sentence, key line, tile, table, notice line.

Everything that comes from data or words is escaped here; no other module writes HTML.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import streamlit as st

from dashboard.charts import Key
from dashboard.charts.changes import arrow
from dashboard.charts.palette import STANDINGS
from dashboard.words import Words


def lead(first: str, rest: str = "") -> None:
    """The page's sentence: the first clause in bold, the others after it."""
    st.html(f'<p class="nb-lead"><strong>{escape(first)}</strong> {escape(rest)}</p>')


def note(text: str) -> None:
    """A muted line under a chart or a table."""
    st.html(f'<p class="nb-note">{escape(text)}</p>')


def notes(lines: Sequence[str]) -> None:
    """Muted lines of one kind, as one group."""
    if lines:
        st.html("".join(f'<p class="nb-note">{escape(line)}</p>' for line in lines))


def how(promise: Any, w: Words) -> None:
    """How a promise is counted, under its figure: what was promised, the rule, the law."""
    said = promise.words[w.lang]
    rows = (
        (w("how.promised"), said.promise),
        (w("how.title"), said.how),
        (w("how.section"), promise.section),
        (w("how.law"), promise.law),
    )
    with st.popover(w("how.title"), type="tertiary"):
        st.html(
            f'<p class="nb-how"><strong>{escape(said.name)}</strong></p>'
            + "".join(
                f'<p class="nb-how"><span>{escape(name)}</span><br>{escape(text)}</p>'
                for name, text in rows
            )
        )


def refused(text: str, fault: str) -> None:
    """An error that the reader can correct; its message is English, as on the command line."""
    lines = "<br>".join(escape(line) for line in fault.splitlines())
    st.html(f'<p class="nb-note">{escape(text)}<br><span lang="en">{lines}</span></p>')


def notice_line(text: str) -> None:
    """A line above the sentence: the data is old, or an older snapshot is shown."""
    st.html(f'<p class="nb-notice" role="note">{escape(text)}</p>')


def heading(text: str, *, stretch: bool = True) -> None:
    """A chart's question as a heading; beside a switch it takes only the room it needs."""
    st.html(
        f'<h2 class="nb-question">{escape(text)}</h2>', width="stretch" if stretch else "content"
    )


def dashed(text: str) -> None:
    """Instead of a chart: what cannot be measured, and why."""
    st.html(f'<p class="nb-blind">{escape(text)}</p>')


def key_line(key: Sequence[Key]) -> None:
    """Swatch, word and number for each colour of the chart below; it wraps."""
    if not key:
        return
    items = "".join(f'<span role="listitem">{_swatch(entry)}{_text(entry)}</span>' for entry in key)
    st.html(f'<div class="nb-key" role="list">{items}</div>')


@dataclass(frozen=True)
class Tile:
    """A key figure: its label, the figure, what it is a part of, and how it changed."""

    label: str
    value: str
    of: str = ""
    change: str = ""
    is_up: bool = False
    is_worse: bool = False
    note: str = ""


def tile(figure: Tile) -> None:
    """The figure of a tile; its link is a widget of its own below it."""
    of = f' <span class="of">{escape(figure.of)}</span>' if figure.of else ""
    change = ""
    if figure.change:
        kind = "worse" if figure.is_worse else "better"
        glyph = arrow(is_up=figure.is_up, is_worse=figure.is_worse)
        change = (
            f'<span class="{kind}"><span aria-hidden="true">{glyph}</span> '
            f"{escape(figure.change)}</span> "
        )
    st.html(
        f'<div class="nb-fig"><div>{escape(figure.label)}</div>'
        f'<div class="v">{escape(figure.value)}{of}</div>'
        f'<div class="n">{change}{escape(figure.note)}</div></div>'
    )


def table(
    head: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    caption: str,
    words: Iterable[int] = (),
    wide: bool = False,
) -> None:
    """A small table; columns are numbers at the right unless named among `words`.

    The first cell of the head is a plain cell when it is empty, as an empty header names nothing.
    """
    texts = {0, *words}
    cells = "".join(
        f'<th scope="col"{_align(at, texts)}>{escape(name)}</th>' if name else "<td></td>"
        for at, name in enumerate(head)
    )
    body = "".join(
        "<tr>"
        + "".join(
            f'<th scope="row">{escape(cell)}</th>'
            if at == 0
            else f"<td{_align(at, texts)}>{escape(cell)}</td>"
            for at, cell in enumerate(row)
        )
        + "</tr>"
        for row in rows
    )
    # A table wider than a phone scrolls on its own, so it must be reachable by keyboard.
    frame = f'class="nb-scroll" tabindex="0" role="region" aria-label="{escape(caption)}"'
    st.html(
        f"<div {frame if wide else ''}>"
        f'<table class="nb-tab" aria-label="{escape(caption)}">'
        f"<thead><tr>{cells}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def facts(title: str, lines: Iterable[tuple[str, str]]) -> None:
    """The facts of one thing: names and values, one below the other."""
    items = "".join(
        f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>" for name, value in lines
    )
    st.html(f'<p class="nb-facts-title">{escape(title)}</p><dl class="nb-facts">{items}</dl>')


@dataclass(frozen=True)
class Line:
    """A line of the ledger as a list, for narrow screens."""

    name: str
    figure: str
    note: str = ""


def ledger_list(groups: Iterable[tuple[str, str, Sequence[Line]]]) -> None:
    """The ledger without the drawing: standing, then its promises with their figures."""
    parts = []
    for standing, label, lines in groups:
        glyph = STANDINGS[standing].glyph
        parts.append(
            f'<p class="nb-group {standing}"><span aria-hidden="true">{glyph}</span> '
            f"{escape(label)} <span>{len(lines)}</span></p>{_lines(standing, lines)}"
        )
    st.html("".join(parts))


def _lines(standing: str, lines: Sequence[Line]) -> str:
    """A line each; names without figures and notes share one paragraph."""
    if not any(line.figure or line.note for line in lines):
        names = " · ".join(escape(line.name) for line in lines)
        return f'<p class="nb-names">{names}</p>'
    items = "".join(
        f'<div role="listitem"><span>{escape(line.name)}</span>'
        f'<span class="f">{escape(line.figure)}</span>'
        f'<span class="s">{escape(line.note)}</span></div>'
        for line in lines
    )
    return f'<div role="list" class="nb-list {standing}">{items}</div>'


def plain_list(lines: Iterable[Line]) -> None:
    """Names with a word at the right, and a line below where there is one."""
    items = "".join(
        f'<div role="listitem"><span>{escape(line.name)}</span>'
        f'<span class="f">{escape(line.figure)}</span>'
        f'<span class="s">{escape(line.note)}</span></div>'
        for line in lines
    )
    st.html(f'<div role="list" class="nb-list">{items}</div>')


def _align(at: int, texts: set[int]) -> str:
    return ' class="w"' if at in texts else ""


def _swatch(entry: Key) -> str:
    if entry.glyph:
        tone = entry.line.on("page")
        return f'<b aria-hidden="true" style="color:{tone}">{escape(entry.glyph)}</b> '
    style = "dashed" if entry.is_dashed else "solid"
    fill, line = entry.fill.on("page"), entry.line.on("page")
    return f'<i style="background:{fill};border-color:{line};border-style:{style}"></i>'


def _text(entry: Key) -> str:
    return f"<strong>{escape(entry.text)}</strong>" if entry.is_strong else escape(entry.text)
