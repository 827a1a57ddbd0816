"""The tests themselves: each can fail, and the plain readings share nothing with the product."""

import ast
from pathlib import Path

import pytest

from tests.house.test_rooms import imported

TESTS = Path(__file__).resolve().parents[1]
FILES = sorted(TESTS.rglob("*.py"))
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in FILES}
CHECKS = ("raises", "warns", "fail", "expect", "validate", "check_schema")
READINGS = [path for path in FILES if path.parent.name == "oracle" and path.stem[:5] != "test_"]


def called(node: ast.AST) -> set[str]:
    """The last names of all that is called in it."""
    calls = [call.func for call in ast.walk(node) if isinstance(call, ast.Call)]
    return {ast.unparse(func).rpartition(".")[2] for func in calls}


def asserting() -> set[str]:
    """Functions that assert, themselves or through one that does."""
    bodies = [
        (node.name, any(isinstance(inner, ast.Assert) for inner in ast.walk(node)), called(node))
        for tree in TREES.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
    ]
    found = {*CHECKS, *(name for name, asserts, _ in bodies if asserts)}
    while more := {name for name, _, calls in bodies if calls & found} - found:
        found |= more
    return found


def test_every_test_asserts_something():
    checks = asserting()
    idle = [
        f"{path.relative_to(TESTS)}: {node.name}"
        for path, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
        if node.name not in checks
    ]
    assert not idle


@pytest.mark.parametrize("path", READINGS, ids=lambda path: path.stem)
def test_a_plain_reading_shares_nothing_with_the_product(path: Path):
    """It proves agreement only as long as no mistake can be in both."""
    assert not {name.partition(".")[0] for name in imported(path)} & {"queries", "dashboard"}
