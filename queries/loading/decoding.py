"""Bytes to text: strictly, in the encoding that the byte order mark or the mapping names.

Nothing is guessed and nothing replaced. A line that does not decode is quarantined whole; a file in
which most lines beyond ASCII do not decode is refused: then the encoding is wrong.
"""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NoReturn

from queries.loading.delivery import Refused

LONGEST_LINE = 64 << 20

# Replaces a line that did not decode. It cannot be a record, nor the beginning, middle or end of
# one, under any delimiter: a quoted field with text directly after its closing quote.
PLACEHOLDER = '"x"x'

_MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
_SAME = {("utf-16", "utf-16-le"), ("utf-16", "utf-16-be")}


@dataclass(frozen=True)
class Block:
    """Whole lines as UTF-8; `undecodable`: the bytes of lines that did not decode, by place."""

    text: bytes
    undecodable: dict[int, bytes] = field(default_factory=dict)


class Decoding:
    """A file's bytes as blocks of whole lines in UTF-8."""

    def __init__(self, raw: Iterator[bytes], declared: str | None, size: int) -> None:
        self._raw = raw
        self._size = size
        self._first = next(raw, b"")
        self.encoding = _encoding(self._first, declared)
        self.bad_lines = 0
        self._good_lines = 0
        self._first_bad = 0
        self._done = 0

    def blocks(self) -> Iterator[Block]:
        """Block by block; the last may lack its line end."""
        old_mac: bool | None = None  # lines that end in CR alone
        pending = bytearray()
        for data in self._bytes():
            if old_mac is None:
                old_mac = b"\r" in data and b"\n" not in data
            pending += data.replace(b"\r", b"\n") if old_mac else data
            if len(pending) < self._size:
                continue
            cut = pending.rfind(b"\n") + 1
            if cut:
                yield self._decoded(bytes(pending[:cut]))
                del pending[:cut]
            elif len(pending) > LONGEST_LINE:
                raise Refused(f"a line is longer than {LONGEST_LINE >> 20} MB")
        if pending:
            yield self._decoded(bytes(pending))

    def check(self, rows: int, share: float) -> None:
        """Refuse a file in which more lines beyond ASCII fail to decode than decode.

        Not where at most `share` of the rows fail: then single lines are damaged.
        """
        if self.bad_lines > self._good_lines and self.bad_lines > share * rows:
            self.refuse()

    def refuse(self) -> NoReturn:
        """Refuse the file for its encoding."""
        raise Refused(f"not {self.encoding} at byte {self._first_bad}{_HINT}")

    def _bytes(self) -> Iterator[bytes]:
        """The bytes without their byte order mark; of two-byte encodings already as UTF-8."""
        wide = self.encoding.startswith("utf-16")
        decoder = codecs.getincrementaldecoder(self.encoding)("strict") if wide else None
        for data in _with_end(_without_mark(self._first), self._raw):
            if decoder is None:
                yield data
                continue
            try:
                yield decoder.decode(data, final=not data).encode()
            except UnicodeError:
                raise Refused(f"not {self.encoding}{_HINT}") from None

    def _decoded(self, data: bytes) -> Block:
        start, self._done = self._done, self._done + len(data)
        if data.isascii() or self.encoding.startswith("utf-16"):
            return Block(data)
        if self.encoding not in ("utf-8", "ascii") and not self._good_lines:
            self._refuse_utf8(data)
        try:
            text = data.decode(self.encoding)
        except UnicodeDecodeError as wrong:
            if not self.bad_lines:
                self._first_bad = start + wrong.start
            return self._line_by_line(data)
        self._good_lines += _lines_beyond_ascii(data)
        return Block(data if self.encoding == "utf-8" else text.encode())

    def _refuse_utf8(self, data: bytes) -> None:
        """Refuse UTF-8 that is declared otherwise: one-byte text is hardly ever UTF-8 by chance."""
        try:
            data.decode()
        except UnicodeDecodeError:
            return
        raise Refused(f"it is UTF-8, though exports.toml says {self.encoding}")

    def _line_by_line(self, data: bytes) -> Block:
        lines, undecodable = [], {}
        for place, line in enumerate(data.split(b"\n")):
            try:
                lines.append(line.decode(self.encoding))
                self._good_lines += not line.isascii()
            except UnicodeDecodeError:
                undecodable[place] = line
                lines.append(PLACEHOLDER)
        self.bad_lines += len(undecodable)
        return Block("\n".join(lines).encode(), undecodable)


_HINT = ': name its encoding in exports.toml (`encoding = "cp1252"`), or export it as UTF-8'


def _encoding(beginning: bytes, declared: str | None) -> str:
    """The encoding of the byte order mark, else the declared one, else UTF-8."""
    marked = next((name for mark, name in _MARKS.items() if beginning.startswith(mark)), None)
    if marked == "utf-32":
        raise Refused("it is UTF-32: export it as UTF-8")
    if marked and declared and marked != declared and (declared, marked) not in _SAME:
        raise Refused(f"its first bytes say {marked}, exports.toml says {declared}")
    head = beginning[:200]
    if not marked and not declared and head.count(b"\0") * 4 > len(head):
        raise Refused('it looks like UTF-16 without a mark: say `encoding = "utf-16-le"`')
    return marked or declared or "utf-8"


_BEYOND_ASCII_AS_X = bytes(range(128)) + b"x" * 128
_ASCII = bytes(set(range(128)) - {ord("\n")})


def _lines_beyond_ascii(data: bytes) -> int:
    """How many lines hold anything but ASCII: after the translation each begins with an x."""
    left = b"\n" + data.translate(_BEYOND_ASCII_AS_X, _ASCII)
    return left.count(b"\nx")


def _without_mark(beginning: bytes) -> bytes:
    return next((beginning[len(m) :] for m in _MARKS if beginning.startswith(m)), beginning)


def _with_end(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    """The blocks, and an empty one at the end, where a decoder refuses an incomplete character."""
    yield first
    yield from rest
    yield b""
