"""Tables of one measure that are sums of the same finest cells: what to hide in each of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from queries.disclosure_control.differencing import COUNT, NAME, Group, Keys, Table, hidden

# By the keys of a table: the groups in which something is hidden, and the names of those counts.
Marks = dict[Keys, dict[Group, set[str]]]


@dataclass(frozen=True)
class Linked:
    """A measure's finest cells, and how its tables are made of them.

    `finest`: the keys and the counts, a row per cell. `units`: the keys, those of which one gives
    the other in one unit. `sums`: counts that are the sum of others. `known`: sums that everybody
    has: their keys and, where it is not each count, its name. `elsewhere`: sums that another
    measure has too, by their keys and name, and the groups of them that it hides. `unprinted`:
    counts that no table has and that others give, as a difference does. `apart`: keys whose values
    share no cell of any table, so they are decided one by one. Which values of the keys go together
    nobody is told.
    """

    finest: pl.DataFrame
    units: Sequence[Keys]
    counts: Sequence[str]
    sums: Mapping[str, Sequence[str]]
    known: Sequence[tuple[Keys, str | None]] = ()
    elsewhere: Mapping[tuple[Keys, str], set[Group]] = field(default_factory=dict)
    unprinted: Keys = ()
    apart: Keys = ()

    def decided(self, tables: Sequence[Keys]) -> Marks:
        """What to hide in each table, named by its keys; coarse ones are given first."""
        found: Marks = {table: {} for table in tables}
        if self.finest.is_empty():
            return found
        parts = self.finest.partition_by(self.apart, as_dict=True) if self.apart else {}
        for values, part in (parts or {(): self.finest}).items():
            fixed = dict(zip(self.apart, values, strict=True))
            for names in _families([*self.counts, *self.unprinted], self.sums):
                self._decide(part, fixed, names, tables, found)
        for (keys, name), groups in self.elsewhere.items():
            for group in groups if keys in found else ():
                found[keys].setdefault(group, set()).add(name)
        return found

    def _decide(
        self,
        cells: pl.DataFrame,
        fixed: Mapping[str, object],
        names: Sequence[str],
        tables: Sequence[Keys],
        found: Marks,
    ) -> None:
        units = [kept for unit in self.units if (kept := _less(unit, fixed))]
        keys = [name for unit in units for name in unit]
        leaves = [name for name in names if name not in self.sums]
        long = cells.select(*keys, pl.col(leaves).fill_null(0)).unpivot(
            leaves, index=keys, variable_name=NAME, value_name=COUNT
        )
        named = [(table, name) for table in tables for name in names]
        made = [
            Table(
                _less(table, fixed),
                _leaves_of(name, self.sums),
                is_printed=name not in self.unprinted,
            )
            for table, name in named
        ]
        known = [
            Table(_less(by, fixed), _leaves_of(name, self.sums), is_known=True)
            for by, only in self.known
            for name in (leaves if only is None else [only])
            if name in names
        ]
        for (by, name), groups in self.elsewhere.items():
            if name in names:
                mine = frozenset(
                    tuple(at[key] for key in _less(by, fixed))
                    for at in (dict(zip(by, group, strict=True)) for group in groups)
                    if all(at[key] == value for key, value in fixed.items() if key in at)
                )
                of = _leaves_of(name, self.sums)
                known.append(Table(_less(by, fixed), of, is_known=True, decided=mine))
        for (table, name), groups in zip(named, hidden(long, [*made, *known], units), strict=False):
            for group in groups if name not in self.unprinted else ():
                at = {**fixed, **dict(zip(_less(table, fixed), group, strict=True))}
                found[table].setdefault(tuple(at[key] for key in table), set()).add(name)


def _less(keys: Keys, fixed: Mapping[str, object]) -> Keys:
    return tuple(key for key in keys if key not in fixed)


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


def _leaves_of(name: str, sums: Mapping[str, Sequence[str]]) -> Keys:
    """What a count is the sum of in the end; itself where it is no sum."""
    parts = sums.get(name, ())
    return tuple(leaf for part in parts for leaf in _leaves_of(part, sums)) or (name,)
