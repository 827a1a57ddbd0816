"""The dashboard as people use it: links, back button, filters, clicks on what is drawn."""

import polars as pl
import pytest
from playwright.sync_api import expect

import queries
from tests.browser.driving import address, choose

pytestmark = pytest.mark.browser


def test_charts_follow_the_theme_of_the_reader(visit):
    """The same specification, resolved by the browser."""
    seen = visit(theme="light").open("/?lang=sv")
    fills = {}
    for theme in ("light", "dark"):
        seen.page.emulate_media(color_scheme=theme)
        seen.settled()
        fills[theme] = seen.page.evaluate(
            "getComputedStyle(document.querySelector('.mark-rect path')).fill"
        )
    assert fills["light"] != fills["dark"]


def test_the_language_is_switched_and_said_to_screen_readers(visit):
    seen = visit().open("/?lang=sv")
    expect(seen.page.get_by_role("heading", name="Översikt")).to_be_visible()
    assert seen.page.evaluate("document.documentElement.lang") == "sv"
    seen.page.get_by_role("radio", name="English").click()
    expect(seen.page.get_by_role("heading", name="Overview")).to_be_visible()
    seen.settled()
    assert address(seen.page)["lang"] == "en"
    assert seen.page.evaluate("document.documentElement.lang") == "en"
    expect(seen.page.get_by_role("link", name="Requests", exact=True)).to_be_visible()


def test_the_links_on_top_are_a_landmark_that_knows_its_page(visit):
    """Also after a filter, another language and another page."""
    seen = visit().open("/?lang=en")

    nav = seen.page.get_by_role("navigation", name="Pages", exact=True)
    current = nav.locator("a[aria-current=page]")
    expect(current).to_have_text(["Overview"])
    choose(seen.page, "Company", "Värme")
    seen.settled()
    expect(current).to_have_text(["Overview"])
    seen.page.get_by_role("link", name="Requests", exact=True).click()
    expect(seen.page.get_by_role("heading", name="Requests", exact=True)).to_be_visible()
    seen.settled()
    expect(current).to_have_text(["Requests"])
    seen.page.get_by_role("radio", name="Svenska").click()
    expect(seen.page.get_by_role("navigation", name="Sidor", exact=True)).to_be_visible()


def test_links_that_are_drawn_late_are_known_too(visit):
    """On a slow line the links come after the script that marks the page's own."""
    seen = visit().open("/purge?lang=en")
    links = seen.page.locator(".st-key-nav a")
    expect(links.and_(seen.page.locator("[aria-current=page]"))).to_have_text(["Purge"])
    links.evaluate_all(
        """all => all.forEach(link => {
             const late = link.cloneNode(true);
             late.removeAttribute('aria-current');
             link.replaceWith(late);
           })"""
    )
    expect(links.and_(seen.page.locator("[aria-current=page]"))).to_have_text(["Purge"])


def test_a_first_visit_follows_the_browser(visit):
    assert "Översikt" in visit(locale="sv-SE").open("/").text()
    assert "Overview" in visit(locale="en-GB").open("/").text()


def test_a_deep_link_opens_in_its_state(visit):
    seen = visit().open("/requests?lang=en&day=2026-09-30&company=elhandel&kind=access")
    text = seen.text()
    assert "Elhandel ✕" in text
    assert "Access ✕" in text
    assert address(seen.page) == {
        "lang": "en",
        "day": "2026-09-30",
        "company": "elhandel",
        "kind": "access",
    }
    assert seen.complaints == []


def test_the_back_button_undoes_one_step(visit):
    """Pick, pick, back, back, forward, reload."""
    seen = visit().open("/?lang=sv")
    choose(seen.page, "Bolag", "Värme")
    seen.settled()
    assert address(seen.page) == {"lang": "sv", "company": "varme"}
    choose(seen.page, "Jämfört med", "2025-10-31")
    seen.settled()
    assert address(seen.page)["since"] == "2025-10-31"
    seen.page.go_back()
    seen.settled()
    assert address(seen.page) == {"lang": "sv", "company": "varme"}
    expect(seen.page.get_by_label("Jämfört med", exact=True)).to_have_value("2026-09-30")
    seen.page.go_back()
    seen.settled()
    assert address(seen.page) == {"lang": "sv"}
    expect(seen.page.get_by_label("Bolag", exact=True)).to_have_value("Hela koncernen")
    seen.page.go_forward()
    seen.settled()
    assert address(seen.page) == {"lang": "sv", "company": "varme"}
    seen.page.reload()
    seen.settled()
    expect(seen.page.get_by_label("Bolag", exact=True)).to_have_value("Värme")


def test_day_company_and_language_survive_a_change_of_page(visit):
    seen = visit().open("/?lang=sv&company=varme&day=2026-09-30")
    seen.page.get_by_role("link", name="Begäranden", exact=True).click()
    expect(seen.page.get_by_role("heading", name="Begäranden", exact=True)).to_be_visible()
    seen.settled()
    assert address(seen.page) == {"lang": "sv", "company": "varme", "day": "2026-09-30"}
    seen.page.go_back()
    seen.settled()
    expect(seen.page.get_by_role("heading", name="Översikt")).to_be_visible()
    assert address(seen.page)["company"] == "varme"


