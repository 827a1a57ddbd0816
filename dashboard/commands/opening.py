"""Shared by several commands: open the store, read lists of names, read `--notice`."""

from __future__ import annotations

import argparse
from pathlib import Path

import queries
from queries.errors import NoticeError
from queries.notices.reading import SHIPPED, Notice, read_notice


def open_board(given: argparse.Namespace) -> queries.Noticeboard:
    """The noticeboard over `--store`, of `--snapshot` if named.

    Raises `NoticeError` when `--notice` names another notice than the snapshot was judged under.
    """
    nb = queries.open(given.store, snapshot=getattr(given, "snapshot", None))
    if given.notice and read_notice(given.notice).digest != nb.notice.digest:
        raise NoticeError(
            "The snapshot was judged under another notice than the one named.",
            f"Judge it again first: noticeboard --notice {Path(given.notice).name} rebuild",
        )
    return nb


def notice_of(given: argparse.Namespace) -> tuple[Notice, bytes]:
    """The notice to load or judge under, and its bytes."""
    path = Path(given.notice) if given.notice else SHIPPED
    return read_notice(path), path.read_bytes()


def listed(text: str | None) -> list[str]:
    """`a,b` as two names."""
    return [part.strip() for part in (text or "").split(",") if part.strip()]


def add_day(command: argparse.ArgumentParser) -> None:
    """`--as-of` and `--snapshot`."""
    command.add_argument(
        "--as-of", metavar="D", help="the day, 2026-10-31 (default: the exports' last complete day)"
    )
    command.add_argument("--snapshot", metavar="ID", help="an earlier snapshot")
