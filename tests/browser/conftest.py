"""A real server over the sample group, and a real Chromium in front of it."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from queries.snapshots.store import JOURNAL
from tests.browser.runs import Runs

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# A click on a mark or on a row of a table is told to the server this many milliseconds later.
LATE = 200
PLACES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def sample_store(sample_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy: what readers take away is noted in its journal, and others read the shared one."""
    return copied(sample_store, tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="session")
def two_loads(two_loads: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy, for the same reason."""
    return copied(two_loads, tmp_path_factory.mktemp("two_loads"))


def copied(store: Path, to: Path) -> Path:
    """The store, without what was noted in it."""
    return shutil.copytree(store, to / "store", ignore=shutil.ignore_patterns(JOURNAL))


@pytest.fixture(scope="session")
def server(sample_store: Path) -> Iterator[str]:
    """The address of the dashboard over the sample group."""
    with serving(sample_store) as address:
        yield address


@contextmanager
def serving(store: Path) -> Iterator[str]:
    """The dashboard over a store, started by the command that people use."""
    port = free_port()
    command = [sys.executable, "-m", "dashboard.commands", "--store", str(store)]
    root = Path(__file__).resolve().parents[2]
    log = store.parent / "server.log"
    with log.open("w") as out:
        process = subprocess.Popen(
            [*command, "serve", "--port", str(port)], cwd=root, stdout=out, stderr=out
        )
        address = f"http://localhost:{port}"
        try:
            _wait(address, process, log)
            yield address
        finally:
            process.terminate()
            process.wait(timeout=30)


def _wait(address: str, process: subprocess.Popen, log: Path) -> None:
    for _ in range(300):
        if process.poll() is not None:
            raise RuntimeError(f"The server ended: {log.read_text()}")
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=1) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"The server did not answer: {log.read_text()}")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser of the machine, else Playwright's own. Without one the tests fail."""
    named = os.environ.get("CHROMIUM")
    found = named or next((path for path in map(shutil.which, PLACES) if path), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield browser
        browser.close()


class Visit:
    """A reader with a window of their own; what the page asked for and complained of is kept."""

    def __init__(self, page: Page, server: str) -> None:
        self.page, self.server = page, server
        self.runs = Runs(page)
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._heard)

    def _heard(self, message) -> None:
        # A deep link makes Streamlit look for its own root twice; the two misses are harmless.
        is_probe = "_stcore/" in (message.location or {}).get("url", "")
        if message.type in ("error", "warning") and not is_probe:
            self.complaints.append(message.text)

    def open(self, path: str = "/?lang=sv") -> "Visit":
        self.page.goto(self.server + path)
        self.page.wait_for_selector(".nb-foot", timeout=30000)
        return self._drawn()

    def settled(self) -> "Visit":
        """Waits until what was asked for is drawn, charts too, and nothing more is asked."""
        self.page.wait_for_timeout(LATE)
        return self._drawn()

    def resized(self, width: int, height: int) -> "Visit":
        self.page.set_viewport_size({"width": width, "height": height})
        return self.settled()

    def _drawn(self) -> "Visit":
        until = time.monotonic() + 60
        while self.runs.at != "finished":
            assert time.monotonic() < until, f"The page's run is {self.runs.at}."
            self.page.wait_for_timeout(20)
        self.page.wait_for_selector(".nb-foot", timeout=30000)
        self.page.wait_for_function(
            """() => document.querySelector('[data-test-script-state=notRunning]')
              && !document.querySelector('[data-testid=stSkeleton]')
              && [...document.querySelectorAll('.stVegaLiteChart')]
                 .every(chart => chart.offsetParent === null || chart.querySelector('svg'))""",
            timeout=30000,
        )
        return self

    def text(self) -> str:
        return self.page.inner_text("[data-testid=stMain]")

    def scrolls_sideways(self) -> bool:
        script = """() => Math.max(document.documentElement.scrollWidth,
            document.querySelector('[data-testid=stMain]').scrollWidth) > innerWidth"""
        return bool(self.page.evaluate(script))


@pytest.fixture(scope="session")
def short_server(two_loads: Path) -> Iterator[str]:
    """The address of the dashboard over two loads, of which the later one falls short."""
    with serving(two_loads) as address:
        yield address


Readers = Callable[[str], BrowserContext]


@pytest.fixture(scope="session")
def readers(chromium: Browser) -> Iterator[Readers]:
    """A reader by the language of their browser, who comes again: what every page is made of is
    fetched once. The server knows no reader, only windows."""
    known: dict[str, BrowserContext] = {}

    def reader(locale: str) -> BrowserContext:
        if locale not in known:
            known[locale] = chromium.new_context(locale=locale)
        return known[locale]

    yield reader
    for context in known.values():
        context.close()


@contextmanager
def windows(readers: Readers, server: str):
    """Opens windows: size, theme, locale; closes them in the end."""
    pages: list[Page] = []

    def opened(width=1440, height=900, theme="light", locale="sv-SE") -> Visit:
        page = readers(locale).new_page()
        pages.append(page)
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=theme)
        return Visit(page, server)

    yield opened
    for page in pages:
        page.close()


@pytest.fixture
def visit(readers: Readers, server: str):
    """Windows onto the sample group."""
    with windows(readers, server) as opened:
        yield opened


@pytest.fixture
def visit_short(readers: Readers, short_server: str):
    """Windows onto two loads, of which the later one falls short."""
    with windows(readers, short_server) as opened:
        yield opened
