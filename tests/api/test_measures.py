"""Measures of a small world, worked out by hand; what each needs; what management sees of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

import queries
from queries.engine import sql_files
from queries.errors import QueryError, RoleError
from tests.api.test_measurable import part_of
from tests.support.command import run
from tests.support.deliveries import Exports


def wide(head: str, *lines: str) -> str:
    """A text table of many columns: words instead of cells, a hyphen where one is empty."""
    cells = [["" if word == "-" else word for word in line.split()] for line in (head, *lines)]
    return "\n".join(f"| {' | '.join(row)} |" for row in cells)


TABLES = {
    "customers": """
    | company | customer_id | kind         | customer_since | customer_until |
    | kem     | 1           | private      | 2020-01-01     |                |
    | kem     | 2           | private      | 2020-01-01     | 2026-10-31     |
    | kem     | 3           | private      | 2020-01-01     | 2026-10-30     |
    | kem     | 4           | organisation | 2020-01-01     |                |
    | elnat   | 1           | private      | 2026-10-31     |                |
    | elnat   | 5           | private      | 2026-11-01     |                |
    """,
    "processings": """
    | processing_id | company | system | category | purpose   | legal_basis | retention    |
    | p1            | kem     | crm    | campaign | marketing | consent     | relationship |
    | p2            | elnat   | crm    | campaign | marketing | consent     | relationship |
    | p3            | kem     | crm    | contact  | contract  | contract    | relationship |
    | p4            | kem     | crm    | contact  | billing   | contract    | relationship |
    """,
    "consents": wide(
        "consent_id company customer_id purpose decision decided_on withdrawn_on channel "
        "text_version evidence_ref",
        "s1 kem   1 marketing given   2025-10-31 -          web v2 e1",
        "s2 kem   1 marketing given   2026-03-01 2026-10-31 web v2 -",
        "s3 kem   2 marketing given   2026-01-01 2026-10-30 web v2 e3",
        "s4 elnat 1 marketing refused 2026-10-31 -          -   -  -",
    ),
    "uses": """
    | use_id | company | customer_id | purpose   | ground  | channel | used_on    |
    | u1     | kem     | 2           | marketing | consent | email   | 2026-10-31 |
    | u2     | kem     | 3           | marketing | consent | sms     | 2026-10-01 |
    | u3     | kem     | 3           | marketing | consent | email   | 2026-09-30 |
    | u4     | kem     | 1           | marketing | consent | email   | 2026-10-31 |
    """,
    "holdings": """
    | holding_id | company | customer_id | system | category | collected_on | erased_on  |
    | h1         | kem     | 1           | crm    | contact  | 2026-10-31   |            |
    | h2         | kem     | 2           | crm    | contact  | 2020-01-01   | 2026-10-31 |
    | h3         | kem     | 2           | crm    | campaign | 2020-01-01   |            |
    | h4         | elnat   | 1           | crm    | unknown  | 2026-10-31   |            |
    | h5         | elnat   | 1           | crm    | unknown  | 2026-11-01   |            |
    """,
    "recipients": """
    | recipient_id | name    | role      | country |
    | m1           | Tryck   | processor | SE      |
    | m2           | Polisen | authority | SE      |
    | m3           | Inkasso | controller | NO     |
    """,
    "agreements": """
    | agreement_id | recipient_id | company | kind            | valid_from | valid_until |
    | a1           | m1           |         | processor       | 2026-01-01 | 2026-11-10  |
    | a2           | m1           | kem     | confidentiality | 2026-01-01 |             |
    | a3           | m2           | elnat   | sharing         | 2026-01-01 |             |
    """,
    "disclosures": wide(
        "disclosure_id category company kind customer_id persons recipient_id disclosed_on ground "
        "consent_id",
        "d1 contact  kem   single 1 -  m1 2025-10-31 processor        -",
        "d2 contact  kem   single 1 -  m1 2025-11-01 processor        -",
        "d2 billing  kem   single 1 -  m1 2025-11-01 processor        -",
        "d3 contact  kem   batch  - 40 m1 2026-08-02 processor        -",
        "d4 contact  kem   batch  - 60 m1 2026-08-03 processor        -",
        "d5 metering elnat flow   - -  m2 2026-09-10 legal_obligation -",
        "d6 contact  elnat single 1 -  m3 2026-10-31 consent          s4",
    ),
    "requests": wide(
        "request_id company customer_id kind received_on registered_on channel answered_on outcome "
        "refusal_reason fee_sek",
        "r1 kem   1 access  2025-10-31 2025-10-31 web  2025-11-10 fulfilled      -         0",
        "r2 kem   1 access  2025-11-01 2025-11-01 web  2025-11-10 refused        unfounded 0",
        "r3 kem   1 access  2026-01-01 2026-01-03 post 2026-01-10 partly         exempt    100",
        "r4 kem   2 erasure 2026-03-01 2026-03-08 post 2026-03-20 not_identified -         -",
        "r5 elnat 1 access  2026-09-01 2026-09-09 web  2026-11-01 refused        exempt    0",
        "r6 elnat 1 access  2026-10-31 2026-11-01 web  -          -              -         -",
    ),
    "request_events": """
    | event_id | request_id | kind           | happened_on | reason  |
    | e1       | r5         | extension_told | 2026-09-20  | complex |
    """,
}
# Letters of their own, so that the figures above stay as they are.
LETTERS = {
    "requests": wide(
        "request_id company customer_id kind received_on channel answered_on outcome duplicate_of "
        "late_cause",
        "q1 kem   1 access        2026-03-02 web   2026-03-20 fulfilled - -",
        "q1 kem   1 erasure       2026-03-02 web   2026-07-20 fulfilled - mislaid",
        "q2 kem   1 access        2026-03-05 phone -          duplicate q1 -",
        "q3 elnat 2 access        2026-04-01 web   2026-04-20 fulfilled - -",
        "q4 elnat 2 rectification 2026-04-01 web   2026-09-01 fulfilled - -",
        "q5 elnat 3 access        2026-09-01 web   -          -         - volume",
    ),
    "request_events": """
    | event_id | request_id | request_kind | kind      | happened_on |
    | e1       | q1         | access       | reopened  | 2026-04-20  |
    | e2       | q1         | access       | completed | 2026-05-15  |
    | e3       | q3         |              | reopened  | 2026-05-01  |
    | e4       | q3         |              | completed | 2026-05-11  |
    | e5       | q3         |              | reopened  | 2026-06-01  |
    | e6       | q4         |              | reopened  | 2026-04-10  |
    """,
}


@pytest.fixture(scope="module")
def letters(tmp_path_factory: pytest.TempPathFactory):
    """One letter for two rights, a duplicate, answers that were reopened, delays with a cause."""
    exports = Exports(tmp_path_factory.mktemp("letters"))
    exports.load("2026-11-02", LETTERS)
    nb = queries.open(exports.store.folder)
    yield nb
    nb.close()


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory):
    """The last day is 2026-11-01; the figures below are of the day before it."""
    exports = Exports(tmp_path_factory.mktemp("world"))
    exports.load("2026-11-02", TABLES)
    nb = queries.open(exports.store.folder)
    yield nb
    nb.close()


def rows(nb, name: str, *, by=(), day: str = "2026-10-31", **filters) -> list[dict]:
    return nb.measure(name, day, by=list(by), filters=filters).drop("caveats").to_dicts()


def test_coverage_of_the_customers_of_a_day(world):
    """Covered on the day of the withdrawal, withdrawn the day after it; who left is left out."""
    counts = {"withdrawn": 0, "expired": 0, "refused": 0, "asked": 0, "never_asked": 0}
    assert rows(world, "consent_coverage", by=["company"]) == [
        {"purpose": "marketing", "company": "elnat", "customers": 1, "covered": 0}
        | counts
        | {"refused": 1, "unknown": 0, "covered_share": 0.0},
        {"purpose": "marketing", "company": "kem", "customers": 2, "covered": 1}
        | counts
        | {"withdrawn": 1, "unknown": 0, "covered_share": 0.5},
    ]
    (before,) = rows(world, "consent_coverage", by=["purpose"], day="2026-10-30", company="kem")
    assert (before["customers"], before["covered"], before["never_asked"]) == (3, 2, 1)


def test_live_consents_and_what_they_lack(world):
    """On the day: one older than twelve months to the day, one younger without its evidence."""
    same = {"purpose": "marketing", "channel": "web", "text_version": "v2", "live": 1}
    assert rows(world, "consents") == [
        same | {"age": "0-12", "unprovable": 1, "oldest_on": date(2026, 3, 1)},
        same | {"age": "13-24", "unprovable": 0, "oldest_on": date(2025, 10, 31)},
    ]
    assert [row["age"] for row in rows(world, "consents", day="2026-10-30")] == ["0-12"]


def test_consents_gained_and_lost(world):
    moves = {row["month"]: row for row in rows(world, "consent_moves", company="kem")}
    assert {m: (r["given"], r["renewed"], r["withdrawn"]) for m, r in moves.items()} == {
        date(2025, 10, 1): (1, 0, 0),
        date(2026, 1, 1): (1, 0, 0),
        date(2026, 3, 1): (0, 1, 0),
        date(2026, 10, 1): (0, 0, 2),
    }
    assert [row["refused"] for row in rows(world, "consent_moves", company="elnat")] == [1]


def test_uses_without_cover(world):
    found = rows(world, "uncovered")
    assert {(r["month"], r["kind"], r["uses"]) for r in found} == {
        (date(2026, 10, 1), "withdrawn", 1),
        (date(2026, 10, 1), "never", 1),
        (date(2026, 9, 1), "never", 1),
    }
    assert {(r["channel"], r["uses"]) for r in rows(world, "uncovered", by=["channel"])} == {
        ("email", 1),
        ("sms", 1),
    }
    assert sum(r["uses"] for r in rows(world, "uncovered", channel="email")) == 2
    broken = world.status("2026-10-31").filter(pl.col("promise") == "consent_covers_use")["broken"]
    assert sum(r["uses"] for r in found) == broken[0] == 3


def test_disclosures_of_twelve_months_and_what_they_lacked(world):
    """One per category; the flow once, on the last day of its finished month; the day a year ago
    is out. A flow has nobody counted, so its recipient has no number of persons."""
    found = {row["recipient"]: row for row in rows(world, "disclosures", by=["recipient"])}
    told = ("disclosures", "persons", "lacks_agreement", "lacks_promised", "lacks_confidentiality")
    assert {m: tuple(row[t] for t in told) for m, row in found.items()} == {
        "m1": (4, 102, 2, 2, 2),
        "m2": (2, None, 0, 0, 0),
        "m3": (1, 1, 0, 1, 1),
    }
    assert found["m3"]["lacks_ground"] == 1
    months = rows(world, "disclosures", by=["month"], recipient="m2")
    assert [(r["month"], r["disclosures"]) for r in months] == [
        (date(2026, 9, 1), 1),
        (date(2026, 10, 1), 1),
    ]
    assert [r["month"] for r in rows(world, "disclosures", by=["month"], recipient="m1")] == [
        date(2025, 10, 1),
        date(2025, 11, 1),
        date(2026, 8, 1),
    ]


def test_agreements_with_their_days_left(world):
    """Ninety days to the day: 2 August is out, 3 August in. One that binds all counts all."""
    found = {(row["recipient"], row["kind"]): row for row in rows(world, "agreements")}
    first = found["m1", "processor"]
    assert (first["name"], first["country"], first["company"]) == ("Tryck", "SE", None)
    assert (first["days_left"], first["disclosures_90d"]) == (10, 1)
    assert first["last_disclosed_on"] == date(2026, 8, 3)
    running = found["m2", "sharing"]
    assert running["days_left"] is None
    assert (running["is_running_flow"], running["last_disclosed_on"]) == (True, date(2026, 10, 31))
    assert running["disclosures_90d"] == 2
    assert {r["recipient"] for r in rows(world, "agreements", company="elnat")} == {"m1", "m2"}


def test_the_register_of_what_is_held(world):
    """Collected and not erased on the day; two purposes count a holding twice, none as null."""
    by = ["company", "category", "purpose", "basis"]
    assert [tuple(row.values()) for row in rows(world, "register", by=by)] == [
        ("elnat", "unknown", None, None, 1),
        ("kem", "campaign", "marketing", "consent", 1),
        ("kem", "contact", "billing", "contract", 1),
        ("kem", "contact", "contract", "contract", 1),
    ]
    assert rows(world, "register") == [{"holdings": 3}]
    assert rows(world, "register", by=["basis"], basis="contract") == [
        {"basis": "contract", "holdings": 1}
    ]
    assert rows(world, "register", day="2026-10-30") == [{"holdings": 2}]


def test_how_requests_were_handled(world):
    """Those whose last day passed in the twelve months, whenever they came; what is not due yet,
    answered or not, is counted from the day after its last day."""
    (kem,) = rows(world, "handling", by=["company"], company="kem")
    assert kem == {
        "company": "kem",
        "requests": 4,
        "refused": 1,
        "partly": 1,
        "extended": 0,
        "not_identified": 1,
        "duplicates": 0,
        "fees": 1,
        "lag_known": 4,
        "lag_same_day": 2,
        "lag_1_2": 1,
        "lag_3_7": 1,
        "lag_over_7": 0,
        "lag_unknown": 0,
    }
    assert rows(world, "handling", company="elnat") == []
    assert rows(world, "turnaround", company="elnat", day="2026-11-30") == []
    (due,) = rows(world, "handling", company="elnat", day="2026-12-01")
    assert (due["requests"], due["refused"], due["extended"], due["lag_1_2"]) == (1, 0, 0, 1)
    (elnat,) = rows(world, "handling", company="elnat", day="2026-12-02")
    assert (elnat["requests"], elnat["refused"], elnat["extended"]) == (2, 1, 1)
    assert (elnat["lag_over_7"], elnat["lag_unknown"]) == (1, 0)
    assert {row["kind"] for row in rows(world, "handling", by=["kind"])} == {"access", "erasure"}


def test_one_letter_for_two_rights_is_two_requests(letters):
    """Each with its own answer; the duplicate is counted beside them and waits for nothing."""
    found = rows(letters, "turnaround", by=["kind"])
    told = [(r["kind"], r["requests"], r["in_time"], r["late"], r["open"]) for r in found]
    assert told == [("access", 3, 2, 0, 1), ("erasure", 1, 0, 1, 0), ("rectification", 1, 1, 0, 0)]
    assert {r["withdrawn"] for r in found} == {0}
    (kem,) = rows(letters, "handling", company="kem")
    assert (kem["requests"], kem["duplicates"]) == (2, 1)
    (then,) = rows(letters, "handling", company="kem", day="2026-03-05")
    assert (then["requests"], then["duplicates"]) == (0, 1)
    mine = letters.measure("requests", "2026-10-31").filter(request_id="q1")
    assert sorted(mine.select("kind", "status").rows()) == [
        ("access", "met"),
        ("erasure", "met_late"),
    ]


def test_reopened_answers_and_how_long_their_completion_took(letters):
    """25 days, 10 days, 144 until the register's last answer; one has not been completed."""
    assert rows(letters, "reopened") == [
        {"reopened": 4, "completed": 3, "waiting": 1, "median_days": 25, "longest_days": 144}
    ]
    found = rows(letters, "reopened", by=["kind"], company="elnat")
    assert [(r["kind"], r["reopened"], r["median_days"]) for r in found] == [
        ("access", 2, 10),
        ("rectification", 1, 144),
    ]
    (then,) = rows(letters, "reopened", day="2026-05-10")
    assert (then["reopened"], then["completed"], then["waiting"]) == (3, 0, 3)


