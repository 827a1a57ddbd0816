"""What cannot be measured says so: per promise, company, system and age; never zero or green."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

import queries
from tests.support.command import run


def part_of(exports: Path, folder: Path, *tables: str) -> Path:
    """The sample's exports cut down to some tables."""
    shutil.copytree(exports, folder)
    text = (folder / "exports.toml").read_text(encoding="utf-8")
    head, *entries = text.split("[[file]]")
    kept = [e for e in entries if any(f'table = "{name}"' in e for name in tables)]
    (folder / "exports.toml").write_text("[[file]]".join([head, *kept]), encoding="utf-8")
    for file in folder.glob("*.csv"):
        if not any(file.stem.startswith(name) for name in tables):
            file.unlink()
    return folder


@pytest.fixture(scope="module")
def requests_only(sample_exports: Path, tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("requests")
    exports = part_of(sample_exports, folder / "exports", "requests", "request_events")
    assert run("--store", folder / "store", "load", exports) == 0
    return queries.open(folder / "store")


def test_a_folder_with_only_requests_measures_only_them(requests_only):
    """The others are not measurable, with the tables they need; their counts are empty, not 0."""
    found = requests_only.status()
    told = dict(found.select("promise", "measurable").iter_rows())
    asked = {p.id for p in requests_only.promises.values() if p.view == "requests"}
    assert {p for p, yes in told.items() if yes} == asked
    blind = found.filter(~pl.col("measurable"))
    for name in ("pending", "overdue", "met", "kept_share", "judged"):
        assert blind[name].null_count() == blind.height
    missing = dict(found.select("promise", "missing").iter_rows())
    assert missing["erase_after_relationship"] == ["customers", "holdings"]
    assert missing["disclosure_has_agreement"] == ["agreements", "disclosures", "recipients"]
    assert missing["disclosure_has_ground"] == ["consents", "disclosures", "recipients"]
    assert missing["agreement_is_renewed"] == ["agreements", "disclosures"]
    assert missing["marketing_stops_on_objection"] == ["consents", "uses"]
    assert missing["withdrawal_erases"] == ["consents", "holdings", "processings"]
    standing = dict(requests_only.standing().select("promise", "standing").iter_rows())
    assert standing["consent_covers_use"] == "not_measurable"


def test_what_is_too_old_is_no_longer_measured(requests_only):
    """From the age that the notice file names on, with the age in the reason."""
    limit = requests_only.notice.tables["requests"].too_old_days
    last = requests_only.day
    fine = requests_only.status(date.fromordinal(last.toordinal() + limit))
    assert fine.filter(promise="answer_access_request")["measurable"].item()
    old = requests_only.status(date.fromordinal(last.toordinal() + limit + 1))
    row = old.filter(promise="answer_access_request").to_dicts()[0]
    assert not row["measurable"] and row["overdue"] is None
    assert row["missing"] == [f"requests:{limit + 1} days old"]


def test_a_company_that_does_not_export_is_not_measured(sample_exports: Path, tmp_path: Path):
    """Consents of all but one company: that one's cells are empty, the group says except whom."""
    folder = tmp_path / "exports"
    shutil.copytree(sample_exports, folder)
    file = folder / "consents.csv"
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    file.write_text("".join(x for x in lines if ",elhandel," not in x), encoding="utf-8")
    mapping = folder / "exports.toml"
    text = mapping.read_text(encoding="utf-8")
    others = '["kem", "elnat", "varme", "vatten", "avfall", "fiber"]'
    entry = 'table = "consents"\n'
    assert entry in text
    mapping.write_text(text.replace(entry, f"{entry}companies = {others}\n"), encoding="utf-8")
    assert run("--store", tmp_path / "store", "load", folder) == 0
    nb = queries.open(tmp_path / "store")
    rows = nb.status(by=["company"]).filter(promise="consent_covers_use")
    told = dict(rows.select("company", "measurable").iter_rows())
    assert not told.pop("elhandel") and all(told.values())
    group = nb.status().filter(promise="consent_covers_use").to_dicts()[0]
    assert group["measurable"] and "consents:elhandel" in group["missing"]
    mine = nb.missing().filter(promise="consent_covers_use", company="elhandel")
    assert mine["reason"].to_list() == ["not_exported"]


def test_systems_of_the_register_that_are_not_exported_are_named(
    sample_exports: Path, tmp_path: Path
):
    """Holdings of one system taken away: measured on the others, and it says on how many."""
    folder = tmp_path / "exports"
    shutil.copytree(sample_exports, folder)
    for file in folder.glob("holdings*.csv"):
        lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
        file.write_text("".join(x for x in lines if ",KundX," not in x), encoding="utf-8")
    assert run("--store", tmp_path / "store", "load", folder) == 0
    nb = queries.open(tmp_path / "store")
    row = nb.status().filter(promise="erase_after_relationship").to_dicts()[0]
    assert row["measurable"]
    assert any("systems" in text for text in row["missing"])


def test_a_promise_without_a_case_is_no_cases(requests_only):
    """On the first day of the exports nobody has objected yet: no share, and nothing is kept."""
    first = requests_only.coverage()["events_from"].min()
    row = requests_only.standing(first).filter(promise="answer_objection").to_dicts()[0]
    assert row["standing"] == "no_cases" and row["figure"] is None


def test_a_day_before_the_first_day_of_the_events_is_not_measured(requests_only):
    """Requests of that day may have been many: none is known, which is not none."""
    first = requests_only.coverage()["events_from"].min()
    before = first - timedelta(days=1)
    row = requests_only.status(before).filter(promise="answer_objection").to_dicts()[0]
    assert not row["measurable"] and row["overdue"] is None
    assert row["missing"] == [f"requests:from {first}"]
    series = requests_only.trend("answer_objection", before, first, every="day")
    assert series["overdue"].to_list() == [None, 0]
