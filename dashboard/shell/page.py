"""What every page has around its answer: the context bar, the notice lines, the title, the foot.

`run` is all that a page file calls. It also handles what pages need not handle themselves: no store
yet, a store that does not open, an older snapshot, stale data, a part that fails.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
import streamlit as st

from dashboard.charts import Drawing, Shown
from dashboard.components import caveats, html
from dashboard.shell import data_cache, promise_pages, toolbar, url_state
from dashboard.shell.data_cache import Source
from dashboard.shell.failures import numbered
from dashboard.shell.page_script import finish
from dashboard.shell.promise_pages import PAGES
from dashboard.shell.url_params import Known, language
from dashboard.shell.url_state import Choices
from dashboard.words import Words, words
from queries.disclosure_control.roles import Permissions
from queries.errors import NoticeboardError
from queries.notices.model import Promise

HERE = ZoneInfo("Europe/Stockholm")


@dataclass(frozen=True)
class Page:
    """The state of a page: which snapshot, role, day and language."""

    name: str
    source: Source
    choices: Choices
    role: str
    w: Words

    @property
    def day(self) -> date:
        return self.choices.day

    @property
    def since(self) -> date:
        return self.choices.since

    @property
    def company(self) -> str | None:
        return self.choices.company

    @property
    def may(self) -> Permissions:
        """What the reader's role may ask for."""
        return self.source.nb.may

    @property
    def scope(self) -> str:
        """What the figures are about, as a column head: the group or the company."""
        return self.companies[self.company] if self.company else self.w("scope.group")

    @cached_property
    def companies(self) -> dict[str, str]:
        return dict(self.source.nb.companies)

    @cached_property
    def promises(self) -> dict[str, Promise]:
        return dict(self.source.nb.promises)

    @cached_property
    def shown(self) -> tuple[str, ...]:
        """The promises that this page is about."""
        return promise_pages.shown_on(self.name, self.promises)

    def of_panel(self, panel: str) -> tuple[str, ...]:
        """The promises that the marks of one panel of this page lead to."""
        return promise_pages.of_panel(self.promises, self.name, panel)

    @property
    def asked_companies(self) -> dict[str, str]:
        """The companies that the page's figures are about."""
        return {key: name for key, name in self.companies.items() if self.company in (None, key)}

    def cannot_see(self, table: str, *subjects: str) -> bool:
        """Whether a table says nothing of any company, so that what it alone shows is unknown."""
        return caveats.is_silent(self.caveats(*subjects), table, self.asked_companies)

    def caveats(self, *subjects: str) -> pl.DataFrame:
        """Which tables would correct the page's figures and say nothing; of all that it shows, or
        of some promises and measures."""
        asked = subjects or promise_pages.subjects_of(self.name, self.promises)
        found = self.source.ask("caveats", as_of=self.day)
        mine = found.filter(pl.col("subject").is_in(asked))
        return mine.filter(company=self.company) if self.company else mine

    @cached_property
    def promise_names(self) -> dict[str, str]:
        return {key: promise.words[self.w.lang].name for key, promise in self.promises.items()}

    @contextmanager
    def part(self) -> Iterator[None]:
        """A part of the page: if it fails, a sentence replaces it and the other parts are drawn."""
        try:
            yield
        except NoticeboardError as fault:
            html.refused(self.w("state.refused"), str(fault))
        except Exception as fault:
            html.note(self.w("state.failure", number=numbered(fault)))

    def draw(self, name: str, make: Callable[[], Drawing], *key: Any) -> Shown:
        """A chart of this page in this state, built once."""
        state = (name, self.w.lang, self.day, self.since, self.company, *key)
        return self.source.drawn(make, *state)


def run(name: str, body: Callable[[Page], None]) -> None:
    """Draws the whole page: bar, title, body, foot."""
    lang = language(dict(st.query_params), st.context.locale)
    w = words(lang)
    role = toolbar.role_of_reader()
    menu = st.container(horizontal=True, key="nav", gap="xxsmall")
    try:
        opened, is_gone = _opened(role)
    except NoticeboardError as fault:
        _menu(menu, {"lang": lang}, w)
        _empty(w, str(fault) if data_cache.has_any() else None)
        finish(name, lang)
        return
    except Exception as fault:
        _menu(menu, {"lang": lang}, w)
        st.title(w("empty.unreadable"), anchor=False)
        html.note(w("state.broken", number=numbered(fault)))
        finish(name, lang)
        return
    nb = opened.nb
    known = Known(role, nb.newest_day, tuple(nb.companies), nb.promises)
    choices = url_state.settle(name, known, lang)
    page = Page(name, opened, choices, role, w)
    _menu(menu, url_state.carried(), w)
    toolbar.draw(choices, known, dict(nb.companies), w)
    if choices.has_dropped or is_gone:
        html.notice_line(w("app.missing_filter"))
    with page.part():
        _notices(page)
    st.title(w(f"page.{name}"), anchor=False)
    with page.part():
        body(page)
    url_state.followed()
    with page.part():
        _foot(page)
    finish(name, lang)


def _menu(menu: Any, params: dict[str, str], w: Words) -> None:
    with menu:
        for name, file in PAGES.items():
            st.page_link(file, label=w(f"page.{name}"), query_params=params)


def _opened(role: str) -> tuple[Source, bool]:
    """The snapshot asked for, else the newest, and whether the one asked for is gone."""
    asked = st.query_params.get("snapshot")
    if asked is not None:
        try:
            return data_cache.opened(asked, role), False
        except NoticeboardError:
            del st.query_params["snapshot"]
            return data_cache.opened(None, role), True
    return data_cache.opened(None, role), False


def _empty(w: Words, fault: str | None) -> None:
    st.title(w("empty.unreadable" if fault else "empty.title"), anchor=False)
    if fault:
        html.refused(w("state.refused"), fault)
        return
    st.text(w("empty.load"))
    st.code("noticeboard load MAPP" if w.lang == "sv" else "noticeboard load FOLDER", language=None)
    st.text(w("empty.sample"))
    st.code("noticeboard sample exports && noticeboard load exports", language=None)
    html.note(w("empty.contract"))


def _notices(page: Page) -> None:
    w, nb = page.w, page.source.nb
    if page.day > nb.newest_day:
        html.notice_line(w("state.after_last", last=nb.newest_day))
    if page.choices.snapshot:
        html.notice_line(w("state.older", day=nb.newest_day))
        st.button(
            w("state.to_newest"), on_click=url_state.put, args=("snapshot", None), type="tertiary"
        )
    for line in caveats.of_tables(page.caveats(), page.asked_companies, w):
        html.notice_line(line)
    exports = page.source.measure("exports", page.day)
    for row in exports.filter(pl.col("state").is_in(["stale", "too_old"])).iter_rows(named=True):
        table = w.name("table", row["table"])
        # An extract is complete up to the day before it, not for its own day.
        whole = row["extracted_on"] - timedelta(days=1)
        said = {"table": table, "n": row["age_days"], "day": whole}
        html.notice_line(w(f"state.{row['state']}", **said))


def _foot(page: Page) -> None:
    w, nb = page.w, page.source.nb
    lines = [
        w("foot.data", day=nb.newest_day, loaded=_moment(nb.loaded_at, w), id=nb.snapshot),
        w("foot.as_of"),
        w("foot.ahead"),
        f"{w(f'role.{page.role}')}. {w('role_says.local')}",
    ]
    with st.container(key="foot"):
        st.html('<p class="nb-foot">' + "<br>".join(lines) + "</p>")


def _moment(instant: str, w: Words) -> str:
    return w.say(datetime.fromisoformat(instant).astimezone(HERE))