def test_why_answers_were_late(letters):
    """Of those answered late, and of those open past their last day."""
    assert rows(letters, "late_causes", by=["company"]) == [
        {"company": "elnat", "cause": "volume", "requests": 1},
        {"company": "kem", "cause": "mislaid", "requests": 1},
    ]
    assert rows(letters, "late_causes", day="2026-04-05") == [{"cause": "mislaid", "requests": 1}]
    assert rows(letters, "late_causes", day="2026-04-02") == []


def test_what_left_the_exports_is_held_and_runs_no_longer(tmp_path: Path):
    """From the last whole day of the extract that first lacked it to that of one that has it."""
    exports = Exports(tmp_path)
    names = ("holdings", "disclosures", "recipients", "agreements")
    both = {name: TABLES[name] for name in names}
    lacks = both | {
        "holdings": "\n".join(x for x in both["holdings"].splitlines() if "h3" not in x),
        "disclosures": "\n".join(x for x in both["disclosures"].splitlines() if "d5" not in x),
    }
    exports.load("2026-11-02", both)
    exports.load("2026-11-20", lacks)
    exports.load("2026-12-05", both)
    nb = queries.open(exports.store.folder)
    days = {"2026-11-18": 4, "2026-11-19": 3, "2026-12-03": 3, "2026-12-04": 4}
    for day, holdings in days.items():
        assert rows(nb, "register", day=day) == [{"holdings": holdings}]
    nb.close()
    exports.load("2026-12-20", lacks)
    nb = queries.open(exports.store.folder)
    flows = {
        day: nb.measure("agreements", day).filter(recipient="m2")["is_running_flow"][0]
        for day in ("2026-12-18", "2026-12-19")
    }
    assert flows == {"2026-12-18": True, "2026-12-19": False}
    nb.close()


