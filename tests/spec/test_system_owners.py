"""Who owns a system: the register is dated here too."""

from datetime import date
from pathlib import Path

import duckdb

from queries.build.build import build
from queries.notices.reading import read_notice
from tests.support.text_tables import sources

REGISTER = """
    | processing_id | system | category | owner | valid_from | valid_until |
    | p1            | crm    | contact  | Anna  | 2020-01-01 | 2025-12-31  |
    | p2            | crm    | contact  | Zoe   | 2026-01-01 |             |
    | p3            | crm    | billing  | Bo    | 2024-01-01 | 2024-12-31  |
    | p4            | old    | contact  | Carl  | 2020-01-01 | 2023-12-31  |
    | p5            | new    | contact  | Dag   | 2026-06-01 |             |
    | p6            | two    | contact  | Zed   | 2020-01-01 | 2025-12-31  |
    | p7            | two    | contact  | Amy   | 2026-01-01 |             |"""


def test_a_system_has_the_owner_of_the_lines_in_force_that_day(tmp_path: Path):
    """The first by name of those in force; data outlives its line, so the last owner goes on."""
    holdings = "| holding_id | system | collected_on |\n| h1 | crm | 2021-01-01 |"
    out = tmp_path / "out"
    out.mkdir()
    world = sources(
        tmp_path / "in", {"processings": REGISTER, "holdings": holdings}, date(2026, 10, 31)
    )
    build(world, read_notice(), out)
    with duckdb.connect(str(out / "flows.duckdb"), read_only=True) as con:

        def owners(day: str) -> dict[str, list[str]]:
            found = con.execute(
                "select system, list(owner) from system_owners "
                "where (owns_from is null or owns_from <= $1) "
                "and (owns_until is null or owns_until >= $1) group by system",
                [day],
            ).fetchall()
            return dict(found)

        assert owners("2019-06-01") == {
            **{"crm": ["Anna"], "old": ["Carl"]},
            **{"new": ["Dag"], "two": ["Zed"]},
        }
        assert owners("2024-06-01")["crm"] == ["Anna"]
        assert owners("2025-12-31")["crm"] == ["Anna"]
        assert owners("2025-12-31")["two"] == ["Zed"]
        assert owners("2026-01-01") == {
            **{"crm": ["Zoe"], "old": ["Carl"]},
            **{"new": ["Dag"], "two": ["Amy"]},
        }
