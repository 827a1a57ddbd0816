"""The work list of a system on the purge page: choose, see how long it is, say why, download."""

from collections.abc import Callable, Mapping

import polars as pl
import streamlit as st

from dashboard.components import download_buttons, html
from dashboard.file_formats.work_list import file_of, worded
from dashboard.shell.page import Page
from dashboard.views.purge.summary import owner_names


def draw(page: Page, owners: Mapping[str, str | None]) -> None:
    """For the data protection officer alone: nothing of the list is read before its download."""
    w = page.w
    html.heading(w("work_list.title"))
    html.note(w("work_list.lead"))
    asked = page.choices.own.get("system")
    if st.session_state.get("w_list_of") != asked and asked in owners:
        # a system that the rows are narrowed to is chosen for the list too
        st.session_state["w_work_system"] = asked
    st.session_state["w_list_of"] = asked
    names = owner_names(list(owners.items()), w)
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        system = st.selectbox(
            w("work_list.system"),
            [None, *owners],
            format_func=lambda value: names[value] if value else w("work_list.choose"),
            key="w_work_system",
            width=300,
        )
        reason = st.text_input(
            w("work_list.reason"),
            key="w_work_reason",
            placeholder=w("work_list.reason_help"),
            max_chars=200,
            width=420,
        )
    if system:
        with page.part():
            _offer(page, str(system), owners[str(system)], reason.strip())


def _offer(page: Page, system: str, owner: str | None, reason: str) -> None:
    w, nb = page.w, page.source.nb
    # What was due before the exports' last day may be erased by now.
    day = max(page.day, nb.newest_day)
    size = nb.work_list_size(system, day, company=page.company)
    if not size.rows:
        html.note(w("work_list.empty", system=system))
        return
    lines = [
        w.count(
            "work_list.size", size.rows, customers=w.count("work_list.customers", size.customers)
        ),
        w("work_list.owner_line", owner=owner) if owner else w("work_list.no_owner"),
        *([w.count("work_list.warned", size.warned)] if size.warned else []),
        w("work_list.as_of" if day == page.day else "work_list.not_past", day=day),
    ]
    html.notes(lines)
    if not reason:
        html.note(w("work_list.reason_first"))
        return
    file = file_of(nb, system, day, page.company, w)
    download_buttons.download(file, _list(page, system, day.isoformat(), reason), label=file.what)
    html.note(w("work_list.noted"))


def _list(page: Page, system: str, day: str, reason: str) -> Callable[[], pl.DataFrame]:
    """A function that makes the table when the button is pressed: only then is it recorded."""
    nb, w, company = page.source.nb, page.w, page.company
    companies, promises = page.companies, page.promise_names

    def made() -> pl.DataFrame:
        found = nb.work_list(system, day, reason, company=company, lang=w.lang)
        return worded(found, companies, promises, w)

    return made
