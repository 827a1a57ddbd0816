"""The kinds of column that the contract has, each with the rules that it brings.

A column is declared once, in its table's model, with one of these functions. Nothing here coerces:
the loading turns text into types and counts what does not fit; pandera only judges.
"""

from typing import Any

import pandera.polars as pa

from queries.exports.rules import CONTROL_CHARACTER, FIRST_DAY, LAST_DAY

LONGEST_ID = 100
LONGEST_TEXT = 500
LONGEST_WORD = 40


class Export(pa.DataFrameModel):
    """One table of the contract: exactly these columns, in this order."""

    class Config:
        strict = True
        ordered = True
        # Each table's own: "key", "references" and, of tables of events, "event_day".
        metadata: dict[str, Any] | None = None


def identifier(
    doc: str, *, optional: bool = False, shared: bool = False, pseudonym: str | None = None
) -> Any:
    """An id of the source system, kept as text: leading zeros count.

    ``shared``: of a register that several systems refer to, so a file's ``id_prefix`` does not
    apply. ``pseudonym``: the stored name, where the id itself is not stored.
    """
    return _text(doc, optional, LONGEST_ID, prefixed=not shared, pseudonym=pseudonym)


def text(doc: str, *, optional: bool = False, longest: int = LONGEST_TEXT) -> Any:
    """Short text: a name of a thing, a reference, a team. Never a person's name or free text."""
    return _text(doc, optional, longest)


def open_list(doc: str, *, optional: bool = False) -> Any:
    """A word of a list that the notice owns: loaded as written, classified by the build."""
    return _text(doc, optional, LONGEST_WORD, identity="quarantine", is_open=True)


def listed(values: tuple[str, ...], doc: str, *, optional: bool = False) -> Any:
    """A word of a closed list: any other word quarantines the row."""
    return pa.Field(
        nullable=optional, description=doc, isin=list(values), metadata={"values": values}
    )


def day(doc: str, *, optional: bool = False) -> Any:
    """A calendar day in Sweden; both ends of a period belong to it."""
    limits = {"min_value": FIRST_DAY, "max_value": LAST_DAY}
    return pa.Field(nullable=optional, description=doc, in_range=limits)


def instant(doc: str, *, optional: bool = False) -> Any:
    """A point in time: exported with an offset or in local time, stored in UTC."""
    limits = {"min_value": FIRST_DAY, "max_value": LAST_DAY}
    return pa.Field(nullable=optional, description=doc, in_range=limits)


def count(doc: str, *, optional: bool = False) -> Any:
    """A whole number, nought or more."""
    limits = {"min_value": 0, "max_value": 10**12}
    return pa.Field(nullable=optional, description=doc, in_range=limits)


def amount(doc: str, *, optional: bool = False) -> Any:
    """A sum of money, nought or more."""
    limits = {"min_value": 0.0, "max_value": 1e12}
    return pa.Field(nullable=optional, description=doc, in_range=limits)


def yes_or_no(doc: str, *, optional: bool = False) -> Any:
    """True or false; empty means that the source does not say."""
    return pa.Field(nullable=optional, description=doc)


def _text(
    doc: str,
    optional: bool,
    longest: int,
    *,
    identity: str = "warn",
    prefixed: bool = False,
    pseudonym: str | None = None,
    is_open: bool = False,
) -> Any:
    return pa.Field(
        nullable=optional,
        description=doc,
        str_length={"max_value": longest},
        metadata={"prefixed": prefixed, "stored_as": pseudonym, "open": is_open},
        looks_like_identity_number={"weight": identity},
        control_character={"pattern": CONTROL_CHARACTER},
    )