# -- what each needs ---------------------------------------------------------------------------

OF_PROMISES = ("purge", "purge_ages", "purge_customers", "retained")
NEEDS = {
    "consent_coverage": {"consents", "customers", "processings"},
    "consents": {"consents"},
    "consent_moves": {"consents"},
    "uncovered": {"consents", "uses"},
    "disclosures": {"disclosures"},
    "agreements": {"agreements"},
    "agreement_times": {"agreements"},
    "agreement_months": {"disclosures"},
    "register": {"holdings"},
    "handling": {"requests"},
    "reopened": {"requests", "request_events"},
    "late_causes": {"requests"},
    "turnaround": {"requests"},
    "backlog": {"requests"},
    "waiting": {"requests"},
    "margin": {"requests"},
    "outcomes": {"requests"},
    "requests": {"requests"},
    "pauses": {"requests", "request_events"},
    "exports": set(),
    "purge": set(),
    "purge_ages": set(),
    "purge_customers": set(),
    "retained": set(),
    "recipients": {"recipients"},
}


@pytest.mark.parametrize("name", NEEDS)
def test_the_tables_that_a_measure_needs_follow_from_its_sql(name: str):
    """Those of the flows need a promise instead, see below."""
    found = sql_files.needed_by(sql_files.measure(name), frozenset(TABLES))
    assert found == NEEDS[name]


