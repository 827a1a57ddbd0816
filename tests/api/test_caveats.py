"""A table left out of the exports: every figure that it would have changed says so.

Nothing here knows which table corrects which figure. Each table is left out in turn, everything is
asked again, and what differs must name the table in `caveats`, or not be measurable at all.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl
import pytest

import queries
from queries.api.noticeboard import Noticeboard
from queries.build.schema import COUNTED, STATUSES
from queries.engine import sql_files
from queries.engine.headers import listed
from queries.errors import QueryError
from queries.exports import TABLES
from tests.api.test_measurable import part_of
from tests.support.command import run

KNOWN = frozenset(TABLES)
FOLDERS = ("relations", "promises", "measures")
IN_SAMPLE = (
    "customers",
    "contracts",
    "processings",
    "holdings",
    "erasures",
    "consents",
    "requests",
    "request_events",
    "uses",
    "disclosures",
    "recipients",
    "agreements",
    "holds",
)
# The newest day, and one on which other things were open.
DAYS = ("2026-10-31", "2026-03-31")


@pytest.fixture(scope="module")
def whole(sample_store: Path) -> Iterator[Noticeboard]:
    nb = queries.open(sample_store)
    yield nb
    nb.close()


@pytest.fixture(scope="module", params=IN_SAMPLE)
def lacking(
    request: pytest.FixtureRequest, sample_exports: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Noticeboard]]:
    """The name of a table, and the samples without it."""
    folder = tmp_path_factory.mktemp(request.param)
    others = [name for name in IN_SAMPLE if name != request.param]
    exports = part_of(sample_exports, folder / "exports", *others)
    # `requests` begins like `request_events`, and its file would stay
    for file in exports.glob(f"{request.param}.csv"):
        file.unlink()
    assert run("--store", folder / "store", "load", exports) == 0
    nb = queries.open(folder / "store")
    yield request.param, nb
    nb.close()
    shutil.rmtree(folder)


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("by", [[], ["company"]])
def test_every_promise_that_changes_names_the_table(whole, lacking, day, by):
    """Each figure of status as with all tables; else the table is named, or nothing is measured."""
    table, nb = lacking
    keys = ["promise", *by]
    before = whole.status(day, by=by).select(*keys, *COUNTED, "kept_share")
    now = nb.status(day, by=by)
    both = now.join(before, on=keys, suffix="_whole", nulls_equal=True)
    assert both.height == now.height
    changed = 0
    for row in both.iter_rows(named=True):
        differs = [name for name in (*COUNTED, "kept_share") if row[name] != row[f"{name}_whole"]]
        told = not row["measurable"] or table in row["caveats"]
        assert told or not differs, (table, row["promise"], differs)
        changed += bool(differs)
    # the sample is rich enough to notice each of them, except where a table judges nothing else
    assert changed or table in ("contracts", "processings", "erasures", "recipients", "customers")


def test_every_measure_that_changes_names_the_table(whole, lacking):
    """Asked for without groups and by all of its groups: what differs names the table."""
    (table, nb), day = lacking, DAYS[0]
    named = nb.caveats(day).filter(table=table)["subject"].unique().to_list()
    for name in sql_files.folder("measures"):
        if name == "exports":
            continue
        for by in ([], groups_of(name)):
            found = asked(nb, name, day, by)
            if found is None or rows_of(found) == rows_of(asked(whole, name, day, by)):
                continue
            assert name in named, (table, name, by)
            if "company" not in by:
                told = [table in row for row in found["caveats"].to_list()]
                assert all(told), (table, name, by)


def groups_of(name: str) -> list[str]:
    flags = [p for p in sql_files.measure(name).parameters if p.startswith("by_")]
    return [flag.removeprefix("by_") for flag in flags if flag != "by_year"]


def asked(nb: Noticeboard, name: str, day: str, by: list[str]) -> pl.DataFrame | None:
    """The measure; None where it cannot be measured."""
    try:
        return nb.measure(name, day, by=by)
    except QueryError:
        return None


def rows_of(found: pl.DataFrame | None) -> list[str]:
    """The rows in any order; pseudonyms differ between stores, since each has a key of its own."""
    if found is None:
        return []
    return sorted(map(str, found.drop("caveats", "customer_key", strict=False).rows()))


ONLY_THERE = {"request_events": "answer_access_request", "holds": "withdrawal_erases"}


@pytest.mark.parametrize("lacking", ONLY_THERE, indirect=True)
def test_what_is_seen_in_that_table_only_is_never_zero(lacking):
    """Without the steps of requests no pause is known, without holds no hold: null."""
    table, what = lacking[0], "held"
    promise = ONLY_THERE[table]
    row = lacking[1].status().filter(promise=promise).row(0, named=True)
    assert row["measurable"] and row[what] is None and row["overdue"] is not None
    series = lacking[1].trend(promise, "2026-08-31", "2026-10-31")
    assert series[what].null_count() == series.height
    assert series["caveats"].to_list() == [[table]] * series.height or table in row["caveats"]
    items = lacking[1].items(promise, limit=5)
    assert all(table in caveats for caveats in items["caveats"].to_list())


def test_no_figure_of_a_whole_delivery_has_a_caveat(whole):
    """With all tables nothing is named, on the newest day and on earlier ones."""
    for day in DAYS:
        assert whole.caveats(day).is_empty()
        assert whole.status(day)["caveats"].list.len().sum() == 0


def of_one_company(exports: Path, folder: Path, table: str, company: str) -> Noticeboard:
    """The samples loaded with a table that is exported for one company only."""
    shutil.copytree(exports, folder / "exports")
    mapping = folder / "exports" / "exports.toml"
    text, entry = mapping.read_text(encoding="utf-8"), f'table = "{table}"\n'
    assert text.count(entry) == 1
    covered = text.replace(entry, f'{entry}companies = ["{company}"]\n')
    mapping.write_text(covered, encoding="utf-8")
    file = folder / "exports" / f"{table}.csv"
    head, *lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    at = head.strip().split(",").index("company")
    mine = [line for line in lines if line.split(",")[at] == company]
    file.write_text("".join([head, *mine]), encoding="utf-8")
    assert run("--store", folder / "store", "load", folder / "exports") == 0
    return queries.open(folder / "store")


def test_a_table_of_one_company_is_a_caveat_for_the_others(sample_exports, tmp_path):
    """Coverage decides: that company's figures have none, and what is held there is a number."""
    nb = of_one_company(sample_exports, tmp_path, "holds", "varme")
    rows = nb.status(by=["company"]).filter(promise="erase_after_relationship")
    for row in rows.iter_rows(named=True):
        is_covered = row["company"] == "varme"
        assert row["caveats"] == ([] if is_covered else ["holds"]), row["company"]
        assert (row["held"] is not None) == is_covered
    group = nb.status().filter(promise="erase_after_relationship").row(0, named=True)
    # some holds are known, so the number is given, with its caveat
    assert group["caveats"] == ["holds"] and group["held"] is not None
    by_company = nb.measure("purge", by=["company"])
    told = dict(by_company.select("company", "caveats").iter_rows())
    assert told["varme"] == [] and told["elnat"] == ["holds"]
    assert by_company.filter(company="elnat")["held"].null_count() > 0
    nb.close()


