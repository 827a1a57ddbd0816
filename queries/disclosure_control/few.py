"""What is too few: counts that are small, and from how many on a share is said.

A percentage of a few is read as more than it is, and gives single persons away, so their number is
said in its place. The only module that says so. Figures keep their shares (a target is compared
with any); whatever shows one to a reader, a page, a chart, a command or a notebook, asks here.
"""

from __future__ import annotations

# A count about customers from LEAST to MOST is small.
LEAST = 1
MOST = 7
# The fewest of which a share is said.
FEWEST = MOST + 1


def is_told(whole: int | None) -> bool:
    """Whether a share of so many is said.

    >>> is_told(7), is_told(8)
    (False, True)
    """
    return whole is not None and whole >= FEWEST


def told(part: float | None, whole: int | None) -> float | None:
    """The share (0 to 1) that `part` is of `whole`; None where it is not said, or not known."""
    return part / whole if part is not None and whole and is_told(whole) else None