def test_every_measure_is_in_the_list_above():
    assert NEEDS.keys() == sql_files.folder("measures").keys()


@pytest.fixture(scope="module", params=[["customers"], ["customers", "requests"]], ids=" ".join)
def narrow(request, sample_exports, tmp_path_factory):
    """A board over an export of these tables alone."""
    base = tmp_path_factory.mktemp("narrow")
    exports = part_of(sample_exports, base / "exports", *request.param)
    assert run("--store", base / "store", "load", exports) == 0
    nb = queries.open(base / "store")
    yield nb, set(request.param)
    nb.close()


def test_what_is_not_exported_is_not_measured_as_zero(narrow):
    """Each measure in an export that lacks the tables it needs, those of promises included."""
    nb, exported = narrow
    lacking = [name for name in NEEDS if not NEEDS[name] <= exported or name in OF_PROMISES]
    assert len(lacking) > 10
    for name in lacking:
        with pytest.raises(QueryError, match=r"cannot be measured: .* are not exported"):
            nb.measure(name)


def test_a_company_without_consents_is_unknown_and_verdicts_without_agreements_are_null(tmp_path):
    exports = Exports(tmp_path)
    folder = exports.write("2026-11-02", {k: v for k, v in TABLES.items() if k != "agreements"})
    mapping = folder / "exports.toml"
    told = mapping.read_text(encoding="utf-8")
    named = 'table = "consents"\ncompanies = ["kem"]\n'
    mapping.write_text(told.replace('table = "consents"\n', named), encoding="utf-8")
    consents = (folder / "consents.csv").read_text(encoding="utf-8").splitlines()
    kept = [line for line in consents if "elnat" not in line]
    (folder / "consents.csv").write_text("\n".join(kept), encoding="utf-8")
    assert run("--store", tmp_path / "store", "load", folder) == 0
    nb = queries.open(tmp_path / "store")
    found = {row["company"]: row for row in rows(nb, "consent_coverage", by=["company"])}
    assert (found["elnat"]["customers"], found["elnat"]["unknown"]) == (1, 1)
    assert found["elnat"]["covered_share"] is None
    assert (found["kem"]["unknown"], found["kem"]["covered_share"]) == (0, 0.5)
    for row in rows(nb, "disclosures", by=["company"]):
        assert row["lacks_agreement"] is row["lacks_promised"] is None
        assert row["lacks_confidentiality"] is None
        assert row["not_told"] == row["disclosures"]
        assert (row["lacks_ground"] is None) == (row["company"] == "elnat")
    nb.close()


