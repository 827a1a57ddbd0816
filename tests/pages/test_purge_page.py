"""The purge page says what the promises say, for every role, and leads to the rows behind it."""

import json
import re
import shutil
from datetime import date

import polars as pl
import pytest

import queries
from dashboard.words import LANGUAGES, words
from queries.disclosure_control.suppression import MOST
from queries.snapshots.store import JOURNAL
from tests.pages.page_reading import assert_whole, opened, sent_to_the_browser, text_of
from tests.pages.test_pages_of_management import rows_of

OURS, LAW = "erase_after_relationship", "erase_after_statutory_period"


@pytest.fixture(scope="module")
def nb(sample_store):
    return queries.open(sample_store)


def overdue(nb, **asked) -> int:
    status = nb.status(**asked)
    erasing = [key for key, promise in nb.promises.items() if promise.erases]
    return int(status.filter(pl.col("promise").is_in(erasing))["overdue"].sum())


@pytest.mark.parametrize("company", [None, "varme", "fiber"])
def test_the_sentence_is_what_the_promises_say(nb, sample_store, company):
    asked = {"filters": {"company": company}} if company else {}
    now, then = overdue(nb, **asked), overdue(nb, as_of="2026-09-30", **asked)
    said = text_of(opened(sample_store, "purge", "en", **({"company": company} if company else {})))
    verb = "record" if now == 1 else "records"
    assert re.search(rf"Erasure is overdue for {now} {verb} about \d+ customers?", said)
    word = "fewer" if now < then else "more"
    wanted = "as many as on" if now == then else f"{abs(now - then)} {word} than on"
    assert wanted in said


def test_one_promise_narrows_the_whole_page(nb, sample_store):
    for promise in (OURS, LAW):
        number = int(nb.status().filter(promise=promise)["overdue"].item())
        said = text_of(opened(sample_store, "purge", "en", promise=promise))
        assert re.search(rf"\b{number} records? about", said)
        assert f"{number} overdue" in said


def test_what_the_law_keeps_is_one_number(nb, sample_store):
    """In the sentence and in the key line: what stands under a statute and is not due soon."""
    status, ahead = nb.status().filter(promise=LAW), nb.ahead(days=90).filter(promise=LAW)
    number = int(status["pending"].item()) - int(ahead["due"].sum())
    said = text_of(opened(sample_store, "purge", "en"))
    assert number > 0
    assert f"{number} are kept by law" in said
    assert f"{number} kept by law" in said


def test_customers_are_counted_from_the_rows(nb, sample_store):
    erasing = [key for key, promise in nb.promises.items() if promise.erases]
    people = nb.items(erasing, "overdue").select("company", "customer_key").n_unique()
    assert f"about {people} customers" in text_of(opened(sample_store, "purge", "en"))


def test_the_ages_add_up_and_lead_to_their_rows(nb, sample_store):
    at = opened(sample_store, "purge", "en")
    keys = [button.key for button in at.button if (button.key or "").startswith("age_")]
    ages = nb.measure("purge_ages").group_by("age").agg(pl.col("overdue").sum())
    ages = dict(ages.filter(pl.col("overdue") > 0).iter_rows())
    assert {key.removeprefix("age_") for key in keys} == ages.keys()
    assert sum(ages.values()) == overdue(nb)
    for key in keys:
        age = key.removeprefix("age_")
        at.button(key).click().run()
        assert (at.query_params["age"], at.query_params["status"]) == (age, "overdue")
        assert f"{ages[age]}" in at.button(key).label or ages[age] == 1
        assert len(last_rows(at)) == min(ages[age], 50)


def test_the_bar_of_older_months_leads_to_its_rows_and_no_others(nb, sample_store):
    """Everything that was due before the months that are drawn one by one."""
    erasing = [key for key, promise in nb.promises.items() if promise.erases]
    late = nb.items(erasing, "overdue").filter(pl.col("due_on") <= date(2024, 9, 30))
    at = opened(sample_store, "purge", "en", status="overdue", due="..2024-09")
    assert 0 < late.height == len(last_rows(at)) < overdue(nb)
    in_force = next(c for c in at.get("button_group") if c.label == words("en")("items.in_force"))
    assert any("Last day 2024-09 or before" in option for option in in_force.options)


def last_rows(at) -> list:
    """The rows under the last heading."""
    return list(at.dataframe[-1].value.itertuples())


@pytest.mark.parametrize("by", ["category", "company", "system", "owner"])
def test_every_breakdown_adds_up(nb, sample_store, by):
    at = opened(sample_store, "purge", "en", by=by)
    assert_whole(at, "en")
    at.session_state["view_bands"] = "table"
    at.run()
    head = words("en")(f"bands.{by}")
    table = next(found.value for found in at.dataframe if head in found.value.columns
                 and "Overdue" in found.value.columns)  # fmt: skip
    assert table["Overdue"].sum() == overdue(nb)


