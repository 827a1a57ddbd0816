"""`noticeboard due` from its flags to what it prints: the worked legal cases, and every refusal."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from dashboard.commands import main
from queries.notices.reading import SHIPPED

ROOT = Path(__file__).parents[2]
CASES = [
    case
    for case in json.loads((ROOT / "tests/spec/legal_cases.json").read_text("utf-8"))["cases"]
    if case["via"] == "due"
]
# Facts for the reader, not answers of the command.
BACKGROUND = {
    "aware_utc",
    "reason",
    "wrong_7y_from_invoice",
    "identity_reask_per_company",
    "extended_due_receipt_plus_3m",
    "customer_end",
}
KEYS = {
    "nominal": "nominal_on",
    "due": "due_on",
    "due_each": "due_on",
    "due_on": "due_on",
    "extension_notice_by": "extension_notice_by",
    "extended_due_safe": "extended_due_on",
    "suspended_days": "paused_days",
    "keep_through": "keep_through",
    "erase_from": "erase_from",
    "destroy_from": "erase_from",
    "fiscal_year_end": "fiscal_year_end",
    "due_safe": "due_at",
}
READINGS = {
    "due_if_eves_count": "eves",
    "due_suspend_calendar_days": "calendar",
    "due_30day_month_remaining": "thirty_day",
    "due_resume_plus_month_minus_consumed": "resume_minus",
    "due_uk_inclusive_days": "uk_inclusive",
    "due_restart_from_answer": "restart",
    "due_strict_72h_elapsed": "elapsed",
    "wall_clock_plus_72h": "wall_clock",
    "due_reg1182_art3_1_next_full_hour": "next_full_hour",
}


@pytest.fixture
def noticeboard(capsys):
    """Runs the command as the shell would: exit code, what it printed, what it complained of."""

    def run(*flags: str, form: str = "json", notice: Path | None = None) -> tuple[int, str, str]:
        chosen = ["--notice", str(notice)] if notice else []
        try:
            code = main([*chosen, "due", *flags, "--format", form])
        except SystemExit as stop:
            code = stop.code
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run


@pytest.fixture
def answer(noticeboard):
    """The JSON that the command prints for these flags."""

    def ask(*flags: str) -> dict:
        code, out, err = noticeboard(*flags)
        assert (code, err) == (0, "")
        return json.loads(out)

    return ask


def flags_of(given: dict) -> list[str]:
    """The worked case's facts as the flags that a user would type."""
    asked = given.get("asked") or given.get("asked_scope")
    if "aware_local" in given:
        # The second of two equal times is told apart by its offset.
        return ["--aware", given["aware_local"] + ("+01:00" if given.get("fold") else "")]
    if "customer_end" in given:
        return ["--relationship-ended", given["customer_end"]]
    if "contract_ends" in given:
        return [flag for day in given["contract_ends"] for flag in ("--relationship-ended", day)]
    if "invoice_date" in given:
        return [
            "--voucher-date",
            given["invoice_date"],
            "--fiscal-year-ends",
            given["fy_month_end"],
        ]
    if "fiscal_year_end" in given:
        return ["--fiscal-year-end", given["fiscal_year_end"]]
    flags = ["--received", given["received"]]
    if asked:
        flags += ["--asked", asked, "--confirmed", given["answered"]]
    if "asked_scope" in given:
        flags += ["--asked-for", "scope"] + ["--large"] * given["large_data"]
    return flags


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['id']} {case['note'][:50]}")
def test_worked_case(case, noticeboard, answer):
    flags, expect = flags_of(case["given"]), case["expect"]
    if expect.get("valid") is False:
        code, out, err = noticeboard(*flags)
        assert (code, out) == (2, "")
        assert "does not exist" in err
        return
    found = answer(*flags)
    readings = {each["reading"]: each["due_on"] for each in found.get("alternatives", ())}
    checked = 0
    for name, value in expect.items():
        if name in KEYS:
            assert found[KEYS[name]] == value, name
        elif name in READINGS:
            assert readings[READINGS[name]] == value, name
        elif name.startswith("extended_nominal"):
            both = [v for key, v in expect.items() if key.startswith("extended_nominal")]
            assert found["extended_nominal_on"] == min(both)
        elif name in ("base_nominal", "extension_notice_by_nominal"):
            assert answer(*flags[:2])["nominal_on"] == value, name
        elif name == "due_safe_min":
            assert found["nominal_on"] == max(value, expect["base_nominal"])
        else:
            assert name in BACKGROUND, f"no test answers {name}"
            continue
        checked += 1
    assert checked


