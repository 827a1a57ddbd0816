"""What fell due, was done and fell away adds up on every page that says it: to its own figures."""

import re

import polars as pl
import pytest

import queries
from dashboard.words import LANGUAGES, sentence, words
from tests.pages.page_reading import assert_whole, opened, text_of
from tests.pages.test_exports_page import table_of

IN_BOTH = pytest.mark.parametrize("lang", LANGUAGES)
# What a page's table of steps is called, and on which page it stands.
TABLES = {"overview": "title", "purge": "purge", "requests": "requests"}


def number(cell: str) -> int:
    text = re.sub(r"[\u00a0, +]", "", cell).replace("−", "-")
    return int(text)


def bridge_on(at, page: str, lang: str, since: str) -> list[list[int]]:
    """The rows of the table of steps, its sum last: then, four steps as they are signed, now."""
    caption = words(lang)(f"moved.{TABLES[page]}", day=since)
    rows = table_of(at, sentence(caption))
    return [[number(cell) for cell in row[1:]] for row in rows]


def since_of(at, w) -> str:
    found = re.search(r"(30.september|30.September)", text_of(at))
    assert found
    return found[0].replace(" ", "\u00a0")


def is_said(text: str, at) -> bool:
    return " ".join(text.split()) in text_of(at)


@IN_BOTH
@pytest.mark.parametrize("role", ["dpo", "management"])
@pytest.mark.parametrize("page", TABLES)
def test_every_row_adds_up(sample_store, page, role, lang):
    at = opened(sample_store, page, lang, role)
    assert_whole(at, lang)
    rows = bridge_on(at, page, lang, since_of(at, words(lang)))
    assert rows
    for then, *moved, now in rows:
        assert then + sum(moved) == now
    nb = queries.open(sample_store)
    status = nb.status()
    mine = {
        "purge": [one.id for one in nb.promises.values() if one.erases],
        "requests": [one.id for one in nb.promises.values() if one.kinds],
    }
    if page == "overview":
        assert rows[-1][-1] == nb.standing()["shortfalls"].sum()
    else:
        overdue = status.filter(pl.col("promise").is_in(mine[page]))["overdue"].sum()
        assert rows[-1][-1] == overdue


@pytest.mark.parametrize("company", ["kem", "fiber", "varme"])
def test_the_tile_the_ledger_and_the_table_say_one_change(sample_store, company):
    """Of one company too: then and now in the ledger are the ends of the bridge."""
    nb = queries.open(sample_store)
    at = opened(sample_store, "overview", "en", company=company, view="table")
    assert_whole(at, "en")
    tile = next(
        e.proto.body for e in at.get("html") if words("en")("tile.shortfalls") in e.proto.body
    )
    value = int(re.search(r'class="v">(\d+)', tile)[1])
    change = re.search(r'class="(worse|better)"><span aria-hidden="true">(.)</span> (\d+)', tile)
    moved = {"▲": 1, "▽": -1}[change[2]] * int(change[3]) if change else 0
    found = nb.changes("2026-09-30", company=company)
    assert value == found["overdue_now"].sum() + found["broken_now"].sum()
    since = since_of(at, words("en"))
    if is_said(words("en")("moved.nothing", day=since), at):
        assert not moved
        return
    rows = bridge_on(at, "overview", "en", since)
    assert rows[-1][-1] == value and rows[-1][0] == value - moved


@pytest.mark.parametrize(
    ("asked", "is_drawn"),
    [
        ({"kind": "erasure"}, True),
        ({"channel": "email"}, True),
        ({"kind": "objection", "channel": "email"}, False),
        ({"kind": "erasure", "channel": "email"}, True),
    ],
)
def test_a_narrowed_page_has_the_steps_of_what_it_is_narrowed_to(sample_store, asked, is_drawn):
    at = opened(sample_store, "requests", "en", day="2026-05-31", since="2026-01-31", **asked)
    assert_whole(at, "en")
    caption = words("en")("moved.requests", day="31\u00a0January")
    if not is_drawn:
        assert not is_said(caption, at)
        return
    nb = queries.open(sample_store)
    rows = nb.measure("requests", "2026-05-31", filters=asked)
    overdue = rows.filter(status="overdue").height
    if is_said(caption, at):
        table = [[number(cell) for cell in row[1:]] for row in table_of(at, caption)]
        assert all(then + sum(moved) == now for then, *moved, now in table)
        assert table[-1][-1] == overdue
    else:
        assert overdue == 0


def test_the_pace_of_erasing_is_the_same_bridge_month_by_month(sample_store):
    nb = queries.open(sample_store)
    at = opened(sample_store, "purge", "en")
    said = next(c.proto.alt for c in at.get("vega_lite_chart") if "erased as fast" in c.proto.alt)
    fell, done, away, then, now = (
        int(one) for one in re.findall(r"(?<![\d])(\d{1,3})(?=[ ,.](?!2026|2025))", said)
    )
    assert then + fell - done - away == now
    erasing = [one.id for one in nb.promises.values() if one.erases]
    assert now == nb.status().filter(pl.col("promise").is_in(erasing))["overdue"].sum()
