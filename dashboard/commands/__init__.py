"""The `noticeboard` command: one file per subcommand, the same figures as on screen.

A command's module is imported only when that command is named, so that commands and `--help` start
fast. Nothing here imports Streamlit but `serve`. A user's mistake is one
sentence on stderr and exit code 2, never a traceback; findings are exit code 1 where `--strict`
asks for it.

Imports `file_formats`, `words`, `queries`.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from queries.errors import NoticeboardError

# Every command with its line in `--help`. The module of that name adds the options (`add`) and
# does the work (`run`).
COMMANDS = {
    "sample": "write invented exports",
    "check": "read a folder of exports and say what is wrong with it; writes nothing",
    "load": "read a folder of exports and publish a snapshot",
    "rebuild": "judge the newest tables again, under --notice",
    "snapshots": "what the store keeps",
    "status": "how every promise stands on a day",
    "trend": "one promise over time",
    "changes": "what moved between two days, and why",
    "ahead": "what falls due if nothing more is done",
    "items": "the rows behind a figure",
    "explain": "why one of them stands as it does, step by step",
    "measure": "turnaround, consent_coverage, disclosures, purge, ...: what is counted",
    "due": "a legal deadline, step by step",
    "query": "one SELECT over the snapshot, read-only",
    "quarantine": "the rows that were refused, and why",
    "worklist": "what the owner of a system is to erase now, with the source's numbers",
    "serve": "show the dashboard in the browser of this computer",
}


class _OnNaming(argparse._SubParsersAction):
    """Adds a command's options only when that command is named."""

    def __call__(
        self, parser: argparse.ArgumentParser, namespace: Any, values: Any, option: Any = None
    ) -> None:
        command = self.choices[values[0]]
        module = import_module(f"dashboard.commands.{values[0]}")
        module.add(command)
        # The same options may follow the command too; a default there would overwrite the value.
        _shared(command, argparse.SUPPRESS, argparse.SUPPRESS)
        command.set_defaults(run=module.run)
        super().__call__(parser, namespace, values, option)


def _parser() -> argparse.ArgumentParser:
    """The parser; of each command it has only the name and the line of help."""
    top = argparse.ArgumentParser(
        prog="noticeboard",
        description="Shows, for any day, which promises of a privacy notice were kept.",
    )
    _shared(top, Path(os.environ.get("NOTICEBOARD_STORE") or ".noticeboard"), None)
    top.add_argument(
        "--version", action="store_true", help="program, notice and newest snapshot, and exit"
    )
    commands = top.add_subparsers(dest="command", metavar="COMMAND", action=_OnNaming)
    for name, line in COMMANDS.items():
        commands.add_parser(name, help=line)
    return top


def _shared(command: argparse.ArgumentParser, store: object, notice: object) -> None:
    command.add_argument(
        "--notice",
        metavar="FILE",
        type=Path,
        default=notice,
        help="the notice file (default: the shipped one)",
    )
    command.add_argument(
        "--store",
        metavar="DIR",
        type=Path,
        default=store,
        help="where snapshots are kept (or NOTICEBOARD_STORE; default .noticeboard)",
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code: 0 fine, 1 findings (`--strict`), 2 error."""
    top = _parser()
    given = top.parse_args(sys.argv[1:] if arguments is None else arguments)
    if given.version:
        given.run = import_module("dashboard.commands.version").run
    elif given.command is None:
        top.error("the following arguments are required: COMMAND")
    try:
        return int(given.run(given))
    except NoticeboardError as error:
        print(error, file=sys.stderr)
        return 2
    except BrokenPipeError:
        # the reader of the pipe closed it (`| head`)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("Interrupted. The snapshot published before still stands.", file=sys.stderr)
        return 130
