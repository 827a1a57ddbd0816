"""The contract: what the models say, and that everything else follows from them."""

import inspect
import re
from datetime import date, datetime
from pathlib import Path
from random import Random

import polars as pl
import pytest
from pandera.errors import SchemaErrors

import queries.exports
from queries.exports import GENERIC, TABLES
from queries.exports.dictionary import PAGE, dictionary
from queries.exports.rules import CONTROL_CHARACTER, IDENTITY_NUMBER
from queries.exports.table import rule_name
from queries.exports.validation import schema_of
from queries.loading.check import broken_rules

NAMES = [
    "customers", "contracts", "processings", "holdings", "erasures", "consents", "requests",
    "request_events", "uses", "disclosures", "recipients", "agreements", "holds", "complaints",
    "incidents", "staff_access",
]  # fmt: skip
EVENTS = {
    "requests": "received_on",
    "request_events": "happened_on",
    "uses": "used_on",
    "disclosures": "disclosed_on",
    "staff_access": "accessed_at",
}


def test_the_contract_has_its_tables_in_order():
    """Loading and merging go through the tables in this order."""
    assert list(TABLES) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_keys_are_required_columns(name):
    """A row without its key could be no row's neighbour. An empty part that stands behind says
    something itself: a role without a first day is from the beginning."""
    table = TABLES[name]

    assert table.columns[table.key[0]].required
    optional = {column for column in table.key if not table.columns[column].required}
    assert optional <= ({"valid_from"} if name == "recipients" else set())
    assert table.doc and all(column.doc for column in table.columns.values())


REFERRING = [name for name in NAMES if TABLES[name].references]


def test_tables_without_references_stand_for_themselves():
    assert set(NAMES) - set(REFERRING) == {"processings", "incidents"}


@pytest.mark.parametrize("name", REFERRING)
def test_references_name_a_key(name):
    """A reference's columns stand for the other table's key, kind by kind."""
    table = TABLES[name]

    for reference in table.references:
        other = TABLES[reference.table]
        ours = [table.columns[column].kind for column in reference.columns]
        theirs = other.key[: len(reference.columns)]
        assert ours == [other.columns[column].kind for column in theirs]


def test_tables_of_events_have_a_day_of_their_own():
    """Rows that an extract's first day has passed have not left; other rows have."""
    assert {t.name: t.event_day for t in TABLES.values() if t.event_day} == EVENTS


def test_stored_rows_have_pseudonyms_and_their_source():
    """No id of a person is among the stored columns."""
    for table in TABLES.values():
        assert not {"customer_id", "person_ref", "organisation_id", "staff_id"} & set(table.stored)
        assert list(table.stored)[-2:] == ["source_file", "source_line"]
    assert TABLES["customers"].stored_key == ("company", "customer_key")
    assert TABLES["incidents"].stored["aware_at"] == "TIMESTAMP"
    assert TABLES["requests"].stored["fee_sek"] == "DOUBLE"


@pytest.mark.parametrize("name", NAMES)
def test_every_rule_has_words_and_a_weight(name):
    """A person reads them; they say what is wrong and what to do."""
    rules = TABLES[name].rules.values()
    assert rules
    for rule in rules:
        assert rule.weight in ("quarantine", "warn")
        assert rule.says and rule.mend


def test_only_open_lists_are_closed_to_identity_numbers():
    """An id of that shape is flagged; a category or purpose of that shape is no category."""
    weights = set()
    for table in TABLES.values():
        for (column, name), rule in table.rules.items():
            if name == "looks_like_identity_number":
                weights.add(rule.weight)
                expected = "quarantine" if table.columns[column].is_open_list else "warn"
                assert (column, rule.weight) == (column, expected)
    assert weights == {"quarantine", "warn"}


def test_the_data_dictionary_is_up_to_date():
    """Else: python -m queries.exports.dictionary."""
    assert PAGE.read_text(encoding="utf-8") == dictionary()


def test_the_dictionary_names_every_column_and_rule():
    """What the contract asks, the people who write exports can read."""
    page = dictionary()

    for table in TABLES.values():
        assert f"## {table.name}\n" in page
        assert all(f"| `{column}` |" in page for column in table.columns)
    assert all(f"`{rule}`" in page for rule in GENERIC)


def test_no_model_changes_or_drops_rows():
    """coerce fails every row for one bad value, drop_invalid_rows loses rows unsaid, a check that
    only warns passes: none may be set, anywhere in the contract or the loading."""
    for table in TABLES.values():
        schema = table.model.to_schema()
        assert (schema.coerce, schema.drop_invalid_rows, schema.strict) == (False, False, True)
        for column in schema.columns.values():
            assert (column.coerce, column.drop_invalid_rows) == (False, False)
            assert not any(check.raise_warning for check in column.checks)
    folder = Path(inspect.getfile(queries.exports)).parent
    for path in [*folder.glob("*.py"), *(folder.parent / "loading").glob("*.py")]:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"coerce=True|drop_invalid_rows|raise_warning|LazyFrame\(", text)


