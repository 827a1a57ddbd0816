"""The bar on top of every page: day, comparison, company; language and role at the right."""

from collections.abc import Mapping
from datetime import date

import streamlit as st

from dashboard import periods
from dashboard.shell.url_params import FIRST_DAY, Known
from dashboard.shell.url_state import Choices, follow, put
from dashboard.words import Words, words
from queries.disclosure_control.roles import ROLES
from queries.notices.model import LANGUAGES

OTHER = "other"


def role_of_reader() -> str:
    """The role chosen in the bar: on this computer the officer, who may view it as another role."""
    role = st.session_state.get("role", ROLES[0])
    return role if role in ROLES else ROLES[0]


def draw(choices: Choices, known: Known, companies: Mapping[str, str], w: Words) -> None:
    """The widgets, set to the values of the address."""
    with st.container(horizontal=True, key="context", vertical_alignment="bottom", gap="small"):
        _day(choices, known, w)
        _since(choices, known, w)
        _company(choices, companies, w)
        follow("w_lang", choices.lang)
        st.segmented_control(
            w("bar.language"),
            LANGUAGES,
            format_func=lambda lang: words(lang)(f"language.{lang}"),
            required=True,
            key="w_lang",
            on_change=_picked,
            args=("lang",),
        )
        _role(known.role, w)


def _day(choices: Choices, known: Known, w: Words) -> None:
    if not known.may.any_day:
        ends = [end.isoformat() for end in periods.month_ends(known.last_day)]
        asked = choices.day.isoformat()
        follow("w_day", asked)
        st.selectbox(
            w("bar.day"),
            ends if asked in ends else [*ends, asked],
            key="w_day",
            on_change=_picked,
            args=("day",),
            width=150,
        )
        return
    follow("w_day", choices.day)
    st.date_input(
        w("bar.day"),
        min_value=FIRST_DAY,
        max_value=known.furthest_day,
        format="YYYY-MM-DD",
        key="w_day",
        on_change=_picked,
        args=("day",),
        width=150,
    )


def _since(choices: Choices, known: Known, w: Words) -> None:
    offered = [day.isoformat() for day in periods.compared_with(choices.day)]
    chosen = choices.since.isoformat()
    options = offered if chosen in offered else [*offered, chosen]
    if known.may.any_day:
        options = [*options, OTHER]
    follow("w_since", chosen)
    if st.session_state["w_since"] not in options:
        st.session_state["w_since"] = chosen
    st.selectbox(
        w("bar.since"),
        options,
        format_func=lambda day: w("bar.since_other") if day == OTHER else day,
        key="w_since",
        on_change=_picked_since,
        width=150,
    )
    if st.session_state["w_since"] == OTHER:
        st.session_state.setdefault("w_since_day", choices.since)
        st.date_input(
            w("bar.since_day"),
            min_value=FIRST_DAY,
            max_value=choices.day - date.resolution,
            format="YYYY-MM-DD",
            key="w_since_day",
            on_change=_picked_other,
            width=150,
        )


def _company(choices: Choices, companies: Mapping[str, str], w: Words) -> None:
    follow("w_company", choices.company or "")
    st.selectbox(
        w("bar.company"),
        ["", *companies],
        format_func=lambda company: companies.get(company, w("scope.all_companies")),
        key="w_company",
        on_change=_picked,
        args=("company",),
        width=170,
    )


def _role(role: str, w: Words) -> None:
    with st.popover(w(f"role.{role}"), key="role"):
        st.text(w("role_says.local"))
        if "w_role" not in st.session_state:
            st.session_state["w_role"] = role
        st.segmented_control(
            w("bar.see_as"),
            ROLES,
            format_func=lambda name: w(f"role.{name}"),
            required=True,
            key="w_role",
            on_change=_picked_role,
        )
        st.text(w(f"role_says.{role}"))


def _picked(key: str) -> None:
    value = st.session_state.get(f"w_{key}")
    put(key, value.isoformat() if isinstance(value, date) else value)


def _picked_since() -> None:
    value = st.session_state["w_since"]
    if value != OTHER:
        put("since", value)


def _picked_other() -> None:
    day = st.session_state.get("w_since_day")
    if isinstance(day, date):
        put("since", day.isoformat())
        st.session_state["w_since"] = day.isoformat()


def _picked_role() -> None:
    st.session_state["role"] = st.session_state["w_role"]
    # One role has a list of days, another a calendar: the value must not be carried over.
    for widget in ("w_day", "w_since"):
        st.session_state.pop(widget, None)
