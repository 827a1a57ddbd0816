"""The page of the exports: what falls short, filters, roles, snapshots; and who leads there."""

import re

import polars as pl
import pytest

import queries
from dashboard.words import LANGUAGES, words
from tests.pages.page_reading import assert_whole, opened, text_of
from tests.support.second_load import SAMPLES

IN_BOTH = pytest.mark.parametrize("lang", LANGUAGES)
SV = words("sv")


def table_of(at, caption: str) -> list[list[str]]:
    """The cells of one of the page's own tables, without its head."""
    body = next(
        element.proto.body
        for element in at.get("html")
        if f'aria-label="{caption}"' in element.proto.body and "<tbody>" in element.proto.body
    ).split("<tbody>")[1]
    rows = re.findall(r"<tr>(.*?)</tr>", body)
    return [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in rows]


def downloads(at) -> list[str]:
    return [button.proto.label for button in at.get("download_button")]


def choose(at, label: str, value: str):
    return next(box for box in at.selectbox if box.label == label).set_value(value).run()


@IN_BOTH
def test_the_page_tells_what_falls_short(two_loads, lang):
    at = opened(two_loads, "exports", lang)
    assert_whole(at, lang)
    said = text_of(at)
    assert ("Tre av 13 exporterade tabeller brister." in said) == (lang == "sv")
    assert "KUNDREG.csv: Skonummer." in said


def test_read_is_accepted_and_quarantined(two_loads):
    """The sum under the files is that of the files, and of the API."""
    files = queries.open(two_loads).delivered()
    rows = table_of(opened(two_loads, "exports"), SV("exports.files_title"))
    assert len(rows) == files.height
    number = SV.written.number
    sums = {name: number(files[name].sum()) for name in ("rows_read", "accepted", "quarantined")}
    wanted = SV(
        "exports.sum",
        read=sums["rows_read"],
        accepted=sums["accepted"],
        quarantined=sums["quarantined"],
    )
    assert " ".join(wanted.split()) in text_of(opened(two_loads, "exports"))
    mailings = next(row for row in rows if row[1] == "UTSKICK.csv")
    before = len((SAMPLES / "UTSKICK.csv").read_bytes().splitlines()) - 1
    assert mailings[5:9] == ["879", "879", "0", SV.written.signed(879 - before)]


def test_a_table_is_chosen_for_the_whole_page(two_loads):
    at = choose(opened(two_loads, "exports"), SV("exports.table"), "consents")
    assert at.query_params["table"] == "consents"
    assert_whole(at, "sv")
    assert {row[0] for row in table_of(at, SV("exports.files_title"))} == {"Samtycken"}
    assert {row[0] for row in table_of(at, SV("exports.refused_title"))} == {"SAMTYCKEN.csv"}
    assert "Samtycken: Fiber saknas." in text_of(at)
    assert "läser samtycken: " in text_of(at)


def test_a_rule_leaves_the_rows_that_broke_it(two_loads):
    at = opened(two_loads, "exports", rule="not_a_date")
    assert_whole(at, "sv")
    rows = table_of(at, SV("exports.refused_title"))
    assert [(row[0], row[2]) for row in rows] == [("AVTAL.csv", "starts_on")]
    at = choose(at, SV("exports.rule"), "")
    assert "rule" not in at.query_params
    assert len(table_of(at, SV("exports.refused_title"))) > 5


def test_a_table_that_nothing_was_refused_of(two_loads):
    at = opened(two_loads, "exports", table="holds")
    assert_whole(at, "sv")
    assert SV("exports.refused_filter") in text_of(at)


def test_a_table_that_never_came(two_loads):
    at = opened(two_loads, "exports", table="incidents")
    assert_whole(at, "sv")
    assert "Incidenter: aldrig exporterad." in text_of(at)
    assert SV("exports.read_by_none", table="incidenter") in text_of(at)


@pytest.mark.parametrize("role", ["dpo", "analyst", "management"])
def test_the_refused_rows_are_for_the_officer(two_loads, role):
    """Counts are for everybody; on which lines, for those who may look at rows."""
    at = opened(two_loads, "exports", "sv", role)
    assert_whole(at, "sv")
    named = [name for name in downloads(at) if name.startswith(SV("exports.quarantine"))]
    assert len(named) == (2 if role == "dpo" else 0)
    rows = table_of(at, SV("exports.refused_title"))
    assert {len(row) for row in rows} == {5 if role == "management" else 6}


def test_quarantined_rows_past_their_time_are_said_to_be_gone(two_loads, tmp_path):
    import shutil

    shutil.copytree(two_loads, tmp_path / "store")
    for file in (tmp_path / "store" / "private").glob("quarantine-*"):
        file.unlink()
    at = opened(tmp_path / "store", "exports")
    assert_whole(at, "sv")
    assert SV("exports.quarantine_gone") in text_of(at)
    assert not downloads(at)


def test_an_older_snapshot_is_looked_at_by_its_address(two_loads):
    at = choose(opened(two_loads, "exports"), SV("exports.look_at"), "000001")
    assert at.query_params["snapshot"] == "000001"
    assert_whole(at, "sv")
    said = text_of(at)
    assert "Alla 13 tabeller som exporteras är aktuella och kompletta." in said
    assert "Du ser underlaget från 31 oktober 2026, inte det senaste." in said
    shown = [row for row in table_of(at, SV("exports.snapshots_title")) if row[-1]]
    assert [row[0] for row in shown] == ["000001"]


def test_the_overview_says_it_in_a_line_and_leads_there(two_loads):
    at = opened(two_loads)
    assert_whole(at, "sv")
    assert "Tre av 13 exporterade tabeller brister." in text_of(at)
    links = [link.proto.label for link in at.get("page_link")]
    assert SV("exports.link") in links


@IN_BOTH
def test_the_largest_open_shortfall_has_a_link_with_its_number(sample_store, lang):
    nb = queries.open(sample_store)
    w = words(lang)
    natures = {key: promise.nature for key, promise in nb.promises.items()}
    duties = [key for key, nature in natures.items() if nature != "event"]
    worst = (
        nb.standing()
        .filter(pl.col("promise").is_in(duties))
        .sort("shortfalls", descending=True, nulls_last=True)
        .row(0, named=True)
    )
    page = w(f"page.{nb.promises[worst['promise']].view}")
    wanted = w("tile.show_worst", n=worst["shortfalls"], page=page)
    assert wanted in [link.proto.label for link in opened(sample_store, lang=lang).get("page_link")]
    assert nb.item_count(worst["promise"], "overdue") == worst["shortfalls"]
