"""Manual holds and their review, read slowly from a sample's files."""

from datetime import date

from tests.oracle.clock import DAY
from tests.oracle.tables import Days, Faults, Row, Tables


def review_faults(tables: Tables, until: date) -> Faults:
    """Against hold_is_reviewed."""
    return {
        ("hold_is_reviewed", row["hold_id"], None): days
        for row in tables["holds"]
        if (days := late_days(row, until))
    }


def late_days(hold: Row, until: date) -> Days:
    """The days on which a hold stands without an owner, a review day, or its review; none where it
    never does. A hold that stands so at `until` has no last day."""
    late = []
    day = hold["holds_from"]
    while day <= min(until, hold["holds_until"] or until):
        if is_late(hold, day):
            late.append(day)
        day += DAY
    return [(late[0], late[-1] if late[-1] < until else None)] if late else []


def is_late(hold: Row, day: date) -> bool:
    """Whether it is late on a day on which it holds."""
    if not hold["owner"] or not hold["review_on"]:
        return True
    is_reviewed = hold["reviewed_on"] is not None and hold["reviewed_on"] <= day
    return day > hold["review_on"] and not is_reviewed
