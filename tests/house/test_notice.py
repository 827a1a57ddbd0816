"""The notice file: what it may say, what is refused, and that another company's is another file."""

from __future__ import annotations

from pathlib import Path

import pytest

import queries
from queries.errors import NoticeError
from queries.notices.reading import SHIPPED, read_notice
from tests.support.command import run

TEXT = SHIPPED.read_text(encoding="utf-8")


def written(folder: Path, text: str) -> Path:
    file = folder / "notice.toml"
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('nature = "duty"', 'nature = "wish"', "nature must be one of duty, condition, event"),
        ("weight = 10", 'weight = "ten"', "weight must be of type int"),
        ("erases = true", 'erases = "yes"', "erases must be of type bool"),
        ("[promise.consent_covers_use]", "[promise.no_such_promise]", "has no SQL file"),
        ("target = { open = 0 }", "target = { opne = 0 }", "opne is not a key"),
        ("run_days = 31", "run_days = 31\nrun_dais = 3", "run_dais is not a key"),
        ('law = "GDPR art. 12.3, 15"\n', "", "law is missing"),
        ("[retention.relationship]", "[retention.relation]", "retention.relationship is missing"),
        ("gone_share = 0.30", 'gone_share = "third"', "gone_share must be of type float"),
        ("[companies]", "[companies", "not a TOML file"),
        ("[retention.withdrawal]", "[retention.withdrawn]", "retention.withdrawal is missing"),
        ("[period.renewal]", "[period.renewing]", "period.renewal is missing"),
        ("[period.tolerance]", "[period.patience]", "period.tolerance is missing"),
        ('counted = "before"', 'counted = "back"', "counted must be one of before, after"),
        ('grid = ["electricity"]', 'grid = ["gas"]', "similar_services.grid must name some of"),
        ('grid = ["electricity"]', 'gas = ["electricity"]', "similar_services.gas is not a key"),
    ],
)
def test_mistakes_name_the_key(tmp_path: Path, old: str, new: str, told: str):
    """The file and the key, so that whoever edits it finds the line."""
    assert old in TEXT
    with pytest.raises(NoticeError) as error:
        read_notice(written(tmp_path, TEXT.replace(old, new, 1)))
    assert told in str(error.value)
    assert "notice.toml" in str(error.value)


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
