"""`noticeboard sample`: invented exports of any size, with planted faults and the key to them."""

import argparse
import sys
from datetime import date
from pathlib import Path

from queries.sample import CUSTOMERS, FLAVOURS, FORMATS, SEED, UNTIL, write_sample


def add(command: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    command.description = (
        "Writes exports of an invented group, and planted.csv: every fault in them."
    )
    command.add_argument("folder", metavar="DIR", type=Path, help="an empty or a new folder")
    command.add_argument("--customers", metavar="N", type=int, default=CUSTOMERS)
    command.add_argument("--seed", metavar="S", type=int, default=SEED)
    command.add_argument(
        "--until", metavar="DATE", type=_day, default=UNTIL, help="the last complete day"
    )
    command.add_argument("--flavour", choices=FLAVOURS, default=FLAVOURS[0])
    # The file format of the exports; how figures are printed is another option of the same name.
    command.add_argument("--format", dest="file_format", choices=FORMATS, default=FORMATS[0])
    command.add_argument(
        "--series",
        metavar="N",
        type=int,
        help="N monthly exports, each in a folder named by its day; purged rows leave the next",
    )


def run(args: argparse.Namespace) -> int:
    """Writes the sample; prints its progress and what it wrote on standard error."""
    world = write_sample(
        args.folder,
        customers=args.customers,
        seed=args.seed,
        until=args.until,
        flavour=args.flavour,
        file_format=args.file_format,
        series=args.series,
        report=_report,
    )
    _report(
        f"{len(world.customers):,} customers, {len(world.holdings):,} holdings,"
        f" {len(world.key):,} planted faults in {args.folder}"
    )
    return 0


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("write a day as 2026-10-31") from None


def _report(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
