"""The notice file: what it may say, what is refused, and that another company's is another file."""

from __future__ import annotations

from pathlib import Path

import pytest

import queries
from queries.errors import NoticeError
from queries.exports.lists import SERVICES
from queries.notices.reading import SHIPPED, read_notice
from tests.support.command import run
from tests.support.wrong_files import SOMEBODY, is_plain

TEXT = SHIPPED.read_text(encoding="utf-8")


def written(folder: Path, text: str) -> Path:
    file = folder / "notice.toml"
    file.write_text(text, encoding="utf-8")
    return file


def told(folder: Path, *changes: tuple[str, str]) -> str:
    text = TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new.replace("NAME", SOMEBODY), 1)
    with pytest.raises(NoticeError) as error:
        read_notice(written(folder, text))
    assert is_plain(str(error.value))
    return str(error.value)


FIRST = "promise.erase_after_relationship."
KEYS_OF_RULE = "basis, from_column, is_statutory, run_days, values"
EXACT = [
    ('nature = "duty"', 'nature = "NAME"', FIRST + "nature must be one of duty, condition, event."),
    ("weight = 10", 'weight = "NAME"', FIRST + "weight must be a whole number."),
    ("weight = 10", "weight = true", FIRST + "weight must be a whole number."),
    ("weight = 10", "weight = -1", FIRST + "weight must be at least 0."),
    ("erases = true", 'erases = "NAME"', FIRST + "erases must be true or false, without quotes."),
    ('section = "Gallring"', "section = 3", FIRST + "section must be a text, written in quotes."),
    (
        'law = "GDPR art. 12.3, 15"\n',
        "",
        "promise.answer_access_request.law is missing.\nHint: The articles that it rests on.",
    ),
    (
        "target = { open = 0 }",
        'target = { opne = "NAME" }',
        FIRST + "target.opne is not a key that is known here.\nHint: Known here: open, share.",
    ),
    ("target = { open = 0 }", "target = {}", FIRST + "target must name `open`, `share` or both."),
    ("target = { open = 0 }", "target = 0", FIRST + "target must be a table."
     "\nHint: When it counts as kept: open, share or both."),
    ("near = { open = 10 }", "near = { share = 95 }", FIRST + "near.share must be at most 1."),
    ('unit = { one = "post", other', "unit = { other", FIRST + "sv.unit.one is missing."
     "\nHint: One of them."),
    ("[promise.erase_after_relationship.en]", "[promise.erase_after_relationship.no]",
     FIRST + "en is missing.\nHint: What people read about it in English.\n"
     f"notice.toml: {FIRST}no is not a key that is known here, nor a figure of the promise's SQL."
     "\nHint: Known here: section, from, law, nature, remedy, view, panel, kinds, erases, weight, "
     "target, near, sv, en."),
    (
        "run_days = 31",
        'run_days = 31\nrun_dais = "NAME"',
        "retention.relationship.run_dais is not a key that is known here."
        f"\nHint: Known here: {KEYS_OF_RULE}.",
    ),
    (
        "run_days = 31",
        'run_days = 31\nname = "NAME"',
        f"retention.relationship.name is not a key that is known here."
        f"\nHint: Known here: {KEYS_OF_RULE}.",
    ),
    (
        "from = 2018-05-25",
        'from = "2018-05-25"',
        "retention.relationship.values number 1, from must be a day, written 2021-01-01 without "
        "quotes.",
    ),
    (
        "from = 2015-01-01",
        "from = 2015-01-01T00:00:00",
        "[[disposal_decision]] number 1, from must be a day, written 2021-01-01 without quotes.",
    ),
    (
        'categories = ["bank"]',
        'categories = "NAME"',
        "[[disposal_decision]] number 2, categories must be a list, in square brackets."
        "\nHint: The categories covered; none named: all.",
    ),
    ("gone_share = 0.30", 'gone_share = "NAME"', "tables.default.gone_share must be a number."),
    ("cadence_days = 92", 'cadence_days = "NAME"', "tables.processings.cadence_days must be a "
     "whole number."),
    ("[tables.default]", "[tables.standard]", "tables.default is missing."
     "\nHint: The rule of the tables that are not named."),
    ('counted = "before"', 'counted = "NAME"', "period.renewal.counted must be one of before, "
     "after."),
    (
        'grid = ["electricity"]',
        'grid = ["NAME"]',
        f"similar_services.grid number 1 must be one of {', '.join(SERVICES)}.",
    ),
    (
        'grid = ["electricity"]',
        'gas = ["electricity"]',
        f"similar_services.gas must be one of {', '.join(SERVICES)}.",
    ),
    ('kem = "KEM"', "kem = 1", "companies.kem must be a text, written in quotes."),
    ('version = "2026-11-01"', "version = 2026-11-01", "version must be a text, written in "
     "quotes."),
    ("[retention.withdrawal]", "[retention.withdrawn]", "retention.withdrawal is missing."
     "\nHint: withdrawal_erases counts by it."),
    ("[period.renewal]", "[period.renewing]", "period.renewal is missing."
     "\nHint: agreement_is_renewed counts by it."),
    ("[period.tolerance]", "[period.patience]", "period.tolerance is missing."
     "\nHint: marketing_stops_on_objection counts by it."),
    ("[retention.relationship]", "[retention.relation]", "retention.relationship is missing."
     "\nHint: What is held is counted from it."),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "message"), EXACT, ids=range(len(EXACT)))
