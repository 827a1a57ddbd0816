"""Which folder may import which: the table below, which the docstring of every folder repeats."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from dashboard.words import LANGUAGES
from queries.notices.reading import read_notice

ROOT = Path(__file__).resolve().parents[2]
PAGES = ("overview", "purge", "consent", "disclosures", "requests", "exports")
PAGE = "items shell components charts charts.{page} file_formats words queries"
# Folder -> the folders that it may import, as its docstring names them: of the same package, or
# `queries`, which is all of it. Itself and `EVERYWHERE` it may always import.
ROOMS = {
    "queries": "api snapshots deadlines notices loading exports",
    "queries.exports": "",
    "queries.engine": "exports engine.rules",
    "queries.engine.rules": "engine",
    "queries.files": "",
    "queries.notices": "exports engine",
    "queries.deadlines": "notices",
    "queries.loading": "exports",
    "queries.build": "engine deadlines notices exports",
    "queries.snapshots": "build loading engine deadlines notices exports",
    "queries.disclosure_control": "build",
    "queries.api": "snapshots disclosure_control build deadlines engine notices exports",
    "queries.sample": "exports sample.faults sample.swedish",
    "queries.sample.faults": "sample",
    "queries.sample.swedish": "sample exports",
    "dashboard": "shell words",
    "dashboard.words": "queries",
    "dashboard.charts": "words " + " ".join(f"charts.{page}" for page in PAGES),
    **{f"dashboard.charts.{page}": "charts words" for page in PAGES},
    "dashboard.file_formats": "words queries",
    "dashboard.components": "charts file_formats words",
    # `asgi` asks `serve` which addresses are this computer's own.
    "dashboard.shell": "components charts words commands queries",
    "dashboard.items": "shell components file_formats words queries",
    "dashboard.views": "",
    **{f"dashboard.views.{page}": PAGE.format(page=page) for page in PAGES},
    "dashboard.commands": "file_formats words queries",
}
# The bins of days and weeks are closed lists that the API says, and no chart says again.
ROOMS["dashboard.charts.requests"] += " queries"
# The overview says in one line what falls short in the exports, and leads to their page.
ROOMS["dashboard.views.overview"] += " views.exports"
EVERYWHERE = ("queries.errors", "queries.toml_files", "dashboard.periods")
# What lies on the first floor, beside the folders.
FIRST_FLOOR = {
    "queries": {"__init__", "errors", "schemas", "toml_files"},
    "dashboard": {"__init__", "app", "periods"},
}
# Packages that cost or bind, and where alone they are imported.
PACKAGES = {
    "streamlit": (
        "dashboard.app", "dashboard.shell", "dashboard.components", "dashboard.items",
        "dashboard.views", "dashboard.commands.serve",
    ),
    "altair": ("dashboard.charts",),
    "duckdb": ("queries.engine", "queries.loading", "queries.snapshots"),
    "sqlglot": ("queries.engine", "queries.snapshots"),
    "pandera": ("queries.exports", "queries.loading"),
    "pandas": (),
}  # fmt: skip


def module_of(path: Path) -> str:
    """The name under which a file is imported."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {
    module_of(path): path
    for top in ("queries", "dashboard")
    for path in sorted((ROOT / top).rglob("*.py"))
}


def room_of(module: str) -> str:
    """The folder that a module lies in."""
    return module if module in ROOMS else module.rpartition(".")[0]


def imported(path: Path) -> Iterator[str]:
    """Every module that a file imports, inside functions too, save for type checking alone."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    excused = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for statement in node.body
        for inner in ast.walk(statement)
    }
    for node in ast.walk(tree):
        if id(node) in excused:
            continue
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        if isinstance(node, ast.ImportFrom):
            of = f"{node.module}."
            yield from (of + n.name if of + n.name in MODULES else node.module for n in node.names)


def allowed(room: str) -> set[str]:
    """The rooms that a room may import, in full."""
    top = room.partition(".")[0]
    names = ROOMS[room].split()
    return {room, *(name if name == "queries" else f"{top}.{name}" for name in names)}


def is_inside(module: str, places: set[str] | tuple[str, ...]) -> bool:
    return any(module == place or module.startswith(f"{place}.") for place in places)


@pytest.mark.parametrize("module", MODULES)
def test_a_module_imports_what_its_room_may(module: str):
    """Of the project: its own room, and those that the table names."""
    may, is_of_the_face = allowed(room_of(module)), is_inside(module, ("dashboard",))
    wrong = [
        name
        for name in imported(MODULES[module])
        if is_inside(name, ("queries", "dashboard"))
        and not (room_of(name) in may or name in EVERYWHERE or name == module.partition(".")[0])
        and not (is_inside(name, ("queries",)) and "queries" in may and is_of_the_face)
    ]
    assert not wrong


@pytest.mark.parametrize("module", MODULES)
def test_a_package_is_imported_only_where_it_belongs(module: str):
    """No Streamlit in a chart, no database on a page; of the commands `serve` alone starts it."""
    tops = {name.partition(".")[0] for name in imported(MODULES[module])}
    wrong = [name for name in tops & PACKAGES.keys() if not is_inside(module, PACKAGES[name])]
    assert not wrong


@pytest.mark.parametrize("room", ROOMS)
def test_a_folder_says_what_it_may_import(room: str):
    """The last sentence of its docstring names the same folders as the table."""
    told = " ".join((importlib.import_module(room).__doc__ or "").split())
    assert " Imports " in told, "the docstring ends with what the folder imports"
    last = told.rpartition(" Imports ")[2]
    named = re.findall(r"`([\w.]+)`", last)
    of_pages = [f"charts.{page}" for page in PAGES] if room == "dashboard.charts" else []
    assert sorted([*named, *of_pages]) == sorted(ROOMS[room].split())
    assert named or last == "nothing of the project."


def test_the_table_names_every_folder():
    assert {module_of(path) for path in MODULES.values() if path.stem == "__init__"} == set(ROOMS)


def test_no_room_is_above_itself():
    """Between the folders of the first floor the arrows run one way."""

    def outer(room: str) -> str:
        return ".".join(room.split(".")[:2])

    graph: dict[str, set[str]] = {}
    for room in ROOMS:
        below = {outer(name) for name in allowed(room)} - {outer(room)}
        graph.setdefault(outer(room), set()).update(below)
    order = list(TopologicalSorter(graph).static_order())
    assert order.index("queries.exports") < order.index("queries.api")
    assert order.index("dashboard.words") < order.index("dashboard.views")


@pytest.mark.parametrize("top", FIRST_FLOOR)
def test_the_first_floor_holds_folders(top: str):
    """Whatever is new finds its room, or gets one."""
    assert {path.stem for path in (ROOT / top).glob("*.py")} == FIRST_FLOOR[top]


def strings_of(path: Path) -> Iterator[str]:
    """The texts of a module that are no docstring: an example may name a promise."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    told = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.value


@pytest.mark.parametrize("module", [name for name in MODULES if is_inside(name, ("dashboard",))])
def test_the_face_spells_no_promise(module: str):
    """Which promises there are is the notice's to say: another company's has others."""
    text = "\n".join(strings_of(MODULES[module]))
    assert not [name for name in read_notice().promises if re.search(rf"\b{name}\b", text)]


def test_the_words_name_no_promise():
    """A promise is worded in the notice, in both languages."""
    for lang in LANGUAGES:
        text = (ROOT / "dashboard" / "words" / f"{lang}.toml").read_text(encoding="utf-8")
        assert not [name for name in read_notice().promises if re.search(rf"\b{name}\b", text)]
