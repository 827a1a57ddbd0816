"""The server: Streamlit with security headers, its imports kept out of garbage collection.

`noticeboard serve` starts it. The content policy allows the page no request to any other host: the
dashboard works without a network and cannot send data elsewhere.
"""

import base64
import gc
import hashlib
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.resources import files
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.commands.serve import is_own_address
from dashboard.shell.addresses import Addresses
from dashboard.shell.page_script import page_script
from dashboard.shell.promise_pages import PAGES
from queries.notices.model import LANGUAGES

_SCRIPT = re.compile(r"<script(?P<attributes>[^>]*)>(?P<body>.*?)</script>", re.DOTALL)


def content_policy() -> str:
    """The Content-Security-Policy: our own host, and inline scripts with a known hash."""
    page = files("streamlit").joinpath("static/index.html").read_text(encoding="utf-8")
    bodies = [
        found["body"] for found in _SCRIPT.finditer(page) if "src=" not in found["attributes"]
    ]
    ours = [
        page_script(name, lang)[len("<script>") : -len("</script>")]
        for name in PAGES
        for lang in LANGUAGES
    ]
    hashes = " ".join(f"'sha256-{_hash(body)}'" for body in (*bodies, *ours) if body.strip())
    rules = {
        "default-src": "'self'",
        # Vega reads its expressions with an interpreter; WebAssembly is Arrow's.
        "script-src": f"'self' 'wasm-unsafe-eval' {hashes}",
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "worker-src": "'self' blob:",
        "object-src": "'none'",
        "frame-src": "'self' blob:",
        "frame-ancestors": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


class SecurityHeaders:
    """Adds the headers to every response."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.headers = [
            (b"content-security-policy", content_policy().encode()),
            (b"x-content-type-options", b"nosniff"),
            (b"referrer-policy", b"same-origin"),
            (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), *self.headers]
            await send(message)

        await self.app(scope, receive, send_with_headers)


@asynccontextmanager
async def lifespan(app: st.App) -> AsyncIterator[None]:
    """Refuses an address that other computers reach; then excludes imports from garbage collection.

    Streamlit collects garbage after every run and need not examine objects that never change.
    """

    address = str(st.get_option("server.address") or "")
    if not is_own_address(address):
        raise RuntimeError("No sign-in is set up: the dashboard is served to this computer only.")
    gc.collect()
    gc.freeze()
    yield


def _hash(body: str) -> str:
    return base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()


app = st.App(
    Path(__file__).parents[1] / "app.py",
    lifespan=lifespan,
    middleware=[Middleware(SecurityHeaders), Middleware(Addresses)],
)
