"""Trial calculations: every figure that a promise offers moves it, and no other name is taken."""

import csv
import re

import pytest

import queries
from dashboard.commands import main
from queries.api.what_if import Trial, figures_of, with_figure
from queries.engine import sql_files
from queries.errors import NoticeError
from queries.notices.reading import read_notice
from tests.snapshots.test_leaving import Exports

NOTICE = read_notice()
# A number far from the notice's own, so that the sample must show it.
OTHER = {
    "months": 3,
    "extension_months": 1,
    "ask_within_days": 0,
    "days": 700,
    "years": 12,
    "run_days": 400,
    "activity_months": 1,
    "accounting_years": 3,
    "accounting_run_days": 400,
    "metering_years": 3,
    "metering_run_days": 400,
}
# The promises to answer share a relation: one of them tells of all. A question that stops the clock
# of an extended request, and an original destroyed after scanning, are rare: see below.
BY_CLOCK = "answer_access_request"
RARE = (
    ("extension_told_in_time", "ask_within_days"),
    ("keep_for_statutory_period", "accounting_original_years"),
)
OFFERED = [
    (promise, figure)
    for promise in NOTICE.promises.values()
    for figure in figures_of(NOTICE, promise)
    if (promise.counts != ("clock",) or promise.id == BY_CLOCK) and (promise.id, figure) not in RARE
]

EXTENDED = {
    "requests": """
    | request_id | company | kind   | received_on | channel |
    | r1         | kem     | access | 2026-01-10  | email   |
    """,
    "request_events": """
    | event_id | request_id | kind               | happened_on | reason  |
    | e1       | r1         | identity_asked     | 2026-01-14  |         |
    | e2       | r1         | identity_confirmed | 2026-02-01  |         |
    | e3       | r1         | extension_told     | 2026-02-20  | complex |
    """,
}


def judged(nb, notice, *promises: str) -> dict[str, list[tuple]]:
    """The rows of each of the promises under a notice."""
    trial = Trial(nb._store, nb._snapshot, notice, promises)
    try:
        rows = trial.reader.ask("select * from obligations order by all")
    finally:
        trial.close()
    return {name: rows.filter(promise=name).rows() for name in promises}


@pytest.fixture(scope="module")
def nb(sample_store):
    return queries.open(sample_store)


@pytest.fixture(scope="module")
def now(nb):
    """The rows of each promise under the notice as it is, judged once."""
    return judged(nb, NOTICE, *{promise.id for promise, _ in OFFERED})


@pytest.mark.parametrize(("promise", "figure"), OFFERED, ids=lambda one: getattr(one, "id", one))
def test_each_figure_moves_its_promise(nb, now, promise, figure):
    notice = with_figure(NOTICE, f"{promise.id}.{figure}={OTHER[figure]}")
    assert judged(nb, notice, promise.id)[promise.id] != now[promise.id]


def test_a_question_moves_the_day_by_which_an_extension_is_told(tmp_path):
    """Told on 20 February, after 18 days of waiting for identity: in time, unless the question that
    came four days after the receipt stops no clock."""
    exports = Exports(tmp_path)
    exports.load("2026-05-01", EXTENDED)
    board = queries.open(exports.store.folder)
    told = {}
    for days in (6, 0):
        found = board.status(settings=[f"extension_told_in_time.ask_within_days={days}"])
        told[days] = found.filter(promise="extension_told_in_time").row(0, named=True)
    board.close()
    assert (told[6]["met"], told[6]["broken"]) == (1, 0)
    assert (told[0]["met"], told[0]["broken"]) == (0, 1)


