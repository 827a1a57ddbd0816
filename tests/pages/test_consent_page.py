"""The page of consent: narrowed, in part unknown, without consents, for management."""

import json
import re
import shutil
from pathlib import Path

import polars as pl
import pytest

import queries
from dashboard.commands import main
from dashboard.words import LANGUAGES, words
from tests.pages.page_reading import assert_whole, opened, sent_to_the_browser, text_of
from tests.pages.test_pages_of_management import rows_of

IN_BOTH = pytest.mark.parametrize("lang", LANGUAGES)
SV, EN = words("sv"), words("en")


def loaded(sample_exports: Path, base: Path, change) -> Path:
    """A store of the sample's exports after a change to their folder."""
    shutil.copytree(sample_exports, base / "exports")
    change(base / "exports")
    assert main(["--store", str(base / "store"), "load", str(base / "exports")]) == 0
    return base / "store"


@pytest.fixture(scope="session")
def part_store(sample_exports, tmp_path_factory) -> Path:
    """A group of which Fiber exports no consents."""

    def without_fiber(folder: Path) -> None:
        rows = pl.read_csv(folder / "consents.csv", infer_schema=False)
        rows.filter(pl.col("company") != "fiber").write_csv(folder / "consents.csv")
        told = (folder / "exports.toml").read_text()
        named = 'table = "consents"\ncompanies = ["kem", "elnat", "elhandel", "varme"]\n'
        (folder / "exports.toml").write_text(told.replace('table = "consents"\n', named))

    return loaded(sample_exports, tmp_path_factory.mktemp("part"), without_fiber)


@pytest.fixture(scope="session")
def refused_store(sample_exports, tmp_path_factory) -> Path:
    """A group of whose consents every row was refused."""

    def broken(folder: Path) -> None:
        rows = pl.read_csv(folder / "consents.csv", infer_schema=False).head(6)
        rows.with_columns(decided_on=pl.lit("never")).write_csv(folder / "consents.csv")

    return loaded(sample_exports, tmp_path_factory.mktemp("refused"), broken)


@pytest.fixture(scope="session")
def unasked_store(sample_exports, tmp_path_factory) -> Path:
    """A group that never exported its consents."""

    def without(folder: Path) -> None:
        (folder / "consents.csv").unlink()
        told = (folder / "exports.toml").read_text()
        parts = re.split(r"(?m)^(?=\[\[)", told)
        kept = [part for part in parts if 'table = "consents"' not in part]
        (folder / "exports.toml").write_text("".join(kept))

    return loaded(sample_exports, tmp_path_factory.mktemp("unasked"), without)


def charts_of(at) -> list[str]:
    return [chart.proto.alt for chart in at.get("vega_lite_chart")]


def marks_of(at) -> list[dict]:
    return [
        mark
        for chart in at.get("vega_lite_chart")
        for mark in rows_of(json.loads(chart.proto.spec))
    ]


@IN_BOTH
def test_the_sentence_is_the_measure_and_the_promise(sample_store, lang):
    nb, w = queries.open(sample_store), words(lang)
    row = nb.measure("consent_coverage").sort("customers", descending=True).row(0, named=True)
    said = text_of(opened(sample_store, "consent", lang))
    assert w.written.share(row["covered_share"]).replace("\u00a0", " ") in said.replace(
        "\u00a0", " "
    )
    use = nb.status().filter(pl.col("promise") == "consent_covers_use")
    number = (use["judged"] - use["kept"])[0]
    clause = w.worded("consent.uses", number) if number else w("consent.uses_none")
    assert clause[1:] in said


def test_a_purpose_narrows_the_sentence_the_charts_and_the_rows(sample_store):
    at = opened(sample_store, "consent", "en", purpose="improvement")
    assert_whole(at, "en")
    said = text_of(at)
    assert "have said yes to improvement" in said
    assert any("Improvement:" in alt for alt in charts_of(at))
    picked = next(box for box in at.selectbox if box.label == "Purpose")
    assert picked.value == "improvement"
    strong = [mark for mark in marks_of(at) if mark.get("depth") == 1]
    assert {mark["purpose"] for mark in strong} == {"improvement"}
    picked.set_value("marketing").run()
    assert at.query_params["purpose"] == "marketing"
    assert "have said yes to marketing" in text_of(at)


def test_a_company_narrows_the_answers(sample_store):
    nb = queries.open(sample_store)
    found = nb.measure("consent_coverage", filters={"company": "fiber"})
    at = opened(sample_store, "consent", "en", company="fiber")
    assert_whole(at, "en")
    assert f"of {found['customers'][0]} customers" in text_of(at)


