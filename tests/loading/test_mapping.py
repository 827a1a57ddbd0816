"""exports.toml: files, columns, values, constants, prefixes and coverage as it maps them."""

from datetime import date, datetime

import pytest

from tests.loading.export_folder import CUSTOMERS, GOOD, MARK, Folder, broken, only, reason, stored

HEAD = '[[file]]\npath = "kund.csv"\ntable = "customers"\n'


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path).put("kund.csv", CUSTOMERS + GOOD)


def test_a_path_that_matches_nothing_is_refused(folder):
    """A table that silently stays away would look as if it had aged."""
    delivery = folder.toml(HEAD + HEAD.replace("kund", "saknas_*")).load()

    assert [(r.file, r.reason) for r in delivery.refused] == [
        ("saknas_*.csv", "no such file in the folder")
    ]


def test_a_link_out_of_the_folder_is_refused(folder, tmp_path):
    """What it leads to is not read."""
    (tmp_path / "outside.csv").write_text(CUSTOMERS + GOOD)
    (folder.path / "link.csv").symlink_to(tmp_path / "outside.csv")

    delivery = folder.toml(HEAD.replace("kund.csv", "link.csv")).load()

    assert reason(delivery) == "it is a link that leads out of the folder"


def test_a_pattern_takes_every_match_in_name_order(tmp_path):
    """All files of one load for a table count together."""
    folder = Folder(tmp_path)
    for name in ("KUND_b.csv", "KUND_a.csv", "other.csv"):
        folder.put(name, CUSTOMERS + GOOD.replace("1", name[5], 1))

    delivery = folder.toml(HEAD.replace("kund.csv", "KUND_*.csv")).load()

    assert [file.file for file in delivery.files] == ["KUND_a.csv", "KUND_b.csv"]
    assert delivery.not_read == ("other.csv",)
    assert stored(delivery).height == 2


def test_a_file_of_exactly_that_name_is_no_pattern(tmp_path):
    """`a[1].csv` is that file, and not a1.csv."""
    folder = Folder(tmp_path).put("a1.csv", CUSTOMERS + GOOD)
    folder.put("a[1].csv", CUSTOMERS + GOOD + GOOD.replace("1", "2", 1))

    delivery = folder.toml(HEAD.replace("kund.csv", "a[1].csv")).load()

    assert (only(delivery).file, only(delivery).accepted) == ("a[1].csv", 2)


REGISTER = (
    "Kundnr;Bolag;Kundtyp;Kund fr.o.m.;Kund t.o.m.;Namn\n"
    f"{MARK}1;100;P;31.01.2020;-;Åsa\n"
    f"{MARK}2;210;F;01.01.1900;saknas;Örjan\n"
)
EXAMPLE = """
[[file]]
path = "KUNDREG_*.csv"
table = "customers"
encoding = "cp1252"
date_format = "%d.%m.%Y"
null_values = ["", "-", "saknas"]
id_prefix = "crm-"
extracted_at = 2026-11-01T04:10:00
companies = ["kem", "elnat"]
systems = ["KundX"]
events_from = 2021-01-01
[file.columns]
customer_id = "Kundnr"
company = { from = "Bolag", map = { "100" = "kem", "210" = "elnat" } }
kind = { from = "Kundtyp", map = { P = "private", F = "organisation" } }
customer_since = { from = "Kund fr.o.m.", null_values = ["01.01.1900"] }
customer_until = "Kund t.o.m."
"""


def test_names_values_dates_and_nulls_are_mapped_as_declared(tmp_path):
    """The example of the contract, row by row."""
    folder = Folder(tmp_path).put("KUNDREG_1.csv", REGISTER, "cp1252")
    delivery = folder.toml(EXAMPLE).load()

    rows = stored(delivery)
    assert rows["company"].to_list() == ["kem", "elnat"]
    assert rows["kind"].to_list() == ["private", "organisation"]
    assert rows["customer_since"].to_list() == [date(2020, 1, 31), None]
    assert rows["customer_until"].to_list() == [None, None]
    assert only(delivery).columns_not_loaded == ("Namn",)
    assert only(delivery).emptied == {"customer_since": 1}
    (coverage,) = delivery.coverage
    assert coverage.companies == ("kem", "elnat")
    assert coverage.systems == ("KundX",)
    assert coverage.complete and not coverage.is_assumed
    assert coverage.extracted_at == datetime(2026, 11, 1, 4, 10)
    assert coverage.events_from == date(2021, 1, 1)
    assert coverage.columns == (
        "company", "customer_id", "kind", "customer_since", "customer_until",
    )  # fmt: skip


def test_a_word_outside_the_map_quarantines_its_row(folder):
    """A company code that nobody mapped is no company."""
    folder.put("kund.csv", f"Bolag,customer_id,kind\n100,{MARK}1,private\n{MARK},{MARK}2,private\n")
    mapping = '[file.columns]\ncompany = {from = "Bolag", map = {"100" = "kem"}}'

    file = only(folder.toml(HEAD + mapping).load())

    assert broken(file) == {("not_in_list", "company"): (3,)}