def test_a_figure_leads_to_its_rows(visit, sample_store):
    """The largest open shortfall, with as many rows as the link says."""
    nb = queries.open(sample_store)
    open_ones = [key for key, promise in nb.promises.items() if promise.nature != "event"]
    stands = nb.standing().filter(pl.col("promise").is_in(open_ones))
    worst = stands.sort("shortfalls", descending=True, nulls_last=True).row(0, named=True)
    view = nb.promises[worst["promise"]].view
    seen = visit().open("/?lang=en")
    seen.page.get_by_role("link", name=f"Show {worst['shortfalls']} in", exact=False).click()
    seen.page.wait_for_url(f"**/{view}?**")
    seen.settled()
    assert address(seen.page)["status"] == "overdue"
    assert f"of {worst['shortfalls']}" in seen.text() or f"{worst['shortfalls']} " in seen.text()


def test_what_comes_leads_to_the_requests(visit):
    seen = visit().open("/?lang=en")
    seen.page.get_by_role("link", name="Show coming").click()
    expect(seen.page.get_by_role("heading", name="Requests", exact=True)).to_be_visible()
    seen.settled()
    assert address(seen.page) == {"lang": "en", "status": "pending"}


def test_filters_are_pills_and_go_one_by_one(visit):
    seen = visit().open("/requests?lang=en&kind=erasure&status=met&due=2026")
    seen.page.get_by_role("button", name="Erasure ✕").click()
    seen.settled()
    expect(seen.page.get_by_label("Kind", exact=True)).to_have_value("All kinds")
    assert address(seen.page) == {"lang": "en", "status": "met", "due": "2026"}
    seen.page.get_by_role("button", name="Last day 2026 ✕").click()
    seen.settled()
    assert address(seen.page) == {"lang": "en", "status": "met"}
    # The status is no such pill: it is chosen among the statuses beside them.
    expect(seen.page.get_by_role("button", name="✕")).to_have_count(0)


def test_a_kind_is_chosen_for_the_whole_page(visit):
    seen = visit().open("/requests?lang=en")
    choose(seen.page, "Kind", "Erasure")
    seen.settled()
    assert address(seen.page)["kind"] == "erasure"
    expect(seen.page.get_by_text("were about erasure")).to_be_visible()


def test_every_clickable_chart_is_also_a_table(visit):
    seen = visit().open("/?lang=en")
    seen.page.get_by_role("radio", name="Table").first.click()
    seen.settled()
    expect(seen.page.get_by_text("Keyboard: arrows move")).to_be_visible()
    expect(seen.page.get_by_test_id("stDataFrame").first).to_be_visible()
    assert seen.complaints == []


def test_a_click_on_a_cell_opens_what_is_behind_it(visit):
    """The page of its view, with the promise and what is wrong of it."""
    behind = {
        "Consent covers what is kept": ("/consent", {"promise": "consent_covers_holding"}),
        "Answer erasure requests": ("/requests", {"kind": "erasure"}),
        "Tell of a refusal in time": ("/requests", {"promise": "refusal_told_in_time"}),
        "Agreement with every recipient": ("/disclosures", {}),
        "Erase 24 months after leaving": ("/purge", {"promise": "erase_after_relationship"}),
    }
    seen = visit().open("/?lang=en")
    for promise, (page, own) in behind.items():
        seen.page.locator(f".st-key-wide .mark-rect path[aria-label*='{promise}']").first.click()
        seen.page.wait_for_url(f"**{page}?**")
        seen.settled()
        assert own.items() <= address(seen.page).items()
        assert "The link held" not in seen.text()
        seen.page.go_back()
        expect(seen.page.get_by_role("heading", name="Overview", exact=True)).to_be_visible()
        seen.settled()


def test_a_click_on_a_lane_opens_the_request(visit):
    seen = visit().open("/requests?lang=en")
    bar = seen.page.locator(".st-key-wide .mark-rect path, .st-key-wide .mark-bar path").first
    bar.click(force=True)
    seen.page.wait_for_url("**item=**")
    seen.settled()
    expect(seen.page.get_by_role("button", name="Close the row")).to_be_visible()
    expect(seen.page.get_by_text(address(seen.page)["item"]).first).to_be_visible()


def test_a_phone_gets_lists_in_place_of_wide_drawings(visit):
    seen = visit(390, 844).open("/?lang=sv")
    expect(seen.page.locator(".st-key-wide")).to_be_hidden()
    expect(seen.page.locator(".nb-list").first).to_be_visible()


def test_marks_speak_in_sentences(visit):
    seen = visit().open("/?lang=sv")
    labels = seen.page.evaluate(
        """() => [...document.querySelectorAll('.stVegaLiteChart svg [aria-label]')]
              .filter(mark => mark.getAttribute('role') === 'graphics-symbol')
              .map(mark => mark.getAttribute('aria-label'))"""
    )
    marks = [label for label in labels if not label.startswith(("X-axis", "Y-axis"))]
    assert len(marks) > 20
    assert not [label for label in marks if label.startswith("x:") or "light-dark" in label]


def test_the_role_can_be_looked_at_from_the_board(visit):
    seen = visit().open("/requests?lang=en")
    seen.page.get_by_role("button", name="Data protection officer").click()
    seen.page.get_by_role("radio", name="Management").click()
    seen.settled()
    expect(seen.page.get_by_text("The rows are shown only to")).to_be_visible()
    expect(seen.page.locator("[data-testid=stDataFrame]")).to_have_count(0)
    expect(seen.page.locator(".st-key-wide .mark-rect")).to_have_count(0)


def test_security_headers_stand_on_every_answer(visit, server):
    seen = visit()
    answer = seen.page.goto(f"{server}/?lang=sv")
    headers = answer.headers
    assert "default-src 'self'" in headers["content-security-policy"]
    assert "unsafe-eval" not in headers["content-security-policy"].replace("wasm-unsafe-eval", "")
    assert headers["x-content-type-options"] == "nosniff"
