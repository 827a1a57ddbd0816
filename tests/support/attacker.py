"""Somebody who asks for every table that a role gets, and works out what was hidden in them.

The counts are unknowns, one for each finest cell. Each figure that is shown is an equation: a sum
of unknowns and its value. No count is below zero, so whatever adds up to zero is zero. A hidden
cell is recovered where the equations leave it one value: it is a combination of them, or the least
and the most that it can be are the same.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

# A prime: sums of ones and zeros are combined exactly, in whole numbers, without fractions.
_PRIME = 2_147_483_629
_MANY = 1e9


@dataclass
class Attack:
    """The unknowns, by name, with what they really are, and the figures seen so far."""

    truth: Mapping[Hashable, int]
    shown: dict[frozenset[Hashable], int] = field(default_factory=dict)
    public: dict[frozenset[Hashable], int] = field(default_factory=dict)
    hidden: dict[frozenset[Hashable], str] = field(default_factory=dict)
    seen: int = 0

    def see(
        self, label: str, parts: Iterable[Hashable], value: int | None, *, is_public: bool = False
    ) -> None:
        """A cell of a table: the sum of some unknowns, or that it is hidden (None)."""
        cell = frozenset(parts)
        self.seen += 1
        if value is None:
            self.hidden.setdefault(cell, label)
            return
        assert value == sum(self.truth[part] for part in cell), f"{label} is not what it says"
        self.shown[cell] = value
        if is_public:
            self.public[cell] = value

    def contradictions(self) -> list[str]:
        """Cells that are hidden in one place and shown in another."""
        return [label for cell, label in self.hidden.items() if cell in self.shown]

    def recovered(self) -> list[str]:
        """The hidden cells that have one value only."""
        return [self.hidden[cell] for cell in _given(self.hidden, self.shown, self.truth)]

    def small_and_shown(self) -> list[frozenset[Hashable]]:
        """Counts of 1 to 7 that are shown though what is public, and what is zero, does not give
        them."""
        small = [cell for cell, value in self.shown.items() if 1 <= value <= 7]
        zeros = {cell: value for cell, value in self.shown.items() if not value}
        given = _given(small, self.public | zeros, self.truth)
        return [cell for cell in small if cell not in given]


def _given(
    cells: Iterable[frozenset[Hashable]],
    shown: Mapping[frozenset[Hashable], int],
    truth: Mapping[Hashable, int],
) -> set[frozenset[Hashable]]:
    zero = {part for cell, value in shown.items() if value == 0 for part in cell}
    wanted = {cell: cell - zero for cell in cells}
    known = [(cell - zero, value) for cell, value in shown.items() if cell - zero]
    found = {cell for cell, parts in wanted.items() if not parts}
    unknown = sorted(
        {part for cell in [*wanted.values(), *(k for k, _ in known)] for part in cell}, key=repr
    )
    if not unknown or not known:
        return found
    place = {part: at for at, part in enumerate(unknown)}
    solved = _Solved(place, [cell for cell, _ in known])
    found |= {cell for cell, parts in wanted.items() if parts and solved.gives(parts)}
    low, high = _bounds(known, place)
    for cell, parts in wanted.items():
        at = [place[part] for part in parts]
        if at and low[at].sum() == high[at].sum():
            found.add(cell)
    return found


class _Solved:
    """The equations in row echelon form, modulo a prime."""

    def __init__(self, place: Mapping[Hashable, int], cells: list[frozenset[Hashable]]) -> None:
        self._place = place
        matrix = np.zeros((len(cells), len(place)), np.int64)
        for row, cell in enumerate(cells):
            matrix[row, [place[part] for part in cell]] = 1
        self._pivots: list[tuple[int, np.ndarray]] = []
        row = 0
        for column in range(matrix.shape[1]):
            found = np.flatnonzero(matrix[row:, column])
            if not found.size:
                continue
            at = row + found[0]
            matrix[[row, at]] = matrix[[at, row]]
            matrix[row] = matrix[row] * pow(int(matrix[row, column]), -1, _PRIME) % _PRIME
            others = np.flatnonzero(matrix[:, column])
            others = others[others > row]
            matrix[others] = (
                matrix[others] - matrix[others, column][:, None] * matrix[row] % _PRIME
            ) % _PRIME
            self._pivots.append((column, matrix[row].copy()))
            row += 1
            if row == len(cells):
                break

    def gives(self, parts: frozenset[Hashable]) -> bool:
        """Whether the sum of the unknowns is a combination of the equations."""
        vector = np.zeros(len(self._place), np.int64)
        vector[[self._place[part] for part in parts]] = 1
        for column, pivot in self._pivots:
            if vector[column]:
                vector = (vector - vector[column] * pivot % _PRIME) % _PRIME
        return not vector.any()


def _bounds(
    known: list[tuple[frozenset[Hashable], int]], place: Mapping[Hashable, int]
) -> tuple[np.ndarray, np.ndarray]:
    """The least and the most that each unknown can be, by going round the equations."""
    low, high = np.zeros(len(place)), np.full(len(place), _MANY)
    equations = [(np.array([place[part] for part in cell]), value) for cell, value in known]
    for _ in range(20):
        before = low.sum(), high.sum()
        for at, value in equations:
            others_low, others_high = low[at].sum() - low[at], high[at].sum() - high[at]
            high[at] = np.minimum(high[at], value - others_low)
            low[at] = np.maximum(low[at], value - others_high)
        if before == (low.sum(), high.sum()):
            break
    return low, high
