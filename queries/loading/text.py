"""Text files (CSV and its kin): bytes, lines, records, columns; nothing typed yet.

The parser only ever sees records that are records; how many come out is compared with how many
went in.
"""

import io
from collections.abc import Iterator

import polars as pl

from queries.loading.decoding import Block, Decoding
from queries.loading.delivery import Refused
from queries.loading.dialect import find_dialect
from queries.loading.gunzip import gunzipped
from queries.loading.plan import plan
from queries.loading.reading import Batch
from queries.loading.records import LONGEST_RECORD, Grammar, Records, Splitter
from queries.loading.source import Source, read_blocks

# Read so much at once, and look at the lines of so much at once: some 250,000 rows.
READ_BYTES = 1 << 20
BLOCK_BYTES = 32 << 20


class TextFile:
    """A text file whose header is known."""

    rows_total: int | None = None

    def __init__(self, source: Source, bad_share: float) -> None:
        self._source = source
        self._bad_share = bad_share
        _, header, self._header_lines = _header(self._decoding())
        self._dialect = find_dialect(header, source.entry)
        self.plan = plan(source.entry, self._dialect.columns)
        self._grammar = Grammar(self._dialect.delimiter, len(self._dialect.columns))

    def batches(self) -> Iterator[Batch]:
        """The rows, to be judged."""
        decoding = self._decoding()
        rows = 0
        for records in self._records(decoding):
            frame = self._parsed(records.good["text"])
            batch = Batch(frame, records.good["line"], records.broken.drop("text"))
            rows += batch.rows_read
            yield batch
        decoding.check(rows, self._bad_share)

    def raw(self) -> Iterator[pl.DataFrame]:
        """Every row whole."""
        for records in self._records(self._decoding()):
            broken = records.broken.select("line", raw="text")
            yield pl.concat([records.good.rename({"text": "raw"}), broken])

    def _decoding(self) -> Decoding:
        path = self._source.path
        unpack = gunzipped if self._source.kind == "gzip" else read_blocks
        raw = unpack(path, min(READ_BYTES, BLOCK_BYTES))
        return Decoding(raw, self._source.entry.encoding, BLOCK_BYTES)

    def _records(self, decoding: Decoding) -> Iterator[Records]:
        blocks, _, header_lines = _header(decoding)
        splitter = Splitter(self._grammar, header_lines + 1)
        for block, is_last in _with_last(blocks):
            yield splitter.split(block, is_last=is_last)

    def _parsed(self, texts: pl.Series) -> pl.DataFrame:
        """The planned columns of conforming records, as text."""
        names = self._dialect.columns
        wanted = {names.index(name): name for name in self.plan.sources}
        if not texts.len():
            return pl.DataFrame(schema=dict.fromkeys(self.plan.sources, pl.String))
        frame = pl.read_csv(
            io.BytesIO("\n".join(texts).encode()),
            has_header=False,
            separator=self._dialect.delimiter,
            infer_schema=False,
            columns=sorted(wanted),
        )
        frame.columns = [wanted[place] for place in sorted(wanted)]
        if frame.height != texts.len():
            raise AssertionError(f"{texts.len()} records, {frame.height} rows parsed")
        return frame


def _header(decoding: Decoding) -> tuple[Iterator[Block], str, int]:
    """The blocks behind the header, the header, and how many lines it and blanks before it take."""
    blocks = decoding.blocks()
    first = next(blocks, None)
    if first is None:
        raise Refused("empty file")
    start = taken = 0
    while True:
        end = first.text.find(b"\n", start)
        line = first.text[start:] if end < 0 else first.text[start:end]
        start = len(first.text) if end < 0 else end + 1
        if line.strip() or end < 0:
            break
        taken += 1
    if not line.strip():
        raise Refused("no header: the file holds blank lines only")
    if taken in first.undecodable:
        decoding.refuse()
    if len(line) > LONGEST_RECORD:
        raise Refused("its first line is too long for a header")
    taken += 1
    rest = {p - taken: raw for p, raw in first.undecodable.items() if p >= taken}
    return _chain(Block(first.text[start:], rest), blocks), line.decode().rstrip("\r"), taken


def _chain(first: Block, rest: Iterator[Block]) -> Iterator[Block]:
    yield first
    yield from rest


def _with_last(blocks: Iterator[Block]) -> Iterator[tuple[Block, bool]]:
    """Each block, and whether it is the last."""
    held = next(blocks)
    for block in blocks:
        yield held, False
        held = block
    yield held, True