@pytest.mark.parametrize(
    ("ask", "told"),
    [
        (lambda nb: nb.measure("backlog", by=["mood"]), "is not broken down by 'mood'"),
        (lambda nb: nb.measure("backlog", by=["category"]), "by: company, kind, channel"),
        (lambda nb: nb.measure("consents", filters={"kind": "x"}), "is not narrowed by 'kind'"),
        (lambda nb: nb.measure("exports", filters={"company": "x"}), "It is by: nothing"),
    ],
)
def test_a_group_that_a_measure_lacks_is_told(world, ask, told):
    """Never silently left out: the figure would be another one than was asked for."""
    with pytest.raises(QueryError, match=told):
        ask(world)


# -- what management sees ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def boards(sample_store: Path):
    found = {role: queries.open(sample_store, role=role) for role in ("dpo", "management")}
    yield found
    for nb in found.values():
        nb.close()


OF_CUSTOMERS = [
    ("consent_coverage", [], {}),
    ("consent_coverage", ["company"], {}),
    ("consent_coverage", [], {"company": "fiber"}),
    ("consents", [], {}),
    ("consent_moves", ["company"], {}),
    ("uncovered", ["channel"], {}),
    ("disclosures", ["category"], {}),
    ("disclosures", ["recipient", "kind"], {}),
    ("disclosures", ["recipient"], {"ground": "contract"}),
    ("register", ["category"], {}),
    ("register", [], {"system": "KundX", "company": "kem"}),
    ("handling", ["kind"], {}),
    ("handling", ["company"], {"kind": "access"}),
    ("turnaround", [], {"kind": "erasure"}),
    ("turnaround", ["company"], {"kind": "access"}),
    ("backlog", [], {"kind": "access"}),
    ("backlog", ["company"], {"kind": "access"}),
    ("backlog", ["owner"], {}),
    ("outcomes", ["company"], {}),
    ("reopened", ["kind"], {}),
    ("late_causes", ["kind"], {}),
    ("margin", [], {"kind": "access"}),
]


