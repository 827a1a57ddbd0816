"""Letters that ask for several rights and leave the exports, whole or in part."""

from __future__ import annotations

from pathlib import Path

import pytest

import queries
from tests.snapshots.test_leaving import Exports, less

LETTERS = """
| request_id | company | customer_id | kind    | received_on | channel | answered_on | outcome   |
| r1         | kem     | 1           | access  | 2026-03-02  | web     | 2026-03-20  | fulfilled |
| r1         | kem     | 1           | erasure | 2026-03-02  | web     |             |           |
| r2         | kem     | 2           | access  | 2026-03-02  | web     |             |           |
| r2         | kem     | 2           | erasure | 2026-03-02  | web     |             |           |
| r3         | kem     | 3           | access  | 2026-08-02  | web     |             |           |
"""
STEPS = """
| event_id | request_id | kind           | happened_on |
| e1       | r2         | identity_asked | 2026-03-04  |
"""


@pytest.fixture
def exports(tmp_path: Path) -> Exports:
    return Exports(tmp_path)


def stands(exports: Exports, item: str, day: str) -> dict[str, str]:
    """The status of each right that a letter asked for."""
    nb = queries.open(exports.store.folder)
    try:
        return {
            promise.removeprefix("answer_").removesuffix("_request"): row["status"]
            for promise in ("answer_access_request", "answer_erasure_request")
            # what came back is another thing than what left
            for row in nb.items(promise, item=item, as_of=day).sort("arises_on").to_dicts()
        }
    finally:
        nb.close()


def without(text: str, request: str, kind: str) -> str:
    """The table without one right of a letter."""
    lines = [line for line in text.splitlines() if f"| {request} " not in line or kind not in line]
    return "\n".join(lines)


def test_one_right_that_leaves_closes_no_other(exports: Exports):
    """The erasure is gone from the register, the access stays; and the other way round."""
    exports.load("2026-04-02", {"requests": LETTERS, "request_events": STEPS})
    fewer = without(without(LETTERS, "r1", "erasure"), "r2", "access")
    exports.load("2026-04-20", {"requests": fewer, "request_events": STEPS})
    assert stands(exports, "r1", "2026-04-10") == {"access": "met", "erasure": "overdue"}
    assert stands(exports, "r1", "2026-04-20") == {"access": "met", "erasure": "void"}
    assert stands(exports, "r2", "2026-04-20") == {"access": "void", "erasure": "held"}
    nb = queries.open(exports.store.folder)
    gone = nb.items("answer_erasure_request", item="r1", as_of="2026-04-20").row(0, named=True)
    assert gone["reason"] == "left" and "is not in the exports after" in gone["why"]
    found = nb.measure("requests", "2026-04-20").select("request_id", "kind", "status")
    assert set(found.filter(request_id="r2").rows()) == {
        ("r2", "access", "void"),
        ("r2", "erasure", "held"),
    }
    assert nb.measure("backlog", "2026-04-20")["requests"].sum() == 1
    nb.close()


def test_a_right_that_comes_back_arises_anew(exports: Exports):
    exports.load("2026-04-02", {"requests": LETTERS, "request_events": STEPS})
    fewer = without(LETTERS, "r1", "erasure")
    exports.load("2026-04-20", {"requests": fewer, "request_events": STEPS})
    exports.load("2026-05-20", {"requests": LETTERS, "request_events": STEPS})
    assert stands(exports, "r1", "2026-05-10") == {"access": "met", "erasure": "void"}
    assert stands(exports, "r1", "2026-05-20") == {"access": "met", "erasure": "overdue"}


def test_letters_that_a_file_no_longer_covers_have_not_left(exports: Exports):
    """Nor have their steps: the clock of both rights still stands still."""
    exports.load("2026-04-02", {"requests": LETTERS, "request_events": STEPS})
    newer = less(LETTERS, "r1", "r2")
    head = "events_from = 2026-07-01\n"
    none = {"request_events": STEPS.replace("e1       | r2", "e2       | r3")}
    exports.load("2026-09-20", {"requests": newer, **none}, head)
    assert stands(exports, "r2", "2026-09-19") == {"access": "held", "erasure": "held"}
