"""A column left unread although the contract has one of its name is told where the load is told."""

from __future__ import annotations

import json

import pytest

from queries.loading.unread_columns import of_contract
from tests.snapshots.test_leaving import Exports
from tests.support.command import run

# A hold has no contract_id and no shoe size; contracts and holdings have the first.
NARROW = """
| hold_id | company | customer_id | reason  | holds_from | contract_id | shoe_size |
| s1      | kem     | 1           | dispute | 2026-01-01 | k7          | 43        |
"""


@pytest.fixture
def folder(tmp_path):
    exports = Exports(tmp_path)
    return exports.write("2026-11-01", {"holds": NARROW}), exports.store.folder


@pytest.mark.parametrize("command", ["load", "check"])
def test_the_json_names_the_column_and_the_tables(folder, capsys, command):
    exports, store = folder
    assert run("--store", store, command, exports, "--format", "json") == 0
    (file,) = json.loads(capsys.readouterr().out)["files"]
    assert file["columns_not_loaded"] == ["contract_id", "shoe_size"]
    (told,) = file["contract_columns_not_loaded"]
    assert told == {"column": "contract_id", "tables": ["contracts", "holdings"]}


@pytest.mark.parametrize("command", ["load", "check"])
def test_the_summary_names_the_column_and_where_it_is_known(folder, capsys, command):
    exports, store = folder
    assert run("--store", store, command, exports) == 0
    said = capsys.readouterr().out
    assert "the column contract_id was not read" in said and "table contracts" in said
    assert "the column shoe_size" not in said


def test_as_csv_the_summary_stays_apart_from_the_figures(folder, capsys):
    exports, store = folder
    assert run("--store", store, "load", exports, "--format", "csv") == 0
    out, err = capsys.readouterr()
    assert "contract_id" not in out and "contract_id was not read" in err


def test_names_are_compared_as_the_contract_writes_them():
    """With spaces, hyphens and capitals; the file's own table counts like any other."""
    assert of_contract(["Contract ID", "withdrawn-on", "Skonummer"]) == {
        "Contract ID": ("contracts", "holdings"),
        "withdrawn-on": ("consents",),
    }