def test_days_before_the_events_of_a_correcting_table_have_a_caveat(sample_exports, tmp_path):
    """From `events_from` on there is none; the day before there is."""
    shutil.copytree(sample_exports, tmp_path / "exports")
    mapping = tmp_path / "exports" / "exports.toml"
    text = mapping.read_text(encoding="utf-8")
    head, entry, rest = text.partition('table = "request_events"')
    began = rest.index("events_from = ")
    rest = f"{rest[:began]}events_from = 2026-06-01{rest[rest.index(chr(10), began) :]}"
    mapping.write_text(head + entry + rest, encoding="utf-8")
    assert run("--store", tmp_path / "store", "load", tmp_path / "exports") == 0
    nb = queries.open(tmp_path / "store")
    for day, caveats in (("2026-05-31", ["request_events"]), ("2026-06-01", [])):
        row = nb.status(day).filter(promise="answer_access_request").row(0, named=True)
        assert row["caveats"] == caveats and (row["held"] is None) == bool(caveats)
    told = nb.caveats("2026-05-31").filter(subject="answer_access_request", company="kem")
    assert told.select("reason", "first_on").rows() == [("before", date(2026, 6, 1))]
    nb.close()


@pytest.mark.parametrize("kind", FOLDERS)
def test_each_file_says_what_the_absence_of_an_optional_table_means(kind):
    """Every table that a file can do without corrects its figures, or is neutral: it says which."""
    for name, file in sql_files.folder(kind).items():
        said = file.corrected_by | file.neutral
        unsaid = optional_tables(file) - said
        assert not unsaid, f"{kind}/{name}.sql: corrected_by: or neutral: lacks {sorted(unsaid)}"
        assert said <= KNOWN, f"{kind}/{name}.sql names what is no exported table"
        assert set(file.only_there.values()) <= KNOWN
        columns = {*file.columns, *STATUSES}
        assert set(file.only_there) <= columns, f"{kind}/{name}.sql: only_there names no column"


def optional_tables(file: sql_files.SqlFile) -> set[str]:
    shared, found = sql_files.folder("relations"), set()
    for name in file.optional:
        if name in KNOWN:
            found.add(name)
        elif name in shared:
            found |= sql_files.needed_by(shared[name], KNOWN)
    return found - sql_files.needed_by(file, KNOWN)


def test_a_file_inherits_the_caveats_of_what_it_reads():
    """From the relation that reads the table, through others; `neutral:` ends it."""
    files = sql_files.folder("measures")
    assert sql_files.corrected_by(files["turnaround"], KNOWN) == {"request_events"}
    assert "request_events" not in listed(files["turnaround"].header.get("corrected_by", ""))
    assert "consents" in sql_files.corrected_by(files["disclosures"], KNOWN)
    assert "consents" not in sql_files.corrected_by(files["agreements"], KNOWN)
    assert sql_files.only_there(files["turnaround"])["paused"] == "request_events"
