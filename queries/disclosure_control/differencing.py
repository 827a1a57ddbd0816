"""Decides which cells of several tables of the same counts to hide, so that no hidden one can be
worked out from all that is shown: totals, one breakdown, another, and both.

A hidden cell is safe if the counts could have been others, none below zero, with the same figures
in every cell that is known or shown, and this one different. Such other counts are found by moving
things, in one of three ways: two things exchange some of their attributes (their month, say), one
thing gets other attributes, or there is one thing less. A way changes the cells of some tables.
Where every cell that it changes is hidden it is a proof; where there is no such way, the cells that
the cheapest one changes are hidden too. So every hidden cell has its own proof, and nothing that is
shown later takes it away.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from queries.disclosure_control.few import LEAST, MOST

Numbers = npt.NDArray[np.int64]
Costs = npt.NDArray[np.float64]
Keys = tuple[str, ...]
Group = tuple[object, ...]

# The key whose values are the names of the counts themselves.
NAME = "count_name"
COUNT = "things"

# What hiding costs: the more, the larger the count; a zero about as much as a hundred, because
# nobody is told that it is none. A coarser table is worth more, by this factor for each key.
_ZERO = 7.0
_COARSER = 3.0
# Of a cell only so many of its parts are tried as the ends of a way, the largest first.
_TRIED = 2
_NEVER = 1e12


@dataclass(frozen=True)
class Table:
    """A table of one count: the sums of the finest cells by `keys`.

    `of`: the names whose sum the count is. `is_known`: everybody has it, so nothing in it is hidden
    and no way may change it, but for the groups of `decided`, which another measure hides.
    `is_printed`: false for figures that nobody shows but that others give, as a difference does;
    they are protected and cost nothing to hide.
    """

    keys: Keys
    of: Keys
    is_known: bool = False
    is_printed: bool = True
    decided: frozenset[Group] = frozenset()


def hidden(cells: pl.DataFrame, tables: Sequence[Table], units: Sequence[Keys]) -> list[set[Group]]:
    """For each table the groups, in the order of its keys, whose count is to be hidden.

    `cells`: the keys of `units`, NAME and COUNT, a row per finest cell. `units`: the keys that move
    apart from each other; those of one unit only together, because one gives the other.
    """
    if cells.is_empty():
        return [set() for _ in tables]
    decision = _Decision(cells, tables, [*units, (NAME,)])
    return [decision.groups(number) for number in range(len(tables))]


@dataclass
class _Sums:
    """A table's figures in one row of places, its first place among those of all tables.

    From `end` on stand the things whose name the table does not count: they cost nothing.
    """

    table: Table
    strides: Mapping[str, int]
    first: int
    end: int

    def places(self, codes: Mapping[object, Numbers], names: Keys) -> Numbers:
        """The part of each cell's place in the table that these keys make."""
        parts = [codes[name] * self.strides.get(name, 0) for name in names if name != NAME]
        if NAME in names:
            parts.append(codes[self.table.of] * self.end)
        return np.sum(parts, axis=0, dtype=np.int64)