def test_a_constant_feeds_every_row(tmp_path):
    """Also one of another type than text."""
    folder = Folder(tmp_path).put("r.csv", f"id,inkom\n{MARK}1,2026-01-01\n{MARK}2,2026-01-02\n")

    delivery = folder.toml(
        """
        [[file]]
        path = "r.csv"
        table = "requests"
        [file.columns]
        request_id = "id"
        received_on = "inkom"
        company = { value = "kem" }
        kind = { value = "access" }
        channel = { value = "web" }
        is_signed = { value = true }
        registered_on = { value = 2026-01-05 }
        fee_sek = { value = 0 }
        """
    ).load()

    rows = stored(delivery, "requests")
    assert rows["company"].to_list() == ["kem", "kem"]
    assert rows["is_signed"].to_list() == [True, True]
    assert rows["registered_on"].to_list() == [date(2026, 1, 5)] * 2
    assert rows["fee_sek"].to_list() == [0.0, 0.0]


def test_a_prefix_stands_before_the_ids_of_the_file(tmp_path):
    """Its own and those it refers to; the register of recipients is shared, and a column may say
    that its numbers are another system's."""
    folder = Folder(tmp_path).put(
        "d.csv",
        "disclosure_id,category,company,kind,customer_id,recipient_id,disclosed_on,ground,consent_id\n"
        "7,contact,kem,single,7,7,2026-01-01,consent,7\n",
    )
    folder.put("customers.csv", CUSTOMERS + "kem,7,private,2020-01-01\n")
    entry = '[[file]]\npath = "{}"\ntable = "{}"\nid_prefix = "crm-"\n'
    other = '[file.columns]\nconsent_id = { from = "consent_id", id_prefix = "sam-" }\n'

    delivery = folder.toml(
        entry.format("customers.csv", "customers") + entry.format("d.csv", "disclosures") + other
    ).load()

    row = stored(delivery, "disclosures").row(0, named=True)
    assert (row["disclosure_id"], row["recipient_id"], row["consent_id"]) == ("crm-7", "7", "sam-7")
    assert row["customer_key"] == stored(delivery)["customer_key"].item()


def test_one_file_may_feed_two_tables(tmp_path):
    """Each entry reads it in its own way and has its own account."""
    folder = Folder(tmp_path).put(
        "avtal.csv",
        f"Kund;Avtal;Bolag;Start\n{MARK}1;a1;kem;2020-01-01\n{MARK}1;a2;kem;2021-02-30\n",
    )
    delivery = folder.toml(
        """
        [[file]]
        path = "avtal.csv"
        table = "contracts"
        [file.columns]
        contract_id = "Avtal"
        company = "Bolag"
        customer_id = "Kund"
        service = { value = "grid" }
        starts_on = "Start"

        [[file]]
        path = "avtal.csv"
        table = "customers"
        [file.columns]
        company = "Bolag"
        customer_id = "Kund"
        kind = { value = "private" }
        """
    ).load()

    found = {f.table: (f.rows_read, f.accepted, broken(f)) for f in delivery.files}
    assert found == {
        "contracts": (2, 1, {("not_a_date", "starts_on"): (3,)}),
        "customers": (2, 1, {("duplicate_row", "customer_id"): (3,)}),
    }
    assert len({f.sha256 for f in delivery.files}) == 1


def test_the_same_bytes_twice_for_one_table_are_refused(folder):
    """Every row would be there twice."""
    folder.put("copy.csv", CUSTOMERS + GOOD)

    delivery = folder.toml(HEAD + HEAD.replace("kund", "copy")).load()

    assert reason(delivery) == "the same bytes are in this load already: kund.csv"


def test_a_row_outside_the_declared_coverage_is_quarantined(folder):
    """A complete delivery replaces its coverage: a row beside it would never be replaced."""
    folder.put("kund.csv", CUSTOMERS + GOOD + GOOD.replace("kem", "elnat").replace("1", "2", 1))

    file = only(folder.toml(HEAD + 'companies = ["kem"]').load())

    assert broken(file) == {("outside_coverage", "company"): (3,)}


def test_without_a_mapping_names_say_the_table_and_files_their_own_time(tmp_path):
    """That the time is assumed is said."""
    folder = Folder(tmp_path).put("customers.csv", CUSTOMERS + GOOD).put("notes.csv", "a,b\n")

    delivery = folder.load()

    (coverage,) = delivery.coverage
    assert (coverage.is_assumed, coverage.complete, coverage.companies) == (True, True, None)
    assert delivery.not_read == ("notes.csv",)


def test_a_folder_with_no_known_table_is_an_error(tmp_path):
    """It says which names would be known."""
    message = Folder(tmp_path).put("notes.csv", f"a,b\n{MARK},1\n").error()

    assert "No known table" in message
    assert "customers, contracts" in message


def test_a_folder_that_is_not_there_is_an_error(tmp_path):
    """Also a file in its place."""
    folder = Folder(tmp_path)
    folder.path.rmdir()

    assert "There is no folder" in folder.error()


def test_a_folder_with_only_requests_loads(tmp_path):
    """No table is required, and nothing is checked against customers that were not exported."""
    folder = Folder(tmp_path).put(
        "requests.csv",
        "request_id,company,customer_id,kind,received_on,channel\n"
        f"{MARK}1,kem,{MARK}1,access,2026-01-01,web\n",
    )

    assert (only(folder.load()).accepted, only(folder.load()).rules) == (1, ())


def test_the_digest_follows_bytes_mapping_and_name(folder):
    """Equal deliveries are one file in the store; any difference makes another."""
    first = folder.toml(HEAD).load()
    again = folder.load()
    mapped = folder.toml(HEAD + 'decimal = ","').load()
    other = folder.put("kund.csv", CUSTOMERS + GOOD.replace("31", "30")).load()

    assert first.digest("customers") == again.digest("customers")
    assert first.mapping_digest == again.mapping_digest != mapped.mapping_digest
    assert len({d.digest("customers") for d in (first, mapped, other)}) == 3
