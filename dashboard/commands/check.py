"""`noticeboard check`: what a folder of exports would come to, without loading it."""

from __future__ import annotations

import argparse
import secrets
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dashboard.commands.opening import notice_of
from dashboard.commands.printing import (
    add_format,
    counter,
    done,
    show,
    show_object,
    unread_columns,
)
from queries.exports import TABLES
from queries.loading.delivery import Delivery, FileReport, RuleCount
from queries.loading.folder import read_folder


def add(command: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    command.add_argument("dir", metavar="DIR", type=Path)
    command.add_argument(
        "--strict", action="store_true", help="exit code 1 when a row or file was refused or odd"
    )
    add_format(command)


def run(given: argparse.Namespace) -> int:
    """Check; prints per file what was read, accepted and quarantined, and each broken rule."""
    notice, _ = notice_of(given)
    # The pseudonyms of a check are deleted at its end, so their key may be temporary too.
    with tempfile.TemporaryDirectory(prefix="noticeboard-check-") as staging:
        try:
            delivery = read_folder(
                given.dir,
                notice,
                staging=Path(staging),
                key=secrets.token_bytes(32),
                report=counter,
            )
        finally:
            done()
    _print(delivery, given.format)
    found = delivery.refused or any(file.rules for file in delivery.files)
    return 1 if given.strict and found else 0


def _print(delivery: Delivery, form: str) -> None:
    if form == "json":
        show_object(delivery.as_dict())
    elif form == "csv":
        show(_rows(delivery), form)
    else:
        print("\n".join(_lines(delivery)))


def _rows(delivery: Delivery) -> list[dict[str, Any]]:
    """One row per file and broken rule; a file without any has one row."""
    nothing = RuleCount("", None, "", 0, ())
    rows = []
    for file in delivery.files:
        for rule in file.rules or (nothing,):
            account = {
                "file": file.file,
                "table": file.table,
                "rows_read": file.rows_read,
                "accepted": file.accepted,
                "quarantined": file.quarantined,
                "refused": _refusal(delivery, file),
            }
            rows.append(account | rule.as_dict())
    return rows


def _refusal(delivery: Delivery, file: FileReport) -> str:
    return "; ".join(r.reason for r in delivery.refused if r.file == file.file)


def _lines(delivery: Delivery) -> Iterator[str]:
    for file in delivery.files:
        yield (
            f"{file.file} as {file.table}: {file.rows_read:,} rows read = "
            f"{file.accepted:,} accepted + {file.quarantined:,} quarantined"
        )
        for rule in file.rules:
            yield from _rule_lines(file, rule)
        for column, cells in file.emptied.items():
            if cells:
                yield f"  {cells:,} cells of {column} held a declared null value"
        if file.columns_not_loaded:
            yield f"  not loaded: {', '.join(file.columns_not_loaded)}"
        told = unread_columns(file.file, file.table, file.contract_columns_not_loaded)
        yield from (f"  {line}" for line in told)
    for coverage in delivery.coverage:
        if coverage.is_assumed:
            yield (
                f"{coverage.file}: extracted_at is not declared; taken from the file's own time, "
                f"{coverage.extracted_at:%Y-%m-%d %H:%M}"
            )
    if delivery.not_read:
        yield f"Not read, because no [[file]] names them: {', '.join(delivery.not_read)}"
    if delivery.refused:
        yield "Refused; a load of this folder would publish nothing:"
        yield from (f"  {r.file}: {r.reason}" for r in delivery.refused)


def _rule_lines(file: FileReport, rule: RuleCount) -> Iterator[str]:
    words = TABLES[file.table].rule(rule.rule, rule.column)
    where = f" in {rule.column}" if rule.column else ""
    lines = ", ".join(str(line) for line in rule.first_lines)
    more = ", ..." if rule.rows > len(rule.first_lines) else ""
    plural = "s" if rule.rows > 1 else ""
    yield f"  {rule.weight}: {rule.rule}{where}, {rule.rows:,} row{plural}, line {lines}{more}"
    yield f"    {words.says}. To do: {words.mend}."
