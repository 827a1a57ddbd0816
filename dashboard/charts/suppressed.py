"""Suppressed cells: how charts draw and word a count that management does not see.

Counts of one to seven are suppressed, and other cells that would give one away, zeros too. All of
them look alike, and none is said to be one to seven: that would show which is which.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from dashboard.charts.drawing import Key
from dashboard.charts.palette import STATES
from dashboard.words import Words

LOOK = STATES["waiting"]


@dataclass(frozen=True)
class Tally:
    """A sum of cells, of which some may be suppressed."""

    shown: int
    suppressed: int

    @classmethod
    def of(cls, counts: Iterable[int | None]) -> "Tally":
        """The sum of what is shown, and how many cells are not."""
        cells = list(counts)
        return cls(sum(count or 0 for count in cells), cells.count(None))

    @classmethod
    def sum(cls, tallies: Iterable["Tally"]) -> "Tally":
        """The sum of several."""
        found = list(tallies)
        return cls(sum(one.shown for one in found), sum(one.suppressed for one in found))

    def text(self, w: Words) -> str:
        """The sum, or the least it can be; no sum where all cells are suppressed."""
        if not self.suppressed:
            return w.written.number(self.shown)
        if self.shown:
            return w("small.total", n=self.shown)
        return cell(w)


def total(tally: Tally, w: Words) -> str:
    """A sum of cells of several groups; unknown where it has only suppressed cells, several."""
    if tally.suppressed > 1 and not tally.shown:
        return w("small.hidden")
    return tally.text(w)


def cell(w: Words) -> str:
    """A suppressed cell in words: nothing says whether it is small, or protects one that is."""
    return w("small.hidden")


def summed(tally: Tally, w: Words) -> str:
    """A sum over several rows of a breakdown; unknown where all cells are suppressed."""
    return tally.text(w) if tally.shown or not tally.suppressed else w("small.hidden")


def key(w: Words) -> Key:
    """The key line's entry for suppressed cells."""
    return Key(w("small.key"), LOOK.fill, LOOK.line)
