"""The invented world: whole, believable, and clean but for what the key names."""

import os
import tomllib
from collections import Counter
from datetime import date
from statistics import median

import numpy as np
import polars as pl
import pytest

from queries.exports import TABLES
from queries.exports.disclosures import GROUNDS
from queries.exports.recipients import ROLES
from queries.exports.requests import OUTCOMES
from queries.sample import UNTIL, write_sample
from queries.sample.faults.planting import Plots, count
from queries.sample.scope import scope_of
from tests.oracle.erasure import erased_days
from tests.oracle.faults import all_faults
from tests.oracle.keeping import NOTICE, decisions
from tests.oracle.tables import planted_in, rows_of, tables_of

# A slow reading is slow: of the samples that it reads the first is of the usual size.
OTHERS = 2_000 if os.environ.get("NOTICEBOARD_SOAK") else 500


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    """A sample of the usual size: its folder, tables, and the world behind it."""
    folder = tmp_path_factory.mktemp("sample")
    world = write_sample(folder, customers=2_000, seed=1)
    return folder, tables_of(folder), world


def faults_in(tables, until):
    """Everything that a slow reading of the rules finds in a single export."""
    return all_faults(tables, until, erased_days(tables))


def test_a_sample_has_the_customers_that_were_asked_for(sample):
    """As many rows of customers as --customers, and about six holdings for each."""
    _, tables, _ = sample
    assert len(tables["customers"]) == 2_000
    assert 5 <= len(tables["holdings"]) / 2_000 <= 7


def test_keys_are_unique_and_references_hold(sample):
    """Of every table of the contract: no key twice; whatever is named exists, of the same owner."""
    _, tables, _ = sample
    for name, rows in tables.items():
        keys = Counter(tuple(row[column] for column in TABLES[name].key) for row in rows)
        assert keys.most_common(1)[0][1] == 1, name
        for reference in TABLES[name].references:
            theirs = TABLES[reference.table].key[: len(reference.columns)] + reference.owners
            known = {tuple(row[c] for c in theirs) for row in tables[reference.table]}
            for row in rows:
                named = tuple(row[column] for column in reference.columns + reference.owners)
                assert None in named or named in known, (name, reference.table)


def test_named_disposal_lines_name_exported_holdings(sample):
    """What a system still shows as erased is named; of what has vanished only runs are counted."""
    _, tables, _ = sample
    known = {row["holding_id"]: row for row in tables["holdings"]}
    lines = [row for row in tables["erasures"] if row["holding_id"]]
    assert lines and all(row["holding_id"] in known for row in lines)
    for row in lines:
        if row["how"] != "partly":
            assert known[row["holding_id"]]["erased_on"] == row["erased_on"]
    assert any(row["rows"] and not row["holding_id"] for row in tables["erasures"])


@pytest.mark.parametrize(
    ("customers", "seed", "until"),
    [
        (2_000, 1, UNTIL),
        (OTHERS, 2, UNTIL),
        (OTHERS, 5, date(2025, 6, 15)),
        (OTHERS, 6, date(2024, 2, 29)),
    ],
)
def test_what_is_planted_is_found_by_a_slow_reading_and_nothing_else(
    tmp_path, customers, seed, until
):
    """The same items, and for each the same days, whatever the sample's last day."""
    write_sample(tmp_path, customers=customers, seed=seed, until=until)
    assert faults_in(tables_of(tmp_path), until) == planted_in(tmp_path)


@pytest.mark.parametrize("size", [1, 7, 90])
def test_a_tiny_sample_is_right_too(tmp_path, size):
    """Fewer faults where there is no place for more, but those of the key."""
    write_sample(tmp_path, customers=size, seed=8)
    tables = tables_of(tmp_path)
    assert len(tables["customers"]) == size
    assert faults_in(tables, UNTIL) == planted_in(tmp_path)


# How many sorts of fault each promise has that is not about answers.
SORTS = {
    "erase_after_relationship": 9, "erase_after_statutory_period": 3,
    "keep_for_statutory_period": 1, "held_data_is_locked_away": 2, "disposal_is_decided": 2,
    "erasure_has_disposal_decision": 1, "consent_covers_use": 9, "consent_covers_holding": 8,
    "consent_is_provable": 2, "withdrawal_erases": 3, "withdrawal_stops_use": 2,
    "electronic_marketing_has_ground": 8, "marketing_stops_on_objection": 3,
    "disclosure_has_ground": 3, "disclosure_has_agreement": 9,
    "disclosure_has_promised_agreement": 9, "disclosure_has_confidentiality": 1,
    "agreement_is_renewed": 1, "refusal_told_in_time": 3, "extension_told_in_time": 3,
    "request_is_free": 2, "fee_has_reason": 2,
}  # fmt: skip


