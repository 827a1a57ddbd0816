"""The months around a day, for charts of what must be erased: places, ticks, the line of the day.

The day's own month is month 0. It is cut at the day, so that what is late is left of the line and
the rest right of it; everything older than two years shares one place at the left.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import altair as alt

from dashboard.charts import palette as colours
from dashboard.charts.drawing import data, expr, nominal
from dashboard.charts.time_axis import month_axis, month_from, month_tick
from dashboard.words import Words

BACK, AHEAD, SOON = 24, 18, 90
OLDER = -BACK - 2
# Room above the marks for the day at the top of its line.
PADDING = {"left": 2, "right": 8, "top": 6, "bottom": 2}
_GAP = 0.04
# What a phone has room for: nine months back, five ahead.
_NARROW, _BACK_NARROW, _AHEAD_NARROW = 480, 9, 6


@dataclass(frozen=True)
class Months:
    """The months around one day; `is_cut`: something of the day's own month is still to come."""

    day: date
    is_cut: bool = False

    def place(self, month: date) -> int:
        """The place of a month; older ones share one."""
        at = (month.year - self.day.year) * 12 + month.month - self.day.month
        return at if at >= -BACK else OLDER

    def at(self, place: int) -> date:
        """The first day of the month at that place."""
        return month_from(self.day, place)

    def label(self, month: date, w: Words) -> str:
        """A month in words, or that it is older than those drawn one by one."""
        if self.place(month) == OLDER:
            return w("months.older", month=w.written.month(self.at(-BACK)))
        return w.written.month(month)

    @property
    def last_soon(self) -> date:
        """The first day of the month in which the ninetieth day from the day lies."""
        return (self.day + timedelta(days=SOON)).replace(day=1)

    @property
    def cut(self) -> float:
        """Where the line of the day is in its own month, 0 to 1."""
        whole = (self.at(1) - self.at(0)).days
        return min(0.8, max(0.2, self.day.day / whole)) if self.is_cut else self.day.day / whole

    def span(self, place: int, *, is_late: bool) -> tuple[float, float]:
        """The start and end of a bar of that month."""
        if place == 0 and is_late:
            return _GAP, self.cut
        if place == 0:
            return self.cut, 1 - _GAP
        return place + _GAP, place + 1 - _GAP

    def scale(self, *, more: float = 1, is_narrowed: bool = False) -> alt.Scale:
        """From the older ones to a year and a half ahead; on a phone only the nearest months.

        `more`: room right of the last month, in months.
        """
        low, high = OLDER - 0.1, AHEAD + more
        if not is_narrowed:
            return alt.Scale(domain=[low, high], nice=False, zero=False)
        narrow = f"width < {_NARROW}"
        return alt.Scale(
            domainMin=expr(f"{narrow} ? {-_BACK_NARROW} : {low}"),
            domainMax=expr(f"{narrow} ? {_AHEAD_NARROW} : {high}"),
            nice=False,
            zero=False,
        )

    def axis(self, w: Words) -> alt.Axis:
        """A tick every quarter; the year replaces the name of January."""
        ticks = {OLDER + 0.5: w("months.older_tick")}
        for place in range(-BACK + 1, AHEAD + 1):
            month = self.at(place)
            if month.month % 3 == 1:
                ticks[place + 0.5] = month_tick(month, w)
        return month_axis(ticks)

    def line(self, w: Words, x: alt.X) -> list[alt.Chart]:
        """The line of the day, with the day above it."""
        source = data([{"from": self.cut, "label": w.written.short_day(self.day)}])
        ink = colours.INK
        rule = alt.Chart(source).mark_rule(aria=False, color=ink, strokeWidth=1.5)
        label = alt.Chart(source).mark_text(aria=False, baseline="bottom", dy=-5)
        return [rule.encode(x), label.encode(x, alt.Y(value=0), alt.Text(**nominal("label")))]


def bar(place: int, months: Months, *, is_late: bool) -> dict[str, Any]:
    """The place of a bar, and the months that a click on it asks for, as an address has them."""
    low, high = months.span(place, is_late=is_late)
    month = f"..{months.at(-BACK - 1):%Y-%m}" if place == OLDER else f"{months.at(place):%Y-%m}"
    return {"from": low, "to": high, "month": month}
