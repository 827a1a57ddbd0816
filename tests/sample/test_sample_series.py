"""A series of monthly exports: rows leave, and the plan says what the figures must show."""

from datetime import date
from itertools import pairwise

from tests.oracle.clock import DAY
from tests.oracle.faults import all_faults
from tests.oracle.purge_series import exports_of, known_after
from tests.oracle.tables import planted_in, tables_of


def test_a_series_has_an_export_a_month_and_purged_rows_leave_it(series):
    """Folders named by the day of the extract; no `erased_on`; rows and customers gone for good."""
    exports = exports_of(series)
    assert [day for day, _ in exports] == [date(2026, month, 1) for month in (8, 9, 10, 11)]
    held, customers = [], []
    for _, path in exports:
        tables = tables_of(path)
        assert "erased_on" not in tables["holdings"][0]
        held.append({row["holding_id"] for row in tables["holdings"]})
        customers.append({(row["company"], row["customer_id"]) for row in tables["customers"]})
    for rows in (held, customers):
        left = [earlier - later for earlier, later in pairwise(rows)]
        assert any(left) and not left[0] & rows[2] and not left[1] & rows[3]
    named = {row["holding_id"] for row in tables_of(exports[-1][1])["erasures"]}
    gone = held[0] - held[-1]
    assert gone & named and gone - named, "some by record, some found missing"


def test_the_key_of_a_series_is_as_its_last_export_tells(series):
    """Holdings that left count as erased on the day the record or the next export says."""
    for day, tables, gone in known_after(series):
        last, until = (tables, gone), day - DAY
    tables, gone = last
    key = planted_in(series)
    assert all_faults(tables, until, gone) == key
    late = [spans for (name, *_), spans in key.items() if name == "erase_after_relationship"]
    assert any(end for spans in late for _, end in spans), "one was erased late between exports"