SCANNED = {
    "processings": """
    | company | processing_id | system | category | purpose     | legal_basis      | retention  |
    | kem     | p1            | paper  | billing  | bookkeeping | legal_obligation | accounting |
    | kem     | p2            | scans  | billing  | bookkeeping | legal_obligation | accounting |
    """,
    "holdings": """
    | holding_id | company | customer_id | system | category | collected_on | fiscal_year_end |
    | h1         | kem     | 1           | paper  | billing  | 2020-05-02   | 2020-12-31      |
    | h2         | kem     | 1           | scans  | billing  | 2020-05-02   | 2020-12-31      |
    """,
    "erasures": """
    | erasure_id | company | system | category | holding_id | erased_on  | how         |
    | e1         | kem     | paper  | billing  | h1         | 2024-01-01 | transferred |
    """,
}


def test_a_trial_moves_how_long_an_original_had_to_stay(tmp_path):
    """Destroyed in 2024, after three calendar years: four would have been broken."""
    exports = Exports(tmp_path)
    exports.load("2026-05-01", SCANNED)
    board = queries.open(exports.store.folder)
    told = {}
    for years in (3, 4):
        setting = f"keep_for_statutory_period.accounting_original_years={years}"
        found = board.status(settings=[setting])
        told[years] = found.filter(promise="keep_for_statutory_period")["broken"][0]
    board.close()
    assert told == {3: 0, 4: 1}


@pytest.mark.parametrize("promise", ["refusal_told_in_time", "extension_told_in_time"])
def test_an_extension_moves_no_day_by_which_something_is_told(promise):
    """Its months were taken for these promises, and moved only other ones."""
    with pytest.raises(NoticeError, match="no figure called 'extension_months'"):
        with_figure(NOTICE, f"{promise}.extension_months=1")


def test_a_trial_of_some_promises_gives_those_alone(nb):
    chosen = ["answer_access_request"]
    found = nb.status(settings=["answer_access_request.months=2"], promises=chosen)
    assert found["promise"].to_list() == chosen


@pytest.mark.parametrize("promise", sql_files.folder("promises"))
def test_a_promise_declares_the_times_that_its_own_statement_names(promise):
    """Those of its relations too, where they are what it is about; that is not to be read off."""
    text = sql_files.folder("promises")[promise].text
    named = {f"retention.{rule}" for rule in re.findall(r"\brule = '(\w+)'", text)}
    named |= {f"period.{period}" for period in re.findall(r"\bperiod = '(\w+)'", text)}
    # What a hold kept is erased when the hold is over: no time of the notice file.
    assert named - {"retention.after_hold"} <= set(NOTICE.promises[promise].counts)


@pytest.mark.parametrize(
    ("setting", "said", "hint"),
    [
        ("erase_after_relationship.months", "Cannot read the setting", "months=12"),
        ("erase_after_relationship=12", "Cannot read the setting", "months=12"),
        ("keep_forever.months=12", "no promise called 'keep_forever'", "erase_after_relationship"),
        ("withdrawal_erases.months=12", "no figure called 'months'", "It has: days, run_days"),
        ("agreement_is_renewed.renewal=1", "no figure", "It has: days, activity_months"),
        ("erase_after_statutory_period.months=1", "no figure", "accounting_years"),
        ("held_data_is_locked_away.months=12", "no figure", "It has: none"),
        ("withdrawal_erases.days=a week", "takes a whole number", ""),
        ("withdrawal_erases.days=-1", "takes a whole number", ""),
    ],
)
def test_what_is_no_figure_is_told(setting, said, hint):
    with pytest.raises(NoticeError) as refused:
        with_figure(NOTICE, setting)
    assert said in str(refused.value)
    assert hint in str(refused.value)


def test_a_trial_by_the_command(sample_store, capsys):
    """Looked for 700 days before they end instead of 90, more agreements wait for a successor."""

    def waiting(*settings: str) -> int:
        asked = [part for setting in settings for part in ("--set", setting)]
        assert main(["--store", str(sample_store), "status", "--format", "csv", *asked]) == 0
        rows = list(csv.DictReader(capsys.readouterr().out.splitlines()))
        row = next(row for row in rows if row["promise"] == "agreement_is_renewed")
        return int(row["pending"])

    assert waiting("agreement_is_renewed.days=700") > waiting()
