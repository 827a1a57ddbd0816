"""Which promises of a privacy notice were kept, on any day: the figures, for notebooks and pages.

    import queries
    nb = queries.open("store")
    nb.status(as_of="2026-10-31", by=["company"])

Every function gives a polars frame. Nothing here draws, and nothing here knows Streamlit.
"""

from __future__ import annotations

from pathlib import Path

from queries.deadlines import response_due
from queries.errors import (
    DeadlineError,
    ExportError,
    NoticeboardError,
    NoticeError,
    QueryError,
    RoleError,
    StoreError,
)
from queries.notice import read_notice
from queries.noticeboard import Noticeboard
from queries.store import Store


def open(store: Path | str, snapshot: str | None = None, role: str = "dpo") -> Noticeboard:
    """The noticeboard over a store: its newest snapshot, or the one named.

    `role`: dpo, analyst or management (month-ends and totals only, small cells hidden).
    Raises `StoreError` when nothing was loaded yet or the snapshot is damaged.
    """
    found = Store(store)
    return Noticeboard(found, found.snapshot(snapshot) if snapshot else found.current(), role)


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
