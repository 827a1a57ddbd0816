"""What the loads brought, and what is said of them: the API, the chart, the sentence."""

import json
import shutil

import polars as pl
import pytest

import queries
from dashboard import charts
from dashboard.charts.exports.loads import MOST
from dashboard.shell.data_cache import Source
from dashboard.views.exports import freshness, quarantine_table
from dashboard.words import LANGUAGES, words
from queries.errors import RoleError, StoreError
from queries.exports import GENERIC, TABLES
from queries.snapshots.store import JOURNAL
from tests.charts.chart_cases import CHARTS, values
from tests.support import load_frames as frames
from tests.support.command import run
from tests.support.second_load import SAMPLES

IN_BOTH = pytest.mark.parametrize("lang", LANGUAGES)


@pytest.fixture(scope="module")
def nb(two_loads):
    return queries.open(two_loads)


def of_table(found: pl.DataFrame, table: str) -> list[dict]:
    return list(found.filter(pl.col("table") == table).iter_rows(named=True))


def test_a_table_that_did_not_come_has_no_load(nb):
    found = nb.loads()
    assert [load["snapshot"] for load in of_table(found, "customers")] == ["000001", "000002"]
    assert [load["snapshot"] for load in of_table(found, "disclosures")] == ["000001"]
    assert str(of_table(found, "disclosures")[0]["last_day"]) == "2026-10-31"
    assert of_table(found, "incidents") == []


def test_a_load_that_falls_short_is_told_from_the_one_before(nb):
    found = nb.loads()
    assert of_table(found, "consents")[1]["lacks"] == ["fiber"]
    assert of_table(found, "uses")[1]["is_short"]
    others = found.filter(~pl.col("table").is_in(["consents", "uses"]))
    assert not others["is_short"].any()
    assert others["lacks"].list.len().sum() == 0
    # What lost its company lost its rows with it: the scope differs, so rows are not compared.
    assert not of_table(found, "consents")[1]["is_short"]


def test_an_older_snapshot_knows_its_own_loads_only(two_loads):
    found = queries.open(two_loads, snapshot="000001").loads()
    assert found["snapshot"].unique().to_list() == ["000001"]


def test_judging_again_brings_no_load(sample_store, tmp_path):
    import shutil

    shutil.copytree(sample_store, tmp_path / "store")
    before = queries.open(tmp_path / "store").loads()
    assert run("--store", tmp_path / "store", "rebuild") == 0
    after = queries.open(tmp_path / "store")
    assert after.snapshot == "000002"
    assert after.loads().equals(before)


def test_files_against_the_load_before(nb):
    files = {row["file"]: row for row in nb.delivered().iter_rows(named=True)}
    mailings = files["UTSKICK.csv"]
    lines = (SAMPLES / "UTSKICK.csv").read_bytes().splitlines()
    assert (mailings["rows_read"], mailings["rows_before"]) == (879, len(lines) - 1)
    assert files["UTLAMNANDEN.csv"]["rows_before"] is None
    assert files["KUNDREG.csv"]["columns_not_loaded"] == ["Skonummer"]
    assert all(row["rows_read"] == row["accepted"] + row["quarantined"] for row in files.values())


def test_promises_read_also_what_they_can_do_without(nb):
    """Events of a request stop its clock where they are exported."""
    files = {row["table"]: row["promises"] for row in nb.delivered().iter_rows(named=True)}
    assert "answer_access_request" in files["request_events"]
    assert "answer_access_request" not in files["consents"]


def test_quarantined_rows_are_for_the_officer_alone(two_loads):
    rows = queries.open(two_loads).quarantine()
    counts = queries.open(two_loads).quarantine_counts().filter(pl.col("weight") == "quarantine")
    assert rows.height == counts["rows"].sum() > 0
    for role in ("analyst", "management"):
        with pytest.raises(RoleError):
            queries.open(two_loads, role=role).quarantine()


def test_each_opening_of_refused_rows_is_noted_and_none_of_them(two_loads, tmp_path):
    store = shutil.copytree(two_loads, tmp_path / "store", ignore=shutil.ignore_patterns(JOURNAL))
    nb, journal = queries.open(store), store / "private" / JOURNAL
    assert nb.has_quarantine
    nb.quarantine_counts()
    assert not journal.exists()
    rows = nb.quarantine()
    assert run("--store", store, "quarantine") == 0
    assert run("--store", store, "quarantine", "--export", tmp_path / "q.csv") == 0
    noted = [json.loads(line) for line in journal.read_text(encoding="utf-8").splitlines()]
    assert [line["opened"] for line in noted] == ["quarantine"] * 2
    assert {line["rows"] for line in noted} == {rows.height}
    assert not any(raw in journal.read_text(encoding="utf-8") for raw in rows["raw"])
    journal.unlink()
    journal.mkdir()
    with pytest.raises(StoreError, match="Nothing was shown"):
        nb.quarantine()


