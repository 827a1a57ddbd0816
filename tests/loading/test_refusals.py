"""What refuses a file, a folder or the whole run: shares, pipes, growing files, absent checks."""

import os

import pytest

from tests.loading.gate import CUSTOMERS, GOOD, MARK, Folder, only, reason


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


@pytest.mark.parametrize(
    "name",
    ["PANDERA_VALIDATION_ENABLED", "PANDERA_VALIDATION_DEPTH", "PANDERA_USE_NARWHALS_BACKEND"],
)
def test_nothing_is_loaded_where_checks_are_switched_off(folder, monkeypatch, name):
    """The environment can tell pandera to pass everything."""
    monkeypatch.setenv(name, "False")

    assert name in folder.put("customers.csv", CUSTOMERS + GOOD).error()


def test_nothing_is_loaded_when_a_wrong_row_passes(folder, monkeypatch):
    """Whatever has silenced the checks, a row known to be wrong tells."""
    folder.put("customers.csv", CUSTOMERS + GOOD)
    monkeypatch.setattr("pandera.polars.DataFrameSchema.validate", lambda self, frame, **_: frame)

    assert "switched off" in folder.error()


def test_nothing_is_loaded_where_the_program_has_switched_checks_off(folder):
    """Not by the environment, but by whoever calls."""
    from pandera.config import config_context

    folder.put("customers.csv", CUSTOMERS + GOOD)
    with config_context(validation_enabled=False):
        assert "switched off" in folder.error()


def test_equal_folders_give_equal_bytes(folder):
    """Also the order of rows and of the way back."""
    folder.put("customers.csv", CUSTOMERS + "".join(row(n) for n in (3, 1, 2)))

    first, again = folder.load(), folder.load()

    for one, other in (
        (first.tables["customers"], again.tables["customers"]),
        (first.identities, again.identities),
    ):
        assert one.read_bytes() == other.read_bytes()
