"""The work list of a system: what may be erased now, whose number is restored, who asked."""

import csv
import hashlib
import io
import json
import shutil
import stat
from datetime import date, timedelta

import polars as pl
import pytest

import queries
from dashboard.commands import main
from dashboard.words import words
from queries.deadlines import months_after
from queries.errors import QueryError, RoleError, StoreError
from queries.snapshots.store import JOURNAL
from tests.oracle.tables import tables_of

WHY = "månadens gallring"
OURS = "erase_after_relationship"


@pytest.fixture
def store(sample_store, tmp_path):
    """A store of its own: opening a list writes into its journal."""
    return shutil.copytree(sample_store, tmp_path / "store", ignore=shutil.ignore_patterns(JOURNAL))


@pytest.fixture(scope="module")
def store_of_its_own(sample_store, tmp_path_factory):
    """As `store`, for what is made once."""
    return shutil.copytree(sample_store, tmp_path_factory.mktemp("own") / "store")


@pytest.fixture(scope="module")
def nb(sample_store):
    return queries.open(sample_store)


def systems(nb) -> list[str]:
    return nb.measure("purge", by=["system"])["system"].drop_nulls().unique().to_list()


def journal(store) -> list[dict]:
    lines = (store / "private" / JOURNAL).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_it_holds_what_may_go_and_nothing_that_is_kept(store):
    """Against the items of the promises and the exported holds: of every system, to the row."""
    nb, seen = queries.open(store), 0
    erasing = [key for key, promise in nb.promises.items() if promise.erases]
    for system in systems(nb):
        listed = nb.work_list(system, reason=WHY)
        seen += listed.height
        filters = {"system": system}
        open_ones = pl.concat(
            [nb.items(erasing, s, filters=filters) for s in ("overdue", "pending")]
        )
        kept = nb.items(erasing, "held", filters=filters)["item_id"].to_list()
        kept += open_ones.filter(pl.col("blocked_by").is_not_null())["item_id"].to_list()
        late = set(open_ones.filter(status="overdue")["item_id"]) - set(kept)
        assert late <= set(listed["holding_id"])
        assert not set(kept) & set(listed["holding_id"])
        assert listed["holding_id"].is_unique().all()
        assert (listed["erase_from"] <= nb.day).all()
        assert listed["due_on"].is_sorted()
    assert seen > 10


def test_the_list_begins_on_the_day_after_the_twenty_four_months(store):
    """Not on the last day of the purge run, and not a day before it may go."""
    nb = queries.open(store)
    waiting = nb.items(OURS, "pending").filter(
        pl.col("blocked_by").is_null() & (pl.col("arises_on") == pl.col("counts_from"))
    )
    seen = 0
    for row in waiting.iter_rows(named=True):
        kept_through = months_after(row["counts_from"], 24)
        first = kept_through + timedelta(days=1)
        # where a statute keeps it longer, the notice's time ends void on that day
        is_ours = nb.items(OURS, "pending", as_of=first, item=row["item_id"]).height
        if kept_through < nb.newest_day or not is_ours or seen == 5:
            continue
        seen += 1
        for day, is_listed in ((kept_through, False), (first, True)):
            listed = nb.work_list(row["system"], day, WHY)["holding_id"].to_list()
            assert (row["item_id"] in listed) is is_listed, row
    assert seen == 5


def test_what_a_statute_will_take_over_is_on_no_list(store):
    """Bookkeeping whose 24 months are nearly over must stay: its own last day never comes."""
    nb = queries.open(store)
    until = nb.day + timedelta(days=90)
    coming = nb.items(OURS, "pending", due=(nb.day, until)).filter(pl.col("kind").is_not_null())
    taken_over = set(coming["item_id"])
    assert taken_over, "the sample has none, so this would test nothing"
    for system in systems(nb):
        assert not taken_over & set(nb.work_list(system, reason=WHY)["holding_id"])


