"""Mistakes in exports.toml: each is told with file, entry and key, and nothing is loaded."""

import pytest

from queries.errors import ExportError
from queries.loading.mapping import MAPPING_FILE, read_mapping
from tests.loading.export_folder import CUSTOMERS, GOOD, Folder
from tests.support.wrong_files import SOMEBODY, is_plain

HEAD = '[[file]]\npath = "kund.csv"\ntable = "customers"\n'
COLUMNS = HEAD + "[file.columns]\n"
ENTRY = "exports.toml: [[file]] number 1 (kund.csv), "
KINDS = "private, sole_trader, organisation, company_contact, prospect, estate"
WAYS = '\nHint: Write ours = "theirs", { from = "theirs", map = {...} } or { value = ... }.'
BRACKETS = "\nHint: One [[file]], with two brackets, for each exported file or pattern."


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path).put("kund.csv", CUSTOMERS + GOOD)


def told(folder, content: str) -> str:
    (folder.path / MAPPING_FILE).write_text(content.replace("NAME", SOMEBODY), encoding="utf-8")
    with pytest.raises(ExportError) as error:
        read_mapping(folder.path)
    assert is_plain(str(error.value))
    return str(error.value)


EXACT = {
    "file = 1": "exports.toml: file must be a list, in square brackets." + BRACKETS,
    '[file]\npath = "kund.csv"': "exports.toml: file must be a list, in square brackets."
    + BRACKETS,
    "": "exports.toml: file is missing." + BRACKETS,
    "file = []": "exports.toml: file must not be empty.",
    'file = ["NAME"]': "exports.toml: [[file]] number 1 must be a table.",
    'files = "NAME"\n' + HEAD: "exports.toml: files is not a key that is known here.\n"
    "Hint: Known here: file.",
    '[[file]]\ntable = "customers"': "exports.toml: [[file]] number 1, path is missing.\n"
    "Hint: A file or a pattern, relative to the folder.",
    '[[file]]\npath = "kund.csv"': ENTRY + "table is missing.\n"
    "Hint: The table of the contract that it feeds.",
    HEAD + 'delimiter = "NAME"': ENTRY + r'delimiter must be one of ",", ";", "\t", "|".',
    HEAD + 'decimal = ";"': ENTRY + 'decimal must be one of ",", ".".',
    HEAD + 'complete = "NAME"': ENTRY + "complete must be true or false, without quotes.",
    HEAD + "encoding = 1": ENTRY + "encoding must be a text, written in quotes.",
    HEAD + "companies = []": ENTRY + "companies must not be empty.",
    HEAD + 'companies = ["kem", ""]': ENTRY + "companies number 2 must not be empty.",
    HEAD + "systems = [1]": ENTRY + "systems number 1 must be a text, written in quotes.",
    HEAD + 'sheet = " "': ENTRY + "sheet must not be empty.",
    HEAD + 'null_values = "NAME"': ENTRY + "null_values must be a list, in square brackets.\n"
    "Hint: Texts that mean no value.",
    HEAD + 'extracted_at = "2026-11-01"': ENTRY
    + "extracted_at must be a time, written 2026-11-01T04:10:00 without quotes.",
    HEAD + "events_from = 2026-11-01T10:00:00": ENTRY
    + "events_from must be a day, written 2021-01-01 without quotes.",
    HEAD + 'columns = "NAME"': ENTRY + "columns must be a table.\n"
    'Hint: Our columns by theirs: ours = "theirs".',
    COLUMNS + "kind = 1": ENTRY + "columns.kind is neither a column's name nor a table." + WAYS,
    COLUMNS + 'kind = ""': ENTRY + "columns.kind.from must not be empty.",
    COLUMNS + "kind = {}": ENTRY + "columns.kind needs either from or value." + WAYS,
    COLUMNS + 'kind = {map = {NAME = "private"}}'.replace("NAME", "P"): ENTRY
    + "columns.kind needs either from or value." + WAYS,
    COLUMNS + 'kind = {from = "a", value = "private"}': ENTRY
    + "columns.kind needs either from or value." + WAYS,
    COLUMNS + 'kind = {value = "private", map = {P = "private"}}': ENTRY
    + "columns.kind has a constant and more.\nHint: value stands alone.",
    COLUMNS + 'kind = {value = "NAME"}': ENTRY + f"columns.kind.value must be one of {KINDS}.",
    COLUMNS + 'customer_since = {value = "NAME"}': ENTRY
    + "columns.customer_since.value must be a day, written 2021-01-01 without quotes.",
    COLUMNS + 'kind = {from = "a", map = {P = "private", "NAME" = "NAME"}}': ENTRY
    + f'columns.kind.map number 2 must be one of {KINDS}, "".',
    COLUMNS + 'customer_id = {from = "a", map = {"NAME" = 1}}': ENTRY
    + "columns.customer_id.map number 1 must be a text, written in quotes.",
    COLUMNS + 'kind = {from = "a", map = ["NAME"]}': ENTRY + "columns.kind.map must be a table.\n"
    "Hint: The file's words to ours; an empty text empties the cell.",
    COLUMNS + 'kind = {from = "a", map = {}}': ENTRY + "columns.kind.map must not be empty.",
    COLUMNS + 'kind = {from = "a", colour = "NAME"}': ENTRY
    + "columns.kind.colour is not a key that is known here.\n"
    "Hint: Known here: from, value, map, null_values, id_prefix.",
    COLUMNS + 'kind = {from = "a", decimal = ","}': ENTRY
    + "columns.kind has decimal, which means nothing for a column of kind text.",
    COLUMNS + '"Kund fr.o.m." = "customer_since"\nkind = "NAME"': ENTRY
    + 'columns."Kund fr.o.m." is not a key that is known here.\n'
    "Hint: Known here: company, customer_id, person_ref, kind, organisation_id, customer_since, "
    "customer_until, last_contact_on.",
    "a = " + "[" * 20_000: "exports.toml is not a TOML file: "
    "a number is too long or a list nested too deeply.",
    "a = " + "9" * 5_000: "exports.toml is not a TOML file: "
    "a number is too long or a list nested too deeply.",
    "#" * 1_000_001: "exports.toml is larger than 1,000,000 bytes.",
}  # fmt: skip

