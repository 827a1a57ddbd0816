"""A recipient whose role changes: one recipient, in each role on its own days."""

from pathlib import Path

import polars as pl
import pytest

import queries
from tests.api.test_measures import wide
from tests.snapshots.test_leaving import Exports

DAY = "2026-10-31"
THIRD = [("m3", "Mitt", None, "SE"), ("m3", "Mitt", "processor", "SE")]
TABLES = {
    "consents": wide(
        "consent_id company customer_id purpose decision decided_on",
        "s1 kem 1 marketing given 2026-01-01",
    ),
    "recipients": wide(
        "recipient_id name role valid_from parent_id country",
        "m1 Gamla controller - - SE",
        "m1 Nya processor 2026-05-01 - DE",
        "m1 Nyast authority 2026-12-01 - DE",
        "m2 Senare processor 2026-05-01 - SE",
        "m3 Mitt processor 2026-07-10 - SE",
    ),
    "agreements": wide(
        "agreement_id recipient_id company kind signed_on valid_from valid_until",
        "a1 m1 kem processor 2026-06-10 2026-05-01 -",
        "a2 m1 kem sharing - 2026-01-01 -",
        "a4 m3 kem processor - 2026-01-01 -",
        "a3 m1 elnat confidentiality - 2026-01-01 2026-11-15",
    ),
    "disclosures": wide(
        "disclosure_id company category ground recipient_id disclosed_on kind persons until_on",
        "d1 kem contact contract m1 2026-04-30 batch 4 -",
        "d2 kem contact contract m1 2026-05-01 batch 4 -",
        "d3 kem contact contract m1 2026-06-10 batch 4 -",
        "d4 kem contact contract m1 2026-04-01 flow - 2026-07-31",
        "d5 kem contact contract m2 2026-04-30 batch 4 -",
        "d6 kem contact contract m3 2026-07-01 flow - 2026-07-31",
    ),
}


@pytest.fixture(scope="module")
def nb(tmp_path_factory: pytest.TempPathFactory):
    """The world as its analyst reads it."""
    exports = Exports(tmp_path_factory.mktemp("roles"))
    exports.load("2026-11-02", TABLES)
    found = queries.open(exports.store.folder)
    yield found
    found.close()


def test_two_lines_of_the_register_do_not_double_what_was_disclosed(nb):
    """Three batches and four months of a flow to one, a batch to the other, a month to the third;
    by the role of each day, of a month by that of its last. What was not known of all of a month's
    days cannot be told."""
    whole = nb.measure("disclosures", DAY)
    assert whole["disclosures"].to_list() == [9]
    by_role = nb.measure("disclosures", DAY, by=["recipient", "role", "country"])
    columns = ["recipient", "role", "country", "disclosures", "lacks_agreement", "not_told"]
    assert by_role.select(columns).rows() == [
        ("m1", "controller", "SE", 2, 0, 0),
        ("m1", "processor", "DE", 5, 3, 0),
        ("m2", None, None, 1, 0, 1),
        ("m3", "processor", "SE", 1, 0, 1),
    ]


def test_recipients_are_listed_once_as_they_are_on_the_day(nb):
    """Before its first line a recipient has a name and no role."""
    columns = ("recipient", "name", "role", "country")
    found = {day: nb.measure("recipients", day).select(columns).rows() for day in
             ("2026-04-30", "2026-05-01", "2026-12-01")}  # fmt: skip
    assert found == {
        "2026-04-30": [("m1", "Gamla", "controller", "SE"), ("m2", "Senare", None, "SE"), THIRD[0]],
        "2026-05-01": [
            ("m1", "Nya", "processor", "DE"),
            ("m2", "Senare", "processor", "SE"),
            THIRD[0],
        ],
        "2026-12-01": [
            ("m1", "Nyast", "authority", "DE"),
            ("m2", "Senare", "processor", "SE"),
            THIRD[1],
        ],
    }
    one = nb.measure("recipients", "2026-04-30", filters={"role": "controller"})
    assert one["recipient"].to_list() == ["m1"]


def test_agreements_stand_once_each_with_the_role_of_the_day(nb):
    """The processor's own is the one in question while it is a processor."""
    for day, role, state in (
        ("2026-04-30", "controller", None),
        ("2026-05-31", "processor", None),
        (DAY, "processor", "in_force"),
    ):
        rows = nb.measure("agreements", day, filters={"recipient": "m1"})
        assert rows["role"].to_list() == [role] * 3
        assert rows.filter(kind="processor")["state"].to_list() == [state]
    times = nb.measure("agreement_times", "2026-04-30", filters={"recipient": "m1"})
    assert [str(day) for day in times["valid_from"]] == ["2026-01-01"]


def test_months_name_one_agreement_where_a_role_changes_within_one(nb):
    """The law's, where some day of the month asked for it; a row for each month."""
    rows = nb.measure("agreement_months", DAY, filters={"recipient": "m1"})
    columns = ["company", "calls_for", "state"]
    assert dict(zip(rows["month"].dt.strftime("%m"), rows.select(columns).rows(), strict=True)) == {
        "04": ("kem", "any", "in_force"),
        "05": ("kem", "processor", "to_come"),
        "06": ("kem", "processor", "gap"),
        "07": ("kem", "processor", "in_force"),
    }


def test_a_line_gone_from_the_register_counts_only_where_none_is_left(tmp_path: Path):
    """Dated lines replaced the undated one: the days before the first of them cannot be told. A
    recipient that is gone altogether keeps the role that it had."""
    exports = Exports(tmp_path)
    before = wide(
        "recipient_id name role valid_from country",
        "m1 Gamla processor - SE",
        "m2 Senare processor - SE",
    )
    exports.load("2026-11-02", TABLES | {"recipients": before})
    after = wide("recipient_id name role valid_from country", "m1 Nya processor 2026-05-01 SE")
    exports.load("2026-12-02", TABLES | {"recipients": after})
    nb = queries.open(exports.store.folder)
    others = {"recipient": "m1"}, {"recipient": "m2"}
    rows = pl.concat(
        nb.measure("disclosures", "2026-11-30", by=["recipient", "role"], filters=one)
        for one in others
    )
    names = nb.measure("recipients", "2026-11-30")["recipient"].to_list()
    nb.close()
    found = rows.select("recipient", "role", "disclosures", "not_told").rows()
    assert found == [("m1", "processor", 5, 0), ("m1", None, 2, 2), ("m2", "processor", 1, 0)]
    assert names == ["m1", "m2"]
