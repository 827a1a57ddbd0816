"""Mistakes in exports.toml: each is told with file, entry and key, and nothing is loaded."""

import pytest

from tests.loading.export_folder import CUSTOMERS, GOOD, Folder

HEAD = '[[file]]\npath = "kund.csv"\ntable = "customers"\n'


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path).put("kund.csv", CUSTOMERS + GOOD)


MISTAKES = {
    "file = 1": "there is no [[file]]",
    '[file]\npath = "kund.csv"': "there is no [[file]]",
    'files = "x"\n' + HEAD: "unknown key at the top: files",
    "[[file]": "exports.toml does not read",
    '[[file]]\ntable = "customers"': "number 1, path: is missing",
    '[[file]]\npath = "kund.csv"': "number 1, table: is missing",
    '[[file]]\npath = "kund.csv"\ntable = "kunder"': "table: is none of the names that exist",
    HEAD + "colour = 1": "(kund.csv): unknown key `colour`",
    HEAD + 'path = "b.csv"': "exports.toml does not read",
    HEAD + 'encoding = "cp9999"': "encoding: is no known encoding",
    HEAD + 'encoding = "rot13"': "encoding: is no known encoding",
    HEAD + 'delimiter = "x"': "delimiter: is no known delimiter",
    HEAD + 'decimal = ";"': "decimal: is no decimal sign",
    HEAD + 'date_format = "%y-%m-%d"': "date_format: is no date format",
    HEAD + 'date_format = "%Y-%m"': "date_format: is no date format",
    HEAD + 'date_format = "%d %B %Y"': "date_format: is no date format",
    HEAD + 'null_values = "-"': "null_values: is no list",
    HEAD + 'extracted_at = "2026-11-01"': "extracted_at: is no time",
    HEAD + "events_from = 2026-11-01T10:00:00": "events_from: is no date",
    HEAD + 'complete = "yes"': "complete: is neither true nor false",
    HEAD + "companies = []": "companies: is no list of names",
    HEAD + 'columns = "x"': "columns: is no table of columns",
    HEAD + '[file.columns]\nkundnr = "Kundnr"': "columns: unknown key `kundnr`",
    HEAD + "[file.columns]\nkind = 1": "columns, kind: is neither a column's name nor a table",
    HEAD + '[file.columns]\nkind = {map = {P = "private"}}': "kind: needs either from or value",
    HEAD + '[file.columns]\nkind = {from = "a", value = "private"}': "needs either from or value",
    HEAD + '[file.columns]\nkind = {value = "private", map = {}}': "kind: has a constant and more",
    HEAD + '[file.columns]\nkind = {value = "person"}': "value: is not in the contract's list",
    HEAD + '[file.columns]\ncustomer_since = {value = "2020-01-01"}': "value: is no date",
    HEAD + '[file.columns]\nkind = {from = "a", map = {P = "person"}}': "maps to `person`",
    HEAD + '[file.columns]\nkind = {from = "a", map = []}': "map: is no map",
    HEAD + '[file.columns]\nkind = {from = "a", colour = 1}': "kind: unknown key `colour`",
    HEAD
    + '[file.columns]\nkind = {from = "a", decimal = ","}': "decimal: means nothing for a text",
}


@pytest.mark.parametrize(("content", "words"), MISTAKES.items(), ids=range(len(MISTAKES)))
def test_a_mistake_in_the_mapping_is_told_by_entry_and_key(folder, content, words):
    """Nothing is loaded under a mapping that is half understood."""
    message = folder.toml(content).error()

    assert message.startswith("exports.toml")
    assert words in message


@pytest.mark.parametrize(
    "path",
    ["../kund.csv", "/etc/passwd", "a/../../kund.csv", "~/kund.csv", "file:///kund.csv",
     "https://example.com/kund.csv", r"C:\\kund.csv", r"..\\kund.csv", "c:kund.csv"],
)  # fmt: skip
def test_a_path_that_leads_out_of_the_folder_is_refused(folder, path):
    """Whatever the way of writing it."""
    message = folder.toml(f'[[file]]\npath = "{path}"\ntable = "customers"').error()

    assert "path: leads out of the folder" in message


def test_a_mapping_that_is_not_utf8_is_refused(folder):
    """Its own encoding is not for it to say."""
    message = folder.put(
        "exports.toml", HEAD + '[file.columns]\nkind = "Kundtypå"', "cp1252"
    ).error()

    assert "exports.toml is not UTF-8" in message
