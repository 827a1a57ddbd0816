"""Day, company, language and a page's own filters <-> the address bar.

The address holds the whole state in plain, language-free values, so that a link means the same
next year and the back button undoes one step. Widgets follow the address; a change in a widget is
written to the address first. A value that does not parse is dropped, and the page says so once.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

import streamlit as st

from dashboard import periods
from dashboard.words import LANGUAGES
from queries.exports import TABLES
from queries.notices.model import Promise

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
KINDS = (
    "access",
    "rectification",
    "erasure",
    "restriction",
    "portability",
    "objection",
    "marketing_optout",
)
# Which requests stand behind a promise to answer; opt-outs are answered as objections.
KINDS_OF = {
    "answer_access_request": ("access",),
    "answer_rectification_request": ("rectification",),
    "answer_erasure_request": ("erasure",),
    "answer_restriction_request": ("restriction",),
    "answer_portability_request": ("portability",),
    "answer_objection": ("objection", "marketing_optout"),
}
# Promises of the requests page whose rows are not requests to answer but what was told of them.
TOLD = ("refusal_told_in_time", "extension_told_in_time", "request_is_free")
CHANNELS = ("web", "app", "email", "sms", "phone", "post", "office", "other")
STATUSES = ("pending", "held", "overdue", "met", "met_late", "broken", "void")
# Rows of every status, where a page of rows begins with what is short.
EVERY = "all"
# Days overdue, the first day overdue being day 1: `0-30` of an address is these days.
AGES: dict[str, tuple[int, int | None]] = {
    "0-30": (1, 30),
    "31-90": (31, 90),
    "91-365": (91, 365),
    "366-": (366, None),
}
# What a chart of things to erase may be broken down by.
BY = ("category", "company", "system", "owner")
GROUNDS = (
    "contract",
    "legal_obligation",
    "public_task",
    "consent",
    "legitimate_interest",
    "processor",
)
# Times of disclosures besides the twelve months to the day.
PERIODS = ("quarter", "year", "all")
# Columns whose values come from the exports: any text of that length may be one.
OPEN = ("system", "category", "purpose", "recipient", "blocked_by", "owner", "item")
MOST_CHARACTERS = 80
_PLAIN = re.compile(r"[\w.-]{1,64}")


@dataclass(frozen=True)
class Known:
    """What exists in this snapshot, for this role: anything else in a link is dropped."""

    role: str
    last_day: date
    companies: Iterable[str] = ()
    promises: Iterable[str] = ()
    # The promises of each page: a link to another page's promise means nothing here.
    pages: Mapping[str, Iterable[str]] = field(default_factory=dict)

    @property
    def default_day(self) -> date:
        """The newest month-end for management, the last complete day for the others."""
        is_by_month = self.role == "management"
        return periods.newest_month_end(self.last_day) if is_by_month else self.last_day


def shown_on(page: str, promises: Mapping[str, Promise]) -> tuple[str, ...]:
    """A page's promises in the notice's order: those of its view, on purge all that erase."""
    return tuple(
        key
        for key, promise in promises.items()
        if promise.view == page or (page == "purge" and promise.erases)
    )


@dataclass(frozen=True)
class Choices:
    """The state of a page, as the address has it."""

    lang: str
    day: date
    since: date
    company: str | None = None
    snapshot: str | None = None
    own: Mapping[str, str] = field(default_factory=dict)
    has_dropped: bool = False

    def link(self, **own: str | None) -> dict[str, str]:
        """The parameters of a link that keeps the day, company, language of this page."""
        return carried() | {key: value for key, value in own.items() if value}


def carried() -> dict[str, str]:
    """What every link to another page takes with it."""
    return {key: st.query_params[key] for key in COMMON if key in st.query_params}


def language(params: Mapping[str, str], locale: str | None) -> str:
    """The address decides; on a first visit the browser does."""
    asked = params.get("lang")
    if asked in LANGUAGES:
        return asked
    return "sv" if (locale or "").lower().startswith("sv") else "en"


def readable(page: str, params: Mapping[str, str], known: Known) -> dict[str, str]:
    """The parameters that this page knows and that mean something here."""
    found = {
        key: value
        for key, value in params.items()
        if key in (*COMMON, *OWN[page]) and _means_something(page, key, value, known)
    }
    since, day = _day(found.get("since")), _day(found.get("day")) or known.default_day
    if since is not None and since >= day:
        del found["since"]
    if "promise" in found and not _is_of_page(page, found, known):
        del found["promise"]
    return found


def settle(page: str, known: Known, lang: str) -> Choices:
    """Makes address and widgets agree at the start of a run, and gives the state of the page."""
    query, state = st.query_params, st.session_state
    found = readable(page, dict(query), known)
    dropped = [key for key in query if key not in found]
    # Parameters of another page would leak from page to page; they go without a word.
    foreign = {key for keys in OWN.values() for key in keys} - set(OWN[page])
    has_dropped = any(key not in foreign for key in dropped)
    for key in dropped:
        del query[key]
    now = {"page": page, **found}
    if now != state.get("now"):
        # A link or the back button: the widgets follow the address.
        state["fresh"] = True
    state["now"] = now
    day = _day(found.get("day")) or known.default_day
    return Choices(
        lang=lang,
        day=day,
        since=_day(found.get("since")) or periods.compared_with(day)[0],
        company=found.get("company"),
        snapshot=found.get("snapshot"),
        own={key: found[key] for key in OWN[page] if key in found},
        has_dropped=has_dropped,
    )


def put(key: str, value: str | None) -> None:
    """Writes one value to the address, or takes it away; called when a widget changes."""
    put_all({key: value})


def put_all(values: Mapping[str, str | None]) -> None:
    """Writes several values in one step, so that the back button undoes them in one."""
    query, state = st.query_params, st.session_state
    # Not only the widget that was changed: a pill taken away is also a select that shows all.
    state["fresh"] = True
    kept = {key: value for key, value in query.items() if key not in values}
    query.from_dict(kept | {key: value for key, value in values.items() if value})
    now = {key: value for key, value in state.get("now", {}).items() if key not in values}
    state["now"] = now | {key: value for key, value in values.items() if value}


def follow(widget: str, value: object) -> None:
    """Sets a widget to the address's value when the address has changed, or it is new here."""
    state = st.session_state
    if state.get("fresh") or widget not in state:
        state[widget] = value


