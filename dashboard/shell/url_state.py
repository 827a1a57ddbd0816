"""Day, company, language and a page's own filters <-> the address bar.

The address holds the whole state of a page, and the back button undoes one step of it. Widgets
follow the address; a change in a widget is written to the address first. Where something in the
address was dropped (`url_params`), the page says so once.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import streamlit as st

from dashboard import periods
from dashboard.shell.url_params import COMMON, OWN, Known, parsed, readable


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


def settle(page: str, known: Known, lang: str) -> Choices:
    """Makes address and widgets agree at the start of a run, and gives the state of the page."""
    query, state = st.query_params, st.session_state
    found = readable(page, dict(query), known)
    dropped = [key for key in query if key not in found]
    # Parameters of another page would follow from page to page; they go without a message.
    foreign = {key for keys in OWN.values() for key in keys} - set(OWN[page])
    has_dropped = any(key not in foreign for key in dropped)
    for key in dropped:
        del query[key]
    now = {"page": page, **found}
    if now != state.get("now"):
        # A link or the back button: the widgets follow the address.
        state["fresh"] = True
    state["now"] = now
    day = parsed(found.get("day")) or known.default_day
    return Choices(
        lang=lang,
        day=day,
        since=parsed(found.get("since")) or periods.compared_with(day)[0],
        company=found.get("company"),
        snapshot=found.get("snapshot"),
        own={key: found[key] for key in OWN[page] if key in found},
        has_dropped=has_dropped,
    )


def put(key: str, value: str | None) -> None:
    """Writes one value to the address, or removes it; called when a widget changes."""
    put_all({key: value})


def put_all(values: Mapping[str, str | None]) -> None:
    """Writes several values in one step, so that the back button undoes them in one."""
    query, state = st.query_params, st.session_state
    # Not only the widget that was changed: removing a pill also resets its select.
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
    """The widgets now match the address; their changes count until the address changes again."""
    st.session_state["fresh"] = False
