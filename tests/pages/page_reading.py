"""A page as a reader gets it: run with an address, a language, a role; and what it then says."""

import os
import re
from functools import cache
from pathlib import Path

from streamlit.components.v2.component_manager import BidiComponentManager
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from dashboard.words import LANGUAGES, words

APP = Path(__file__).resolve().parents[2] / "dashboard" / "app.py"
PAGES = ("overview", "purge", "consent", "disclosures", "requests", "exports")
TAG = re.compile(r"<[^>]+>")
# What could be the key of a word, all of it: as long as it goes on, and not after a hyphen.
WHOLE = re.compile(r"(?<![\w.-])[\w.]+")


def in_turn(at: int) -> tuple[str, ...]:
    """The languages in which a number of alike cases are read: they take turns, as pages differ by
    their words alone; in the soak each is read in both."""
    return tuple(LANGUAGES) if os.environ.get("NOTICEBOARD_SOAK") else (LANGUAGES[at % 2],)


@cache
def components() -> BidiComponentManager:
    """Those that are installed: one for all pages, as a server has. `AppTest` would read all
    packages for them anew at each page."""
    found = BidiComponentManager()
    found.discover_and_register_components(start_file_watching=False)
    return found


def opened(store, page="overview", lang="sv", role="dpo", **address) -> AppTest:
    """The page as a reader gets it."""
    os.environ["NOTICEBOARD_STORE"] = str(store)
    at = AppTest.from_file(str(APP), default_timeout=60)
    at._bidi_component_manager = components()
    at.query_params["lang"] = lang
    for key, value in address.items():
        at.query_params[key] = value
    at.session_state["role"] = role
    if page != "overview":
        # What `switch_page` would set after a first run of the overview, which nobody asked for:
        # the app names its pages by their address, and all their files are called alike.
        at._page_hash = calc_hash(page)
    return at.run()


def text_of(at) -> str:
    """Everything the page says in its own elements."""
    said = [TAG.sub(" ", element.proto.body) for element in at.get("html")]
    said += [element.value for kind in (at.title, at.text, at.code) for element in kind]
    said += [chart.proto.alt for chart in at.get("vega_lite_chart")]
    return " ".join(" ".join(said).split())


def assert_whole(at, lang) -> None:
    """No exception, no part that failed, no raw key, nothing unwritten."""
    assert not at.exception
    said = text_of(at)
    w = words(lang)
    broken = w("state.failure", number="").split(".")[0]
    assert broken not in said
    assert w("state.refused") not in said
    assert not re.search(r"\bNone\b(?! of| is)|\b(?:True|False|nan)\b|\{\w*\}", said)
    assert not w.texts.keys() & set(WHOLE.findall(said))


def sent_to_the_browser(at) -> bytes:
    """Every element of the page, as its message goes over the wire."""
    messages = [getattr(node, "proto", None) for node in at._tree]
    return b"".join(message.SerializeToString() for message in messages if message is not None)
