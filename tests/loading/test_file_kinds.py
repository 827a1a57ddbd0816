"""Gzip, XLSX and Parquet: by the same rules as plain CSV, and refused when damaged."""

import gzip
from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest
import xlsxwriter

from tests.loading.export_folder import (
    CUSTOMERS,
    GOOD,
    MARK,
    Folder,
    broken,
    only,
    quarantined,
    reason,
    stored,
)

HEAD = '[[file]]\npath = "{}"\ntable = "{}"\n'


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path)


ROWS = CUSTOMERS + "".join(f"kem,{MARK}{n},private,2020-01-31\n" for n in range(2000))


def test_gzip_is_read_like_the_file_in_it(folder):
    """Also when it has two members."""
    packed = gzip.compress(ROWS[:20_000].encode()) + gzip.compress(ROWS[20_000:].encode())

    assert only(folder.put("customers.csv.gz", packed).load()).accepted == 2000


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda data: data[:-400], "cut short"),
        (lambda data: data[:-8] + bytes([data[-8] ^ 1]) + data[-7:], "wrong checksum"),
        (lambda data: data + b"garbage", "damaged"),
        (lambda data: ROWS.encode(), "cannot"),
    ],
)
def test_damaged_gzip_is_refused(folder, damage, words):
    """Engines read a file with a wrong checksum without a word."""
    folder.put("customers.csv.gz", damage(gzip.compress(ROWS.encode())))
    told = reason(folder.load())

    assert words in told or "no whole gzip file" in told


