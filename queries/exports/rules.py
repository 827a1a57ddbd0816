"""What can be wrong with a row: every rule's name, weight and words.

A rule of weight `quarantine` keeps the row out of the snapshot; one of weight `warn` lets it in
and counts it. The words are for the person who corrects the export: they never hold a value.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2200, 12, 31)

# The zone of calendar days: instants are stored in UTC and compared with days in this zone.
ZONE = "Europe/Stockholm"

# A date of birth (coordination numbers: day + 60) and four digits, with or without the century.
# For an open list the shape is enough: none of its words has this shape.
IDENTITY_NUMBER = (
    r"(?:\A|[^0-9])(?:[0-9]{2})?[0-9]{2}(?:0[1-9]|1[0-2])"
    r"(?:0[1-9]|[12][0-9]|3[01]|6[1-9]|[78][0-9]|9[01])[-+ ]?[0-9]{4}(?:[^0-9]|\z)"
)

# C0 controls except tab and line ends, DEL, and the marks that reverse the reading direction, with
# which one id can be made to look like another.
CONTROL_CHARACTER = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]"


@dataclass(frozen=True)
class Rule:
    """One way for a row to be wrong (`quarantine`) or odd (`warn`)."""

    name: str
    weight: str
    says: str
    mend: str


@dataclass(frozen=True)
class RowRule:
    """A rule between the cells of a row, shown at `column`; rows in which that is empty pass.

    Either `column` must not be before `earlier`, or `condition` must be true; its argument gives
    a cell by the column's name.
    """

    column: str
    rule: Rule
    earlier: str = ""
    condition: Callable[[Callable[[str], pl.Expr]], pl.Expr] | None = None


_MEND = "correct it in the source system"

GENERIC: dict[str, Rule] = {
    rule.name: rule
    for rule in (
        Rule(
            "fields",
            "quarantine",
            "the line has another number of fields than the header",
            "quote fields that hold the delimiter, and export again",
        ),
        Rule(
            "not_rfc4180",
            "quarantine",
            "a quote is not closed, not doubled, or stands inside an unquoted field",
            "export with RFC 4180 quoting",
        ),
        Rule(
            "encoding",
            "quarantine",
            "the line does not decode",
            "name the file's encoding in exports.toml, or export as UTF-8",
        ),
        Rule(
            "error_cell",
            "quarantine",
            "a formula in the row ended in an error",
            "correct the formula, or export values only",
        ),
        Rule(
            "required",
            "quarantine",
            "the cell is empty and must not be",
            "fill it in the source system",
        ),
        Rule(
            "not_a_date",
            "quarantine",
            "the text is no day or time of the declared format",
            "set date_format in exports.toml, or correct the day",
        ),
        Rule(
            "not_a_number",
            "quarantine",
            "the text is no number",
            "set decimal in exports.toml, or correct the number",
        ),
        Rule("not_an_integer", "quarantine", "the text is no whole number", "correct the number"),
        Rule(
            "not_a_boolean",
            "quarantine",
            "the text is neither true nor false",
            "map the source's words to true and false in exports.toml",
        ),
        Rule(
            "not_in_list",
            "quarantine",
            "the value is not in the contract's list, nor in the file's map",
            "add the source's word to the column's map in exports.toml",
        ),
        Rule(
            "too_long",
            "quarantine",
            "the text is longer than the contract allows",
            "check that the right column is mapped: free text has no place in the contract",
        ),
        Rule(
            "looks_like_identity_number",
            "quarantine",
            "the text looks like a personal identity number",
            "check that the right column is mapped",
        ),
        Rule(
            "control_character",
            "quarantine",
            "the text holds an invisible control character",
            "correct it in the source system",
        ),
        Rule(
            "out_of_range",
            "quarantine",
            f"a day outside {FIRST_DAY}..{LAST_DAY}, or a number outside its range",
            "correct it, or declare the day as a null value if it means no day",
        ),
        Rule(
            "outside_coverage",
            "quarantine",
            "the row's company or system is not among those the file is said to cover",
            "add it to companies or systems in exports.toml, or leave the row out",
        ),
        Rule(
            "duplicate_row",
            "quarantine",
            "the same row stands here twice; the first one is kept",
            "export each row once",
        ),
        Rule(
            "duplicate_key",
            "quarantine",
            "rows of the same key say different things; none is kept",
            "decide in the source system which one is right",
        ),
        Rule(
            "no_such_hour",
            "warn",
            "the clock skipped this hour when summer time began; read as an hour later",
            "export times with their offset",
        ),
        Rule(
            "of_another_company",
            "warn",
            "the row that it names belongs to another company; it counts for nothing here",
            "name the row of the same company, or set id_prefix where systems reuse numbers",
        ),
        Rule(
            "of_another_customer",
            "warn",
            "the row that it names belongs to another customer; it counts for nothing here",
            "name the row of the same customer",
        ),
        Rule(
            "unknown_customer",
            "warn",
            "the customer is not in the exported customers",
            "nothing, if the customer was lawfully erased; else export the customer",
        ),
    )
}


def stem(column: str) -> str:
    """The name of a day without its ending: `answered_on` -> `answered`."""
    return column.removesuffix("_on").removesuffix("_at")


def not_before(later: str, earlier: str) -> RowRule:
    """The rule `<later>_before_<earlier>`, broken by rows with days in an impossible order."""
    name = f"{stem(later)}_before_{stem(earlier)}"
    rule = Rule(name, "quarantine", f"{later} is before {earlier}", _MEND)
    return RowRule(later, rule, earlier=earlier)


def holds(
    column: str,
    name: str,
    weight: str,
    says: str,
    condition: Callable[[Callable[[str], pl.Expr]], pl.Expr],
) -> RowRule:
    """A rule of one table: `condition` is true of a row that is as it should be.

    It is shown at `column`; rows with that column empty pass.
    """
    rule = GENERIC.get(name) or Rule(name, weight, says, _MEND)
    return RowRule(column, rule, condition=condition)
