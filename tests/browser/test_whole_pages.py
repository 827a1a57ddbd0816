"""Every page in both themes, on a desk and on a phone: whole, for everybody, asking nobody else."""

import pytest

from tests.browser.driving import barriers, hosts

pytestmark = pytest.mark.browser

DESK, PHONE = (1440, 900), (390, 844)
# Opened in the first window, then drawn out or in to the second.
THEMES = pytest.mark.parametrize(
    ("theme", "sizes"), [("light", (DESK, PHONE)), ("dark", (PHONE, DESK))]
)
PAPER = {"light": "rgb(255, 255, 255)", "dark": "rgb(18, 22, 27)"}
FAULTS = ("Något gick fel", "Det går inte att visa")


def assert_whole(seen, theme: str, sizes) -> None:
    for width, height in sizes:
        seen.resized(width, height)
        assert not seen.scrolls_sideways()
        assert barriers(seen.page) == []
    assert seen.complaints == []
    assert hosts(seen.requests) == {"localhost"}
    assert not [fault for fault in FAULTS if fault in seen.text()]
    paper = seen.page.evaluate(
        "getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"
    )
    assert paper == PAPER[theme]


@pytest.mark.parametrize("path", ["/", "/purge", "/consent", "/disclosures", "/requests"])
@THEMES
def test_a_page_is_whole_and_axe_finds_nothing(visit, path, theme, sizes):
    assert_whole(visit(*sizes[0], theme).open(f"{path}?lang=sv"), theme, sizes)


@THEMES
def test_so_is_that_of_exports_that_fall_short(visit_short, theme, sizes):
    seen = visit_short(*sizes[0], theme).open("/exports?lang=sv")
    assert "Tre av 13 exporterade tabeller brister." in seen.text()
    assert_whole(seen, theme, sizes)
