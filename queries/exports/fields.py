"""The kinds of column in the contract, each with its checks.

A column is declared once, in its table's model, with one of these functions. They give plain data,
so that reading the contract imports neither polars nor pandera (`validation` makes pandera's schema
from it). Nothing is coerced: loading turns text into types and counts what does not fit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from queries.exports.rules import CONTROL_CHARACTER, FIRST_DAY, LAST_DAY

LONGEST_ID = 100
LONGEST_TEXT = 500
LONGEST_WORD = 40

STORED_TYPES: dict[str, str] = {
    "text": "VARCHAR",
    "date": "DATE",
    "instant": "TIMESTAMP",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
}


@dataclass(frozen=True)
class Column:
    """One column of the contract. `checks`: pandera's, by name, each with its arguments."""

    kind: str
    doc: str
    required: bool
    checks: Mapping[str, Mapping[str, Any]]
    is_open_list: bool = False
    is_prefixed: bool = False
    stored_as: str | None = None
    # The name of its attribute in the model.
    name: str = ""

    @property
    def values(self) -> tuple[str, ...] | None:
        """Its closed list, if it has one."""
        found = self.checks.get("isin")
        return found["allowed_values"] if found else None

    @property
    def longest(self) -> int | None:
        """The most characters that a text may have."""
        found = self.checks.get("str_length")
        return found["max_value"] if found else None

    @property
    def stored_name(self) -> str:
        """The column's name in a snapshot: that of the pseudonym, where the id is not stored."""
        return self.stored_as or self.name


def identifier(
    doc: str, *, optional: bool = False, shared: bool = False, pseudonym: str | None = None
) -> Column:
    """An id of the source system, kept as text: leading zeros count.

    `shared`: of a register that several systems refer to, so a file's `id_prefix` does not
    apply. `pseudonym`: the stored name, where the id itself is not stored.
    """
    checks = _text_checks(LONGEST_ID)
    return Column("text", doc, not optional, checks, is_prefixed=not shared, stored_as=pseudonym)


def text(doc: str, *, optional: bool = False, longest: int = LONGEST_TEXT) -> Column:
    """Short text: a name of a thing, a reference, a team. Never a person's name or free text."""
    return Column("text", doc, not optional, _text_checks(longest))


def open_list(doc: str, *, optional: bool = False) -> Column:
    """A word of a list that the notice defines: loaded as written, classified by the build."""
    checks = _text_checks(LONGEST_WORD, identity="quarantine")
    return Column("text", doc, not optional, checks, is_open_list=True)


def listed(values: tuple[str, ...], doc: str, *, optional: bool = False) -> Column:
    """A word of a closed list: any other word quarantines the row."""
    return Column("text", doc, not optional, {"isin": {"allowed_values": values}})


def day(doc: str, *, optional: bool = False) -> Column:
    """A calendar day in Sweden; both ends of a period belong to it."""
    return Column("date", doc, not optional, _range(FIRST_DAY, LAST_DAY))


def instant(doc: str, *, optional: bool = False) -> Column:
    """A point in time: exported with an offset or in local time, stored in UTC."""
    return Column("instant", doc, not optional, _range(FIRST_DAY, LAST_DAY))


def count(doc: str, *, optional: bool = False) -> Column:
    """A whole number, zero or more."""
    return Column("integer", doc, not optional, _range(0, 10**12))


def amount(doc: str, *, optional: bool = False) -> Column:
    """A sum of money, zero or more."""
    return Column("number", doc, not optional, _range(0.0, 1e12))


def yes_or_no(doc: str, *, optional: bool = False) -> Column:
    """True or false; empty: the source has no value."""
    return Column("boolean", doc, not optional, {})


def _range(least: Any, most: Any) -> dict[str, dict[str, Any]]:
    return {"in_range": {"min_value": least, "max_value": most}}


def _text_checks(longest: int, identity: str = "warn") -> dict[str, dict[str, Any]]:
    return {
        "str_length": {"max_value": longest},
        "looks_like_identity_number": {"weight": identity},
        "control_character": {"pattern": CONTROL_CHARACTER},
    }
