"""Encodings: marked or declared, strictly read; what does not decode is set aside or refused."""

import base64

import polars as pl
import pytest

from tests.loading.export_folder import MARK, Folder, broken, only, quarantined, reason

HEAD = '[[file]]\npath = "{}"\ntable = "{}"\n'
SWEDISH = f"bolag,kundnr,typ,ägare\nkem,{MARK}Å1,private,Kundtjänst – öst\n"
RENAMED = '[file.columns]\ncompany = "bolag"\ncustomer_id = "kundnr"\nkind = "typ"\n'


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path)


def swedish(folder, data, declared=None):
    mapping = HEAD.format("k.csv", "customers")
    mapping += f'encoding = "{declared}"\n' if declared else ""
    return folder.put("k.csv", data).toml(mapping + RENAMED).load()


@pytest.mark.parametrize(
    ("written", "declared"),
    [
        ("utf-8", None),
        ("utf-8-sig", None),
        ("utf-8-sig", "utf-8"),
        ("utf-16", None),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("cp1252", "cp1252"),
        ("cp1252", "windows-1252"),
        ("cp850", "cp850"),
    ],
)
def test_an_encoding_is_marked_or_declared(folder, written, declared):
    """A mark tells itself; what has none is UTF-8 or what the mapping says."""
    text = SWEDISH.replace("–", "-") if written == "cp850" else SWEDISH
    delivery = swedish(folder, text.encode(written), declared)

    assert only(delivery).columns_not_loaded == ("ägare",)
    identities = pl.read_parquet(delivery.identities)
    assert identities["original"].to_list() == [f"{MARK}Å1"]


def test_big_endian_utf16_with_its_mark_is_read(folder):
    """Engines read it as no rows at all."""
    data = b"\xfe\xff" + SWEDISH.encode("utf-16-be")

    assert only(swedish(folder, data)).accepted == 1


def test_undeclared_cp1252_is_refused_with_the_byte(folder):
    """Nothing is guessed; the header already tells."""
    told = reason(swedish(folder, SWEDISH.encode("cp1252")))

    assert told.startswith("not utf-8 at byte 17")
    assert 'encoding = "cp1252"' in told


def test_rows_in_another_encoding_refuse_the_file(folder):
    """Where lines speak against the encoding and none for it, it is the wrong one."""
    rows = "".join(f"kem,{MARK}Å{n},private\n" for n in range(20))

    told = reason(
        folder.put("customers.csv", ("company,customer_id,kind\n" + rows).encode("cp1252")).load()
    )

    assert told.startswith("not utf-8 at byte 32")


def test_lines_that_prove_the_encoding_outweigh_a_few_that_do_not(folder):
    """However small the file: here a tenth of it."""
    rows = [f"kem,{MARK}Å{n},private\n".encode() for n in range(9)]
    stray = f"kem,{MARK}Å9,private\n".encode("cp1252")

    content = b"company,customer_id,kind\n" + b"".join([*rows, stray])
    file = only(folder.put("customers.csv", content).load())

    assert (broken(file), file.accepted) == ({("encoding", None): (11,)}, 9)


def test_a_stray_line_in_another_encoding_is_quarantined_as_its_bytes(folder):
    """No sign is replaced by a question mark, and the rest of the file loads."""
    rows = [f"kem,{MARK}Å{n},private\n".encode() for n in range(50)]
    rows[30] = f"kem,{MARK}Å30,private\n".encode("cp1252")

    delivery = folder.put("customers.csv", b"company,customer_id,kind\n" + b"".join(rows)).load()

    assert broken(only(delivery)) == {("encoding", None): (32,)}
    raw = quarantined(delivery)[0]["raw"].removeprefix("base64:")
    assert base64.b64decode(raw) + b"\n" == rows[30]


@pytest.mark.parametrize(
    ("data", "declared", "words"),
    [
        (SWEDISH.encode(), "cp1252", "it is UTF-8, though exports.toml says cp1252"),
        (SWEDISH.encode("utf-8-sig"), "cp1252", "first bytes say utf-8, exports.toml says cp1252"),
        (SWEDISH.encode("utf-32"), None, "it is UTF-32"),
        (SWEDISH.encode("utf-16-le"), None, "it looks like UTF-16 without a mark"),
        (SWEDISH.encode("utf-16") + b"x", None, "not utf-16"),
    ],
)
def test_a_declaration_that_the_bytes_belie_is_refused(folder, data, declared, words):
    """An old mapping, or a file cut in the middle of a sign."""
    assert words in reason(swedish(folder, data, declared))
