"""A folder of invented exports, read as a load reads it, with what must hold of every delivery.

Every id that the tests write begins with MARK, so that one search shows whether a value of a row
has found its way into a message.
"""

import itertools
from pathlib import Path

import polars as pl
import pytest

from queries.errors import ExportError
from queries.exports import TABLES
from queries.loading.delivery import Delivery, FileReport
from queries.loading.folder import read_folder
from queries.notices.reading import read_notice

MARK = "ZQX"
KEY = bytes(range(32))
NOTICE = read_notice()

CUSTOMERS = "company,customer_id,kind,customer_since\n"
GOOD = f"kem,{MARK}1,private,2020-01-31\n"

_numbers = itertools.count()


class Folder:
    """A folder of exports under construction."""

    def __init__(self, path: Path) -> None:
        self.path = path / "exports"
        self.path.mkdir()

    def put(self, name: str, content: str | bytes, encoding: str = "utf-8") -> "Folder":
        """Write a file."""
        data = content if isinstance(content, bytes) else content.encode(encoding)
        (self.path / name).write_bytes(data)
        return self

    def toml(self, content: str) -> "Folder":
        """Write the mapping."""
        return self.put("exports.toml", content)

    def load(self, **given) -> Delivery:
        """The delivery, after checking what holds of every delivery."""
        staging = self.path.parent / f"staging-{next(_numbers)}"
        staging.mkdir()
        delivery = read_folder(self.path, NOTICE, staging=staging, key=KEY, **given)
        check(delivery)
        return delivery

    def error(self) -> str:
        """The message of a folder that cannot be read at all."""
        with pytest.raises(ExportError) as caught:
            self.load()
        assert MARK not in str(caught.value)
        return str(caught.value)


def check(delivery: Delivery) -> None:
    """Every row is accounted for once, stored as the contract says, and shown to nobody."""
    for file in delivery.files:
        assert file.rows_read == file.accepted + file.quarantined
    shown = [repr(delivery), str(delivery.as_dict()), *(r.reason for r in delivery.refused)]
    assert not any(MARK in text for text in shown)
    refused = {r.file for r in delivery.refused}
    for name, path in delivery.tables.items():
        stored = pl.read_parquet(path, glob=False)
        table = TABLES[name]
        fed = [f for f in delivery.files if f.table == name and f.file not in refused]
        assert stored.columns == list(table.stored)
        assert stored.height == sum(f.accepted for f in fed)
        assert stored.equals(stored.sort(table.stored_key))
        assert not stored.select(table.stored_key).is_duplicated().any()
        assert not stored.select("source_file", "source_line").is_duplicated().any()
    quarantined = (
        0
        if delivery.quarantine is None
        else pl.read_parquet(delivery.quarantine, glob=False).height
    )
    assert quarantined == sum(f.quarantined for f in delivery.files)


def only(delivery: Delivery) -> FileReport:
    """The one file of a delivery that refuses nothing."""
    assert delivery.refused == ()
    (file,) = delivery.files
    return file


def broken(file: FileReport) -> dict[tuple[str, str | None], tuple[int, ...]]:
    """Rule and column of everything found, with the first lines."""
    return {(rule.rule, rule.column): rule.first_lines for rule in file.rules}


def stored(delivery: Delivery, table: str = "customers") -> pl.DataFrame:
    """The accepted rows, in the order of their lines."""
    return pl.read_parquet(delivery.tables[table]).sort("source_file", "source_line")


def quarantined(delivery: Delivery) -> list[dict]:
    """The quarantined rows."""
    return [] if delivery.quarantine is None else pl.read_parquet(delivery.quarantine).to_dicts()


def reason(delivery: Delivery) -> str:
    """The reason of the one file that is refused."""
    (refusal,) = delivery.refused
    return refusal.reason