def test_it_gives_the_numbers_of_the_source_back(store, sample_exports):
    """Customer and record as the exported file has them."""
    nb = queries.open(store)
    tables = tables_of(sample_exports)
    exported = {row["holding_id"]: row for row in tables["holdings"]}
    owners = {(line["system"], line["owner"]) for line in tables["processings"]}
    for system in ("KundX", "Abonnent"):
        listed = nb.work_list(system, reason=WHY)
        assert listed.height
        for row in listed.iter_rows(named=True):
            source = exported[row["holding_id"]]
            assert source["customer_id"] == row["customer_id"]
            assert source["company"] == row["company"] and source["system"] == system
            assert source["collected_on"] == row["collected_on"]
            assert (system, row["owner"]) in owners


def test_the_size_is_that_of_the_list_and_is_not_noted(store):
    nb = queries.open(store)
    size = nb.work_list_size("KundX")
    assert not (store / "private" / JOURNAL).exists()
    listed = nb.work_list("KundX", reason=WHY)
    assert (size.rows, size.customers) == (
        listed.height,
        listed.select("company", "customer_id").n_unique(),
    )


def test_every_opening_is_noted_and_no_customer_in_it(store):
    nb = queries.open(store)
    first = nb.work_list("KundX", reason=WHY)
    second = nb.work_list("Abonnent", reason="  rad\nett ", company="vatten")
    noted = journal(store)
    assert [(line["system"], line["rows"], line["reason"]) for line in noted] == [
        ("KundX", first.height, WHY),
        ("Abonnent", second.height, "rad\nett"),
    ]
    assert {line["role"] for line in noted} == {"dpo"}
    assert noted[0]["as_of"] == nb.day.isoformat() and noted[0]["snapshot"] == nb.snapshot
    text = (store / "private" / JOURNAL).read_text(encoding="utf-8")
    private = [*first["customer_id"], *first["holding_id"]]
    assert not [one for one in private if one in text]
    assert stat.S_IMODE((store / "private" / JOURNAL).stat().st_mode) == 0o600


def test_what_cannot_be_noted_is_not_shown(store):
    (store / "private" / JOURNAL).mkdir()
    with pytest.raises(StoreError, match="Nothing was shown"):
        queries.open(store).work_list("KundX", reason=WHY)


def test_without_the_way_back_there_is_no_list(store):
    (store / "private" / "identities.parquet").unlink()
    with pytest.raises(StoreError, match="way back"):
        queries.open(store).work_list("KundX", reason=WHY)
    assert not (store / "private" / JOURNAL).exists()


@pytest.mark.parametrize("reason", ["", "   ", "\n"])
def test_it_is_opened_for_a_reason(nb, reason):
    with pytest.raises(QueryError, match="for a reason"):
        nb.work_list("KundX", reason=reason)


@pytest.mark.parametrize("role", ["analyst", "management"])
def test_it_is_for_the_officer_only(sample_store, role):
    other = queries.open(sample_store, role=role)
    for ask in (
        lambda: other.work_list("KundX", reason=WHY),
        lambda: other.work_list_size("KundX"),
    ):
        with pytest.raises(RoleError):
            ask()


def test_of_a_past_day_there_is_no_list(nb):
    """What was due then may be erased by now."""
    with pytest.raises(QueryError, match="later day"):
        nb.work_list_size("KundX", date(2026, 9, 30))


def test_an_unknown_system_has_nothing(nb):
    assert nb.work_list_size("No such system").rows == 0