def test_a_gzip_bomb_is_refused_while_it_unpacks(folder):
    """Text packs five to thirty to one, not a thousand."""
    folder.put("customers.csv.gz", gzip.compress(CUSTOMERS.encode() + b"x" * (70 << 20)))

    assert "more than 100 times its size" in reason(folder.load())


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("customers.csv", gzip.compress(ROWS.encode()), "a gzip file, not .csv"),
        ("customers.csv", b"PAR1" + b"x" * 50, "a Parquet file, not .csv"),
        ("customers.xlsx", ROWS.encode(), "does not read as XLSX"),
        ("customers.xlsx", b"<html><table>", "an HTML page, not .xlsx"),
        ("customers.xlsx", b"\xd0\xcf\x11\xe0" + b"x" * 50, "password-protected Office file"),
        ("customers.xlsx", b"PK\x03\x04" + b"x" * 50, "does not read as XLSX"),
        ("customers.parquet", b"PAR1" + b"x" * 50, "does not read as Parquet"),
        ("customers.parquet", ROWS.encode(), "does not read as Parquet"),
        ("customers.parquet", b"", "empty file"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_refused(folder, name, data, words):
    """With what it is, where its first bytes tell."""
    assert words in reason(folder.put(name, data).load())


def sheet(path, rows, dates=(), faults=(), name="Blad1", hidden=("Dold",)):
    """An XLSX file of text cells, of dates at (row, column) and formula errors at others."""
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet(name)
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for place in hidden:
            book.add_worksheet(place).hide()
        for r, cells in enumerate(rows):
            for c, cell in enumerate(cells):
                if (r, c) in dates:
                    page.write_datetime(r, c, datetime.fromisoformat(cell), day)
                elif (r, c) in faults:
                    page.write_formula(r, c, "=1/0", None, "#DIV/0!")
                elif isinstance(cell, int):
                    page.write_number(r, c, cell)
                elif cell is not None:
                    page.write_string(r, c, cell)


def test_a_sheet_is_read_with_its_dates_and_row_numbers(folder):
    """Date cells beside text dates of the declared format; empty rows are no rows."""
    rows = [
        [],
        ["company", "customer_id", "kind", "customer_since", "namn"],
        ["kem", "007", "private", "2020-01-31", "Åsa"],
        [],
        ["kem", 1001, "private", "31.01.2021", None],
        ["kem", "1002", "private", "45351", None],
    ]
    sheet(folder.path / "k.xlsx", rows, dates={(2, 3)})
    folder.toml(HEAD.format("k.xlsx", "customers") + 'date_format = "%d.%m.%Y"')

    delivery = folder.load()

    assert stored(delivery)["customer_since"].to_list() == [date(2020, 1, 31), date(2021, 1, 31)]
    assert stored(delivery)["source_line"].to_list() == [3, 5]
    assert pl.read_parquet(delivery.identities)["original"].to_list() == ["007", "1001"]
    assert broken(only(delivery)) == {("not_a_date", "customer_since"): (6,)}
    assert '"customer_id":"1002"' in quarantined(delivery)[0]["raw"]


def test_a_formula_error_is_no_empty_cell(folder):
    """In a column that is loaded; elsewhere it is nobody's business."""
    rows = [
        ["company", "customer_id", "kind", "customer_since", "namn"],
        ["kem", f"{MARK}1", "private", "x", "a"],
        ["kem", f"{MARK}2", "private", None, "x"],
    ]
    sheet(folder.path / "customers.xlsx", rows, faults={(1, 3), (2, 4)})

    file = only(folder.load())

    assert broken(file) == {("error_cell", None): (2,)}


def test_the_sheet_is_named_where_there_are_several(folder):
    """A hidden one is not read unless named."""
    rows = [["company", "customer_id", "kind"], ["kem", f"{MARK}1", "private"]]
    with xlsxwriter.Workbook(str(folder.path / "k.xlsx")) as book:
        for name in ("Kunder", "Noter"):
            page = book.add_worksheet(name)
            for r, cells in enumerate(rows if name == "Kunder" else []):
                page.write_row(r, 0, cells)
    entry = HEAD.format("k.xlsx", "customers")

    assert "it has: Kunder, Noter" in reason(folder.toml(entry).load())
    assert "no sheet `Kund`" in reason(folder.toml(entry + 'sheet = "Kund"').load())
    assert only(folder.toml(entry + 'sheet = "Kunder"').load()).accepted == 1
    assert "the sheet is empty" in reason(folder.toml(entry + 'sheet = "Noter"').load())


def requests(**columns):
    base = {
        "request_id": [f"{MARK}1", f"{MARK}2"],
        "company": ["kem", "kem"],
        "kind": ["access", "erasure"],
        "received_on": [date(2026, 1, 30), date(2026, 1, 31)],
        "channel": ["web", "post"],
    }
    return pl.DataFrame(base | columns)


def test_parquet_is_read_by_name_and_type(folder):
    """The row's number stands for its line."""
    frame = requests(fee_sek=[0.0, None], is_signed=[True, None], note=["x", "y"])
    frame.write_parquet(folder.path / "requests.parquet")

    delivery = folder.load()

    assert only(delivery).columns_not_loaded == ("note",)
    rows = stored(delivery, "requests")
    assert rows["received_on"].to_list() == frame["received_on"].to_list()
    assert (rows["fee_sek"].to_list(), rows["is_signed"].to_list()) == ([0.0, None], [True, None])
    assert rows["source_line"].to_list() == [1, 2]


STOCKHOLM_NIGHT = datetime(2026, 1, 30, 23, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (["2026-01-30", "2026-01-31"], (30, 31)),
        (pl.Series(["2026-01-30", "2026-01-31"], dtype=pl.Categorical), (30, 31)),
        ([datetime(2026, 1, 30), datetime(2026, 1, 31)], (30, 31)),
        ([STOCKHOLM_NIGHT - timedelta(minutes=30), datetime(2026, 1, 31, 23, tzinfo=UTC)],
         (31, 1)),
    ],
)  # fmt: skip
def test_days_of_other_physical_types_are_the_same_days(folder, days, expected):
    """A midnight in Sweden is a day, with whatever offset it was written."""
    requests(received_on=days).write_parquet(folder.path / "requests.parquet")

    delivery = folder.load()

    assert tuple(d.day for d in stored(delivery, "requests")["received_on"]) == expected


def test_a_time_of_day_is_dropped_only_where_declared(folder):
    """Else something is lost that nobody said might be."""
    frame = requests(received_on=[STOCKHOLM_NIGHT, STOCKHOLM_NIGHT])
    frame.write_parquet(folder.path / "requests.parquet")
    file = only(folder.load())
    entry = HEAD.format("requests.parquet", "requests")

    declared = folder.toml(entry + 'date_format = "%Y-%m-%d %H:%M"').load()

    assert broken(file) == {("not_a_date", "received_on"): (1, 2)}
    assert stored(declared, "requests")["received_on"].to_list() == [date(2026, 1, 31)] * 2


