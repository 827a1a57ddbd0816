"""Reading CSV: what is refused, what is quarantined, what passes, and that nothing is lost."""

import pytest

from tests.loading.export_folder import (
    CUSTOMERS,
    MARK,
    Folder,
    broken,
    only,
    quarantined,
    reason,
    stored,
)


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path)


def row(number: int, kind: str = "private", since: str = "2020-01-31") -> str:
    return f"kem,{MARK}{number},{kind},{since}\n"


def test_a_clean_file_passes_whole(folder):
    """Rows keep their line; ids are gone."""
    delivery = folder.put("customers.csv", CUSTOMERS + row(1) + row(2)).load()

    assert (only(delivery).rows_read, only(delivery).accepted, only(delivery).rules) == (2, 2, ())
    assert stored(delivery)["source_line"].to_list() == [2, 3]
    assert MARK not in str(stored(delivery).rows())
    assert delivery.quarantine is None


def test_a_missing_required_column_refuses_the_file(folder):
    """It is named, and so are the columns that are there."""
    delivery = folder.put("customers.csv", f"company,customer_id\nkem,{MARK}1\n").load()

    assert reason(delivery) == (
        "required column `kind` is missing. The header has: company, customer_id"
    )
    assert delivery.files == () and delivery.tables == {}


def test_all_missing_columns_are_told_at_once(folder):
    """People mend exports in batches; a mapped name is told as the mapping has it."""
    folder.put("customers.csv", f"Bolag,typ\nkem,{MARK}\n")
    folder.toml(
        '[[file]]\npath = "customers.csv"\ntable = "customers"\n[file.columns]\n'
        'company = "Bolag"\ncustomer_id = "Kundnr"\ncustomer_since = "Fr.o.m."'
    )

    told = reason(folder.load())

    assert "`customer_id` is missing: the mapping takes it from `Kundnr`" in told
    assert "required column `kind` is missing" in told
    assert "column `customer_since` is missing: the mapping takes it from `Fr.o.m.`" in told


def test_an_unknown_column_is_listed_and_not_loaded(folder):
    """Names and addresses have no place in the contract."""
    content = f"company,namn,customer_id,kind\nkem,{MARK} Åsa,{MARK}1,private\n"
    delivery = folder.put("customers.csv", content).load()

    assert only(delivery).columns_not_loaded == ("namn",)
    assert "Åsa" not in str(stored(delivery).rows())


def test_a_header_that_looks_like_a_personal_number_is_withheld(folder):
    """Wherever the header is told."""
    content = f"company,19800101-1234,customer_id,kind\nkem,x,{MARK}1,private\n"
    delivery = folder.put("customers.csv", content).load()
    told = reason(folder.put("customers.csv", content.replace("kind", "typ")).load())

    assert only(delivery).columns_not_loaded == ("(withheld: looks like an identity number)",)
    assert "1234" not in repr(delivery) + told


def test_a_file_without_a_header_shows_no_value(folder):
    """Its first row is somebody's."""
    told = reason(folder.put("customers.csv", row(1) + row(2)).load())

    assert "none of its 4 names is known" in told


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("company,customer_id,kind,kind\n", "the column `kind` twice"),
        ("company,customer_id,kind,Kind\n", "the column `Kind` twice"),
        ("a," * 1200 + "company,customer_id,kind\n", "1,203 columns"),
        ("Register of customers\n" + CUSTOMERS, "the header does not match"),
    ],
)
def test_an_unusable_header_refuses_the_file(folder, header, words):
    """Twins, endless columns, a title above it."""
    assert words in reason(folder.put("customers.csv", header + row(1)).load())


@pytest.mark.parametrize("content", ["", "\n\n\r\n", "\ufeff"])
def test_a_file_of_nothing_is_refused(folder, content):
    """No bytes, or no line with anything on it."""
    assert reason(folder.put("customers.csv", content).load()).startswith(("empty", "no header"))


def test_a_header_alone_is_a_table_of_no_rows(folder):
    """It is a delivery: whether so many rows may be gone is asked of the store."""
    delivery = folder.put("customers.csv", CUSTOMERS).load()

    assert (only(delivery).rows_read, stored(delivery).height) == (0, 0)


def test_columns_are_taken_by_name(folder):
    """Never by position."""
    content = f"kind,customer_since,customer_id,company\nprivate,2020-01-31,{MARK}1,kem\n"

    delivery = folder.put("customers.csv", content).load()

    assert stored(delivery)["company"].item() == "kem"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_the_one_of_the_header(folder, delimiter):
    """Even where another sign fills the rows."""
    lines = (
        ["company", "customer_id", "kind", "person_ref"],
        ["kem", f"{MARK}1", "private", '"a,b;c|d\te"'],
    )
    folder.put("customers.csv", "\n".join(delimiter.join(line) for line in lines))

    assert only(folder.load()).accepted == 1


def test_a_header_of_one_column_needs_no_delimiter(folder):
    """All else may be constant."""
    folder.put("k.csv", f"customer_id\n{MARK}1\n{MARK}2\n\n")
    folder.toml(
        '[[file]]\npath = "k.csv"\ntable = "customers"\n[file.columns]\n'
        'company = {value = "kem"}\nkind = {value = "private"}'
    )

    assert only(folder.load()).accepted == 2