def followed() -> None:
    """The widgets agree with the address; from here on they lead until it changes again."""
    st.session_state["fresh"] = False


def _means_something(page: str, key: str, value: str, known: Known) -> bool:
    if key in ("day", "since"):
        return _is_day(key, value, known)
    if key == "due":
        return periods.within(value) is not None
    if key in ("snapshot", "rule"):
        return _PLAIN.fullmatch(value) is not None
    # Management has neither rows nor single months, whose small cells are hidden.
    if key in ("item", "period") and known.role == "management":
        return False
    if key in OPEN or (key == "kind" and page != "requests"):
        return value.isprintable() and 0 < len(value) <= MOST_CHARACTERS
    lists: dict[str, Iterable[str]] = {
        "company": known.companies,
        "lang": LANGUAGES,
        "promise": known.promises,
        "kind": KINDS,
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
        # Management has no rows, and its small cells of several kinds do not add up.
        if known.role == "management":
            return False
        # Of a promise to answer a kind is the narrower.
        return promise in TOLD or (promise in KINDS_OF and "kind" not in found)
    return promise in known.pages.get(page, ())


def _is_day(key: str, value: str, known: Known) -> bool:
    day = _day(value)
    if day is None or not date(2000, 1, 1) <= day <= known.last_day.replace(month=12, day=31):
        return False
    # Management sees month-ends only: neighbouring days would give small changes away.
    return known.role != "management" or (day == periods.month_end(day) and day <= known.last_day)


def _day(value: str | None) -> date | None:
    try:
        return date.fromisoformat(value) if value and len(value) == 10 else None
    except ValueError:
        return None