def test_patterns_for_whole_cells_are_anchored_at_both_ends():
    """`\\d+` alone accepts `12x`."""
    folder = Path(inspect.getfile(queries.exports)).parent.parent / "loading"
    whole = re.compile(r'r"\\A[^"]*"')
    text = "".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.py")))
    patterns = whole.findall(text)
    assert len(patterns) > 2
    for pattern in patterns:
        assert pattern.endswith(r'\z"') or pattern == r'r"\A"' or "(?<day>" in pattern


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("19800101-1234", True),
        ("8001011234", True),
        ("kund 800101-1234", True),
        ("198001611234", True),
        ("800101+1234", True),
        ("contact", False),
        ("5560000000", False),
        ("12345", False),
        ("98001011234567", False),
    ],
)
def test_what_looks_like_an_identity_number(text, is_found):
    """A birth date (coordination numbers: day + 60) and four digits; organisations have none."""
    assert pl.Series([text]).str.contains(IDENTITY_NUMBER).item() is is_found


@pytest.mark.parametrize("sign", ["\x00", "\x07", "\x1b", "\x7f", "\u202e"])
def test_invisible_signs_are_found(sign):
    """Also the one that turns the reading direction round."""
    assert pl.Series([f"a{sign}b"]).str.contains(CONTROL_CHARACTER).item()


def _requests(**cells):
    table = TABLES["requests"]
    row = {
        "request_id": "r", "company": "kem", "kind": "access", "channel": "web",
        "received_on": pl.Series(["2026-01-31"]).str.to_date().item(),
    }  # fmt: skip
    return pl.DataFrame([row | cells], schema=table.schema)


def test_an_answer_before_receipt_is_impossible_and_one_on_the_day_is_not():
    """Days include both ends."""
    on, before = (pl.Series([d]).str.to_date().item() for d in ("2026-01-31", "2026-01-30"))

    def failures(day):
        frame = _requests(answered_on=day, outcome="fulfilled")
        return [(column, rule.name) for column, rule, _ in broken_rules(frame, TABLES["requests"])]

    assert failures(on) == []
    assert failures(before) == [("answered_on", "answered_before_received")]


def test_a_hold_of_nothing_is_refused_by_the_contract():
    """All empty it would bind everything; a customer without a company is nobody's."""
    table = TABLES["holds"]
    day = pl.Series(["2026-01-31"]).str.to_date().item()
    rows = [
        {"hold_id": "1", "reason": "other", "holds_from": day},
        {"hold_id": "2", "reason": "other", "holds_from": day, "customer_id": "c"},
        {"hold_id": "3", "reason": "other", "holds_from": day, "company": "kem"},
        {"hold_id": "4", "reason": "other", "holds_from": day, "category": "metering"},
        {"hold_id": "5", "reason": "other", "holds_from": day, "system": "crm"},
    ]

    found = broken_rules(pl.DataFrame(rows, schema=table.schema), table)

    assert {rule.name: rows.arg_true().to_list() for _, rule, rows in found} == {
        "binds_nothing": [0],
        "company_missing": [1],
    }


def test_a_breach_is_not_told_to_persons_on_the_day_before_in_local_time():
    """Aware at 23:30 UTC on the 31st is the 1st in Sweden: told on the 31st is too early."""
    table = TABLES["incidents"]
    at = pl.Series(["2026-01-31 23:30:00"]).str.to_datetime(time_unit="us").item()
    day = pl.Series(["2026-01-31"]).str.to_date().item()
    row = {"incident_id": "1", "company": "kem", "aware_at": at, "risk": "high",
           "persons_told_on": day}  # fmt: skip

    found = broken_rules(pl.DataFrame([row], schema=table.schema), table)

    assert [rule.name for _, rule, _ in found] == ["persons_told_before_aware"]


# Cells that break each kind of rule, and some that only look as if they did.
CELLS = {
    "text": (None, "", "kem", "SE", "other", "x" * 41, "x" * 101, "x" * 501, "å" * 100, "a\x07",
             "800101-1234", "811218-9876", "kund 8112189876", "1234567890"),
    "date": (None, date(1899, 12, 31), date(1900, 1, 1), date(2200, 12, 31), date(2201, 1, 1),
             date(2024, 2, 29), date(2024, 3, 1)),
    "instant": (None, datetime(1899, 12, 31, 23), datetime(2024, 2, 29, 23, 30),
                datetime(2024, 3, 1), datetime(2200, 12, 31, 1)),
    "integer": (None, -1, 0, 10**12, 10**12 + 1),
    "number": (None, -0.5, 0.0, 1e12, 1e13),
    "boolean": (None, True, False),
}  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_load_judges_as_pandera_does(name):
    """Two readings of the contract: expressions over the whole frame, and pandera's schema."""
    table, random = TABLES[name], Random(7)
    pools = {c.name: (*CELLS[c.kind], *(c.values or ())) for c in table.columns.values()}
    frame = pl.DataFrame(
        [{column: random.choice(pool) for column, pool in pools.items()} for _ in range(300)],
        schema=table.schema,
    )

    found = [(column, rule.name, rows) for column, rule, rows in broken_rules(frame, table)]

    with pytest.raises(SchemaErrors) as caught:
        schema_of(table).validate(frame, lazy=True)
    theirs = [
        (e.column_name, rule_name(e.check), ~e.check_output["check_output"].fill_null(True))
        for e in caught.value.schema_errors
    ]
    assert [(column, rule) for column, rule, _ in found] == [(c, rule) for c, rule, _ in theirs]
    assert all(ours[2].equals(other[2]) for ours, other in zip(found, theirs, strict=True))
    assert len(found) > len(table.columns) / 2