def test_a_fault_that_is_added_changes_no_other():
    """Each draws from random numbers of its own, whatever was drawn before it."""
    customer = np.arange(500)
    evens, odds = customer % 2 == 0, customer % 2 == 1

    def planted(*faults):
        plots = Plots(5, len(customer))
        return {name: plots.take(name, fits, customer, 40).tolist() for name, fits in faults}

    alone = planted(("old", evens))
    both = planted(("new", odds), ("old", evens))
    assert alone["old"] == both["old"]
    assert sorted(both["new"]) != [row + 1 for row in sorted(both["old"])]
    # ... and a customer that already carries a fault is nobody else's.
    again = planted(("old", evens), ("same", evens))
    assert len(again["same"]) == 40 and not set(again["old"]) & set(again["same"])


def test_several_faults_of_every_sort_are_planted(sample):
    """At least two of each sort of every promise's faults, where there can be; more in a larger
    sample."""
    world = sample[2]
    sorts = world.key.group_by("name", "sort").len()
    # Each broken flow has its own fault, and so has each decision; of meter values few are so old.
    # Of answers a sort counts over all kinds.
    single = {
        "gap_in_flow", "signed_late", "ran_out_in_flow", "decided_late", "never_decided",
        "metering_forgotten", "after_refused", "told_late", "after_withdrawal", "analysed_after",
    }  # fmt: skip
    of_answers = Counter()
    for name, sort, number in sorts.iter_rows():
        if name.startswith("answer_"):
            of_answers[sort] += number
        else:
            assert number >= (1 if sort in single else 2), (name, sort)
    assert len(of_answers) == 5 and min(of_answers.values()) >= 6
    of_promise = Counter(sorts["name"].to_list())
    assert {name: of_promise[name] for name in SORTS} == SORTS
    with_unanswered = ("access_request", "rectification_request", "erasure_request")
    assert all(of_promise[f"answer_{what}"] == 5 for what in with_unanswered)
    answered = ("restriction_request", "portability_request", "objection")
    assert all(of_promise[f"answer_{what}"] == 4 for what in answered)
    sizes = [count(scope_of(n, 1, UNTIL)) for n in (2_000, 100_000, 1_000_000, 10_000_000)]
    assert sizes == sorted(sizes) and 2 == sizes[0] < sizes[1] < sizes[2] <= 60


def test_forgotten_data_is_of_every_kind_of_person(sample):
    """Estates, prospects, contact persons: each rule about an end is put to the test."""
    _, tables, world = sample
    kinds = {(row["company"], row["customer_id"]): row["kind"] for row in tables["customers"]}
    of = {row["holding_id"]: (row["company"], row["customer_id"]) for row in tables["holdings"]}
    items = world.key.filter(pl.col("sort") == "forgotten")["item_id"]
    assert {kinds[of[item]] for item in items} == {
        "private", "sole_trader", "estate", "prospect", "company_contact",
    }  # fmt: skip


def test_histories_are_believable(sample):
    """People move, return and hold several contracts; seasons, a campaign, a bad month."""
    _, tables, _ = sample
    contracts = Counter((row["company"], row["customer_id"]) for row in tables["contracts"])
    assert contracts.most_common(1)[0][1] >= 3
    starts = {key: [] for key in contracts}
    for row in tables["contracts"]:
        starts[row["company"], row["customer_id"]].append((row["starts_on"], row["ends_on"]))
    returned = sum(
        any(
            b[0] > max(end or date.max for _, end in spans[: i + 1])
            for i, b in enumerate(spans[1:])
        )
        for spans in (sorted(found, key=lambda s: s[0]) for found in starts.values())
    )
    assert returned > 40
    ends = Counter(row["ends_on"].month for row in tables["contracts"] if row["ends_on"])
    assert ends[6] + ends[7] + ends[8] > ends[11] + ends[12] + ends[1]
    marketing = [row["used_on"] for row in tables["uses"] if row["purpose"] == "marketing"]
    months = Counter((day.year, day.month) for day in marketing)
    assert months[2025, 9] > 2 * months[2025, 5]
    took = {}
    for row in tables["requests"]:
        if row["answered_on"] and row["outcome"] != "withdrawn":
            month = row["received_on"].strftime("%Y-%m")
            took.setdefault(month, []).append((row["answered_on"] - row["received_on"]).days)
    assert len(took["2026-07"]) > len(took["2026-06"])
    assert median(took["2026-07"]) > 1.5 * median([d for m in took for d in took[m]])


