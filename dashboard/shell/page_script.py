"""What every page ends with: its style, and a script for what screen readers need to know."""

from pathlib import Path

import streamlit as st

from dashboard.shell.promise_pages import PAGES
from dashboard.words import words

STYLE = Path(__file__).with_name("style.css")


def finish(name: str, lang: str) -> None:
    """The last elements of a page."""
    # The only script of the page: one of a few fixed texts, allowed by their hashes.
    st.html(page_script(name, lang), unsafe_allow_javascript=True)
    # Last, because Streamlit adds a gap for each such element.
    st.html(STYLE)


def page_script(name: str, lang: str) -> str:
    """Tells screen readers what Streamlit does not: the language of the page, that the links on top
    are its navigation, and which of them is this page. The links may be drawn after this runs.

    On a change of page it moves the focus to the heading, which is read out: the link that was
    followed would keep it, and nothing would be said. A rerun of the same page moves nothing.
    """
    at, label = list(PAGES).index(name), words(lang)("app.pages")
    return (
        "<script>(() => {"
        "const root = document.documentElement, heading = document.querySelector('h1');"
        f"root.lang = '{lang}';"
        f"if (heading && root.dataset.page && root.dataset.page !== '{at}') {{"
        "heading.setAttribute('tabindex', '-1');"
        # Of a heading that has the focus already, because React reuses it, nothing would be said.
        "heading.blur(); heading.focus();"
        "}"
        f"root.dataset.page = '{at}';"
        "const nav = document.querySelector('.st-key-nav');"
        "if (!nav) return;"
        "nav.setAttribute('role', 'navigation');"
        f"nav.setAttribute('aria-label', '{label}');"
        "const mark = () => nav.querySelectorAll('a').forEach((link, at) => "
        f"at === {at} ? link.setAttribute('aria-current', 'page')"
        " : link.removeAttribute('aria-current'));"
        "nav.watch?.disconnect();"
        "nav.watch = new MutationObserver(mark);"
        "nav.watch.observe(nav, {childList: true, subtree: true});"
        "mark();"
        "})()</script>"
    )
