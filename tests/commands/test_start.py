"""How the command starts: what each command imports, how commands are found, `--version`."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import dashboard.commands
import queries
from dashboard.commands import COMMANDS, main
from queries.notices.reading import read_notice

ROOT = Path(__file__).resolve().parents[2]
# Slow to import; figures need the first two, and nothing that only shows figures needs the others.
FRAMES = {"duckdb", "polars"}
OTHERS = {"pandas", "pandera", "streamlit", "sqlglot"}
# The command, run as the shell would; at its end it says which packages were imported.
RUN = """
import atexit, sys
atexit.register(lambda: print("imported", *sys.modules, file=sys.stderr))
from dashboard.commands import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.parametrize(
    ("flags", "unwanted"),
    [
        ("--help", FRAMES | OTHERS),
        ("--version", FRAMES | OTHERS),
        ("due --received 2026-03-05", FRAMES | OTHERS),
        ("due --relationship-ended 2026-03-05 --format json", FRAMES | OTHERS),
        ("status", OTHERS),
        ("items erase_after_relationship", OTHERS),
        ("trend erase_after_relationship --from 2026-08-31 --to 2026-10-31", OTHERS),
        ("changes --since 2026-08-31", OTHERS),
        ("ahead", OTHERS),
        ("measure turnaround", OTHERS),
        ("snapshots", OTHERS),
    ],
)
def test_a_command_imports_nothing_slow_that_it_does_not_need(flags, unwanted, sample_store):
    """Each in a process of its own: what is imported once stays."""
    command = [sys.executable, "-c", RUN, "--store", str(sample_store), *flags.split()]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)

    assert done.returncode == 0, done.stderr
    imported = set(done.stderr.splitlines()[-1].split())
    assert "queries.errors" in imported
    assert not imported & unwanted
    assert imported >= FRAMES - unwanted


def test_every_module_of_a_command_is_listed():
    """A command that nobody lists would never be found."""
    folder = Path(dashboard.commands.__file__).parent
    files = {f.stem for f in folder.glob("*.py") if "\ndef add(" in f.read_text(encoding="utf-8")}
    assert files == set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_a_command_names_its_options(name, capsys):
    """Also those that may stand before the command."""
    with pytest.raises(SystemExit) as left:
        main([name, "--help"])

    printed = capsys.readouterr().out
    assert left.value.code == 0
    assert printed.startswith(f"usage: noticeboard {name}")
    assert "--store DIR" in printed


@pytest.mark.parametrize("words", [["nosuch"], [], ["--store", "status"], ["--version", "nosuch"]])
def test_what_is_no_command_gives_usage(words, capsys):
    """A store that is called like a command is still a store."""
    with pytest.raises(SystemExit) as left:
        main(words)

    assert left.value.code == 2
    assert capsys.readouterr().err.startswith("usage: noticeboard")


def test_the_version_names_program_notice_and_snapshot(sample_store, capsys):
    """What to tell when something looks wrong."""
    assert main(["--version", "--store", str(sample_store)]) == 0

    notice, snapshot = read_notice().version, queries.Store(sample_store).current()
    assert capsys.readouterr().out.splitlines() == [
        f"noticeboard {queries.__version__}",
        f"notice {notice}",
        f"snapshot {snapshot.id}, up to and including {snapshot.day}, under notice {notice}",
    ]


def test_the_version_says_when_nothing_is_loaded(tmp_path, capsys):
    assert main(["--store", str(tmp_path), "--version"]) == 0

    assert capsys.readouterr().out.splitlines()[-1] == f"nothing is loaded in {tmp_path}"


def test_the_version_is_that_of_the_project():
    """It is said once, where the build of a wheel reads it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert "version" in project["project"]["dynamic"]
    assert project["tool"]["hatch"]["version"]["path"] == "queries/__init__.py"