def test_the_command_tells_the_size_first(store, capsys):
    assert main(["--store", str(store), "worklist", "KundX"]) == 0
    size = queries.open(store).work_list_size("KundX")
    assert f"KundX: {size.rows} rows about {size.customers} customers." in capsys.readouterr().out
    assert not (store / "private" / JOURNAL).exists()


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_the_command_writes_a_file_that_opens(store, tmp_path, suffix, capsys):
    out = tmp_path / f"list.{suffix}"
    asked = ["worklist", "KundX", "--reason", WHY, "--out", str(out), "--lang", "sv"]
    assert main(["--store", str(store), *asked]) == 0
    listed = queries.open(store).work_list("KundX", reason=WHY, lang="sv")
    if suffix == "csv":
        text = out.read_text(encoding="utf-8-sig")
        head, *rows = csv.reader(io.StringIO(text), delimiter=";")
    else:
        sheet = pl.read_excel(out, sheet_id=2, has_header=False).rows()
        at = next(n for n, line in enumerate(sheet) if "Kundnummer" in line)
        head, rows = list(sheet[at]), [list(line) for line in sheet[at + 1 :]]
    number, record = head.index("Kundnummer"), head.index("Post")
    assert [(row[number], row[record]) for row in rows] == list(
        listed.select("customer_id", "holding_id").iter_rows()
    )
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert [line["reason"] for line in journal(store)] == [WHY, WHY]


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_the_command_writes_a_file_that_says_what_it_is(store, tmp_path, lang):
    """The first sheet, with a checksum that the CSV of the same list has."""
    for suffix in ("csv", "xlsx"):
        out = ["--reason", WHY, "--out", str(tmp_path / f"list.{suffix}"), "--lang", lang]
        assert main(["--store", str(store), "worklist", "KundX", *out]) == 0
    w = words(lang)
    said = dict(pl.read_excel(tmp_path / "list.xlsx", sheet_id=1, has_header=False).rows())
    data = (tmp_path / "list.csv").read_bytes()
    assert said[w("file.checksum")] == hashlib.sha256(data).hexdigest()
    assert said[w("file.filter")] == f"{w('work_list.system')}: KundX"
    assert said[w("bar.day")][:10] == queries.open(store).newest_day.isoformat()
    assert WHY not in said.values()


def test_the_command_refuses_in_a_sentence(store, tmp_path, capsys):
    there = tmp_path / "there.csv"
    there.write_text("mine")
    for asked in (
        ["--out", str(tmp_path / "a.csv")],
        ["--reason", WHY, "--out", str(there)],
        ["--reason", WHY, "--out", str(tmp_path / "a.pdf")],
    ):
        assert main(["--store", str(store), "worklist", "KundX", *asked]) == 2
        assert "Traceback" not in capsys.readouterr().err
    assert there.read_text() == "mine"
    assert not (store / "private" / JOURNAL).exists()


@pytest.fixture(scope="module")
def armed(sample_exports, store_of_its_own, tmp_path_factory):
    """The numbers of a list, and a store in which each of them begins like a formula."""
    folder = tmp_path_factory.mktemp("armed")
    plain = queries.open(store_of_its_own).work_list("KundX", reason=WHY)["customer_id"].to_list()
    (folder / "exports").mkdir()
    for file in sample_exports.iterdir():
        text = file.read_bytes()
        if file.suffix == ".csv":
            for one in set(plain):
                text = text.replace(one.encode(), b"=" + one.encode())
        (folder / "exports" / file.name).write_bytes(text)
    assert main(["--store", str(folder / "store"), "load", str(folder / "exports")]) == 0
    return set(plain), folder / "store"


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_a_number_that_looks_like_a_formula_is_harmless(armed, tmp_path, suffix):
    """The source's numbers go into a spreadsheet: none of them may run there."""
    plain, store = armed
    out = tmp_path / f"list.{suffix}"
    asked = ["worklist", "KundX", "--reason", WHY, "--out", str(out)]
    assert main(["--store", str(store), *asked]) == 0
    if suffix == "csv":
        head, *rows = csv.reader(io.StringIO(out.read_text(encoding="utf-8-sig")))
    else:
        _, head, *rows = pl.read_excel(out, sheet_id=2, has_header=False, engine="calamine").rows()
    numbers = {row[head.index("Customer number")] for row in rows}
    assert {f"'={one}" for one in plain} == numbers != set()