def test_an_owner_is_narrowed_to_its_systems(nb, sample_store):
    at = opened(sample_store, "purge", "en", by="system", owner="Kundservice")
    at.session_state["view_bands"] = "table"
    at.run()
    table = next(found.value for found in at.dataframe if "System" in found.value.columns
                 and "Overdue" in found.value.columns)  # fmt: skip
    found = nb.measure("purge", by=["system"], filters={"owner": "Kundservice"})
    assert set(table["System"]) <= set(found["system"]) != set()
    next(b for b in at.button if b.label.startswith("Owner:")).click().run()
    assert "owner" not in at.query_params


def test_what_is_kept_is_listed_with_its_year(nb, sample_store):
    at = opened(sample_store, "purge", "en")
    table = next(found.value for found in at.dataframe if "Reason" in found.value.columns)
    kept = nb.measure("retained")
    assert table["Records"].sum() == kept["records"].sum()
    assert "the Accounting Act" in set(table["Reason"])


def test_contradictions_are_counted_and_say_what_to_do(nb, sample_store):
    at = opened(sample_store, "purge", "en")
    table = next(found.value for found in at.dataframe if "What to do" in found.value.columns)
    blocked = nb.status(by=["blocked_by"]).filter(blocked_by="no_decision")["overdue"].sum()
    w = words("en")
    counts = dict(zip(table["What"], table["Number"], strict=True))
    assert counts.get(w("purge.conflict_no_decision"), 0) == blocked
    stands = dict(nb.standing().select("promise", "shortfalls").iter_rows())
    for promise in ("keep_for_statutory_period", "erasure_has_disposal_decision"):
        assert counts.get(nb.promises[promise].words["en"].shortfall, 0) == stands[promise]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_only_the_officer_is_offered_the_work_list(sample_store, lang):
    title = words(lang)("work_list.title")
    assert title in text_of(opened(sample_store, "purge", lang, "dpo"))
    for role in ("analyst", "management"):
        assert title not in text_of(opened(sample_store, "purge", lang, role))


def test_the_list_is_offered_after_its_size_and_a_reason(nb, sample_store):
    at = opened(sample_store, "purge", "en")
    w = words("en")
    assert not at.get("download_button") or not any(
        "Work list" in button.proto.label for button in at.get("download_button")
    )
    next(box for box in at.selectbox if box.label == w("work_list.system")).set_value("KundX").run()
    size = nb.work_list_size("KundX")
    assert f"holds {size.rows} record" in text_of(at)
    assert w("work_list.reason_first") in text_of(at)
    at.text_input[0].set_value("the monthly purge").run()
    labels = [button.proto.label for button in at.get("download_button")]
    assert [label for label in labels if "Work list KundX" in label] != []
    numbers = set(nb.items(OURS, "overdue")["customer_key"])
    assert numbers


def test_opening_the_page_notes_nothing(sample_store, tmp_path):
    """In a store of its own: others open lists of the shared one, and its answers are kept."""
    store = shutil.copytree(
        sample_store, tmp_path / "store", ignore=shutil.ignore_patterns(JOURNAL)
    )
    at = opened(store, "purge", "en", system="KundX")
    assert_whole(at, "en")
    assert not (store / "private" / JOURNAL).exists()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("asked", [{}, {"by": "system"}, {"by": "owner"}, {"company": "varme"}])
def test_management_gets_no_row_and_no_small_count_of_a_breakdown(nb, sample_store, lang, asked):
    at = opened(sample_store, "purge", lang, "management", **asked)
    assert_whole(at, lang)
    sent = sent_to_the_browser(at)
    rows = nb.items(OURS)
    for one in (*rows["item_id"], *rows["customer_key"].drop_nulls()):
        assert one.encode() not in sent
    assert words(lang)("role_says.rows_denied") in text_of(at)
    marks = [
        mark
        for chart in at.get("vega_lite_chart")
        for mark in rows_of(json.loads(chart.proto.spec))
        if "state" in mark or "text" in mark
    ]
    assert marks
    for mark in marks:
        text = mark.get("said", mark.get("text", ""))
        assert not re.search(rf"(^|: )[1-{MOST}]( |$)", text), mark


def test_managements_ages_hide_what_is_small(nb, sample_store):
    said = text_of(opened(sample_store, "purge", "en", "management"))
    ages = nb.measure("purge_ages").group_by("age").agg(pl.col("overdue").sum())
    assert ages["overdue"].min() <= MOST
    tiles = re.findall(r"overdue (\d+|1–7|not shown)(?= )", said.split("What is overdue")[0])
    assert tiles
    assert not [one for one in tiles if one.isdigit() and 1 <= int(one) <= MOST]
    assert {"1–7", words("en")("small.hidden")} & set(tiles)


def test_of_a_past_month_end_management_sees_the_page_whole(sample_store):
    at = opened(sample_store, "purge", "en", "management", day="2026-08-31")
    assert_whole(at, "en")
    assert "due up to November 2026" in text_of(at)
