"""Lines to records, strictly by RFC 4180: N fields, quotes closed and doubled.

Nearly every line is a record by itself, which one regular expression finds. The rest are judged one
by one: a quoted field may go on over several lines; anything else is quarantined with its line
number, and reading goes on with the next line. So one broken quote costs one line.
"""

import base64
import io
import re
from bisect import bisect_right
from dataclasses import dataclass, field

import polars as pl

from queries.loading.decoding import Block

LONGEST_RECORD = 1_000_000
MOST_LINES = 1_000

_FOUND = {"line": pl.Int64, "text": pl.String}
_BROKEN = {"line": pl.Int64, "rule": pl.String, "text": pl.String}


class Grammar:
    """The patterns of a record with a given number of fields."""

    def __init__(self, delimiter: str, fields: int) -> None:
        self.fields = fields
        d = re.escape(delimiter)
        quoted = r'"[^"]*(?:""[^"]*)*"'
        any_field = rf'(?:[^"{d}\r\n]*|{quoted})'
        more = f"(?:{d}{any_field})"
        self.record = rf"\A{any_field}{more}{{{fields - 1}}}\z"
        self.any_record = rf"\A{any_field}{more}*\z"
        # A record up to a quote that this line does not close.
        self.opening = rf'\A(?:{any_field}{d})*"[^"]*(?:""[^"]*)*\z'
        self._record = re.compile(self.record.replace(r"\z", r"\Z"))
        self._any_record = re.compile(self.any_record.replace(r"\z", r"\Z"))

    def is_record(self, text: str) -> bool:
        """Whether text of several lines is a record with the given number of fields."""
        return self._record.match(text) is not None

    def is_any_record(self, text: str) -> bool:
        """Whether text of several lines is a record of any number of fields."""
        return self._any_record.match(text) is not None


@dataclass(frozen=True)
class Records:
    """Records of a block (line, text), lines that are none (line, rule, text), both in order.

    `whole`: the block's bytes, where they are these records and nothing else.
    """

    good: pl.DataFrame
    broken: pl.DataFrame
    whole: bytes | None = None

    def as_csv(self) -> bytes:
        """The records as the CSV file that they make."""
        if self.whole is not None:
            return self.whole
        return str(self.good["text"].str.join("\n").item()).encode()


@dataclass
class _Unsettled:
    """The lines of a block that are no records by themselves, as they are being judged."""

    joined: list[tuple[int, str]] = field(default_factory=list)
    broken: list[tuple[int, str, str]] = field(default_factory=list)
    not_good: set[int] = field(default_factory=set)
    carried_from: int | None = None


