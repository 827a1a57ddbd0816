"""Deliveries loaded one after the other into one store, each a folder of text tables."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import polars as pl

import queries
from queries.notices.reading import SHIPPED, read_notice
from queries.snapshots.load import load
from queries.snapshots.store import Store
from tests.support.text_tables import parse


class Exports:
    """Deliveries into one store, each a folder of text tables extracted on a day."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.store = Store(folder / "store")
        self.number = 0

    def write(self, day: str, tables: dict[str, str], head: str = "") -> Path:
        self.number += 1
        folder = self.folder / f"delivery-{self.number}"
        folder.mkdir()
        entries = []
        for name, text in tables.items():
            rows = parse(text)
            with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
                writer = csv.writer(file)
                writer.writerow(parse(text + "|" + "x|" * len(rows[0]) if not rows else text)[0])
                writer.writerows([["" if v is None else v for v in row.values()] for row in rows])
            entries.append(
                f'[[file]]\npath = "{name}.csv"\ntable = "{name}"\n'
                f"extracted_at = {day}T04:10:00\n{head}"
            )
        (folder / "exports.toml").write_text("\n".join(entries), encoding="utf-8")
        return folder

    def load(self, day: str, tables: dict[str, str], head: str = "", **options: object):
        snapshot, _ = load(
            self.write(day, tables, head),
            self.store,
            read_notice(),
            SHIPPED.read_bytes(),
            **options,
        )
        return snapshot

    def status(self, day: str | date, promise: str = "erase_after_relationship", **options) -> dict:
        nb = queries.open(self.store.folder, **options)
        try:
            row = nb.status(day).filter(pl.col("promise") == promise).to_dicts()[0]
        finally:
            nb.close()
        names = ("pending", "held", "overdue", "met", "met_late", "void", "judged", "kept")
        return {name: row[name] for name in names if row[name]}


def less(text: str, *ids: str) -> str:
    """The table without the rows whose first or second cell is one of `ids`."""
    return "\n".join(
        line
        for line in text.strip().splitlines()
        if not set(ids) & {cell.strip() for cell in line.strip().strip("|").split("|")[:1]}
    )
