"""Which promises of a privacy notice were kept, on any day: the figures, for notebooks and pages.

    import queries
    nb = queries.open("store")
    nb.status(as_of="2026-10-31", by=["company"])

Every function gives a polars frame. Nothing here draws, and nothing here knows Streamlit.

Imports `api`, `snapshots`, `deadlines`, `notices`, `loading`, `exports`.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from queries.errors import (
    DeadlineError,
    ExportError,
    NoticeboardError,
    NoticeError,
    QueryError,
    RoleError,
    StoreError,
)

__version__ = "0.1.0"

if TYPE_CHECKING:
    from queries.api.noticeboard import Noticeboard
    from queries.deadlines import response_due
    from queries.notices.reading import read_notice
    from queries.snapshots.store import Store

# Loaded when first asked for: the clock alone should not wait for what reads exports.
_LATER = {
    "Noticeboard": "api.noticeboard",
    "Store": "snapshots.store",
    "read_notice": "notices.reading",
    "response_due": "deadlines",
}


def open(store: Path | str, snapshot: str | None = None, role: str = "dpo") -> Noticeboard:
    """The noticeboard over a store: its newest snapshot, or the one named.

    `role`: dpo, analyst or management (month-ends and totals only, small cells hidden).
    Raises `StoreError` when nothing was loaded yet or the snapshot is damaged.
    """
    from queries.api.noticeboard import Noticeboard
    from queries.snapshots.store import Store

    found = Store(store)
    return Noticeboard(found, found.snapshot(snapshot) if snapshot else found.current(), role)


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module 'queries' has no attribute {name!r}")
    return getattr(import_module(f"queries.{_LATER[name]}"), name)


__all__ = [
    "DeadlineError",
    "ExportError",
    "NoticeError",
    "Noticeboard",
    "NoticeboardError",
    "QueryError",
    "RoleError",
    "Store",
    "StoreError",
    "open",
    "read_notice",
    "response_due",
]