def test_all_68_worked_cases_are_here():
    """A case that is lost from the file would otherwise pass in silence."""
    every = json.loads((ROOT / "tests/spec/legal_cases.json").read_text("utf-8"))["cases"]
    assert len(every) == 68
    assert {case["via"] for case in every} == {"due", "working_days"}


def test_request_has_exactly_the_promised_keys(answer):
    """The keys that others build on; their order is that of the calculation."""
    assert list(answer("--received", "2026-03-05")) == [
        "received_on",
        "nominal_on",
        "due_on",
        "refusal_due_on",
        "extension_notice_by",
        "extension_valid",
        "extended_nominal_on",
        "extended_due_on",
        "paused_days",
        "is_paused",
        "steps",
        "alternatives",
    ]


@pytest.mark.parametrize(
    "flags",
    [
        ("--received", "2026-03-05"),
        ("--received", "2026-01-31", "--extended-on", "2026-02-10"),
        ("--received", "2026-03-05", "--asked", "2026-03-06"),
        ("--received", "2026-03-05", "--refused"),
        ("--relationship-ended", "2024-08-31"),
        ("--voucher-date", "2024-05-20", "--fiscal-year-ends", "04-30"),
        ("--aware", "2026-10-23T15:00"),
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("lang", ["sv", "en"])
def test_every_step_and_reading_has_words_and_a_source(flags, lang, answer):
    """No placeholder is left unfilled, and nothing is said without saying who says so."""
    found = answer(*flags, "--lang", lang)
    assert len(found["steps"]) >= 3
    for told in [*found["steps"], *found.get("alternatives", ())]:
        assert told["text"] and told["source"]
        assert "{" not in told["text"]


def test_steps_are_told_in_the_language_asked_for(answer):
    english = answer("--received", "2026-03-05")["steps"]
    swedish = answer("--received", "2026-03-05", "--lang", "sv")["steps"]
    assert english[2]["text"] == (
        "5 April 2026 is Easter Sunday, 6 April Easter Monday. "
        "The next working day applies, Tuesday 7 April 2026."
    )
    assert swedish[2]["text"] == (
        "5 april 2026 är påskdagen, 6 april annandag påsk. "
        "Då gäller nästa arbetsdag, tisdag 7 april 2026."
    )


def test_table_leads_with_the_answer_and_numbers_the_steps(noticeboard):
    code, out, _ = noticeboard("--received", "2026-03-05", form="table")
    assert code == 0
    assert out.startswith("Last day: Tuesday 7 April 2026\n")
    assert "\n1. Received on Thursday 5 March 2026. The day of receipt is not counted.\n" in out
    assert "\nOther readings\n" in out


def test_table_of_a_stopped_clock_names_no_last_day(noticeboard):
    _, out, _ = noticeboard(
        "--received", "2026-03-05", "--asked", "2026-03-06", "--lang", "sv", form="table"
    )
    assert out.startswith("Ingen sista dag löper: klockan står still.\n")


def test_table_of_a_breach_gives_the_moment(noticeboard):
    _, out, _ = noticeboard("--aware", "2026-03-27T15:00", form="table")
    assert out.startswith("Last moment: Monday 30 March 2026 at 15:00 (UTC+02:00)\n")


def test_csv_gives_the_days_one_a_line(noticeboard):
    _, out, _ = noticeboard("--received", "2026-03-05", form="csv")
    rows = dict(csv.reader(io.StringIO(out)))
    assert rows["due_on"] == "2026-04-07"
    assert rows["extension_valid"] == ""
    assert rows["is_paused"] == "false"


@pytest.mark.parametrize(
    ("flags", "code", "out", "err"),
    [
        ("--received 2026-03-05 --lang sv", 0, "Sista dag: tisdag 7 april 2026", ""),
        ("--aware 2026-03-29T02:30", 2, "", "2026-03-29 02:30 does not exist in Sweden"),
    ],
)
def test_as_a_program_of_its_own(flags, code, out, err):
    """The exit code and the two streams, as a shell sees them; no traceback."""
    command = [sys.executable, "-m", "dashboard.commands", "due", *flags.split()]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout[: len(out)]) == (code, out)
    assert done.stderr.startswith(err)
    assert "Traceback" not in done.stderr


def test_questions_and_answers_are_matched_by_day_whatever_the_order_of_flags(answer):
    """Typed pair by pair, or all questions first, two pauses are the same two pauses."""
    received = ("--received", "2026-03-02")
    pairs = answer(
        *received,
        "--asked",
        "2026-03-03",
        "--confirmed",
        "2026-03-05",
        "--asked",
        "2026-03-09",
        "--confirmed",
        "2026-03-12",
    )
    grouped = answer(
        *received,
        "--asked",
        "2026-03-09",
        "--asked",
        "2026-03-03",
        "--confirmed",
        "2026-03-05",
        "--confirmed",
        "2026-03-12",
    )
    assert pairs == grouped
    assert pairs["paused_days"] == 5


def test_a_refused_request_is_held_to_the_first_month(answer):
    """`--refused` makes the refusal's limit the last day: no extension reaches it."""
    told = answer("--received", "2026-03-05", "--extended-on", "2026-03-20", "--refused")
    assert told["due_on"] == told["refusal_due_on"] == "2026-04-07"
    assert told["extension_valid"] is False
    assert told["extended_due_on"] is None


def test_the_figures_are_those_of_the_notice_file(noticeboard, tmp_path):
    """`due` and a tile cannot disagree: another notice gives another day."""
    notice = tmp_path / "notice.toml"
    notice.write_text(SHIPPED.read_text("utf-8").replace("value = 24", "value = 12"), "utf-8")
    _, out, _ = noticeboard("--relationship-ended", "2024-08-31", notice=notice)
    assert json.loads(out)["keep_through"] == "2025-08-31"


@pytest.mark.parametrize(
    ("flags", "complaint"),
    [
        ("", "no day to count from"),
        ("--received 2026-02-30", "the calendar has no day 2026-02-30"),
        ("--received 2026-3-5", "is not a day"),
        ("--received 20260305", "is not a day"),
        ("--received 2026-W10-4", "is not a day"),
        ("--received 1066-10-14", "covers the years"),
        ("--received 9999-12-31", "covers the years"),
        ("--received 2026-03-05 --asked 2026-02-31", "--asked: the calendar has no day"),
        ("--received 2026-03-05 --asked 2026-03-04", "before the receipt"),
        ("--received 2026-03-05 --asked 2026-03-10 --confirmed 2026-03-09", "before its question"),
        ("--received 2026-03-05 --confirmed 2026-03-09", "--confirmed needs --asked"),
        (
            "--received 2026-03-05 --asked 2026-03-06 --confirmed 2026-03-07 "
            "--confirmed 2026-03-08",
            "more answers",
        ),
        (
            "--received 2026-03-05 --asked 2026-03-06 --asked 2026-03-07 "
            "--confirmed 2026-03-08 --confirmed 2026-03-09",
            "has no question before it",
        ),
        ("--received 2026-03-05 --extended-on 2026-03-04", "before the receipt"),
        ("--received 2026-03-05 --no-reasons", "--no-reasons needs --extended-on"),
        ("--received 2026-03-05 --told-until 2026-05-01", "--told-until needs --extended-on"),
        (
            "--received 2026-03-05 --extended-on 2026-03-20 --told-until 2026-03-19",
            "before being told so",
        ),
        ("--request r1 --received 2026-03-05", "two deadlines at once"),
        ("--request r1 --refused", "--refused goes with --received"),
        ("--received 2026-03-05 --asked-for scope", "--asked-for needs --asked"),
        ("--received 2026-03-05 --large", "--large goes with --asked-for scope"),
        ("--received 2026-03-05 --received 2026-03-06", "given 2 times"),
        ("--received 2026-03-05 --aware 2026-03-06T10:00", "two deadlines at once"),
        ("--relationship-ended 2024-08-31 --refused", "--refused goes with --received"),
        ("--fiscal-year-end 2025-12-31 --asked 2026-01-01", "--asked goes with --received"),
        ("--voucher-date 2024-05-20", "--voucher-date needs --fiscal-year-ends"),
        ("--voucher-date 2024-05-20 --fiscal-year-ends 04-31", "No fiscal year ends"),
        ("--fiscal-year-ends 04-30", "no day to count from"),
        ("--aware 2026-03-29T02:30", "does not exist in Sweden"),
        ("--aware 2026-03-29", "not a day and time"),
        ("--aware 2026-03-27T25:00", "not a day and time"),
        ("--aware 2026-02-30T15:00", "not a day and time"),
        ("--received 2026-03-05 --lang de", "invalid choice"),
        ("--received 2026-03-05 --asked 2026-03-06 --asked-for money", "invalid choice"),
        ("--recieved 2026-03-05", "unrecognized arguments"),
    ],
)
def test_what_cannot_be_is_refused_with_exit_code_2(flags, complaint, noticeboard):
    """Nothing is printed as an answer, and the complaint names the flag or the fault."""
    code, out, err = noticeboard(*flags.split())
    assert (code, out) == (2, "")
    assert complaint in err
