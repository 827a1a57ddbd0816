"""What every page stands in, for readers with keys or ears: title, heading, focus, address."""

import pytest
from playwright.sync_api import expect

from dashboard.shell.page import PAGES
from dashboard.words import LANGUAGES, words
from tests.browser.driving import address, barriers, choose
from tests.charts.colour_sight import contrast

pytestmark = pytest.mark.browser

FOCUSED = "document.activeElement.tagName"
# Where the focus is, the ring around it or around the field that it is in, the ground under the
# ring, and what frame cuts the ring off.
RING = """() => {
  const paper = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (!colour.startsWith('rgba(')) return colour;
    }
  };
  const focused = document.activeElement;
  if (focused === document.body) return null;
  // What has the focus inside a canvas is not drawn.
  let ringed = focused.closest('canvas') ?? focused;
  while (getComputedStyle(ringed).outlineStyle === 'none' && ringed !== document.body)
    ringed = ringed.parentElement;
  const style = getComputedStyle(ringed), box = ringed.getBoundingClientRect();
  const offset = parseFloat(style.outlineOffset), width = parseFloat(style.outlineWidth);
  const out = offset + width;
  const cuts = [];
  for (let at = ringed.parentElement; at && at.dataset.testid !== 'stMain'; at = at.parentElement) {
    const frame = at.getBoundingClientRect();
    if (getComputedStyle(at).overflow !== 'visible' && (frame.left > box.left - out
        || frame.right < box.right + out || frame.top > box.top - out
        || frame.bottom < box.bottom + out)) cuts.push(at.className);
  }
  return {
    what: focused.getAttribute('role') || focused.tagName.toLowerCase(),
    name: focused.outerHTML.slice(0, 200), style: style.outlineStyle, width, cuts,
    colour: style.outlineColor, ground: paper(offset < 0 ? ringed : ringed.parentElement),
  };
}"""


def hexed(colour: str) -> str:
    """`rgb(11, 92, 173)` as `#0B5CAD`."""
    return "#" + "".join(f"{int(part):02X}" for part in colour[4:-1].split(","))


def assert_seen(ring) -> None:
    """Two pixels that stand out from what is under them and that nothing cuts off."""
    assert ring["style"] == "solid", ring
    assert ring["width"] >= 2, ring
    assert contrast(hexed(ring["colour"]), hexed(ring["ground"])) >= 3, ring
    assert ring["cuts"] == [], ring


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_link_leads_to_a_page_with_a_title_and_the_focus_on_its_one_heading(visit, lang):
    w = words(lang)
    seen = visit().open(f"/?lang={lang}")
    # A page that is opened keeps the focus where every page has it.
    assert seen.page.evaluate(FOCUSED) == "BODY"
    for name in (*list(PAGES)[1:], "overview"):
        seen.page.locator(".st-key-nav").get_by_role("link", name=w(f"page.{name}")).focus()
        seen.page.keyboard.press("Enter")
        expect(seen.page).to_have_title(f"{w(f'page.{name}')} – Noticeboard")
        seen.settled()
        expect(seen.page.locator("h1")).to_have_text([w(f"page.{name}")])
        expect(seen.page.locator("h1")).to_be_focused()
    assert seen.complaints == []


def test_a_filter_and_a_language_leave_the_focus_where_it_is(visit):
    seen = visit().open("/?lang=sv")
    seen.page.get_by_role("link", name="Gallring", exact=True).click()
    expect(seen.page.locator("h1")).to_be_focused()
    seen.settled()
    choose(seen.page, "Bolag", "Värme")
    seen.settled()
    assert address(seen.page)["company"] == "varme"
    expect(seen.page.get_by_label("Bolag", exact=True)).to_be_focused()
    seen.page.get_by_role("radio", name="English").click()
    expect(seen.page).to_have_title("Purge – Noticeboard")
    seen.settled()
    expect(seen.page.get_by_role("radio", name="English")).to_be_focused()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_keyboard_is_seen_on_whatever_it_reaches(visit, theme):
    seen = visit(theme=theme).open("/purge?lang=en&company=varme")
    reached = set()
    for _ in range(120):
        seen.page.keyboard.press("Tab")
        ring = seen.page.evaluate(RING)
        if ring is None:
            break
        reached.add(ring["what"])
        assert_seen(ring)
    fields = {"spinbutton", "combobox", "radio", "input"}
    assert reached >= {"a", "button", "canvas", *fields}
    # The arrows move the focus to a cell, which is not drawn as an element.
    seen.page.locator("canvas[data-testid=data-grid-canvas]:visible").last.focus()
    seen.page.keyboard.press("ArrowDown")
    expect(seen.page.locator("canvas td:focus")).to_have_count(1)
    assert_seen(seen.page.evaluate(RING))


def test_the_overview_has_its_name_as_an_address_too(visit):
    seen = visit().open("/overview?lang=en&day=2026-09-30")
    expect(seen.page.get_by_role("heading", name="Overview", exact=True)).to_be_visible()
    expect(seen.page.get_by_role("dialog")).to_have_count(0)
    assert address(seen.page) == {"lang": "en", "day": "2026-09-30"}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    ("lang", "locale", "path"),
    [("sv", "sv-SE", "/gallra?company=varme"), ("en", "sv-SE", "/a/b?lang=en&company=varme")],
)
def test_an_address_without_a_page_says_so_and_leads_to_the_pages(
    visit, server, theme, lang, locale, path
):
    w = words(lang)
    seen = visit(theme=theme, locale=locale)
    answer = seen.page.goto(server + path)
    assert answer.status == 404
    assert seen.page.title() == f"{w('unknown_address.title')} – Noticeboard"
    assert seen.page.evaluate("document.documentElement.lang") == lang
    expect(seen.page.locator("h1")).to_have_text([w("unknown_address.title")])
    expect(seen.page.get_by_role("link")).to_have_text([w(f"page.{name}") for name in PAGES])
    assert barriers(seen.page) == []
    seen.page.get_by_role("link", name=w("page.overview"), exact=True).click()
    expect(seen.page.locator("h1")).to_have_text([w("page.overview")], timeout=30000)
    assert address(seen.page) == {"lang": lang, "company": "varme"}
