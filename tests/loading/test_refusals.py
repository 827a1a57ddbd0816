"""What refuses a file, a folder or the whole run: shares, pipes, growing files, absent checks."""

import os

import polars as pl
import pytest

from queries.exports import TABLES
from queries.loading.check import broken_rules
from tests.loading.export_folder import CUSTOMERS, GOOD, MARK, Folder, only, reason


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path)


def row(number: int, kind: str = "private", since: str = "2020-01-31") -> str:
    return f"kem,{MARK}{number},{kind},{since}\n"


def test_so_many_bad_rows_refuse_the_file(folder):
    """The mapping is wrong, not the rows; the account is given all the same."""
    content = CUSTOMERS + "".join(row(n, kind="person" if n % 5 else "private") for n in range(500))

    delivery = folder.put("customers.csv", content).load()

    assert reason(delivery).startswith("400 of 500 rows cannot be read, most by rule not_in_list")
    assert (delivery.files[0].rows_read, delivery.files[0].quarantined) == (500, 400)
    assert delivery.tables == {}


def test_a_small_file_with_a_few_dirty_rows_loads(folder):
    """A share says something only of enough rows."""
    content = CUSTOMERS + row(1) + "".join(row(n, kind="person") for n in range(2, 9))

    assert only(folder.put("customers.csv", content).load()).accepted == 1


def test_a_file_without_one_good_row_is_refused(folder):
    """It is not dirty, it is misread."""
    content = CUSTOMERS + "".join(row(n, kind="person") for n in range(20))

    assert "20 of 20 rows" in reason(folder.put("customers.csv", content).load())


def test_a_refused_file_leaves_the_others_their_account(folder):
    """People mend exports in batches."""
    folder.put("customers.csv", CUSTOMERS + GOOD).put("contracts.csv", "a,b\n1,2\n")

    delivery = folder.load()

    assert [f.file for f in delivery.files] == ["customers.csv"]
    assert [r.file for r in delivery.refused] == ["contracts.csv"]


@pytest.mark.parametrize("kind", ["pipe", "folder"])
def test_what_is_no_plain_file_is_refused_without_waiting(folder, kind):
    """A pipe would never end."""
    path = folder.path / "customers.csv"
    os.mkfifo(path) if kind == "pipe" else path.mkdir()
    folder.put("consents.csv", "x").toml('[[file]]\npath = "customers.csv"\ntable = "customers"')

    assert reason(folder.load()) == "it is no plain file"


def test_a_file_that_changes_while_it_is_read_is_refused(folder):
    """Half an export looks like a whole one."""
    folder.put("customers.csv", CUSTOMERS + GOOD)

    def grow(*_):
        (folder.path / "customers.csv").write_text(CUSTOMERS + GOOD + row(2))

    assert "it changed while it was read" in reason(folder.load(report=grow))


def test_progress_counts_rows(folder):
    """After each batch: file, rows done, rows in all where known."""
    told = []

    folder.put("customers.csv", CUSTOMERS + row(1) + row(2)).load(report=lambda *a: told.append(a))

    assert told == [("customers.csv", 2, None)]


def test_nothing_of_the_environment_switches_checks_off(folder, monkeypatch):
    """It can tell pandera to pass everything; a load does not ask pandera."""
    monkeypatch.setenv("PANDERA_VALIDATION_ENABLED", "False")

    delivery = folder.put("customers.csv", CUSTOMERS + "kem,,private,2020-01-31\n").load()

    assert [(r.rule, r.column) for r in delivery.files[0].rules] == [("required", "customer_id")]


def test_a_frame_that_is_not_the_contracts_is_not_judged():
    """A column that is missing would pass every check."""
    table = TABLES["recipients"]

    with pytest.raises(AssertionError, match="not the contract's"):
        broken_rules(pl.DataFrame(schema=table.schema).drop("role"), table)


def test_equal_folders_give_equal_bytes(folder):
    """Also the order of rows and of the way back."""
    folder.put("customers.csv", CUSTOMERS + "".join(row(n) for n in (3, 1, 2)))

    first, again = folder.load(), folder.load()

    for one, other in (
        (first.tables["customers"], again.tables["customers"]),
        (first.identities, again.identities),
    ):
        assert one.read_bytes() == other.read_bytes()
