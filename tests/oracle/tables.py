"""The files of a canonical sample as plain rows: csv and dictionaries, nothing of the product."""

import csv
import tomllib
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

DAYS = ("_on", "_from", "_until", "_since", "fiscal_year_end")
Row = dict[str, Any]
Tables = Mapping[str, list[Row]]
Days = list[tuple[date, date | None]]
# (promise, item, part) -> the days on which it stands as overdue, or on which it broke
Faults = dict[tuple[str, str, str | None], Days]


def rows_of(path: Path) -> list[Row]:
    """The rows of one file, days as dates, empty cells as None."""
    with path.open(encoding="utf-8", newline="") as lines:
        return [{n: _value(n, v) for n, v in row.items()} for row in csv.DictReader(lines)]


def tables_of(folder: Path) -> Tables:
    """Every table of one export by its mapping's word: name -> rows."""
    mapping = tomllib.loads(Path(folder, "exports.toml").read_text(encoding="utf-8"))
    tables: dict[str, list[Row]] = defaultdict(list)
    for entry in mapping["file"]:
        tables[entry["table"]] += rows_of(Path(folder, entry["path"]))
    return tables


def planted_in(folder: Path) -> Faults:
    """The key: the days on which each fault stands, in order."""
    found = defaultdict(list)
    for row in rows_of(Path(folder, "planted.csv")):
        found[row["name"], row["item_id"], row["part"]].append((row["from_on"], row["until_on"]))
    return {item: sorted(days, key=lambda span: span[0]) for item, days in found.items()}


def who(row: Row) -> str | None:
    """The customer of a row, exported or stored."""
    found: str | None = row.get("customer_key") or row.get("customer_id")
    return found


def _value(name: str, text: str) -> Any:
    if text == "":
        return None
    return date.fromisoformat(text) if name.endswith(DAYS) else text
