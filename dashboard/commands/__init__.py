"""The `noticeboard` command: one file per subcommand, the same figures as on screen.

Nothing here imports Streamlit but `serve`. A user's mistake is one sentence on stderr and exit code
2, never a traceback; findings are exit code 1 where `--strict` asks for it.

Imports `file_formats`, `words`, `queries`.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from queries.errors import NoticeboardError

COMMANDS = (
    "sample",
    "check",
    "load",
    "rebuild",
    "snapshots",
    "status",
    "trend",
    "changes",
    "ahead",
    "items",
    "measure",
    "due",
    "query",
    "quarantine",
    "worklist",
    "serve",
)


def parser(names: Sequence[str] = COMMANDS) -> argparse.ArgumentParser:
    """The command line with these commands: all of them, or the one that is about to run."""
    top = argparse.ArgumentParser(
        prog="noticeboard",
        description="Shows, for any day, which promises of a privacy notice were kept.",
    )
    _shared(top, Path(os.environ.get("NOTICEBOARD_STORE") or ".noticeboard"), None)
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name in names:
        import_module(f"dashboard.commands.{name}").add(commands)
    for command in commands.choices.values():
        # the same options may stand after the command too; there they have no default of their own
        _shared(command, argparse.SUPPRESS, argparse.SUPPRESS)
    return top


def _shared(command: argparse.ArgumentParser, store: object, notice: object) -> None:
    known = {flag for action in command._actions for flag in action.option_strings}
    if "--notice" not in known:
        command.add_argument(
            "--notice",
            metavar="FILE",
            type=Path,
            default=notice,
            help="the notice file (default: the shipped one)",
        )
    if "--store" not in known:
        command.add_argument(
            "--store",
            metavar="DIR",
            type=Path,
            default=store,
            help="where snapshots are kept (or NOTICEBOARD_STORE; default .noticeboard)",
        )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code: 0 fine, 1 findings (`--strict`), 2 cannot."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    named = next((word for word in words if word in COMMANDS), None)
    # a command waits for what it needs itself, and for nothing that only another needs
    given = parser([named] if named else COMMANDS).parse_args(words)
    try:
        return int(given.run(given))
    except NoticeboardError as error:
        print(error, file=sys.stderr)
        return 2
    except BrokenPipeError:
        # the reader of a pipe has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("Interrupted. The snapshot published before still stands.", file=sys.stderr)
        return 130