def test_no_quarantined_rows_are_an_empty_table(sample_store):
    nb = queries.open(sample_store)
    found = nb.quarantine()
    assert found.is_empty() and not nb.has_quarantine
    assert {"table", "file", "line", "rule", "raw"} <= set(found.columns)


def test_a_table_is_as_old_as_its_oldest_file(nb):
    source = Source(nb, ("tests", "two_loads"))
    found = {row["table"]: row for row in freshness.tables(source, nb.day).iter_rows(named=True)}
    assert list(found) == list(TABLES)
    assert (found["disclosures"]["state"], found["disclosures"]["age_days"]) == ("stale", 80)
    assert found["incidents"]["state"] == "never" and not found["incidents"]["is_at_fault"]
    assert {name for name, row in found.items() if row["is_at_fault"]} == {
        "disclosures",
        "consents",
        "uses",
    }


def test_what_falls_short_in_a_sentence(nb):
    source = Source(nb, ("tests", "two_loads"))
    found = freshness.tables(source, nb.day)
    missing, files = nb.missing(), nb.delivered()
    first, rest = freshness.said(found, missing, files, nb.companies, words("sv"))
    assert first == "Tre av 13 exporterade tabeller brister."
    assert "Underlaget för samtycken saknar Fiber, som fanns i laddningen före." in rest
    assert "Underlaget för användning har mer än en tiondel färre rader" in rest
    assert "Underlaget för utlämnanden är 80 dagar gammalt." in rest
    assert "3 tabeller i kontraktet exporteras inte: klagomål, incidenter och uppslag." in rest
    read, out = files["rows_read"].sum(), files["quarantined"].sum()
    assert rest.endswith(f"{out} av {words('sv').written.number(read)} lästa rader avvisades.")


def test_a_lane_shows_its_latest_loads_and_what_is_wrong():
    spec = CHARTS["loads"]().spec("page")
    gaps, marks, texts = values(spec, 0), values(spec, 2), values(spec, 3)
    assert sum(mark["table"] == "customers" for mark in marks) == MOST
    shapes = {(mark["table"], mark["shape"]) for mark in marks if mark["shape"] != "circle"}
    assert shapes == {("consents", "triangle-up"), ("uses", "triangle-up")}
    assert {gap["table"]: (gap["at"], gap["to"]) for gap in gaps}["disclosures"] == (-42, 0)
    assert {text["table"]: text["text"] for text in texts} == {
        "customers": "",
        "consents": "Avfall saknas",
        "uses": "färre rader än väntat",
        "disclosures": "42 dagar gammalt",
        "incidents": "aldrig exporterad",
    }


@IN_BOTH
def test_one_table_is_told_by_itself(lang):
    one = frames.TABLES.filter(pl.col("table") == "consents")
    found = frames.loads().filter(pl.col("table") == "consents")
    drawing = charts.loads(found, one, day=frames.DAY, companies=frames.COMPANIES, lang=lang)
    assert drawing.answer.startswith(
        "Samtycken: Avfall saknas." if lang == "sv" else "Consents: Avfall missing."
    )


def test_a_first_load_alone_is_no_line():
    """With one load there is nothing to compare: a month is shown before it."""
    first = frames.loads().head(4)
    fresh = frames.TABLES.head(1)
    drawing = charts.loads(
        first.filter(pl.col("table") == "customers"),
        fresh,
        day=frames.loads()["last_day"][0],
        companies={},
    )
    assert [mark["at"] for mark in values(drawing.spec("page"), 2)] == [0]


@IN_BOTH
def test_every_rule_of_the_contract_has_words(lang):
    w = words(lang)
    rules = dict.fromkeys(GENERIC)
    for table in TABLES.values():
        rules |= {name: column for column, name in table.rules}
        rules |= {reference.rule: None for reference in table.references}
    assert len(rules) > 40
    for rule, column in rules.items():
        said = quarantine_table.rule_text(rule, column or None, w)
        assert said != rule and " " in said, rule


def test_the_order_of_two_days_names_both_columns():
    said = quarantine_table.rule_text("answered_before_received", "answered_on", words("sv"))
    assert said == "answered_on ligger före received_on"