@pytest.mark.parametrize(
    ("columns", "rule"),
    [
        ({"received_on": [20260130, 20260131]}, ("not_a_date", "received_on")),
        ({"received_on": [date(2026, 1, 1), date(9999, 12, 31)]}, ("out_of_range", "received_on")),
        ({"fee_sek": [0.0, float("inf")]}, ("out_of_range", "fee_sek")),
        ({"fee_sek": [0.0, -1.0]}, ("out_of_range", "fee_sek")),
        ({"is_signed": [1, 0]}, ("not_a_boolean", "is_signed")),
    ],
)
def test_a_value_that_does_not_fit_is_quarantined(folder, columns, rule):
    """By the same rules as text."""
    requests(**columns).write_parquet(folder.path / "requests.parquet")

    assert set(broken(only(folder.load()))) == {rule}


def test_whole_numbers_may_have_come_through_a_float(folder):
    """That is how a column of them with an empty cell is written by some."""
    frame = pl.DataFrame(
        {
            "erasure_id": ["1", "2", "3"],
            "company": "kem",
            "system": "arkiv",
            "category": "billing",
            "rows": [3.0, None, 2.5],
            "erased_on": date(2026, 1, 1),
            "how": "erased",
        }
    )
    frame.write_parquet(folder.path / "erasures.parquet")

    delivery = folder.load()

    assert broken(only(delivery)) == {("not_an_integer", "rows"): (3,)}
    assert stored(delivery, "erasures")["rows"].to_list() == [3, None]


@pytest.mark.parametrize(
    "column",
    [
        {"request_id": [1.0, 2.0]},
        {"request_id": [b"1", b"2"]},
        {"kind": [["access"], ["erasure"]]},
        {"is_signed": [{"a": 1}, {"a": 2}]},
    ],
)
def test_a_type_that_cannot_hold_the_column_refuses_the_file(folder, column):
    """An id that was a floating number has lost digits already."""
    requests(**column).write_parquet(folder.path / "requests.parquet")

    assert "export it as text" in reason(folder.load())


def test_parquet_cut_short_is_refused(folder):
    """Its footer is at its end."""
    path = folder.path / "requests.parquet"
    requests().write_parquet(path)
    path.write_bytes(path.read_bytes()[:-20])

    assert "does not read as Parquet" in reason(folder.load())


def test_parquet_that_claims_endless_rows_is_refused_before_it_is_read(folder):
    """The footer tells."""
    path = folder.path / "requests.parquet"
    pl.select(request_id=pl.repeat("x", 3_000_000)).lazy().with_columns(
        company=pl.lit("kem"), kind=pl.lit("access"), received_on=pl.lit(date(2026, 1, 1)),
        channel=pl.lit("web"),
    ).sink_parquet(path)  # fmt: skip

    assert path.stat().st_size < 700_000
    assert "more rows than its size can hold" in reason(folder.load())


def test_progress_of_parquet_knows_its_end(folder):
    """The footer has the number of rows."""
    requests().write_parquet(folder.path / "requests.parquet")
    told = []

    folder.load(report=lambda *given: told.append(given))

    assert told == [("requests.parquet", 2, 2)]


def test_good_rows_are_the_same_from_every_kind_of_file(folder):
    """CSV, gzip, XLSX and Parquet of the same rows."""
    found = []
    for name in ("customers.csv", "customers.csv.gz", "customers.parquet", "customers.xlsx"):
        path = folder.path / name
        if name.endswith("xlsx"):
            sheet(path, [line.split(",") for line in (CUSTOMERS + GOOD).split()], dates={(1, 3)})
        elif name.endswith("parquet"):
            pl.read_csv((CUSTOMERS + GOOD).encode(), try_parse_dates=True).write_parquet(path)
        else:
            data = (CUSTOMERS + GOOD).encode()
            path.write_bytes(gzip.compress(data) if name.endswith("gz") else data)
        found.append(stored(folder.load()).drop("source_file", "source_line").rows())
        path.unlink()

    assert found[1:] == found[:1] * 3