KEYS = ("month", "all")


@pytest.mark.parametrize(("name", "by", "filters"), OF_CUSTOMERS)
def test_management_gets_no_small_count_of_a_part(boards, name, by, filters):
    """Null and named in `hidden`; what is shown is what it is, save that bins are sums."""
    day = "2026-09-30"
    shown = boards["management"].measure(name, day, by=by, filters=filters)
    full = boards["dpo"].measure(name, day, by=by, filters=filters)
    counts = [
        column
        for column, kind in full.schema.items()
        if kind == pl.Int64 and not column.endswith(("_days", "_year"))
    ]
    small = 0
    for column in counts:
        assert not shown[column].is_between(1, 7).any()
        small += full[column].is_between(1, 7).sum()
    assert shown["hidden"].list.len().sum() >= (1 if small else 0)
    if name in ("margin", "outcomes"):
        return
    shown, full = (frame.with_columns(all=pl.lit(1, pl.Int8)) for frame in (shown, full))
    keys = [key for key, kind in full.schema.items() if kind == pl.String or key in KEYS]
    both = shown.join(full, on=keys, how="left", nulls_equal=True, suffix="_told")
    assert full.join(shown, on=keys, how="anti", nulls_equal=True).is_empty()
    for row in both.iter_rows(named=True):
        for column in [name for name in full.columns if name not in (*keys, "caveats")]:
            # a group that holds nothing is listed where its zero protects a count
            assert row[column] in (row[f"{column}_told"] or 0, row[f"{column}_told"], None)
        for column in row["hidden"]:
            assert row[column] is None


