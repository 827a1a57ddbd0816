"""A store that was filled before the contract got a column: its rows have it empty."""

from pathlib import Path

import polars as pl

import queries
from queries.notices.reading import SHIPPED, read_notice
from queries.snapshots.load import rebuild
from queries.snapshots.store import Store
from tests.api.test_dated_roles import TABLES
from tests.api.test_measures import wide
from tests.snapshots.test_leaving import Exports

NEW = {"recipients": ["valid_from", "parent_id"], "agreements": ["signed_on"]}


def forget_columns(store: Store) -> None:
    """Rewrite the stored files as they were before the columns."""
    for name, columns in NEW.items():
        for file in store.tables.glob(f"{name}-*.parquet"):
            pl.read_parquet(file, glob=False).drop(columns).write_parquet(file)


def roles(store: Path) -> list[tuple]:
    """What was disclosed, by the role of the recipient."""
    nb = queries.open(store)
    found = nb.measure("disclosures", "2026-10-31", by=["recipient", "role"])
    named = nb.items("disclosure_has_agreement", status="broken", as_of="2026-10-31")
    nb.close()
    assert named.is_empty() or named["why"].str.contains("Gamla").all()
    found = found.filter(pl.col("recipient") != "m3")
    return found.select("recipient", "role", "disclosures").rows()


def test_a_store_from_before_a_column_opens_is_rebuilt_and_is_loaded_into(tmp_path: Path):
    """Rows of then have the column empty; the row of a recipient keeps its id, and leaves by it."""
    exports = Exports(tmp_path)
    undated = wide("recipient_id name role country", "m1 Gamla processor SE", "m2 Gamla public SE")
    exports.load("2026-11-02", TABLES | {"recipients": undated})
    forget_columns(exports.store)
    assert roles(exports.store.folder) == [("m1", "processor", 7), ("m2", "public", 1)]
    rebuild(exports.store, read_notice(), SHIPPED.read_bytes())
    assert roles(exports.store.folder) == [("m1", "processor", 7), ("m2", "public", 1)]
    dated = wide(
        "recipient_id name role valid_from country",
        "m1 Gamla controller - SE",
        "m1 Gamla processor 2026-06-01 SE",
    )
    exports.load("2026-12-02", {"recipients": dated})
    assert roles(exports.store.folder) == [
        ("m1", "controller", 4),
        ("m1", "processor", 3),
        ("m2", "public", 1),
    ]
