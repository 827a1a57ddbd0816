"""Decides which cells of several tables of the same counts to hide, so that no hidden one can be
worked out from all that is shown: totals, one breakdown, another, and both.

The counts are cells of a matrix. The sums of its rows are always known; a table shows sums of
cells, by groups of rows and of columns. A hidden cell is safe if the counts could have been others,
none below zero, with the same sums of rows and the same figures in every shown cell, and this one
different. Such other counts are found by moving one thing: within a row from one column to another,
or in two rows in opposite directions. A move is allowed where every cell that it changes is hidden,
and where there is none, the cells of the cheapest one are hidden too. So every hidden cell has its
own proof, and nothing that is shown later takes it away.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from queries.disclosure_control.few import LEAST, MOST

Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Costs = npt.NDArray[np.float64]

# A zero is hidden only where the counts beside it are thousands, or there are none.
_ZERO = 12.0
# Of a coarse cell only so many of its parts are tried as the ends of a move, the largest first.
_TRIED = 4


@dataclass(frozen=True)
class Table:
    """What a table shows: sums by groups of rows and columns.

    `rows`, `columns`: the number of the group of each row and column; a row with -1 is not in it.
    `is_printed`: false for figures that nobody shows but that others give, as a difference does;
    they are protected and cost nothing to hide. `also`: cells to hide whatever they hold.
    """

    rows: Numbers
    columns: Numbers
    is_printed: bool = True
    also: Flags | None = None


class _Cell(NamedTuple):
    table: int
    row: int
    column: int


def hidden(counts: Numbers, exists: Flags, tables: Sequence[Table]) -> list[Flags]:
    """For each table which of its cells to hide: one row per group of rows, a column per group.

    `counts`: the cells; `exists`: which of them there can be at all. A cell that the known sums of
    the rows give by themselves is not hidden: hiding it would protect nothing.
    """
    return _Decision(counts, exists, tables).hidden


class _Decision:
    """The cells hidden so far, and those of them that have a proof."""

    def __init__(self, counts: Numbers, exists: Flags, tables: Sequence[Table]) -> None:
        self.counts, self.exists, self.tables = counts, exists, tables
        self._near = _near(tables)
        self.hidden: list[Flags] = []
        self.costs: list[Costs] = []
        open_cells: list[tuple[int, _Cell]] = []
        for number, table in enumerate(tables):
            sums, small = _small(counts, exists, table)
            price = np.where(sums > 0, np.log2(sums + 1), _ZERO) if table.is_printed else 0 * sums
            if table.also is not None:
                small = small | table.also
            self.costs.append(np.where(small, 0.0, price))
            self.hidden.append(small)
            open_cells += [
                (int(sums[row, column]), _Cell(number, row, column))
                for row, column in np.argwhere(small).tolist()
            ]
        self.proven: set[_Cell] = set()
        # Coarse tables come first: their cells have few moves, and those prove finer cells too.
        for _, cell in sorted(open_cells, key=lambda one: (one[1].table, one[0], one[1])):
            if cell not in self.proven:
                self._prove(cell)

    def _prove(self, cell: _Cell) -> None:
        """Hide what the cheapest move that changes the cell changes as well."""
        best: tuple[float, tuple[int, ...]] | None = None
        for row, column in self._parts(cell):
            for moves in (self._within, self._between):
                found = moves(cell, row, column)
                if found and (best is None or found[0] < best[0]):
                    best = found
                if best and not best[0]:
                    return self._hide(best[1])
        # there always is one, but for cells of `also` that their rows give
        if best:
            self._hide(best[1])

    def _parts(self, cell: _Cell) -> list[tuple[int, int]]:
        table = self.tables[cell.table]
        rows = np.flatnonzero(table.rows == cell.row)
        columns = np.flatnonzero(table.columns == cell.column)
        found = [
            (-int(self.counts[row, column]), int(row), int(column))
            for row in rows
            for column in columns
            if self.exists[row, column] and self._is_free(table, int(row), cell.column)
        ]
        return [(row, column) for _, row, column in sorted(found)[:_TRIED]]

    def _is_free(self, table: Table, row: int, group: int) -> bool:
        outside = self.exists[row] & (table.columns != group)
        return bool(outside.any()) and bool(self.counts[row].any())

    def _change(self, number: int, row: int, column: int) -> Costs:
        """What it costs a table that a thing of the row moves from the column to each other one."""
        table, group = self.tables[number], self.tables[number].rows[row]
        if group < 0:
            return np.zeros(table.columns.size)
        prices, here = self.costs[number][group], table.columns[column]
        return np.where(table.columns == here, 0.0, prices[here] + prices[table.columns])

    def _within(self, cell: _Cell, row: int, column: int) -> tuple[float, tuple[int, ...]] | None:
        counts, exists = self.counts[row], self.exists[row]
        changes = sum(self._change(number, row, column) for number in range(len(self.tables)))
        can = exists & (self.tables[cell.table].columns != cell.column)
        can &= (counts > 0) | (counts[column] > 0)
        return _cheapest(np.where(can, changes, np.inf), (row, column))

    def _between(self, cell: _Cell, row: int, column: int) -> tuple[float, tuple[int, ...]] | None:
        """In this row from the column to another, and the other way in another row."""
        asked, counts, exists = self.tables[cell.table], self.counts, self.exists
        can = exists & exists[:, [column]] & exists[row] & (asked.columns != cell.column)
        can &= (asked.rows != asked.rows[row])[:, None]
        can &= ((counts[row, column] > 0) & (counts > 0)) | (
            (counts[row] > 0) & (counts[:, [column]] > 0)
        )
        others = np.flatnonzero(can.any(1) & self._near[row])
        if not others.size:
            return None
        cost = np.zeros((others.size, counts.shape[1]))
        for number, table in enumerate(self.tables):
            # in one group the two movements cancel each other
            apart = table.rows[others] != table.rows[row]
            if apart.any():
                mine, place = self._change(number, row, column), table.columns[column]
                prices = self.costs[number][table.rows[others]]
                theirs = prices[:, [place]] + prices[:, table.columns]
                theirs[:, table.columns == place] = 0
                theirs[table.rows[others] < 0] = 0
                cost += apart[:, None] * (mine + theirs)
        cost[~can[others]] = np.inf
        at = int(np.argmin(cost))
        other, target = divmod(at, cost.shape[1])
        found = float(cost[other, target])
        return None if np.isinf(found) else (found, (row, column, int(others[other]), target))

    def _hide(self, move: tuple[int, ...]) -> None:
        row, column, *more, target = move
        for number, table in enumerate(self.tables):
            if table.columns[column] == table.columns[target]:
                continue
            groups = [int(table.rows[one]) for one in (row, *more)]
            if len(groups) == 2 and groups[0] == groups[1]:
                continue
            for group in groups:
                for at in (column, target) if group >= 0 else ():
                    place = int(table.columns[at])
                    self.hidden[number][group, place] = True
                    self.costs[number][group, place] = 0.0
                    self.proven.add(_Cell(number, group, place))


def _near(tables: Sequence[Table]) -> Flags:
    """Which rows are in one group of some table: in others nothing cancels."""
    pairs = [(t.rows[:, None] == t.rows) & (t.rows >= 0)[:, None] for t in tables]
    near: Flags = np.logical_or.reduce(pairs)
    return near


def _cheapest(costs: Costs, start: tuple[int, ...]) -> tuple[float, tuple[int, ...]] | None:
    target = int(np.argmin(costs))
    cost = float(costs[target])
    return None if np.isinf(cost) else (cost, (*start, target))


def _small(counts: Numbers, exists: Flags, table: Table) -> tuple[Numbers, Flags]:
    """The table's figures, and which of them are 1 to 7 and not given by the sums of the rows."""
    groups, places = int(table.rows.max()) + 1, int(table.columns.max()) + 1
    mine, there = np.zeros((2, places, len(counts)), np.int64)
    np.add.at(mine, table.columns, counts.T)
    np.add.at(there, table.columns, exists.T)
    mine, there = mine.T, there.T
    is_free = (there > 0) & (there < exists.sum(1)[:, None]) & (counts.sum(1) > 0)[:, None]
    sums, given, free = (np.zeros((groups, places), np.int64) for _ in range(3))
    for row, group in enumerate(table.rows):
        if group >= 0:
            sums[group] += mine[row]
            given[group] += np.where(is_free[row], 0, mine[row])
            free[group] += is_free[row]
    return sums, (sums >= LEAST) & (sums <= MOST) & (free > 0) & (sums != given)
