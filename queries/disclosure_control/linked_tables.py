"""Tables of one measure that are sums of the same finest cells: what to hide in each of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import polars as pl

from queries.disclosure_control.differencing import Flags, Numbers, Table, hidden

Keys = tuple[str, ...]
Group = tuple[object, ...]
# By the keys of a table: the groups in which something is hidden, and the names of those counts.
Marks = dict[Keys, dict[Group, set[str]]]


@dataclass(frozen=True)
class Linked:
    """A measure's finest cells, and how its tables are made of them.

    `finest`: `keys` and the counts, a row per cell. `known_by`: the sums of the cells by these keys
    are shown as they are; None: no sum is. `sums`: counts that are the sum of others. Which cells
    there could be besides is what occurs anywhere with the same values of `tied`.
    """

    finest: pl.DataFrame
    keys: Keys
    counts: Sequence[str]
    known_by: Keys | None
    sums: Mapping[str, Sequence[str]]
    tied: Keys = ()

    def decided(self, tables: Sequence[Keys], also: Marks | None = None) -> Marks:
        """What to hide in each table, named by its keys; coarse ones are given first. `also`:
        what must be hidden besides small counts."""
        found: Marks = {table: {} for table in tables}
        if self.finest.is_empty():
            return found
        for names in _families(self.counts, self.sums):
            self._decide(names, tables, also or {}, found)
        return found

    @cached_property
    def _row_keys(self) -> Keys:
        return tuple(key for key in self.keys if key in (self.known_by or ()))

    @cached_property
    def _column_keys(self) -> Keys:
        return tuple(key for key in self.keys if key not in self._row_keys)

    @cached_property
    def _rows(self) -> dict[Group, int]:
        return _numbered(self.finest.select(self._row_keys).rows() or [()])

    @cached_property
    def _columns(self) -> dict[Group, int]:
        return _numbered(self.finest.select(self._column_keys).rows())

    def _decide(
        self, names: Sequence[str], tables: Sequence[Keys], also: Marks, found: Marks
    ) -> None:
        leaves = [name for name in names if name not in self.sums]
        counts, exists = self._matrix(leaves)
        made: list[tuple[Keys, str, Table, dict[Group, int], dict[Group, int]]] = []
        for keys in tables:
            in_rows, rows = _grouped(self._rows, self._row_keys, keys)
            in_columns, columns = _grouped(self._columns, self._column_keys, keys)
            if self.known_by is None:
                in_columns = np.append(in_columns, len(columns))
            for name in names:
                parts = _leaves_of(name, self.sums)
                of_leaves = [in_rows if leaf in parts else in_rows * 0 - 1 for leaf in leaves]
                table = Table(np.concatenate(of_leaves), in_columns)
                if keys in also:
                    table = self._with(table, keys, rows, columns, also[keys], name)
                made.append((keys, name, table, rows, columns))
        flags = hidden(counts, exists, [table for _, _, table, _, _ in made])
        for (keys, name, _, rows, columns), mine in zip(made, flags, strict=True):
            row_names, column_names = list(rows), list(columns)
            for row, column in np.argwhere(mine).tolist():
                if column < len(column_names):
                    group = _joined(keys, self._row_keys, row_names[row], column_names[column])
                    found[keys].setdefault(group, set()).add(name)

    def _with(
        self,
        table: Table,
        keys: Keys,
        rows: Mapping[Group, int],
        columns: Mapping[Group, int],
        marks: Mapping[Group, set[str]],
        name: str,
    ) -> Table:
        made = np.zeros((len(rows), int(table.columns.max()) + 1), np.bool_)
        for group, names in marks.items():
            named = dict(zip(keys, group, strict=True))
            row = tuple(named[key] for key in keys if key in self._row_keys)
            column = tuple(named[key] for key in keys if key not in self._row_keys)
            if name in names and row in rows and column in columns:
                made[rows[row], columns[column]] = True
        return replace(table, also=made)

    def _matrix(self, leaves: Sequence[str]) -> tuple[Numbers, Flags]:
        height, width = len(self._rows), len(self._columns)
        more = 1 if self.known_by is None else 0
        counts = np.zeros((height * len(leaves), width + more), np.int64)
        exists = np.zeros(counts.shape, np.bool_)
        # what is shown nowhere may be anything: a column of its own that is in no table
        counts[:, width:], exists[:, width:] = 1, True
        rows = self.finest.select(self._row_keys).rows() or [()] * self.finest.height
        at = np.array([self._rows[row] for row in rows], np.int64)
        to = np.array([self._columns[one] for one in self.finest.select(self._column_keys).rows()])
        for number, leaf in enumerate(leaves):
            values = self.finest[leaf].fill_null(0).to_numpy()
            np.add.at(counts, (at + number * height, to), values)
        tie = [tuple(row[self._row_keys.index(key)] for key in self.tied) for row in self._rows]
        ties = _numbered(tie)
        occurs = np.zeros((len(ties), width), np.bool_)
        of_row = np.array([ties[one] for one in tie], np.int64)
        occurs[of_row[at], to] = True
        exists[:, :width] = np.tile(occurs[of_row], (len(leaves), 1))
        return counts, exists


def _numbered(groups: Sequence[Group]) -> dict[Group, int]:
    return {group: at for at, group in enumerate(dict.fromkeys(groups))}


def _grouped(
    members: Mapping[Group, int], names: Keys, keys: Keys
) -> tuple[Numbers, dict[Group, int]]:
    """In which group of a table with `keys` each row (or column) is, and the groups."""
    taken = [at for at, name in enumerate(names) if name in keys]
    parts = [tuple(member[at] for at in taken) for member in members]
    groups = _numbered(parts)
    return np.array([groups[part] for part in parts], np.int64), groups


def _joined(keys: Keys, row_keys: Keys, row: Group, column: Group) -> Group:
    in_row, in_column = iter(row), iter(column)
    return tuple(next(in_row) if key in row_keys else next(in_column) for key in keys)


def _families(counts: Sequence[str], sums: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """The counts, together those that are sums of the same ones."""
    families: list[list[str]] = []
    for name in counts:
        mine = set(_leaves_of(name, sums))
        met = [
            family for family in families if any(mine & set(_leaves_of(n, sums)) for n in family)
        ]
        families = [family for family in families if family not in met]
        families.append([*(one for family in met for one in family), name])
    return families


def _leaves_of(name: str, sums: Mapping[str, Sequence[str]]) -> list[str]:
    """What a count is the sum of in the end; itself where it is no sum."""
    parts = sums.get(name, ())
    return [leaf for part in parts for leaf in _leaves_of(part, sums)] or [name]