def test_one_delimiter_too_many_does_not_shift_a_row(folder):
    """Also when the last field is empty, which other readers let pass."""
    content = CUSTOMERS + row(1) + f"kem,{MARK}2,private,2020-01-31,\n" + f"kem,{MARK}3,private\n"

    file = only(folder.put("customers.csv", content).load())

    assert broken(file) == {("fields", None): (3, 4)}


def test_a_broken_quote_costs_one_line(folder):
    """Reading goes on with the next one."""
    rows = [row(n) for n in range(2, 52)]
    rows[20] = f'kem,"{MARK}22,private,2020-01-31\n'
    rows[30] = f'kem,{MARK}"32",private,2020-01-31\n'

    delivery = folder.put("customers.csv", CUSTOMERS + "".join(rows)).load()

    assert broken(only(delivery)) == {("not_rfc4180", None): (22, 32)}
    assert only(delivery).accepted == 48
    assert [r["raw"] for r in quarantined(delivery)] == [rows[20].strip(), rows[30].strip()]


def test_a_quoted_field_may_go_on_over_lines(folder):
    """The row has the line on which it begins."""
    content = (
        'company,customer_id,kind,note\nkem,{0}1,private,"a\nb,""c""\n\nd"\nkem,{0}2,private,e\n'
    )

    delivery = folder.put("customers.csv", content.format(MARK)).load()

    assert only(delivery).rules == ()
    assert stored(delivery)["source_line"].to_list() == [2, 6]


def test_where_two_quotes_may_be_the_broken_one_no_row_is_believed(folder):
    """Joined, the lines are one record; apart, the middle one is a record. Which is true is not
    told by the file, so all of it is set aside."""
    content = f'kem,"{MARK}1\n' + row(2) + f'{MARK}",private,2020-01-31\n' + row(4)

    file = only(folder.put("customers.csv", CUSTOMERS + content).load())

    assert broken(file) == {("not_rfc4180", None): (2, 3, 4)}
    assert file.accepted == 1


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_way_to_end_a_line_is_read(folder, end):
    """Old Macs included; the last line may lack its end."""
    content = (CUSTOMERS + row(1) + row(2)).replace("\n", end).removesuffix(end)

    assert only(folder.put("customers.csv", content).load()).accepted == 2


def test_ends_may_be_mixed_and_lines_blank(folder):
    """Blank lines are no rows."""
    content = CUSTOMERS + row(1).replace("\n", "\r\n") + "\n  \n" + row(2) + "\n"

    file = only(folder.put("customers.csv", content).load())

    assert (file.rows_read, file.accepted) == (2, 2)


def test_a_line_that_begins_with_a_hash_is_a_row(folder):
    """It is no comment."""
    content = f"customer_id,company,kind\n#{MARK},kem,private\n"

    assert only(folder.put("customers.csv", content).load()).accepted == 1


def test_a_cut_last_row_is_quarantined(folder):
    """The export stopped in the middle of it."""
    file = only(folder.put("customers.csv", CUSTOMERS + row(1) + f"kem,{MARK}2,pri").load())

    assert broken(file) == {("fields", None): (3,)}


def test_a_record_across_blocks_is_one_record(folder, monkeypatch):
    """Blocks are cut anywhere; a record and its line number survive it."""
    monkeypatch.setattr("queries.loading.text.BLOCK_BYTES", 64)
    note = '"' + "x\n" * 90 + '"'
    lines = "".join(f"kem,{MARK}{n},private,{note if n % 7 == 0 else 'y'}\n" for n in range(1, 30))

    delivery = folder.put("customers.csv", "company,customer_id,kind,note\n" + lines).load()

    expected, line = [], 2
    for n in range(1, 30):
        expected.append(line)
        line += 91 if n % 7 == 0 else 1
    assert stored(delivery)["source_line"].to_list() == expected


def test_an_endless_quote_costs_its_line_and_no_memory(folder, monkeypatch):
    """A record has its limits; the rows behind it load."""
    monkeypatch.setattr("queries.loading.text.BLOCK_BYTES", 4096)
    content = CUSTOMERS + f'kem,"{MARK}0,private,x\n' + "".join(row(n) for n in range(1, 3000))

    file = only(folder.put("customers.csv", content).load())

    assert (broken(file), file.accepted) == ({("not_rfc4180", None): (2,)}, 2999)


def test_a_quarantined_row_has_its_reasons(folder):
    """The first one in the contract's order, and all of them."""
    content = CUSTOMERS + row(1) + f"kem,{MARK}2,person,2020-02-30\n"

    (kept,) = quarantined(folder.put("customers.csv", content).load())

    assert kept == {
        "table": "customers",
        "file": "customers.csv",
        "line": 3,
        "column": "kind",
        "rule": "not_in_list",
        "reasons": "kind: not_in_list; customer_since: not_a_date",
        "raw": f"kem,{MARK}2,person,2020-02-30",
    }
