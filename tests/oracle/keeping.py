"""What statutes keep and decisions allow, read slowly from a sample's files."""

import tomllib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from tests.oracle.clock import ALWAYS, DAY, Span
from tests.oracle.erasure import STATUTE, Time, known, lines_of
from tests.oracle.tables import Faults, Row, Tables

NOTICE = Path(__file__).parents[2] / "queries" / "notice.toml"


def keeping_faults(tables: Tables, gone: Mapping[str, date]) -> Faults:
    """Against keep_for_statutory_period."""
    kinds = {(r["company"], r["customer_id"]): r["kind"] for r in tables["customers"]}
    lines, found, told = lines_of(tables), {}, lines_about(tables)
    for row in tables["holdings"]:
        on = gone.get(row["holding_id"])
        of = lines[row["company"], row["system"], row["category"]]
        is_kept = any(line["retention"] == "accounting" for line in of)
        is_person = kinds[row["company"], row["customer_id"]] != "organisation"
        stays = on and any(
            line["how"] == "archived"
            or (line["how"] == "transferred" and has_copy(row, on, tables, gone))
            for line in told[row["holding_id"]]
            if line["erased_on"] == on
        )
        is_early = on and on <= date(row["fiscal_year_end"].year + 7, 12, 31) if is_kept else False
        if is_kept and is_person and is_early and not stays:
            found["keep_for_statutory_period", row["holding_id"], None] = [(on, on)]
    return found


def lines_about(tables: Tables) -> dict[str, list[Row]]:
    """holding -> the lines of the record about it."""
    found = defaultdict(list)
    for row in tables["erasures"]:
        found[row["holding_id"]].append(row)
    return found


def has_copy(row: Row, on: date, tables: Tables, gone: Mapping[str, date]) -> bool:
    """Whether another holding of the same person's same year is there when the original goes."""
    same = ("company", "customer_id", "category", "fiscal_year_end")
    return any(
        other["holding_id"] != row["holding_id"]
        and all(other[name] == row[name] for name in same)
        and other["collected_on"] <= on < gone.get(other["holding_id"], ALWAYS)
        for other in tables["holdings"]
    )


def locked_faults(tables: Tables, gone: Mapping[str, date]) -> Faults:
    """Against held_data_is_locked_away."""
    of_holding = {row["holding_id"]: of for row, of in known(tables, gone)}
    of_customer, found = defaultdict(list), {}
    for row in tables["holdings"]:
        of_customer[row["company"], row["customer_id"]].append(row)
    for use in tables["uses"]:
        on = use["used_on"]
        left = [
            row["holding_id"]
            for row in of_customer[use["company"], use["customer_id"]]
            if row["collected_on"] <= on <= gone.get(row["holding_id"], ALWAYS)
        ]
        locked = [is_kept_by_statute(of_holding.get(one, ()), on) for one in left]
        if left and all(locked) and use["ground"] != "legal_obligation":
            found["held_data_is_locked_away", use["use_id"], None] = [(on, on)]
    return found


def is_kept_by_statute(times: Sequence[Time], day: date) -> bool:
    """Whether a statute alone keeps a set of data that day, and no hold besides; no restriction
    keeps anything. What is erased on that day is still there on it."""
    return any(
        time.promise == STATUTE
        and time.begins <= day <= time.kept
        and (day < time.ends or time.is_erased)
        and not any(
            first <= day <= last and reason != "restriction"
            for (first, last), reason in time.facts.holds
        )
        for time in times
    )


def disposal_faults(tables: Tables, until: date, gone: Mapping[str, date]) -> Faults:
    """Against disposal_is_decided and erasure_has_disposal_decision."""
    decided, found = decisions(), {}
    known_rows = {row["holding_id"]: row for row in tables["holdings"]}
    for row in tables["erasures"]:
        on, pair = row["erased_on"], (row["company"], row["category"])
        of = known_rows.get(row["holding_id"])
        stays = row["how"] == "archived" or (
            row["how"] == "transferred" and (of is None or has_copy(of, on, tables, gone))
        )
        if not stays and not is_decided(decided[pair], on):
            found["erasure_has_disposal_decision", row["erasure_id"], None] = [(on, on)]
    due = defaultdict(set)
    for row, of in known(tables, gone):
        due[row["company"], row["category"]] |= days_of_erasure(of)
    for pair, days in due.items():
        for first, comes in undecided(days, decided[pair]):
            if first < until:
                last = comes - DAY if comes and comes <= until else None
                found["disposal_is_decided", ":".join(pair), None] = [(first + DAY, last)]
    return found


def undecided(due: set[date], decided: Sequence[Span]) -> list[tuple[date, date | None]]:
    """From which day something may be erased that no decision covers, and when one comes: what
    waits for the same decision is one."""
    found: dict[date | None, date] = {}
    for day in sorted(due):
        if not is_decided(decided, day):
            comes = min((first for first, _ in decided if first > day), default=None)
            found.setdefault(comes, day)
    return [(day, comes) for comes, day in found.items()]


def days_of_erasure(times: Sequence[Time]) -> set[date]:
    """The first day on which the data may be erased, of each time that comes to that."""
    found = set()
    for time in times:
        day = time.kept + DAY
        day = next((last + DAY for first, last in time.facts.held if first <= day <= last and
                    last != ALWAYS), day)  # fmt: skip
        is_over = time.facts.is_held(day) or time.ends < day
        is_void = time.ends != ALWAYS and not time.is_erased
        if not is_over and not is_void:
            found.add(day)
    return found


def decisions() -> dict[tuple[str, str], list[Span]]:
    """(company, category) -> the days of each decision, as the notice lists them."""
    found = defaultdict(list)
    for entry in tomllib.loads(NOTICE.read_text(encoding="utf-8"))["disposal_decision"]:
        for company in entry["companies"]:
            for category in entry["categories"]:
                found[company, category].append((entry["from"], entry.get("until", ALWAYS)))
    return found


def is_decided(spans: Sequence[Span], day: date) -> bool:
    return any(first <= day <= last for first, last in spans)
