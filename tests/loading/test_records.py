"""Random tables with random dirt: accounted for exactly, and read as the csv module reads them."""

import csv
import io
import tempfile
from pathlib import Path
from unittest.mock import patch

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from queries.loading.decoding import Block
from queries.loading.records import Grammar, Splitter
from tests.loading.export_folder import Folder

COLUMNS = ["recipient_id", "name", "role", "country", "note"]
GRAMMAR = Grammar(",", len(COLUMNS))

WORDS = st.text(st.sampled_from("aåÖ1 ,;\"'\n#\\"), max_size=6)
ENDS = st.sampled_from(["\n", "\r\n"])


@st.composite
def records(draw, number):
    """One well-formed row, quoted where it must be or by whim."""
    cells = [f"i{number}", "n" + draw(WORDS), "authority", "SE", draw(WORDS)]
    return ",".join(_quoted(cell, draw(st.booleans())) for cell in cells)


def _quoted(cell: str, whim: bool) -> str:
    if whim or any(sign in cell for sign in ',"\r\n'):
        return '"' + cell.replace('"', '""') + '"'
    return cell


# Lines that are no record of five fields, wherever they stand, and leave no quote open.
DIRT = st.sampled_from(
    [
        "x,y",
        "a,b,authority,SE,n,",
        'x,b"c,authority,SE,n',
        '"x"y,b,authority,SE,n',
        "Total: 3 rows",
        "#",
    ]
)
# A quote that nobody closes before a good row begins.
OPEN = st.sampled_from(['x,"b,authority,SE,n', '"x,b,authority,SE,n'])


@st.composite
def files(draw):
    """Lines of a file with what each is: a good record, dirt, a blank line."""
    kinds = draw(st.lists(st.sampled_from(["good", "dirt", "open", "blank"]), max_size=14))
    parts = []
    for number, kind in enumerate(kinds):
        if kind == "good":
            parts.append((kind, draw(records(number))))
        elif kind == "dirt":
            parts.append((kind, draw(DIRT)))
        elif kind == "open":
            # A good line of its own behind it makes the quote's end plain.
            parts.append((kind, draw(OPEN)))
            parts.append(("good", f"j{number},b,authority,SE,n"))
        else:
            parts.append((kind, draw(st.sampled_from(["", "  "]))))
    return parts, draw(ENDS)


def _accepted(parts, end):
    """What an independent reader makes of the good records, each read alone."""
    rows, line = [], 2
    for kind, text in parts:
        if kind == "good":
            (cells,) = csv.reader(io.StringIO(text, newline=""), strict=True)
            rows.append((line, cells[0], cells[1].strip()))
        line += text.count("\n") + 1
    return rows


@settings(deadline=None, max_examples=40)
@given(files(), st.sampled_from([1, 40, 10_000]))
def test_every_row_is_accepted_or_quarantined_and_read_right(file, block_bytes):
    """Whatever the dirt between, wherever a block ends."""
    parts, end = file
    content = end.join([",".join(COLUMNS), *(text.replace("\n", end) for _, text in parts)])
    with (
        tempfile.TemporaryDirectory() as path,
        patch("queries.loading.text.BLOCK_BYTES", block_bytes),
    ):
        delivery = Folder(Path(path)).put("recipients.csv", content).load()
        good = [kind for kind, _ in parts].count("good")
        bad = sum(kind in ("dirt", "open") for kind, _ in parts)
        if bad >= 10 and not good:
            return  # refused: not one row of it can be read
        (account,) = delivery.files
        rows = pl.read_parquet(delivery.tables["recipients"]).sort("source_line")
        found = rows.select("source_line", "recipient_id", "name").rows()

    assert (account.rows_read, account.accepted, account.quarantined) == (good + bad, good, bad)
    assert found == [(line, key, name) for line, key, name in _accepted(parts, "\n")]


@settings(deadline=None, max_examples=200)
@given(st.text(st.sampled_from('ab,"\n'), max_size=40), st.integers(1, 40))
def test_no_line_is_lost_and_none_is_read_twice(text, cut):
    """Any text at all: every line that is not blank belongs to one record or one broken line."""
    splitter = Splitter(Grammar(",", 2), 1)
    head, tail = text[:cut], text[cut:]
    at = head.rfind("\n") + 1
    blocks = [head[:at], head[at:] + tail]
    found = []
    for block, is_last in zip(blocks, (False, True), strict=True):
        split = splitter.split(Block(block.encode()), is_last=is_last)
        found += split.good.rows() + split.broken.select("line", "text").rows()

    lines = text.split("\n")
    seen = {}
    for line, part in found:
        for offset, piece in enumerate(part.split("\n")):
            assert line + offset not in seen
            seen[line + offset] = piece
    assert {n: p for n, p in seen.items() if p.strip()} == {
        n: p for n, p in enumerate(lines, start=1) if p.strip()
    }


@settings(deadline=None, max_examples=200)
@given(st.text(st.sampled_from('ab,"\n'), max_size=30))
def test_what_is_accepted_is_what_the_csv_module_reads(text):
    """Every record that is let through is two fields to a strict reader, too."""
    split = Splitter(Grammar(",", 2), 1).split(Block(text.encode()), is_last=True)

    for record in split.good["text"]:
        rows = list(csv.reader(io.StringIO(record, newline=""), strict=True))
        assert [len(cells) for cells in rows] == [2]


def test_the_widest_header_has_a_grammar():
    """A thousand columns are allowed, so their records must be tellable."""
    grammar = Grammar(";", 1000)
    record = ";".join(["a"] * 1000)

    split = Splitter(grammar, 1).split(Block(f"{record}\n{record};\n".encode()), is_last=True)

    assert (split.good.height, split.broken["rule"].to_list()) == (1, ["fields"])
