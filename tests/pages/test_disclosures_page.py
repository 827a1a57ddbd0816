"""The page of disclosures: narrowed, over other periods, in part unknown, for management."""

import json
import re
import shutil
from pathlib import Path

import polars as pl
import pytest

import queries
from dashboard.commands import main
from dashboard.shell.data_cache import Source
from dashboard.shell.page import Page
from dashboard.shell.url_state import Choices
from dashboard.views.disclosures import figures, uncovered_export
from dashboard.words import LANGUAGES, words
from tests.pages.page_reading import assert_whole, opened, sent_to_the_browser, text_of
from tests.pages.test_pages_of_management import rows_of

IN_BOTH = pytest.mark.parametrize("lang", LANGUAGES)
SV, EN = words("sv"), words("en")
ROWS = ("disclosure_has_agreement", "disclosure_has_promised_agreement")


def loaded(sample_exports: Path, base: Path, change) -> Path:
    """A store of the sample's exports after a change to their folder."""
    shutil.copytree(sample_exports, base / "exports")
    change(base / "exports")
    assert main(["--store", str(base / "store"), "load", str(base / "exports")]) == 0
    return base / "store"


def without(table: str):
    """Takes a table's file away, and its part of exports.toml."""

    def change(folder: Path) -> None:
        (folder / f"{table}.csv").unlink()
        told = (folder / "exports.toml").read_text()
        parts = re.split(r"(?m)^(?=\[\[)", told)
        kept = [part for part in parts if f'table = "{table}"' not in part]
        (folder / "exports.toml").write_text("".join(kept))

    return change


@pytest.fixture(scope="session")
def unasked_store(sample_exports, tmp_path_factory) -> Path:
    """A group that never exported its disclosures."""
    return loaded(sample_exports, tmp_path_factory.mktemp("unasked"), without("disclosures"))


@pytest.fixture(scope="session")
def no_agreements_store(sample_exports, tmp_path_factory) -> Path:
    """A group that exports what it discloses, but not its agreements."""
    return loaded(sample_exports, tmp_path_factory.mktemp("bare"), without("agreements"))


@pytest.fixture(scope="session")
def no_recipients_store(sample_exports, tmp_path_factory) -> Path:
    """A group that does not say who its recipients are."""
    return loaded(sample_exports, tmp_path_factory.mktemp("nameless"), without("recipients"))


@pytest.fixture(scope="session")
def refused_store(sample_exports, tmp_path_factory) -> Path:
    """A group of whose disclosures every row was refused."""

    def broken(folder: Path) -> None:
        rows = pl.read_csv(folder / "disclosures.csv", infer_schema=False).head(6)
        rows.with_columns(disclosed_on=pl.lit("never")).write_csv(folder / "disclosures.csv")

    return loaded(sample_exports, tmp_path_factory.mktemp("refused"), broken)


