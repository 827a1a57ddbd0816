"""The positions in pixels and the texts of everything in the ledger."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from dashboard.charts import palette as colours
from dashboard.charts.changes import Change
from dashboard.charts.overview.ledger_row import changes_of, figure_text, said, unit_of
from dashboard.charts.palette import STANDINGS
from dashboard.words import Words

WIDTH = 860
NAMES, WHOLE, GAP = 226, 46, 6
# The right ends of the two columns of changes, and how much room they need.
COUNT_RIGHT, CHANGE_RIGHT, _CHANGES = 690, 802, 184
LINE_LEFT, LINE_WIDTH = 814, 44
HEADING, GROUP_HEAD, ROW, CELL = 24, 25, 24, 22
# How a promise stands where a change can be told.
_COMPARED = ("not_kept", "near", "kept")
# An average of Source Sans at 13 px.
_CHARACTER = 6.4
# Between the edge of a box and its words.
_INSET = 9.0


@dataclass
class Row:
    """One promise: the texts of its cells, for the drawing and for the table."""

    promise: str
    name: str
    standing: str
    top: float
    whole: str = ""
    reason: str = ""
    counted: Change = field(default_factory=Change)
    shared: Change = field(default_factory=Change)
    unit: str = "count"
    cells: dict[str, str] = field(default_factory=dict)


@dataclass
class Layout:
    """Marks by layer, each a row of plain values at pixels."""

    group: str
    rows: list[Row] = field(default_factory=list)
    cells: list[dict[str, Any]] = field(default_factory=list)
    texts: list[dict[str, Any]] = field(default_factory=list)
    lines: list[dict[str, Any]] = field(default_factory=list)
    dots: list[dict[str, Any]] = field(default_factory=list)
    height: float = 0.0


def laid_out(
    standing: pl.DataFrame,
    by_cell: Mapping[tuple[str, str], Mapping[str, Any]],
    *,
    promises: Mapping[str, str],
    companies: Mapping[str, str],
    before: pl.DataFrame | None,
    bridge: pl.DataFrame | None,
    months: pl.DataFrame | None,
    reasons: Mapping[str, str],
    group: str,
    since: date | None,
    w: Words,
) -> Layout:
    """Lays out heads, rows, cells and lines, from the top down."""
    drawer = _Drawer(Layout(group), companies, w)
    blind = standing.filter(pl.col("standing") == "not_measurable")["promise"]
    drawer.widen([reasons.get(promise, "") for promise in blind])
    drawer.heading(since, months is not None)
    earlier = {row["promise"]: row for row in _rows(before)}
    moved = {row["promise"]: row for row in _rows(bridge)}
    series = _series(months)
    y = float(HEADING)
    for key in STANDINGS:
        members = [row for row in _rows(standing) if row["standing"] == key]
        if not members:
            continue
        drawer.head(key, len(members), y)
        y += GROUP_HEAD
        for found in members:
            promise = found["promise"]
            row = Row(promise, promises[promise], key, y)
            cells = [found, *(by_cell.get((promise, key), found) for key in companies)]
            row.unit = unit_of(cells)
            if bridge is not None and key in _COMPARED:
                row.counted, row.shared = changes_of(moved.get(promise), earlier.get(promise), w)
            drawer.row(row, found, by_cell, reasons.get(promise, ""))
            drawer.change(row)
            drawer.line(row, series.get((promise, row.unit), []))
            y += ROW
        y += 2
    drawer.layout.height = y
    return drawer.layout


class _Drawer:
    def __init__(self, layout: Layout, companies: Mapping[str, str], w: Words) -> None:
        self.layout, self.companies, self.w = layout, companies, w
        room = CHANGE_RIGHT - _CHANGES - (NAMES + WHOLE + GAP)
        self.step = min(56.0, room / len(companies)) if companies else 0.0
        self.blind_right = self.right

    @property
    def right(self) -> float:
        return NAMES + WHOLE + (GAP + self.step * len(self.companies) if self.companies else 0)

    def widen(self, reasons: Sequence[str]) -> None:
        """Widens the boxes of unmeasurable promises to the longest reason, if there is room: such a
        row has no change, so the box may extend into that column."""
        longest = max((len(reason) for reason in reasons), default=0) * _CHARACTER + 2 * _INSET
        self.blind_right = max(self.right, min(NAMES + longest, CHANGE_RIGHT))

    def left(self, company: str) -> float:
        return NAMES + WHOLE + GAP + self.step * list(self.companies).index(company)

    def heading(self, since: date | None, has_line: bool) -> None:
        y, muted = HEADING / 2, colours.MUTED
        # The names below have no head, so that of the group may be wider than its column.
        self.text(NAMES + WHOLE, y, self.fit(self.layout.group, WHOLE + 40), muted, "right")
        for company, name in self.companies.items():
            x = self.left(company) + self.step / 2
            self.text(x, y, self.fit(name, self.step), muted, "center")
        if since is not None:
            short = self.w.written.short(since)
            self.text(COUNT_RIGHT, y, self.w("ledger.since_count", day=short), muted, "right")
            self.text(CHANGE_RIGHT - 20, y, self.w("ledger.since_share"), muted, "right")
        if has_line:
            self.text(LINE_LEFT + LINE_WIDTH, y, self.w("ledger.year"), muted, "right")

    def head(self, standing: str, count: int, y: float) -> None:
        look, middle = STANDINGS[standing], y + GROUP_HEAD / 2 + 1
        label = f"{look.glyph} {self.w(f'standing.{standing}')}"
        self.text(0, middle, label, look.text, weight=600)
        x = len(label) * _CHARACTER + 6
        self.text(x, middle, str(count), colours.MUTED)

    def row(
        self,
        row: Row,
        found: Mapping[str, Any],
        by_cell: Mapping[tuple[str, str], Mapping[str, Any]],
        reason: str,
    ) -> None:
        middle = row.top + CELL / 2
        self.text(0, middle, row.name, colours.INK, size=14)
        if row.standing == "not_measurable":
            row.reason = reason
            description = f"{row.name}. {reason}"
            self.cell(row, None, NAMES, self.blind_right, row.standing, "", description)
            look = STANDINGS[row.standing]
            text = self.fit(reason, self.blind_right - NAMES - 2 * _INSET)
            self.text(NAMES + _INSET, middle, text, look.on_fill)
        else:
            row.whole = figure_text(found, row.unit, self.w)
            description = self._description(row, self.layout.group, found)
            self.cell(row, None, NAMES, NAMES + WHOLE, row.standing, row.whole, description)
            for company in self.companies:
                self._company(row, company, by_cell.get((row.promise, company)))
        self.layout.rows.append(row)

    def _company(self, row: Row, company: str, found: Mapping[str, Any] | None) -> None:
        # No row, or no single case: the company has no such duty, so no cell.
        if found is None or found["standing"] == "no_cases":
            return
        standing = found["standing"]
        is_blind = standing == "not_measurable"
        text = "–" if is_blind else figure_text(found, row.unit, self.w)
        row.cells[company] = text
        x = self.left(company)
        description = self._description(row, self.companies[company], found)
        self.cell(row, company, x, x + self.step - 1, standing, text, description)

    def cell(
        self,
        row: Row,
        company: str | None,
        x: float,
        x2: float,
        standing: str,
        text: str,
        description: str,
    ) -> None:
        if standing == "no_cases":
            return
        look = STANDINGS[standing]
        self.layout.cells.append(
            {
                "promise": row.promise,
                "company": company or "",
                "x": x + 0.5,
                "x2": x2 - 0.5,
                "y": row.top + 0.5,
                "y2": row.top + CELL - 0.5,
                "fill": look.fill,
                "line": look.line,
                "dash": [3, 2] if look.is_dashed else [1, 0],
                "description": description,
            }
        )
        if text:
            ink = look.on_fill
            middle = row.top + CELL / 2
            self.text((x + x2) / 2, middle, text, ink, "center", weight=600)

    def change(self, row: Row) -> None:
        for change, right in ((row.counted, COUNT_RIGHT), (row.shared, CHANGE_RIGHT)):
            if change.short:
                weight = 600 if change.is_worse else 400
                middle = row.top + CELL / 2
                self.text(right, middle, change.short, change.tone, "right", weight=weight)

    def line(self, row: Row, figures: list[float]) -> None:
        # A flat line shows nothing.
        if len(figures) < 2 or min(figures) == max(figures):
            return
        low, span = min(figures), max(figures) - min(figures)
        step = LINE_WIDTH / (len(figures) - 1)
        for at, figure in enumerate(figures):
            y = row.top + CELL - 4 - (figure - low) / span * (CELL - 8)
            point = {"promise": row.promise, "x": LINE_LEFT + at * step, "y": y}
            self.layout.lines.append(point)
        self.layout.dots.append(self.layout.lines[-1])

    def text(
        self,
        x: float,
        y: float,
        text: str,
        color: str,
        align: str = "left",
        *,
        size: int = 13,
        weight: int = 400,
    ) -> None:
        self.layout.texts.append(
            {
                "x": x,
                "y": y,
                "text": text,
                "color": color,
                "align": align,
                "size": size,
                "weight": weight,
            }
        )

    def fit(self, text: str, room: float) -> str:
        most = round(room / _CHARACTER)
        return text if len(text) <= most else f"{text[: max(most - 1, 1)].rstrip()}…"

    def _description(self, row: Row, scope: str, found: Mapping[str, Any]) -> str:
        standing = self.w(f"standing.{found['standing']}")
        if found["figure"] is None or found["standing"] in ("not_measurable", "no_cases"):
            return self.w("ledger.cell", name=row.name, scope=scope, standing=standing)
        figure = said(found, self.w)
        return self.w(
            "ledger.cell_figure", name=row.name, scope=scope, standing=standing, figure=figure
        )


def _rows(frame: pl.DataFrame | None) -> list[dict[str, Any]]:
    return [] if frame is None else list(frame.iter_rows(named=True))


def _series(months: pl.DataFrame | None) -> dict[tuple[str, str], list[float]]:
    """The figures of the days by promise and unit; a line has one unit, as its row has."""
    series: dict[tuple[str, str], list[float]] = {}
    for row in _rows(months):
        for unit in ("count", "share"):
            if row[unit] is not None:
                series.setdefault((row["promise"], unit), []).append(float(row[unit]))
    return series
