"""What a reader does with a page, for every test that drives one."""

from importlib.resources import files
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page

# The head of a table and half of its first row; a row is 35 pixels high.
FIRST_ROW, ROW = 52, 35
# The box at the left of a row by which it is chosen.
BOX = 17


def address(page: Page) -> dict[str, str]:
    """What the address asks for."""
    return {key: values[0] for key, values in parse_qs(urlsplit(page.url).query).items()}


def choose(page: Page, label: str, option: str) -> None:
    """Picks an option of a select box."""
    page.get_by_label(label, exact=True).click()
    page.get_by_role("option", name=option, exact=True).click()


def pick_row(page: Page, key: str, row: int = 0) -> None:
    """Chooses a row of a table by its box at the left: the grid is a canvas."""
    table = page.locator(f"[class*='st-key-{key}'] [data-testid=stDataFrame]").first
    table.scroll_into_view_if_needed()
    table.click(position={"x": BOX, "y": FIRST_ROW + ROW * row})


def hosts(urls: list[str]) -> set[str | None]:
    """Whom the page asked for anything."""
    return {urlsplit(url).hostname for url in urls if url.startswith("http")}


def barriers(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2 AA and best practice; text inside drawings is the palette
    test's."""
    if not page.evaluate("'axe' in window"):
        script = files("axe_playwright_python").joinpath("axe.min.js")
        page.evaluate(script.read_text(encoding="utf-8"))
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", tags)
    assert len(found["passes"]) > 20
    return [
        f"{rule['id']}: {node['html'][:160]}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]
