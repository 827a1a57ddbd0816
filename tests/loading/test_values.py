"""Cells of text to values: days, instants, numbers, booleans, nulls. What is not all of a value is
none of it."""

from datetime import date, datetime

import pytest

from tests.loading.export_folder import CUSTOMERS, MARK, Folder, broken, only, stored

HEAD = '[[file]]\npath = "x.csv"\ntable = "{}"\n{}\n'


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path)


def days(folder, cells, declared=""):
    """The days of one column, and the lines that were quarantined for it."""
    lines = "".join(f'kem,{MARK}{n},private,"{cell}"\n' for n, cell in enumerate(cells))
    folder.put("x.csv", CUSTOMERS + lines).toml(HEAD.format("customers", declared))
    delivery = folder.load()
    found = broken(only(delivery))
    rules = {rule for rule, _ in found}
    return stored(delivery)["customer_since"].to_list(), rules


@pytest.mark.parametrize(
    "cell",
    ["2024-02-30", "2023-02-29", "2024-13-01", "00-00-0000", "24-01-05", "2024-1-5", "31/12/2024",
     "12/31/2024", "05.01.2024", "20240105", "2024-01-05x", "2024-01-05 00:00:00", "infinity",
     "epoch", "today", "２０２４-01-05", "+2024-01-05", "2024-01- 5", "99999-01-01"],
)  # fmt: skip
def test_what_is_no_iso_day_is_not_guessed_at(folder, cell):
    """Without a declared format there is one way to write a day."""
    assert days(folder, ["2024-02-29", cell]) == ([date(2024, 2, 29)], {"not_a_date"})


@pytest.mark.parametrize("cell", ["0001-01-01", "1899-12-31", "2200-12-32", "9999-12-31"])
def test_days_no_system_can_mean_are_quarantined(folder, cell):
    """Undeclared sentinels would move figures by centuries."""
    found, rules = days(folder, ["1900-01-01", "2200-12-31", cell])

    assert found == [date(1900, 1, 1), date(2200, 12, 31)]
    assert rules in ({"out_of_range"}, {"not_a_date"})


@pytest.mark.parametrize(
    ("declared", "cell", "day"),
    [
        ("%d.%m.%Y", "05.01.2024", date(2024, 1, 5)),
        ("%d.%m.%Y", "5.1.2024", date(2024, 1, 5)),
        ("%d/%m %Y", "05/01 2024", date(2024, 1, 5)),
        ("%m/%d/%Y", "12/31/2024", date(2024, 12, 31)),
        ("%Y%m%d", "20240105", date(2024, 1, 5)),
        ("%Y-%m-%d %H:%M:%S", "2024-01-05 23:59:59", date(2024, 1, 5)),
        ("%Y-%m-%dT%H:%M%z", "2024-01-05T23:30+00:00", date(2024, 1, 6)),
        ("%Y-%m-%dT%H:%M%z", "2024-01-05T22:30Z", date(2024, 1, 5)),
    ],
)
def test_a_declared_format_is_read_and_no_other(folder, declared, cell, day):
    """An instant with an offset is the day that it was in Sweden."""
    found = days(folder, [cell, "2024/01/05", "5.1.24"], f'date_format = "{declared}"')

    assert found == ([day], {"not_a_date"})


def test_sentinels_and_words_for_nothing_are_empty(folder):
    """As the file and the column declare them, and counted for the column."""
    declared = (
        'null_values = ["-", "saknas"]\n[file.columns]\n'
        'customer_since = { from = "customer_since", null_values = ["1900-01-01", "9999-12-31"] }'
    )
    cells = ["-", " saknas ", "", "1900-01-01", "9999-12-31", "2020-01-01", "--"]

    assert days(folder, cells, declared) == ([None] * 5 + [date(2020, 1, 1)], {"not_a_date"})
    assert only(folder.load()).emptied == {"customer_since": 2}


def requests(folder, column, cells, declared=""):
    """One more column of requests: its values, and everything broken."""
    head = f"request_id,company,kind,received_on,channel,{column}\n"
    lines = "".join(f'{n},kem,access,2026-01-01,web,"{cell}"\n' for n, cell in enumerate(cells))
    folder.put("x.csv", head + lines).toml(HEAD.format("requests", declared))
    delivery = folder.load()
    return stored(delivery, "requests")[column].to_list(), set(broken(only(delivery)))