@IN_BOTH
def test_what_one_company_does_not_export_is_unknown_and_named(part_store, lang):
    w = words(lang)
    at = opened(part_store, "consent", lang)
    assert_whole(at, lang)
    said = text_of(at)
    assert w("coverage.reason", companies="Fiber") in said
    unknown = [mark for mark in marks_of(at) if mark.get("answer") == "unknown"]
    assert unknown and all(mark["dash"] == [3, 2] for mark in unknown)
    row = (
        queries.open(part_store)
        .measure("consent_coverage")
        .filter(pl.col("purpose") == "marketing")
        .row(0, named=True)
    )
    share = w.written.share(row["unknown"] / row["customers"])
    assert w("consent.unknown_companies", share=share, companies="Fiber") in said.replace(
        share.replace("\u00a0", " "), share
    )


@IN_BOTH
@pytest.mark.parametrize("role", ["dpo", "management"])
def test_of_refused_consents_nothing_is_a_no(refused_store, lang, role):
    """A dashed box with the reason; no chart says 0 %."""
    at = opened(refused_store, "consent", lang, role)
    assert_whole(at, lang)
    w = words(lang)
    reason = w("consent.refused", table=w("table.consents"))
    assert w("consent.blind", reason=reason) in text_of(at)
    assert not charts_of(at)
    assert not re.search(r"\b0\s?%", text_of(at))


@IN_BOTH
@pytest.mark.parametrize("role", ["dpo", "management"])
def test_consents_that_are_not_exported_are_said_once(unasked_store, lang, role):
    at = opened(unasked_store, "consent", lang, role)
    assert_whole(at, lang)
    w = words(lang)
    reason = w.count("blind.table", 1, tables=w("table.consents"))
    blind = w("consent.blind", reason=reason)
    assert text_of(at).split(w("items.title"))[0].count(blind) == 1
    assert not charts_of(at)
    assert not re.search(r"\b0\s?%", text_of(at))


@IN_BOTH
@pytest.mark.parametrize("asked", [{}, {"purpose": "improvement"}, {"company": "fiber"}])
def test_management_gets_no_count_of_one_to_seven(sample_store, lang, asked):
    """In no mark of the page: neither as its text nor as its size."""
    at = opened(sample_store, "consent", lang, "management", **asked)
    assert_whole(at, lang)
    marks = marks_of(at)
    assert marks
    for mark in marks:
        assert mark.get("text") not in [str(number) for number in range(1, 8)]
        assert not re.search(r": [1-7]( |$)(?!–)", mark.get("said", "")), mark
        for low, high in (("from", "to"), ("low", "high")):
            if low in mark and high in mark:
                assert mark[high] - mark[low] not in range(1, 8)
    for frame in at.dataframe:
        cells = [str(cell) for column in frame.value for cell in frame.value[column]]
        assert not set(cells) & {str(number) for number in range(1, 8)}


def test_management_never_receives_a_row(sample_store):
    """No id of a use or a consent and no customer's key in anything sent to the browser."""
    nb = queries.open(sample_store)
    rows = nb.items("consent_covers_use", status="broken")
    ids, keys = rows["item_id"], rows["customer_key"].drop_nulls()
    assert ids.len()
    sent = sent_to_the_browser(opened(sample_store, "consent", "sv", "management"))
    assert not [one for one in (*ids, *keys) if one.encode() in sent]
    assert ids[0].encode() in sent_to_the_browser(opened(sample_store, "consent"))
    assert words("sv")("role_says.rows_denied") in text_of(
        opened(sample_store, "consent", "sv", "management")
    )


def test_a_link_of_another_page_loses_what_means_nothing_here(sample_store):
    at = opened(sample_store, "consent", "sv", promise="answer_objection")
    assert_whole(at, "sv")
    assert "promise" not in at.query_params


def test_marketing_beyond_the_sixth_day_is_the_promises_own_number(sample_store):
    nb = queries.open(sample_store)
    by_kind = nb.status(by=["kind"]).filter(
        (pl.col("promise") == "marketing_stops_on_objection")
        & (pl.col("kind") == "beyond_tolerance")
    )
    number = int((by_kind["judged"] - by_kind["kept"]).sum())
    assert f"{EN('objection.beyond', days='six')} {number}" in text_of(
        opened(sample_store, "consent", "en")
    )