def test_a_mistake_is_told_in_these_words(tmp_path: Path, old: str, new: str, message: str):
    """File and key, so that whoever edits it finds the line, and what the key takes or means."""
    assert told(tmp_path, (old, new)) == f"notice.toml: {message}"


def test_a_promise_without_sql_is_refused(tmp_path: Path):
    """It could not be counted; the hint names those that can."""
    message = told(tmp_path, ("[promise.consent_covers_use]", "[promise.no_such_promise]"))

    assert "notice.toml: promise.no_such_promise has no SQL file promises/no_such" in message
    assert "Hint: There is SQL for: agreement_is_renewed, answer_access_request, " in message


def test_all_mistakes_are_told_at_once(tmp_path: Path):
    """Those of single values, and those between tables."""
    message = told(
        tmp_path,
        ("months = 1\n", 'months = "NAME"\n'),
        ("[period.activity]", "[period.activities]"),
        ("weight = 10", "weight = 1.5"),
        ('version = "2026-11-01"\n', ""),
    )

    assert message.split("\n") == [
        "notice.toml: version is missing.",
        "Hint: The notice's version, as a text.",
        "notice.toml: clock.months must be a whole number.",
        f"notice.toml: {FIRST}weight must be a whole number.",
        "notice.toml: period.activity is missing.",
        "Hint: agreement_is_renewed counts by it.",
    ]


def test_a_file_that_is_not_toml_is_told(tmp_path: Path):
    assert told(tmp_path, ("[companies]", "[companies")).startswith(
        "notice.toml is not a TOML file: "
    )


def test_a_figure_that_no_sql_takes_is_refused(sample_exports: Path, tmp_path: Path, capsys):
    """A mistyped figure would be silently without effect."""
    notice = written(tmp_path, TEXT.replace('scope = "company"', 'scopes = "group"'))
    assert run("--notice", notice, "--store", tmp_path / "store", "load", sample_exports) == 2
    assert "erase_after_relationship.scopes" in capsys.readouterr().err


def test_a_missing_file_is_told(tmp_path: Path):
    with pytest.raises(NoticeError, match=r"no notice file other\.toml"):
        read_notice(tmp_path / "other.toml")


def test_a_figure_has_a_day_and_a_source():
    """Every retention figure of the shipped notice is dated and says who says so."""
    values = [value for rule in read_notice().retention.values() for value in rule.values]
    assert len(values) >= len(read_notice().retention) > 0
    for value in values:
        assert value.source and value.valid_from.year >= 1999


def test_another_companys_notice_is_another_file(sample_exports: Path, tmp_path: Path):
    """Other months, another name, fewer promises: the same SQL measures what that notice says."""
    head, *promises = TEXT.split("\n[promise.")
    kept = [p for p in promises if p.startswith(("erase_after_relationship", "consent_covers_use"))]
    other = head.replace("value = 24", "value = 36").replace('kem = "KEM"', 'kem = "Moderbolaget"')
    notice = written(tmp_path, "\n[promise.".join([other, *kept]))
    store = tmp_path / "store"
    assert run("--notice", notice, "--store", store, "load", sample_exports) == 0
    nb = queries.open(store)
    assert list(nb.promises) == ["erase_after_relationship", "consent_covers_use"]
    assert nb.companies["kem"] == "Moderbolaget"
    first = nb.items("erase_after_relationship", status="pending").to_dicts()[0]
    assert (first["due_on"] - first["counts_from"]).days > 36 * 30
    # a board that was judged under one notice is not shown under another by mistake
    assert run("--store", store, "--notice", SHIPPED, "status") == 2


def test_the_relationship_may_be_with_the_group(sample_store: Path):
    """Under the group reading who stays with one company is not timed by another: fewer are due."""
    nb = queries.open(sample_store)
    name = "erase_after_relationship"
    alone = nb.status().filter(promise=name).to_dicts()[0]
    group = nb.status(settings=[f"{name}.scope=group"]).filter(promise=name).to_dicts()[0]
    assert group["overdue"] + group["pending"] <= alone["overdue"] + alone["pending"]
    assert group != alone