@pytest.mark.parametrize(
    "cell",
    ["12x", "1,5", "1 000", "1\u00a0000", "1e3", "0x1F", "1_000", "nan", "inf", "１２", "1.", ".5",
     "12 kr", "--1"],
)  # fmt: skip
def test_what_is_no_number_is_not_cast(folder, cell):
    """A lenient cast makes something of most of these."""
    found = requests(folder, "fee_sek", ["1.5", "0", cell])

    assert found == ([1.5, 0.0], {("not_a_number", "fee_sek")})


def test_a_decimal_comma_is_declared(folder):
    """And then a point is no decimal sign."""
    found = requests(folder, "fee_sek", ["1,5", "1.5", "2"], 'decimal = ","')

    assert found == ([1.5, 2.0], {("not_a_number", "fee_sek")})


def test_a_number_has_its_range(folder):
    """A fee below nought, or beyond any invoice."""
    found = requests(folder, "fee_sek", ["-1", "9" * 400, "0.0"])

    assert found == ([0.0], {("out_of_range", "fee_sek")})


@pytest.mark.parametrize("cell", ["5.5", "5.0", "1e3", "1 000", "9" * 30, "x"])
def test_what_is_no_whole_number_is_not_rounded(folder, cell):
    """5.5 is not 6."""
    head = "erasure_id,company,system,category,rows,erased_on,how\n"
    row = "{},kem,arkiv,billing,{},2026-01-01,erased\n"
    folder.put("erasures.csv", head + row.format(1, "007") + row.format(2, cell))

    delivery = folder.load()

    assert broken(only(delivery)) == {("not_an_integer", "rows"): (3,)}
    assert stored(delivery, "erasures")["rows"].to_list() == [7]


def test_booleans_are_true_and_false_or_mapped(folder):
    """Y is no boolean until somebody says so."""
    declared = (
        '[file.columns]\nis_signed = { from = "is_signed", map = { ja = true, nej = false } }'
    )
    cells = ["true", "FALSE", "", "Y", "1"]

    plain = requests(folder, "is_signed", cells)
    mapped = requests(folder, "is_signed", ["ja", "nej", "true", "Y"], declared)

    assert plain == ([True, False, None], {("not_a_boolean", "is_signed")})
    assert mapped == ([True, False, True], {("not_a_boolean", "is_signed")})


def incidents(folder, cells, declared=""):
    lines = "".join(f'{n},kem,"{cell}",none\n' for n, cell in enumerate(cells))
    folder.put("x.csv", "incident_id,company,aware_at,risk\n" + lines)
    delivery = folder.toml(HEAD.format("incidents", declared)).load()
    return stored(delivery, "incidents")["aware_at"].to_list(), broken(only(delivery))


def test_instants_are_local_unless_they_have_an_offset(folder):
    """Summer and winter time; stored in UTC."""
    cells = [
        "2026-07-01T12:00", "2026-01-01 12:00:30", "2026-07-01T12:00:00.250+02:00",
        "2026-07-01T12:00Z", "2026-07-01T12:00-0130",
    ]  # fmt: skip

    assert incidents(folder, cells) == (
        [
            datetime(2026, 7, 1, 10),
            datetime(2026, 1, 1, 11, 0, 30),
            datetime(2026, 7, 1, 10, 0, 0, 250_000),
            datetime(2026, 7, 1, 12),
            datetime(2026, 7, 1, 13, 30),
        ],
        {},
    )


def test_the_hour_that_comes_twice_is_its_first_and_the_skipped_one_is_told(folder):
    """02:30 on the last Sundays of October and March."""
    found = incidents(folder, ["2026-10-25T02:30", "2026-03-29T02:30", "2026-03-29T02:30+00:00"])

    assert found == (
        [
            datetime(2026, 10, 25, 0, 30),
            datetime(2026, 3, 29, 1, 30),
            datetime(2026, 3, 29, 2, 30),
        ],
        {("no_such_hour", "aware_at"): (3,)},
    )


