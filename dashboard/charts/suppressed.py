"""Counts that management does not see: how charts draw and say a cell that came hidden.

Hidden is what is one to seven, and where one cell of a row is so alone that the row's total would
give it away, the next smallest too. Such a cell has no colour of its own: a colour would tell.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from dashboard.charts.drawing import Key
from dashboard.charts.palette import STATES
from dashboard.words import Words

LOOK = STATES["waiting"]


@dataclass(frozen=True)
class Tally:
    """A sum of cells, of which some may be hidden."""

    shown: int
    hidden: int

    @classmethod
    def of(cls, counts: Iterable[int | None]) -> "Tally":
        """The sum of what is shown, and how many cells are not."""
        cells = list(counts)
        return cls(sum(count or 0 for count in cells), cells.count(None))

    def said(self, w: Words) -> str:
        """The sum, or the least it can be; of hidden cells alone no sum at all."""
        if not self.hidden:
            return w.written.number(self.shown)
        if self.shown:
            return w("small.total", n=self.shown)
        return cell(self.hidden, w)


def total(tally: Tally, w: Words) -> str:
    """A sum of cells of several groups: of more than one hidden cell nothing is known of it."""
    if tally.hidden > 1 and not tally.shown:
        return w("small.hidden")
    return tally.said(w)


def cell(hidden: int, w: Words) -> str:
    """A hidden cell in words, by how many of its row are hidden.

    Of exactly two one may be larger than seven, hidden for the other's sake.
    """
    return w("small.hidden" if hidden == 2 else "small.cell")


def summed(tally: Tally, w: Words) -> str:
    """A sum over several rows of a breakdown: of hidden cells alone it may be anything."""
    return tally.said(w) if tally.shown or not tally.hidden else w("small.hidden")


def key(w: Words) -> Key:
    """The key line's entry for hidden cells."""
    return Key(w("small.key"), LOOK.fill, LOOK.line)
