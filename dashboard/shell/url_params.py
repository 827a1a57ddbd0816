"""What the address may hold: the parameters that each page knows, and their values.

Values do not depend on the language, so that a link means the same to every reader. A value that
does not parse, or that this role may not ask for, is dropped. Nothing here imports Streamlit.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from dashboard import periods
from dashboard.shell.promise_pages import kinds_of, of_panel, shown_on
from queries.build.schema import STATUSES
from queries.disclosure_control.roles import Permissions, permissions
from queries.exports import TABLES
from queries.exports.disclosures import GROUNDS
from queries.exports.lists import CHANNELS, REQUEST_KINDS
from queries.notices.model import LANGUAGES, Promise

COMMON = ("day", "since", "company", "lang", "snapshot")
# What every page with rows of things can be narrowed by, besides the columns of its own.
ROWS = ("promise", "status", "category", "kind", "due", "age", "item")
OWN: dict[str, tuple[str, ...]] = {
    "overview": ("promise",),
    "requests": ("kind", "promise", "channel", "status", "due", "item"),
    "purge": (*ROWS, "system", "blocked_by", "owner", "by"),
    "consent": (*ROWS, "system", "purpose", "channel"),
    "disclosures": (*ROWS, "purpose", "recipient", "ground", "period"),
    "exports": ("table", "rule"),
}
# Rows of every status, where a page of rows shows shortfalls by default.
EVERY = "all"
# Days overdue, the first day overdue being day 1: `0-30` of an address is these days.
AGES: dict[str, tuple[int, int | None]] = {
    "0-30": (1, 30),
    "31-90": (31, 90),
    "91-365": (91, 365),
    "366-": (366, None),
}
# What a chart of things to erase may be broken down by.
# What a page is not narrowed to for a role whose small counts are suppressed: a single month, an
# attribute of customers beside the one that each chart has already.
TOO_SMALL = {"disclosures": ("period", "category", "ground"), "requests": ("channel",)}

BY = ("category", "company", "system", "owner")
# Times of disclosures besides the twelve months to the day.
PERIODS = ("quarter", "year", "all")
# Columns whose values come from the exports: any text of that length may be one.
OPEN = ("system", "category", "purpose", "recipient", "blocked_by", "owner", "item")
MOST_CHARACTERS = 80
_PLAIN = re.compile(r"[\w.-]{1,64}")
# The first day that may be asked for.
FIRST_DAY = date(2000, 1, 1)


@dataclass(frozen=True)
class Known:
    """What exists in this snapshot, for this role: anything else in a link is dropped."""

    role: str
    last_day: date
    companies: Iterable[str] = ()
    promises: Mapping[str, Promise] = field(default_factory=dict)

    @property
    def may(self) -> Permissions:
        """What the role may ask for."""
        return permissions(self.role)

    @property
    def default_day(self) -> date:
        """The last complete day, or for a role that sees month-ends the newest of them."""
        return self.last_day if self.may.any_day else periods.newest_month_end(self.last_day)

    @property
    def furthest_day(self) -> date:
        """The last day that may be asked for: the end of the year of the last complete day."""
        return self.last_day.replace(month=12, day=31)


def language(params: Mapping[str, str], locale: str | None) -> str:
    """The address decides; on a first visit the browser does."""
    asked = params.get("lang")
    if asked in LANGUAGES:
        return asked
    return "sv" if (locale or "").lower().startswith("sv") else "en"


def readable(page: str, params: Mapping[str, str], known: Known) -> dict[str, str]:
    """The parameters that this page has, with values that are valid here."""
    found = {
        key: value
        for key, value in params.items()
        if key in (*COMMON, *OWN[page]) and _means_something(page, key, value, known)
    }
    since, day = parsed(found.get("since")), parsed(found.get("day")) or known.default_day
    if since is not None and since >= day:
        del found["since"]
    if "promise" in found and not _is_of_page(page, found, known):
        del found["promise"]
    return found


def parsed(value: str | None) -> date | None:
    """The day that `2026-10-31` is; None for anything else."""
    try:
        return date.fromisoformat(value) if value and len(value) == 10 else None
    except ValueError:
        return None


def _means_something(page: str, key: str, value: str, known: Known) -> bool:
    if key in ("day", "since"):
        return _is_day(value, known)
    if key == "due":
        return periods.within(value) is not None
    if key in ("snapshot", "rule"):
        return _PLAIN.fullmatch(value) is not None
    if key == "item" and not known.may.rows:
        return False
    if not known.may.small_counts and key in TOO_SMALL.get(page, ()):
        return False
    if key in OPEN or (key == "kind" and page != "requests"):
        return value.isprintable() and 0 < len(value) <= MOST_CHARACTERS
    lists: dict[str, Iterable[str]] = {
        "company": known.companies,
        "lang": LANGUAGES,
        "promise": known.promises,
        "kind": REQUEST_KINDS,
        "channel": CHANNELS,
        "status": (*STATUSES, EVERY),
        "age": AGES,
        "by": BY,
        "ground": GROUNDS,
        "period": PERIODS,
        "table": TABLES,
    }
    return value in lists[key]


def _is_of_page(page: str, found: Mapping[str, str], known: Known) -> bool:
    promise = found["promise"]
    if page == "overview":
        return True
    if page == "requests":
        # A role without rows cannot narrow to a promise: small cells of its kinds are suppressed.
        if not known.may.rows:
            return False
        # A kind is narrower than a promise to answer, so it takes precedence.
        is_answer = promise in kinds_of(known.promises) and "kind" not in found
        return is_answer or promise in of_panel(known.promises, page, "told")
    return promise in shown_on(page, known.promises)


def _is_day(value: str, known: Known) -> bool:
    day = parsed(value)
    if day is None or not FIRST_DAY <= day <= known.furthest_day:
        return False
    # Neighbouring days would give small changes away.
    return known.may.any_day or (day == periods.month_end(day) and day <= known.last_day)