class _Decision:
    """The cells hidden so far, and those of them that have a proof.

    A cell is known by its place among those of all tables. By table and finest cell: `at`, the
    place; `parts[unit]`, the part of it that the unit makes; `offers[unit]`, that of each value.
    """

    def __init__(self, cells: pl.DataFrame, tables: Sequence[Table], units: Sequence[Keys]) -> None:
        self.values = {name: list(dict.fromkeys(cells[name])) for unit in units for name in unit}
        units = [unit for unit in units if any(len(self.values[name]) > 1 for name in unit)]
        things = cells.filter(pl.col(COUNT) > 0)
        self.counts = things[COUNT].to_numpy().astype(np.int64)
        self.tables = self._placed(tables)
        codes = self._codes(things, tables)
        every = [(*made.table.keys, NAME) for made in self.tables]
        self.at = np.array(
            [t.first + t.places(codes, keys) for t, keys in zip(self.tables, every, strict=True)]
        )
        self.parts = [np.array([t.places(codes, unit) for t in self.tables]) for unit in units]
        offered = [self._codes(cells.unique(unit, maintain_order=True), tables) for unit in units]
        self.offers = [
            np.array([made.places(values, unit) for made in self.tables])
            for unit, values in zip(units, offered, strict=True)
        ]
        # By unit the tables with keys of it and others: in the rest an exchange changes nothing.
        firsts = np.array([[made.first] for made in self.tables])
        self.mixed = [
            np.flatnonzero(parts.any(1) & (parts != self.at - firsts).any(1))
            for parts in self.parts
        ]
        self.prices, self.small = self._priced()
        self.is_counted = np.zeros(self.prices.size, np.bool_)
        for made in self.tables:
            self.is_counted[made.first : made.first + made.end] = True
        self.hidden = np.zeros(self.prices.size, np.bool_)
        self.proven = np.zeros(self.prices.size, np.bool_)
        self._decide()

    def _placed(self, tables: Sequence[Table]) -> list[_Sums]:
        made: list[_Sums] = []
        first = 0
        for table in tables:
            strides, end = {}, 1
            for name in table.keys:
                strides[name] = end
                end *= len(self.values[name])
            made.append(_Sums(table, strides, first, end))
            first += 2 * end
        return made

    def _codes(self, cells: pl.DataFrame, tables: Sequence[Table]) -> dict[object, Numbers]:
        """The number of each cell's value of each key, and whether a table leaves its name out."""
        made: dict[object, Numbers] = {}
        for name, values in self.values.items():
            numbers = {value: at for at, value in enumerate(values)}
            made[name] = np.array([numbers[value] for value in cells[name]], np.int64)
        for of in {table.of for table in tables}:
            made[of] = np.array([name not in of for name in cells[NAME]], np.int64)
        return made

    def _priced(self) -> tuple[Costs, list[tuple[int, int, int]]]:
        """What it costs to hide each cell; the small ones, with their table and count."""
        most = max(len(made.table.keys) for made in self.tables)
        parts, small = [], []
        for number, made in enumerate(self.tables):
            at = self.at[number] - made.first
            sums = np.bincount(at, self.counts, 2 * made.end).astype(np.int64)
            prices = np.where(sums > 0, np.log2(sums + 1), _ZERO)
            prices *= _COARSER ** (most - len(made.table.keys))
            if made.table.is_known:
                prices[:] = _NEVER
                decided = self._among(made)
                prices[decided] = 0
                small += [(number, int(sums[at]), made.first + at) for at in decided if sums[at]]
            elif not made.table.is_printed:
                prices[:] = 0
            prices[made.end :] = 0
            parts.append(prices)
            few = np.flatnonzero((sums[: made.end] >= LEAST) & (sums[: made.end] <= MOST))
            if not made.table.is_known:
                small += [(number, int(sums[place]), made.first + place) for place in few.tolist()]
        return np.concatenate(parts), small

    def _among(self, made: _Sums) -> list[int]:
        """The places of the groups that are hidden already."""
        return [
            sum(
                self.values[name].index(value) * made.strides[name]
                for name, value in zip(made.table.keys, group, strict=True)
            )
            for group in made.table.decided
            if all(
                value in self.values[name]
                for name, value in zip(made.table.keys, group, strict=True)
            )
        ]

    def groups(self, number: int) -> set[Group]:
        """The hidden groups of a table."""
        made = self.tables[number]
        keys = [(self.values[name], made.strides[name]) for name in made.table.keys]
        return {
            tuple(values[place // stride % len(values)] for values, stride in keys)
            for place in np.flatnonzero(self.hidden[made.first : made.first + made.end]).tolist()
        }

    def _decide(self) -> None:
        of_small = [place for _, _, place in self.small]
        self.hidden[of_small] = True
        self.prices[of_small] = 0
        # Coarse tables are given first: their cells have few ways, and those prove finer ones too.
        for number, _, place in sorted(self.small):
            if not self.proven[place]:
                self._prove(number, place)
        # What no way changes follows from what everybody has: hiding it protects nothing.
        self.hidden &= self.proven

    def _prove(self, number: int, place: int) -> None:
        """Hide what the cheapest way that changes the cell changes as well."""
        mine = np.flatnonzero(self.at[number] == place)
        mine = mine[np.argsort(-self.counts[mine], kind="stable")][:_TRIED]
        best: _Way | None = None
        for start in mine.tolist():
            ways = ((way, unit) for unit in range(len(self.parts)) for way in self._of_unit)
            for way, unit in ways:
                found = way(number, start, unit)
                if found and (best is None or found[0] < best[0]):
                    best = found
                if best and not best[0]:
                    return self._hide(best[1])
            found = self._removal(start)
            if found and (best is None or found[0] < best[0]):
                best = found
        if best:
            self._hide(best[1])

    def _hide(self, changed: Numbers) -> None:
        inside = changed[self.is_counted[changed]]
        self.hidden[inside] = self.proven[inside] = True
        self.prices[inside] = 0

    @property
    def _of_unit(self) -> tuple[_Try, ...]:
        return self._exchange, self._shift

    def _exchange(self, number: int, start: int, unit: int) -> _Way | None:
        """A thing of this cell and one of another exchange the attributes of the unit."""
        mixed = self.mixed[unit]
        if number not in mixed:
            return None
        at, parts = self.at[mixed], self.parts[unit][mixed]
        first = at[:, [start]]
        move = parts - parts[:, [start]]
        here, there = first + move, at - move
        # where one is the other the table has as many of each as before
        differs = (move != 0) & (here != at)
        prices = self.prices
        four = prices[first] + prices[at] + prices[here] + prices[there]
        can = differs[np.searchsorted(mixed, number)]
        best = _cheapest((differs * four).sum(0), can)
        if best is None:
            return None
        cost, other = best
        rows = differs[:, other]
        ends = (first[:, 0], at[:, other], here[:, other], there[:, other])
        return cost, np.concatenate([end[rows] for end in ends])

    def _shift(self, number: int, start: int, unit: int) -> _Way | None:
        """A thing of this cell gets other attributes of the unit."""
        move = self.offers[unit] - self.parts[unit][:, [start]]
        first = self.at[:, [start]]
        differs = move != 0
        cost = (differs * (self.prices[first] + self.prices[first + move])).sum(0)
        best = _cheapest(cost, differs[number])
        if best is None:
            return None
        rows = differs[:, best[1]]
        return best[0], np.concatenate([first[rows, 0], (first + move)[rows, best[1]]])

    def _removal(self, start: int) -> _Way | None:
        changed = self.at[:, start]
        cost = float(self.prices[changed].sum())
        return None if cost >= _NEVER else (cost, changed)


# What a way costs, and the cells that it changes.
_Way = tuple[float, Numbers]
_Try = Callable[[int, int, int], _Way | None]


def _cheapest(cost: Costs, can: npt.NDArray[np.bool_]) -> tuple[float, int] | None:
    costs = np.where(can, cost, _NEVER)
    at = int(np.argmin(costs))
    return None if costs[at] >= _NEVER else (float(costs[at]), at)
