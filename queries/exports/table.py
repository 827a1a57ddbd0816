"""A table of the contract as the rest of the project reads it, derived from its model.

The model is the only place that lists columns. Derived here: kinds, lists, keys, references, rules,
and the columns as they are stored once ids have become pseudonyms.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from queries.exports.fields import STORED_TYPES, Column
from queries.exports.rules import GENERIC, RowRule, Rule, not_before

if TYPE_CHECKING:
    import pandera.polars as pa
    import polars as pl

# pandera's own checks, and the names of the rules under which they are reported.
_PANDERA_RULES = {
    "not_nullable": "required",
    "isin": "not_in_list",
    "str_length": "too_long",
    "in_range": "out_of_range",
}

# Columns for the file and line that a stored row came from; no export may feed them.
SOURCE_COLUMNS = {"source_file": "VARCHAR", "source_line": "BIGINT"}


@dataclass(frozen=True)
class Reference:
    """Columns that name a row of another table, in the order of that table's key, or of the first
    columns of it where that is enough to name a thing (a recipient has a row for each role).

    `named`: the warning's own name, where a table refers twice to another.

    Not checked where the row is expected to be gone: a disposal record names what was erased.
    `owners`: columns of both tables in which the two rows have to agree, where the naming one has
    them: an id is unique within its company, and what is another's counts for nothing.
    """

    columns: tuple[str, ...]
    table: str
    is_checked: bool = True
    owners: tuple[str, ...] = ()
    named: str = ""

    @property
    def rule(self) -> str:
        """The warning's name when the other table is exported and lacks the row."""
        if self.named:
            return self.named
        return "unknown_customer" if self.table == "customers" else f"unknown_{self.table}"


class Export:
    """The model of one table of the contract: its columns and rules, declared once.

    `Config` holds the table's name and, as metadata, its key, references and event day.
    """

    class Config:
        name: ClassVar[str]
        metadata: ClassVar[dict[str, Any]]

    @classmethod
    def to_schema(cls) -> pa.DataFrameSchema:
        """The pandera schema that validates rows of the table."""
        # Imported here: pandera is slow to import, and most users of the contract do not need it.
        from queries.exports.validation import schema_of

        return schema_of(table_of(cls))


@dataclass(frozen=True)
class Order:
    """A day that must not be before a day of a row of another table, which the row names.

    `columns` name that row by the columns that both tables call alike; `earlier` is its day. A row
    that names none, or one that is not delivered with it, passes.
    """

    column: str
    columns: tuple[str, ...]
    table: str
    earlier: str

    @property
    def rule(self) -> Rule:
        """What is wrong with a row that breaks it."""
        ours = not_before(self.column, self.earlier).rule
        return replace(ours, says=f"{self.column} is before {self.earlier} of {self.table}")


@dataclass(frozen=True)
class Table:
    """One table of the contract. `event_day`: the day column of a table of events, whose rows are
    not gone when they are missing because they are older than a file's first day."""

    name: str
    model: type[Export]
    doc: str
    key: tuple[str, ...]
    columns: dict[str, Column]
    references: tuple[Reference, ...]
    event_day: str | None
    row_rules: tuple[RowRule, ...]
    orders: tuple[Order, ...] = ()

    @property
    def has_company(self) -> bool:
        """Whether rows belong to a company."""
        return "company" in self.columns

    @property
    def has_system(self) -> bool:
        """Whether rows belong to a system."""
        return "system" in self.columns

    @cached_property
    def stored(self) -> dict[str, str]:
        """Columns and DuckDB types of a stored row, in order."""
        own = {c.stored_name: STORED_TYPES[c.kind] for c in self.columns.values()}
        return own | SOURCE_COLUMNS

    @property
    def stored_key(self) -> tuple[str, ...]:
        """The key under stored names."""
        return tuple(self.columns[name].stored_name for name in self.key)

    @cached_property
    def schema(self) -> dict[str, pl.DataType]:
        """Columns and polars types of a row before its ids have become pseudonyms."""
        import polars as pl

        types = {
            "text": pl.String(),
            "date": pl.Date(),
            "instant": pl.Datetime("us"),
            "integer": pl.Int64(),
            "number": pl.Float64(),
            "boolean": pl.Boolean(),
        }
        return {name: types[column.kind] for name, column in self.columns.items()}

    @cached_property
    def rules(self) -> dict[tuple[str, str], Rule]:
        """Every rule by the column at which it is shown and its name."""
        rules = {}
        for name, column in self.columns.items():
            if column.required:
                rules[name, "required"] = GENERIC["required"]
            for check, values in column.checks.items():
                found = GENERIC[rule_name(check)]
                rules[name, found.name] = replace(found, weight=values.get("weight", found.weight))
            own = [each.rule for each in self.row_rules if each.column == name]
            own += [each.rule for each in self.orders if each.column == name]
            rules |= {(name, rule.name): rule for rule in own}
        return rules

    @cached_property
    def digest(self) -> str:
        """SHA-256 of columns and rules: equal exactly when the same rows would be accepted."""
        rules = sorted([*where, rule.weight, rule.says] for where, rule in self.rules.items())
        columns = [
            [c.name, c.kind, c.required, c.values, c.longest, c.is_prefixed, c.stored_as]
            for c in self.columns.values()
        ]
        text = json.dumps([self.name, self.key, columns, rules])
        return hashlib.sha256(text.encode()).hexdigest()

    def rule(self, name: str, column: str | None) -> Rule:
        """A rule by its name in a report, with its words."""
        if (column or "", name) in self.rules:
            return self.rules[column or "", name]
        for reference in self.references:
            if reference.rule == name:
                return self.reference_rule(reference)
        return GENERIC[name]

    def reference_rule(self, reference: Reference) -> Rule:
        """The warning for rows whose reference finds no row."""
        if reference.rule in GENERIC:
            return GENERIC[reference.rule]
        says = f"no exported row of {reference.table} has this key"
        return Rule(reference.rule, "warn", says, f"export the row of {reference.table} too")


def table_of(model: type[Export]) -> Table:
    """The table that a model describes."""
    declared = vars(model).items()
    meta = model.Config.metadata
    return Table(
        name=model.Config.name,
        model=model,
        doc=" ".join((model.__doc__ or "").split()),
        key=meta["key"],
        columns={n: replace(c, name=n) for n, c in declared if isinstance(c, Column)},
        references=meta.get("references", ()),
        event_day=meta.get("event_day"),
        row_rules=tuple(rule for _, rule in declared if isinstance(rule, RowRule)),
        orders=meta.get("orders", ()),
    )


def rule_name(check: Any) -> str:
    """The name of the rule under which a pandera check is reported."""
    name = check if isinstance(check, str) else str(check.name)
    return _PANDERA_RULES.get(name, name)