IN_PART = {
    "[[file]": "exports.toml is not a TOML file: ",
    HEAD + 'path = "b.csv"': "exports.toml is not a TOML file: ",
    '[[file]]\npath = "kund.csv"\ntable = "NAME"': "table must be one of customers, contracts, ",
    HEAD + 'colour = "NAME"': "colour is not a key that is known here.\nHint: Known here: path, ",
    HEAD + 'encoding = "NAME"': "encoding is no known encoding.\nHint: Known: utf-8, utf-16, ",
    HEAD + 'encoding = "rot13"': "encoding is no known encoding.",
    HEAD + 'date_format = "NAME"': "date_format is no date format.\nHint: %Y, %m and %d once each",
    HEAD + 'date_format = "%y-%m-%d"': "date_format is no date format.",
    HEAD + 'date_format = "%Y-%m"': "date_format is no date format.",
    HEAD + 'date_format = "%d %B %Y"': "date_format is no date format.",
    COLUMNS + 'customer_since = {from = "a", date_format = "%d/%m"}': "date_format is no date for",
    COLUMNS + 'kundnr = "NAME"': "columns.kundnr is not a key that is known here.",
    COLUMNS + "customer_since = {value = 2020-01-01T10:00:00}": "value must be a day",
}


@pytest.mark.parametrize(("content", "message"), EXACT.items(), ids=range(len(EXACT)))
def test_a_mistake_is_told_in_these_words(folder, content, message):
    """Entry and key, and in the hint the names that exist or what the key means."""
    assert told(folder, content) == message


@pytest.mark.parametrize(("content", "words"), IN_PART.items(), ids=range(len(IN_PART)))
def test_a_mistake_is_told_by_entry_and_key(folder, content, words):
    """Also where the names are many."""
    assert words in told(folder, content)


def test_all_mistakes_are_told_at_once(folder):
    """People mend a file in one go; a hint that two share is said once."""
    content = (
        HEAD.replace("kund", "a") + 'colour = 1\ncolor = 2\n[file.columns]\nkind = {value = "x"}\n'
    )
    content += '[[file]]\npath = "../b.csv"\ntable = "requests"\ncomplete = 1\nsheet = 2\n'
    content += '[file.columns]\nfee_sek = { value = "NAME" }\n'

    lines = told(folder, content).replace("exports.toml: [[file]] number ", "").split("\n")

    assert [line.split(" is ")[0].split(" must ")[0] for line in lines] == [
        "1 (a.csv), columns.kind.value",
        "1 (a.csv), colour",
        "1 (a.csv), color",
        "Hint: Known here: path, table, encoding, delimiter, sheet, date_format, decimal, "
        "null_values, id_prefix, extracted_at, complete, companies, systems, events_from, columns.",
        "2, path leads out of the folder.",
        "Hint: Write a path relative to the folder, with forward slashes.",
        "2, sheet",
        "2, complete",
        "2, columns.fee_sek.value",
    ]


def test_a_great_many_mistakes_are_counted(folder):
    """The first thirty are told."""
    content = COLUMNS + "".join(f'kund{number} = "x"\n' for number in range(50))

    assert told(folder, content).split("\n")[-1] == "exports.toml: 20 more mistakes like these."


@pytest.mark.parametrize(
    "path",
    ["../kund.csv", "/etc/passwd", "a/../../kund.csv", "~/kund.csv", "file:///kund.csv",
     "https://example.com/kund.csv", r"C:\\kund.csv", r"..\\kund.csv", "c:kund.csv"],
)  # fmt: skip
def test_a_path_that_leads_out_of_the_folder_is_refused(folder, path):
    """Whatever the way of writing it; it is not shown."""
    message = folder.toml(f'[[file]]\npath = "{path}"\ntable = "customers"').error()

    assert "[[file]] number 1, path leads out of the folder" in message


def test_a_mapping_that_is_not_utf8_is_refused(folder):
    """Its own encoding is not for it to say."""
    message = folder.put(
        "exports.toml", HEAD + '[file.columns]\nkind = "Kundtypå"', "cp1252"
    ).error()

    assert "exports.toml is not UTF-8" in message