@pytest.mark.parametrize("cell", ["2026-07-01", "2026-07-01T25:00", "12:00", "2026-07-01T12"])
def test_what_is_no_instant_is_quarantined(folder, cell):
    """A day is none: 72 hours run from an hour."""
    found, rules = incidents(folder, ["2026-07-01T12:00Z", cell])

    assert (found, rules) == ([datetime(2026, 7, 1, 12)], {("not_a_date", "aware_at"): (3,)})


def test_instants_of_a_declared_format(folder):
    """A format without hours is for the days of the file, not for its instants."""
    declared = 'date_format = "%d.%m.%Y %H:%M"'

    assert incidents(folder, ["01.07.2026 12:00"], declared)[0] == [datetime(2026, 7, 1, 10)]
    assert incidents(folder, ["2026-07-01T12:00Z"], 'date_format = "%d.%m.%Y"')[1] == {}


def customers(folder, cells):
    lines = "".join(f'kem,"{cell}",private\n' for cell in cells)
    return folder.put("customers.csv", "company,customer_id,kind\n" + lines).load()


def test_ids_keep_their_zeros_and_lose_only_their_margins(folder):
    """Composed and decomposed letters are the same id."""
    delivery = customers(folder, ["007", " 7 ", "A\u030a1", "Å1"])

    assert broken(only(delivery)) == {("duplicate_row", "customer_id"): (5,)}
    assert stored(delivery)["customer_key"].n_unique() == 3


@pytest.mark.parametrize("cell", ["", "  ", "NULL", "N/A", "#N/A", "-"])
def test_a_key_of_nothing_is_quarantined(folder, cell):
    """No record is called so."""
    assert broken(only(customers(folder, ["1", cell]))) == {("required", "customer_id"): (3,)}


def test_ids_have_no_invisible_signs(folder):
    """NUL, escape, and what turns the reading direction round; a line end inside is no fault."""
    delivery = customers(folder, ["1\x00", "2\x1b", "3\u202e", "4\n4"])

    assert broken(only(delivery)) == {("control_character", "customer_id"): (2, 3, 4)}


def test_an_id_that_is_an_identity_number_is_flagged(folder):
    """Only where its check digit fits: any ten digits may look like one."""
    delivery = customers(folder, ["198112189876", "811218-9876", "811218-9875", "5512345678"])

    assert broken(only(delivery)) == {("looks_like_identity_number", "customer_id"): (2, 3)}
    assert only(delivery).accepted == 4


def uses(folder, cells):
    head = "use_id,company,customer_id,purpose,channel,used_on\n"
    lines = "".join(f'{n},kem,1,"{cell}",email,2026-01-01\n' for n, cell in enumerate(cells))
    return only(folder.put("uses.csv", head + lines).load())


def test_an_open_list_takes_any_word_but_a_number_or_a_text(folder):
    """A purpose outside the notice is a finding; a personal number is no purpose."""
    file = uses(folder, ["marketing", "profilering", "19800101-1234", "x" * 40, "x" * 41])

    assert broken(file) == {
        ("looks_like_identity_number", "purpose"): (4,),
        ("too_long", "purpose"): (6,),
    }


def test_a_closed_list_is_closed(folder):
    """Other case, a Swedish word, a trailing sign; margins are no part of a word."""
    lines = "".join(
        f"kem,{MARK}{n},{k}\n" for n, k in enumerate(["Private", "privat", " private "])
    )

    file = only(folder.put("customers.csv", "company,customer_id,kind\n" + lines).load())

    assert broken(file) == {("not_in_list", "kind"): (2, 3)}


def test_an_empty_required_cell_and_one_that_did_not_parse_are_told_apart(folder):
    """What was there was not missing."""
    head = "request_id,company,kind,received_on,channel\n"
    folder.put("requests.csv", head + "1,kem,access,,web\n2,kem,access,i går,web\n")

    assert broken(only(folder.load())) == {
        ("required", "received_on"): (2,),
        ("not_a_date", "received_on"): (3,),
    }


def test_text_is_text_whatever_it_says(folder):
    """SQL, formulas and markup are stored as they stand."""
    words = ["x'); DROP TABLE recipients;--", "=1+1", "<script>", "![x](https://e.example)"]
    lines = "".join(f'{n},"{word}",authority,SE\n' for n, word in enumerate(words))
    folder.put("recipients.csv", "recipient_id,name,role,country\n" + lines)

    assert stored(folder.load(), "recipients")["name"].to_list() == words