class Splitter:
    """Splits block after block; a record that a block's end cuts is carried into the next one."""

    def __init__(self, grammar: Grammar, next_line: int) -> None:
        self._grammar = grammar
        self._next_line = next_line
        self._carried = Block(b"")

    def split(self, block: Block, *, is_last: bool) -> Records:
        """The block's records and broken lines, with what was carried from the block before."""
        block = _joined_blocks(self._carried, block)
        self._carried = Block(b"")
        lines = pl.read_lines(io.BytesIO(block.text)).to_series()
        good = lines.str.contains(self._grammar.record) & (lines.str.len_bytes() <= LONGEST_RECORD)
        if good.all() and self._grammar.fields > 1:  # a line of one field may be blank
            return self._all(lines, block.text)
        blank = lines.str.strip_chars() == ""
        rest = (~good & ~blank).arg_true().to_list()
        unsettled = self._settle(lines, good, rest, is_last=is_last)
        end = lines.len() if unsettled.carried_from is None else unsettled.carried_from
        if end < lines.len():
            self._carried = _tail(block, end)
        first, self._next_line = self._next_line, self._next_line + end
        good = good & ~blank & (pl.int_range(lines.len(), eager=True) < end)
        return _records(lines, good, unsettled, block.undecodable, first)

    def _all(self, lines: pl.Series, text: bytes) -> Records:
        """Every line is a record by itself, as in most blocks of most files."""
        first, self._next_line = self._next_line, self._next_line + lines.len()
        places = pl.int_range(first, self._next_line, dtype=pl.Int64, eager=True)
        good = pl.DataFrame({"line": places, "text": lines})
        return Records(good, pl.DataFrame(schema=_BROKEN), text)

    def _settle(
        self, lines: pl.Series, good: pl.Series, rest: list[int], *, is_last: bool
    ) -> _Unsettled:
        found = _Unsettled()
        if not rest:
            return found
        opening = set(lines.str.contains(self._grammar.opening).arg_true())
        odd = (lines.str.count_matches('"', literal=True) % 2 == 1).arg_true().to_list()
        settled_to = -1
        for place in rest:
            if place <= settled_to:
                continue
            text = lines[place]
            if place not in opening or len(text) > LONGEST_RECORD:
                found.broken.append((place, self._fault(text), text))
                continue
            after = bisect_right(odd, place)  # only an odd number of quotes can close it
            if after < len(odd):
                settled_to = self._join(lines, good, place, odd[after], found)
            elif not is_last and _fits(lines, place, lines.len() - 1):
                found.carried_from = place
                break
            else:
                found.broken.append((place, "not_rfc4180", text))
        return found

    def _join(
        self, lines: pl.Series, good: pl.Series, first: int, last: int, found: _Unsettled
    ) -> int:
        """Judge the lines from an opening quote to the next line with an odd number of quotes.

        Gives the last line judged. If lines in between are records by themselves, it is doubtful
        which quote is the broken one: all are quarantined, even if together they form a record.
        """
        if _fits(lines, first, last):
            text = "\n".join(lines[first : last + 1].to_list())
            doubtful = bool(good[first + 1 : last].any())
            if self._grammar.is_record(text):
                if not doubtful:
                    found.joined.append((first, text))
                else:
                    for place in range(first, last + 1):
                        found.broken.append((place, "not_rfc4180", lines[place]))
                        found.not_good.add(place)
                return last
            if self._grammar.is_any_record(text) and not doubtful:
                found.broken.append((first, "fields", text))
                return last
        found.broken.append((first, "not_rfc4180", lines[first]))
        return first

    def _fault(self, text: str) -> str:
        if len(text) > LONGEST_RECORD:
            return "too_long"
        return "fields" if self._grammar.is_any_record(text) else "not_rfc4180"


def _fits(lines: pl.Series, first: int, last: int) -> bool:
    """Whether these lines are few and short enough to be one record."""
    if last - first > MOST_LINES:
        return False
    return int(lines[first : last + 1].str.len_bytes().sum()) <= LONGEST_RECORD


def _joined_blocks(before: Block, block: Block) -> Block:
    if not before.text:
        return block
    shift = before.text.count(b"\n")
    moved = {place + shift: raw for place, raw in block.undecodable.items()}
    return Block(before.text + block.text, before.undecodable | moved)


def _tail(block: Block, place: int) -> Block:
    """The block from its line number `place` on."""
    start = 0
    for _ in range(place):
        start = block.text.index(b"\n", start) + 1
    kept = {p - place: raw for p, raw in block.undecodable.items() if p >= place}
    return Block(block.text[start:], kept)


def _records(
    lines: pl.Series,
    good: pl.Series,
    unsettled: _Unsettled,
    undecodable: dict[int, bytes],
    first_line: int,
) -> Records:
    whole = pl.DataFrame({"line": pl.int_range(lines.len(), eager=True), "text": lines})
    found = whole.cast({"line": pl.Int64}).filter(good)
    if unsettled.not_good:
        found = found.filter(~pl.col("line").is_in(list(unsettled.not_good)))
    if unsettled.joined:
        joined = pl.DataFrame(unsettled.joined, schema=_FOUND, orient="row")
        found = pl.concat([found, joined]).sort("line")
    rows = [_shown(row, undecodable) for row in unsettled.broken]
    broken = pl.DataFrame(rows, schema=_BROKEN, orient="row").sort("line")
    shift = pl.col("line") + first_line
    return Records(found.with_columns(shift), broken.with_columns(shift))


def _shown(row: tuple[int, str, str], undecodable: dict[int, bytes]) -> tuple[int, str, str]:
    """A broken line; one that did not decode is kept as its bytes in base64."""
    place, rule, _ = row
    if place not in undecodable:
        return row
    if rule == "not_rfc4180":
        rule = "encoding"
    return place, rule, "base64:" + base64.b64encode(undecodable[place]).decode()
