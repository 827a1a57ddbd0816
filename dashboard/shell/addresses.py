"""Which addresses there are: one for each page. Another is answered in the reader's language.

Streamlit answers any address with its app, which then says in English that there is no such page.
Here the answer is given before the app is: a redirect, or a page of its own that needs no script.
"""

from html import escape
from importlib.resources import files
from pathlib import Path
from string import Template
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.shell.promise_pages import PAGES
from dashboard.shell.url_params import COMMON, language
from dashboard.words import words

# The first page has the bare address; its name is what a reader of the others' would type.
FIRST = next(iter(PAGES))
_PATHS = {name: "/" if name == FIRST else f"/{name}" for name in PAGES}
_PAGE = Template(Path(__file__).with_name("unknown_address.html").read_text(encoding="utf-8"))
# Streamlit's own face of letters: its file is named anew with each version.
_LETTERS = [file.name for file in files("streamlit").joinpath("static/static/media").iterdir()]
_FONT = next((name for name in _LETTERS if name.startswith("SourceSansVF-Upright")), "")


class Addresses:
    """Passes on what is the address of a page or of a part of the app; answers all others."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in _PATHS.values():
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        if scope["path"] == f"/{FIRST}":
            query = f"?{request.url.query}" if request.url.query else ""
            await RedirectResponse(f"/{query}")(scope, receive, send)
            return
        is_app = False

        async def send_unless_app(message: Message) -> None:
            nonlocal is_app
            if message["type"] == "http.response.start":
                # The app itself under an address that none of its files, parts and pages has.
                is_app = _is_html(message)
            if not is_app:
                await send(message)

        await self.app(scope, receive, send_unless_app)
        if is_app:
            answer = HTMLResponse(unknown_address(request), status_code=404)
            await answer(scope, receive, send)


def unknown_address(request: Request) -> str:
    """The page that says so and leads to the others, with the day and company of the address."""
    params = dict(request.query_params)
    wanted = request.headers.get("accept-language", "")
    lang = language(params, wanted.strip())
    w = words(lang)
    kept = urlencode({key: params[key] for key in COMMON if key in params} | {"lang": lang})
    links = "".join(
        f'<li><a href="{escape(path)}?{escape(kept)}">{escape(w(f"page.{name}"))}</a></li>'
        for name, path in _PATHS.items()
    )
    title = w("unknown_address.title")
    return _PAGE.substitute(
        lang=lang,
        font=_FONT,
        title=escape(w("app.title", page=title)),
        heading=escape(title),
        says=escape(w("unknown_address.says")),
        pages=escape(w("app.pages")),
        links=links,
    )


def _is_html(start: Message) -> bool:
    headers = dict(start["headers"])
    return start["status"] == 200 and headers.get(b"content-type", b"").startswith(b"text/html")