def plain(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").split())


def lead_of(at) -> str:
    """The sentence on top."""
    body = next(e.proto.body for e in at.get("html") if 'class="nb-lead"' in e.proto.body)
    return plain(re.sub(r"<[^>]+>", " ", body))


def specs(at) -> list[dict]:
    return [json.loads(chart.proto.spec) for chart in at.get("vega_lite_chart")]


def wrong_of_a_year(store: Path, **filters: str) -> set[str]:
    """Disclosures that broke one of the promises of agreements in the twelve months."""
    found = queries.open(store).items(ROWS, "broken", filters=filters, due=["2025-11-01", None])
    return {f"{row['item_id']} {row['part']}" for row in found.iter_rows(named=True)}


@IN_BOTH
def test_the_sentence_counts_what_the_rows_list(sample_store, lang):
    """A disclosure that broke both promises is one disclosure."""
    w = words(lang)
    at = opened(sample_store, "disclosures", lang)
    number = len(wrong_of_a_year(sample_store))
    assert number > 1
    said = plain(w.worded("disclosures.lacks", number, month="@")).split("@")[0]
    assert said.lower() in lead_of(at).lower()
    total = queries.open(sample_store).measure("disclosures")["disclosures"][0]
    assert lead_of(at).startswith(w.written.number(total))


def test_recipients_are_named_with_an_agreement_and_without(sample_store):
    at = opened(sample_store, "disclosures", "sv")
    named = queries.open(sample_store).measure("recipients")
    shown = queries.open(sample_store).measure("disclosures", by=["recipient", "month"])
    known = named.filter(pl.col("recipient").is_in(shown["recipient"].to_list()))
    offered = next(box for box in at.selectbox if box.label == "Mottagare").options
    assert set(known["name"]) == set(offered[1:])
    authority = known.filter(pl.col("role") == "authority").row(0, named=True)
    said = text_of(opened(sample_store, "disclosures", "sv", recipient=authority["recipient"]))
    assert authority["name"] in said
    assert "myndighet: inget avtal krävs" in said


@pytest.mark.parametrize("key", ["recipient", "category", "ground"])
def test_a_filter_holds_for_the_sentence_and_the_charts(sample_store, key):
    nb = queries.open(sample_store)
    counts = nb.measure("disclosures", by=[key]).sort("disclosures")
    value, number = counts[key][-1], counts["disclosures"][-1]
    at = opened(sample_store, "disclosures", "sv", **{key: value})
    assert_whole(at, "sv")
    assert lead_of(at).startswith(SV.written.number(number))
    chosen = {box.label: box.value for box in at.selectbox}
    assert chosen[SV(f"disclosures.{key}")] == value
    if key in ("recipient", "category"):
        matrix = next(s for s in specs(at) if any("depth" in r for r in rows_of(s)))
        assert {row[key] for row in rows_of(matrix) if "depth" in row} == {value}


@pytest.mark.parametrize("company", ["elnat", "fiber"])
def test_a_company_holds_for_everything(sample_store, company):
    found = queries.open(sample_store).measure("disclosures", filters={"company": company})
    at = opened(sample_store, "disclosures", "sv", company=company)
    assert_whole(at, "sv")
    assert lead_of(at).startswith(SV.written.number(found["disclosures"][0]))


@pytest.mark.parametrize("period", ["quarter", "year", "all"])
def test_a_period_is_the_sum_of_its_months(sample_store, period):
    from dashboard.views.disclosures.figures import period as span_of

    nb = queries.open(sample_store)
    span = span_of(period, nb.newest_day)
    months = nb.measure("disclosures", by=["month"])
    total = months.filter(pl.col("month").is_between(span.first, span.last))["disclosures"].sum()
    at = opened(sample_store, "disclosures", "en", period=period)
    assert_whole(at, "en")
    assert lead_of(at).startswith(EN.written.number(total))
    # The rows are of the same days.
    days = [day.date() for day in at.dataframe[-1].value["Day"]]
    assert days and all(span.first <= day <= span.last for day in days)


def test_the_rows_are_of_the_period_and_name_their_promise(sample_store):
    rows = opened(sample_store, "disclosures", "sv").dataframe[-1].value
    assert set(rows["Löfte"]) >= {"Lagens avtal vid utlämnande", "Avtal med varje mottagare"}
    assert rows["Dag"].min().isoformat() >= "2025-11-01"
    assert set(rows["Mottagare"]).isdisjoint(
        queries.open(sample_store).measure("recipients")["recipient"]
    )


@pytest.mark.parametrize("role", ["dpo", "management"])
def test_on_a_phone_a_recipient_has_each_category_once(sample_store, role):
    """As in the drawing: of all legal bases together."""
    at = opened(sample_store, "disclosures", "en", role=role)
    page = " ".join(one.proto.body for one in at.get("html"))
    texts = words("en").texts
    names = "|".join(text for key, text in texts.items() if key.startswith("category."))
    said = re.findall(r'<span class="s">([^<]*)</span>', page)
    listed = [re.findall(rf"\b({names}) (?:\d|not shown|at least)", line) for line in said]
    assert sum(map(len, listed)) > 10
    assert all(len(categories) == len(set(categories)) for categories in listed)


def test_a_broken_filter_is_dropped_and_said(sample_store):
    at = opened(sample_store, "disclosures", "sv", period="fortnight", ground="magic")
    assert_whole(at, "sv")
    assert SV("app.missing_filter") in text_of(at)
    assert "period" not in at.query_params and "ground" not in at.query_params


def test_a_filter_that_finds_nothing_says_so(sample_store):
    at = opened(sample_store, "disclosures", "en", recipient="nobody")
    assert_whole(at, "en")
    assert lead_of(at).startswith("Nothing was disclosed in twelve months")
    assert not specs(at)


@IN_BOTH
@pytest.mark.parametrize("role", ["dpo", "management"])
def test_without_disclosures_there_is_a_dashed_box_and_no_zero(unasked_store, lang, role):
    at = opened(unasked_store, "disclosures", lang, role)
    assert_whole(at, lang)
    w = words(lang)
    reason = w.count("blind.table", 1, tables=w.name("table", "disclosures"))
    assert w("disclosures.blind", reason=reason) in text_of(at)
    assert not specs(at) and not at.dataframe
    assert 'class="nb-lead"' not in "".join(e.proto.body for e in at.get("html"))


@IN_BOTH
def test_where_all_were_refused_the_page_says_how_many(refused_store, lang):
    at = opened(refused_store, "disclosures", lang)
    assert_whole(at, lang)
    assert words(lang).count("disclosures.quarantined", 6) in text_of(at)
    assert not specs(at)


@IN_BOTH
def test_without_agreements_nothing_is_said_to_be_in_order(no_agreements_store, lang):
    """How much went to whom is known; whether an agreement was in force is not."""
    w = words(lang)
    at = opened(no_agreements_store, "disclosures", lang)
    assert_whole(at, lang)
    total = queries.open(no_agreements_store).measure("disclosures")["disclosures"][0]
    assert lead_of(at).startswith(w.written.number(total))
    assert plain(w("disclosures.blind_agreements", reason="@")).split("@")[0] in lead_of(at)
    said = text_of(at)
    for key in ("disclosures.lacks_none", "recipients.none", "flows.covered"):
        assert w(key) not in said
    assert w("terms.nothing") in said


@IN_BOTH
def test_without_a_list_of_recipients_their_numbers_stand(no_recipients_store, lang):
    at = opened(no_recipients_store, "disclosures", lang)
    assert_whole(at, lang)
    assert words(lang)("recipients.unknown") in text_of(at)


@IN_BOTH
def test_management_gets_no_row_and_no_small_count_of_customers(sample_store, lang):
    w = words(lang)
    at = opened(sample_store, "disclosures", lang, "management", period="quarter")
    assert_whole(at, lang)
    assert w("role_says.rows_denied") in text_of(at)
    assert "period" not in at.query_params
    assert w("disclosures.period") not in {box.label for box in at.selectbox}
    found = queries.open(sample_store).items(ROWS, "broken")
    sent = sent_to_the_browser(at)
    assert not [one for one in found["item_id"] if one.split(":")[0].encode() in sent]
    # By category and by ground: customers' attributes.
    cells = [row for spec in specs(at) for row in rows_of(spec) if "depth" in row or "short" in row]
    assert cells
    for cell in cells:
        assert cell.get("text", "") not in [str(number) for number in range(1, 8)]
        assert not re.search(r": [1-7] (?:utl|discl)", cell.get("said", ""))


def page_of(store: Path, **own: str) -> Page:
    nb = queries.open(store)
    choices = Choices("sv", nb.newest_day, nb.newest_day, own=own)
    return Page("disclosures", Source(nb, (str(store), "test")), choices, "dpo", SV)


def test_the_file_holds_what_lacked_an_agreement(sample_store):
    """Of the period and the filters of the page, one row for each promise that was broken."""
    whole = uncovered_export.rows(figures.gather(page_of(sample_store)), SV)()
    assert whole.height == len(
        queries.open(sample_store).items(ROWS, "broken", due=["2025-11-01", "2026-10-31"])
    )
    assert set(whole["Löfte"]) == {"Lagens avtal vid utlämnande", "Avtal med varje mottagare"}
    one = uncovered_export.rows(figures.gather(page_of(sample_store, recipient="m-14")), SV)()
    assert 0 < one.height < whole.height
    named = queries.open(sample_store).measure("recipients").filter(recipient="m-14")
    assert set(one["Mottagare"]) == set(named["name"])
    none = uncovered_export.rows(figures.gather(page_of(sample_store, recipient="nobody")), SV)()
    assert none.height == 0 and none.columns == whole.columns
