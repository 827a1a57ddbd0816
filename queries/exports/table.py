"""A table of the contract as the rest of the project reads it, derived from its pandera model.

The model is the only place that lists columns. What is here is a view of it: kinds, lists, keys,
references, rules, and the columns as they are stored once ids have become pseudonyms.
"""

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import polars as pl

from queries.exports.fields import Export
from queries.exports.rules import GENERIC, Rule

# The kind of a column by its polars type, and the type that a frame of the contract has.
KINDS: dict[Any, str] = {
    pl.String: "text",
    pl.Date: "date",
    pl.Datetime: "instant",
    pl.Int64: "integer",
    pl.Float64: "number",
    pl.Boolean: "boolean",
}

STORED_TYPES: dict[str, str] = {
    "text": "VARCHAR",
    "date": "DATE",
    "instant": "TIMESTAMP",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
}

# pandera's own checks, by the name of the rule that they are to a reader.
_PANDERA_RULES = {
    "not_nullable": "required",
    "isin": "not_in_list",
    "str_length": "too_long",
    "in_range": "out_of_range",
}

# Columns that say which line of which file a stored row was; no export may feed them.
SOURCE_COLUMNS = {"source_file": "VARCHAR", "source_line": "BIGINT"}


@dataclass(frozen=True)
class Column:
    """One column of the contract. ``values``: its closed list, if it has one."""

    name: str
    kind: str
    required: bool
    values: tuple[str, ...] | None
    doc: str
    longest: int | None = None
    is_open_list: bool = False
    is_prefixed: bool = False
    stored_as: str | None = None

    @property
    def stored_name(self) -> str:
        """The column's name in a snapshot: that of the pseudonym, where the id is not stored."""
        return self.stored_as or self.name


@dataclass(frozen=True)
class Reference:
    """Columns that name a row of another table, in the order of that table's key.

    Not checked where the row is meant to be gone: a disposal record names what was erased.
    """

    columns: tuple[str, ...]
    table: str
    is_checked: bool = True

    @property
    def rule(self) -> str:
        """The warning's name when the other table is exported and lacks the row."""
        return "unknown_customer" if self.table == "customers" else f"unknown_{self.table}"


@dataclass(frozen=True)
class Table:
    """One table of the contract. ``event_day``: the column by which a file's first day is judged,
    of tables whose rows are events and grow out of an export without having left it."""

    name: str
    model: type[Export]
    doc: str
    key: tuple[str, ...]
    columns: dict[str, Column]
    references: tuple[Reference, ...]
    event_day: str | None
    rules: dict[tuple[str, str], Rule]

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
        """Columns and polars types of a row before the door."""
        return {name: c.dtype.type for name, c in self.model.to_schema().columns.items()}

    @cached_property
    def digest(self) -> str:
        """SHA-256 of what the table asks: equal exactly when the same rows would be accepted."""
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
        """The warning for rows whose reference finds nothing."""
        if reference.rule in GENERIC:
            return GENERIC[reference.rule]
        says = f"no exported row of {reference.table} has this key"
        return Rule(reference.rule, "warn", says, f"export the row of {reference.table} too")


def table_of(model: type[Export]) -> Table:
    """The table that a model describes."""
    schema = model.to_schema()
    meta = model.Config.metadata or {}
    columns = {name: _column(name, found) for name, found in schema.columns.items()}
    return Table(
        name=str(schema.name),
        model=model,
        doc=" ".join((model.__doc__ or "").split()),
        key=meta["key"],
        columns=columns,
        references=meta.get("references", ()),
        event_day=meta.get("event_day"),
        rules=_rules(schema.columns),
    )


def rule_name(check: Any) -> str:
    """The rule that a pandera check is to a reader."""
    name = check if isinstance(check, str) else str(check.name)
    return _PANDERA_RULES.get(name, name)


def _column(name: str, found: Any) -> Column:
    meta = found.metadata or {}
    lengths = [c.statistics["max_value"] for c in found.checks if c.name == "str_length"]
    return Column(
        name=name,
        kind=KINDS[found.dtype.type.base_type()],
        required=not found.nullable,
        values=meta.get("values"),
        doc=found.description,
        longest=lengths[0] if lengths else None,
        is_open_list=meta.get("open", False),
        is_prefixed=meta.get("prefixed", False),
        stored_as=meta.get("stored_as"),
    )


def _rules(columns: dict[str, Any]) -> dict[tuple[str, str], Rule]:
    rules = {}
    for name, column in columns.items():
        if not column.nullable:
            rules[name, "required"] = GENERIC["required"]
        for check in column.checks:
            rules[name, rule_name(check)] = _rule(check)
    return rules


def _rule(check: Any) -> Rule:
    """The generic rule of a check, with the column's own weight, or the table's own rule."""
    name = rule_name(check)
    if name not in GENERIC:
        return Rule(name, check.title, check.description, "correct it in the source system")
    found = GENERIC[name]
    weight = check.statistics.get("weight", found.weight)
    return Rule(found.name, weight, found.says, found.mend)