def test_the_cases_above_hide_something(boards):
    """A test of hiding that finds nothing to hide would pass without it."""
    hiding = [
        name
        for name, by, filters in OF_CUSTOMERS
        if boards["management"]
        .measure(name, "2026-09-30", by=by, filters=filters)["hidden"]
        .list.len()
        .sum()
    ]
    assert len(hiding) >= 16


def test_a_part_tells_management_no_more_than_the_whole_does(boards):
    """A company's row by itself, and the same row among the others: hidden alike."""
    nb = boards["management"]
    for name in ("consent_coverage", "consent_moves"):
        whole = nb.measure(name, "2026-09-30", by=["company"])
        assert whole.height > 1
        for company in whole["company"].unique():
            alone = nb.measure(name, "2026-09-30", filters={"company": company})
            assert alone.equals(whole.filter(pl.col("company") == company).drop("company"))


def test_a_row_gives_no_hidden_cell_away_by_its_sum(boards):
    """Where a class is hidden, another of that row is, or the number of customers."""
    classes = ("covered", "withdrawn", "expired", "refused", "asked", "never_asked", "unknown")
    found = boards["management"].measure("consent_coverage", "2026-09-30", by=["company"])
    full = boards["dpo"].measure("consent_coverage", "2026-09-30", by=["company"])
    assert found["covered_share"].null_count() > 0
    for said, told in zip(found.iter_rows(named=True), full.iter_rows(named=True), strict=True):
        hidden = [c for c in (*classes, "customers") if said[c] is None]
        assert len(hidden) != 1
        if hidden:
            assert said["covered_share"] is None
        else:
            assert said["covered_share"] == told["covered_share"]


def test_counts_about_firms_stay(boards):
    """Agreements, and disclosures by recipient, role, country, company and month."""
    for name, by in (
        ("agreements", []),
        ("disclosures", ["recipient", "month"]),
        ("disclosures", ["role", "country", "company"]),
        ("handling", ["company"]),
        ("register", ["company"]),
    ):
        shown = boards["management"].measure(name, "2026-09-30", by=by)
        assert shown.equals(boards["dpo"].measure(name, "2026-09-30", by=by))
    small = boards["management"].measure("disclosures", "2026-09-30", by=["recipient", "month"])
    assert small["disclosures"].is_between(1, 7).any()


def test_a_part_of_the_status_is_hidden_from_management_too(boards):
    """Filtered by another dimension than the company, null and named; by company as it is."""
    day, seen = "2026-09-30", 0
    for filters in ({"kind": "access"}, {"purpose": "marketing"}, {"system": "KundX"}):
        for more in ({}, {"company": "kem"}):
            asked = filters | more
            shown = boards["management"].status(day, filters=asked)
            full = boards["dpo"].status(day, filters=asked)
            whole = boards["dpo"].status(day, filters=more).rows_by_key("promise", named=True)
            whole = {promise: rows[0] for promise, rows in whole.items()}
            assert shown["promise"].equals(full["promise"])
            for said, told in zip(shown.to_dicts(), full.to_dicts(), strict=True):
                for column in ("overdue", "met", "broken", "pending", "judged", "kept"):
                    assert said[column] in (told[column], None)
                    # that all requests for access are of the kind access is no secret
                    is_whole = told[column] == whole[told["promise"]][column]
                    assert said[column] not in range(1, 8) or is_whole
                    assert (column in said["hidden"]) == (said[column] != told[column])
                late = (said["judged"] or 0) - (said["kept"] or 0)
                assert None in (said["judged"], said["kept"]) or late not in range(1, 8) or is_whole
                seen += len(said["hidden"])
            hidden = shown.filter(pl.col("hidden").list.contains("kept"))
            assert hidden["kept_share"].null_count() == hidden.height
    assert seen > 20
    by_company = {"filters": {"company": "kem"}}
    assert (
        boards["management"]
        .status(day, **by_company)
        .equals(boards["dpo"].status(day, **by_company))
    )


def test_rows_are_not_managements(boards):
    for name in ("requests", "pauses"):
        with pytest.raises(RoleError):
            boards["management"].measure(name, "2026-09-30")