def test_a_migration_emptied_the_old_system(sample):
    """The fibre company's old system: everything in it is erased, by the day of the move."""
    _, tables, _ = sample
    old = [row for row in tables["holdings"] if row["system"] == "FiberAdm"]
    line = next(row for row in tables["processings"] if row["system"] == "FiberAdm")
    assert len(old) > 50
    assert all(row["erased_on"] <= line["valid_until"] for row in old)
    assert Counter(row["erased_on"] for row in old).most_common(1)[0][0] == line["valid_until"]


def test_some_companies_show_what_they_erased_and_of_others_it_is_gone(sample):
    """Both kinds stand in files of their own: only one of them has the column."""
    folder, _, _ = sample
    shown, gone = rows_of(folder / "holdings.csv"), rows_of(folder / "holdings_kem_elnat.csv")
    assert sum(row["erased_on"] is not None for row in shown) > 1_000
    assert gone and "erased_on" not in gone[0]
    assert {row["company"] for row in gone} == {"kem", "elnat"}


def test_requests_end_in_every_way(sample):
    """Granted, refused with a reason, closed, taken back; extended; free, but for a few fees."""
    _, tables, _ = sample
    requests = {row["request_id"]: row for row in tables["requests"]}
    assert {row["outcome"] for row in requests.values()} == {*OUTCOMES, None}
    reasons = {row["refusal_reason"] for row in requests.values()}
    assert reasons == {"exempt", "excessive", "unfounded", "not_identified", None}
    assert {float(row["fee_sek"]) for row in requests.values() if row["fee_sek"]} == {0.0, 250.0}
    assert any(row["answered_on"] and row["fee_sek"] is None for row in requests.values())
    told = {row["request_id"] for row in tables["request_events"] if row["kind"] == "refusal_told"}
    refused = {k for k, row in requests.items() if row["outcome"] in ("refused", "partly")}
    # Who waits for the rest of an answer may have been refused a part of it already.
    assert refused <= told and all(requests[k]["answered_on"] is None for k in told - refused)
    assert len(refused) > 50
    steps = {row["kind"] for row in tables["request_events"]}
    assert {"extension_told", "identity_asked", "scope_asked", "carried_out"} <= steps


def test_third_parties_of_every_role_receive(sample):
    """Processors, partners, an authority, the group itself; flows that run, batches with counts."""
    _, tables, _ = sample
    of = {row["recipient_id"]: row for row in tables["recipients"]}
    rows = tables["disclosures"]
    assert {of[row["recipient_id"]]["role"] for row in rows} == set(ROLES)
    assert len({of[row["recipient_id"]]["country"] for row in rows}) >= 4
    assert {row["ground"] for row in rows} == set(GROUNDS)
    assert all(row["persons"] for row in rows if row["kind"] == "batch")
    running = [row for row in rows if row["kind"] == "flow" and row["until_on"] is None]
    assert len(running) >= 8
    assert sum(row["ground"] == "consent" and bool(row["consent_id"]) for row in rows) > 5
    ending = [row for row in tables["agreements"] if row["valid_until"]]
    assert any(date(2026, 10, 31) < row["valid_until"] < date(2027, 1, 29) for row in ending)


def test_each_line_of_the_record_names_the_decision_it_rests_on(sample):
    """The notice file's decision of that company, category and day; none where there is none."""
    _, tables, _ = sample
    entries = tomllib.loads(NOTICE.read_text(encoding="utf-8"))["disposal_decision"]
    for row in tables["erasures"]:
        inforce = [
            entry["reference"]
            for entry in entries
            if row["company"] in entry["companies"]
            and row["category"] in entry["categories"]
            and entry["from"] <= row["erased_on"] <= entry.get("until", date.max)
        ]
        assert [row["decision_ref"]] == (inforce or [None])
    known = {(row["company"], row["category"]) for row in tables["holdings"]}
    undecided = known - {pair for pair in known if decisions()[pair]}
    assert undecided == {("fiber", "network_traffic")}


def test_what_nobody_decided_about_is_never_disposed_of(sample):
    """It stays, overdue, and no line of the record tells of it."""
    _, tables, world = sample
    kept = [row for row in tables["holdings"] if row["category"] == "network_traffic"]
    assert kept and not any(row.get("erased_on") for row in kept)
    assert not any(row["category"] == "network_traffic" for row in tables["erasures"])
    assert 5 <= (world.key["sort"] == "no_decision").sum() <= 20
