"""`noticeboard worklist`: what the owner of a system is to erase now, as a file."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from dashboard.commands.opening import add_day, open_board
from queries.errors import QueryError
from queries.notices.model import LANGUAGES

KINDS = (".csv", ".xlsx")


def add(command: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    command.add_argument("system", metavar="SYSTEM")
    command.add_argument("--reason", metavar="TEXT", help="why it is opened; kept in the journal")
    command.add_argument("--company", metavar="ID", help="of this company only")
    command.add_argument("--out", metavar="FILE", type=Path, help="FILE.csv or FILE.xlsx")
    command.add_argument("--lang", choices=LANGUAGES, default="en", help="of the file")
    add_day(command)


def run(given: argparse.Namespace) -> int:
    """Without --out: how many rows the list would hold. With it: write the list."""
    nb = open_board(given)
    if given.out is None:
        size = nb.work_list_size(given.system, given.as_of, company=given.company)
        print(f"{given.system}: {size.rows:,} rows about {size.customers:,} customers.")
        if size.warned:
            print(f"{size.warned:,} of them carry a warning: open request, dispute or restriction.")
        print("Nothing was opened. --reason TEXT --out FILE.csv or FILE.xlsx writes the list.")
        return 0
    if given.out.suffix.lower() not in KINDS:
        raise QueryError(f"A work list is written as {' or '.join(KINDS)}.")
    if given.out.exists():
        raise QueryError(f"{given.out} is there already.", "Name another file, or remove it.")
    found = nb.work_list(
        given.system, given.as_of, given.reason or "", company=given.company, lang=given.lang
    )
    # Imported only here: counting the rows needs no file format.
    from dashboard.file_formats import work_list
    from dashboard.words import words

    w, kind = words(given.lang), given.out.suffix.lower().lstrip(".")
    day = date.fromisoformat(given.as_of) if given.as_of else nb.newest_day
    file = work_list.file_of(nb, given.system, day, given.company, w)
    # Readable by the owner alone: the file has customers' numbers.
    given.out.touch(mode=0o600, exist_ok=False)
    given.out.write_bytes(file.written(work_list.rows_in_words(found, nb, w), kind))
    print(f"{given.out}: {found.height:,} rows. The journal of the store says who asked and why.")
    return 0
