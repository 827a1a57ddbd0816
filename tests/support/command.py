"""The `noticeboard` command, run in this process."""

from __future__ import annotations

from dashboard.commands import main


def run(*arguments: object) -> int:
    """The exit code of the command with these arguments."""
    return main([str(argument) for argument in arguments])
