"""The JSON Schemas of the notice and of exports.toml: up to date, and at one with the readers."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from queries import schemas
from queries.errors import NoticeboardError
from queries.loading.mapping import mapping_of
from queries.notices.reading import SHIPPED, notice_of
from tests.support.wrong_files import as_json, is_plain, variants

ROOT = Path(__file__).resolve().parents[2]
OF_NOTICE = Draft202012Validator(schemas.notice_schema())
OF_EXPORTS = Draft202012Validator(schemas.exports_schema())

# A notice of one promise (its words are two tables more), and every key that an entry may have.
SHORT_NOTICE = "\n[promise.".join(SHIPPED.read_text(encoding="utf-8").split("\n[promise.")[:4])
EVERY_KEY = """
[[file]]
path = "KUND.csv"
table = "requests"
encoding = "cp1252"
delimiter = ";"
sheet = "Blad"
date_format = "%d.%m.%Y"
decimal = ","
null_values = ["-", ""]
id_prefix = "k-"
extracted_at = 2026-11-01T04:10:00
complete = false
companies = ["kem"]
systems = ["KundX"]
events_from = 2021-01-01
[file.columns]
request_id = "Nr"
customer_id = { from = "Kund", id_prefix = "s-" }
kind = { from = "Typ", map = { A = "access", B = "" } }
channel = { value = "web" }
received_on = { from = "In", date_format = "%Y-%m-%d", null_values = ["1900-01-01"] }
registered_on = { value = 2026-01-05 }
is_signed = { from = "Signerad", map = { Ja = true, Nej = "false" } }
fee_sek = { from = "Avgift", decimal = "," }
"""


def test_the_schemas_are_up_to_date():
    """Else: make schemas."""
    assert schemas.NOTICE.read_text(encoding="utf-8") == schemas.written(schemas.notice_schema())
    assert schemas.EXPORTS.read_text(encoding="utf-8") == schemas.written(schemas.exports_schema())


@pytest.mark.parametrize("schema", [OF_NOTICE, OF_EXPORTS])
def test_the_schemas_are_schemas(schema: Draft202012Validator):
    Draft202012Validator.check_schema(schema.schema)


def test_the_notice_names_its_schema():
    """The first line is where an editor looks for it."""
    first = SHIPPED.read_text(encoding="utf-8").split("\n")[0]
    assert SHIPPED.parent / first.removeprefix("#:schema ") == schemas.NOTICE


@pytest.mark.parametrize(
    "path",
    [
        SHIPPED,
        ROOT / "data_samples/exports.toml",
        ROOT / "tests/loading/foi_exports.toml",
    ],
    ids=lambda path: path.name,
)
def test_what_is_read_is_valid(path: Path):
    schema = OF_NOTICE if path == SHIPPED else OF_EXPORTS
    schema.validate(as_json(tomllib.loads(path.read_text(encoding="utf-8"))))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('table = "requests"', 'table = "request"'),
        ('request_id = "Nr"', 'request_nr = "Nr"'),
        ('A = "access"', 'A = "acces"'),
        ('value = "web"', 'value = "webb"'),
        ('fee_sek = { from = "Avgift", decimal', 'fee_sek = { from = "Avgift", date_format'),
        ('value = "web"', 'value = "web", from = "Kanal"'),
        ("complete = false", 'complete = "no"'),
        ('sheet = "Blad"', 'sheets = "Blad"'),
        ('path = "KUND.csv"', ""),
        ("[[file]]", "[[files]]"),
    ],
)
def test_an_editor_marks_what_the_reader_refuses(old: str, new: str):
    """Wrong names, words outside a list, keys that mean nothing for the column."""
    assert old in EVERY_KEY
    wrong = tomllib.loads(EVERY_KEY.replace(old, new))
    assert not OF_EXPORTS.is_valid(as_json(wrong))
    with pytest.raises(NoticeboardError):
        mapping_of(wrong, "digest")


READERS: dict[str, tuple[str, Draft202012Validator, Callable[[Any], Any]]] = {
    "notice": (SHORT_NOTICE, OF_NOTICE, lambda data: notice_of(data, "notice.toml", "digest")),
    "exports": (EVERY_KEY, OF_EXPORTS, lambda data: mapping_of(data, "digest")),
}


@pytest.mark.parametrize("name", READERS)
def test_whatever_a_value_is_the_reader_says_so_plainly(name: str):
    """Every value replaced by one of each type, or left out: read, or refused in our own words
    without the value; and the schema marks nothing that is read."""
    text, schema, read = READERS[name]
    read_anyway = marked = 0
    for data in variants(text):
        try:
            read(data)
        except NoticeboardError as error:
            assert is_plain(str(error))
            marked += not schema.is_valid(as_json(data))
        else:
            assert schema.is_valid(as_json(data)), data
            read_anyway += 1
    assert read_anyway > 50 and marked > 200
