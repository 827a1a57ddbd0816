"""Text files (CSV and its kin): bytes, lines, records, columns; nothing typed yet.

The CSV parser gets conforming records only; the number of its rows is compared with the number of
records.
"""

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

# How much is read, and how much is split into records, at once: a block is some 250,000 rows.
READ_BYTES = 1 << 20
BLOCK_BYTES = 32 << 20


class TextFile:
    """A text file whose header is known."""

    rows_total: int | None = None

    def __init__(self, source: Source, bad_share: float) -> None:
        self._source = source
        self._bad_share = bad_share
        self._opened: _Opened | None = _Opened(self._decoding())
        self._dialect = find_dialect(self._opened.header, source.entry)
        self.plan = plan(source.entry, self._dialect.columns)
        self._grammar = Grammar(self._dialect.delimiter, len(self._dialect.columns))

    def batches(self) -> Iterator[Batch]:
        """The rows, to be judged."""
        # The first block has been read for the header: the first pass continues from it.
        opened, self._opened = self._opened or _Opened(self._decoding()), None
        rows = 0
        for records in self._records(opened):
            batch = Batch(self._parsed(records), records.good["line"], records.broken.drop("text"))
            rows += batch.rows_read
            yield batch
        opened.decoding.check(rows, self._bad_share)

    def raw(self) -> Iterator[pl.DataFrame]:
        """Every row whole."""
        for records in self._records(_Opened(self._decoding())):
            broken = records.broken.select("line", raw="text")
            yield pl.concat([records.good.rename({"text": "raw"}), broken])

    def _decoding(self) -> Decoding:
        path = self._source.path
        unpack = gunzipped if self._source.kind == "gzip" else read_blocks
        raw = unpack(path, min(READ_BYTES, BLOCK_BYTES))
        return Decoding(raw, self._source.entry.encoding, BLOCK_BYTES)

    def _records(self, opened: "_Opened") -> Iterator[Records]:
        splitter = Splitter(self._grammar, opened.header_lines + 1)
        for block, is_last in _with_last(opened.blocks):
            yield splitter.split(block, is_last=is_last)

    def _parsed(self, records: Records) -> pl.DataFrame:
        """The planned columns of conforming records, as text."""
        names = self._dialect.columns
        wanted = {names.index(name): name for name in self.plan.sources}
        if not records.good.height:
            return pl.DataFrame(schema=dict.fromkeys(self.plan.sources, pl.String))
        frame = pl.read_csv(
            records.as_csv(),
            has_header=False,
            separator=self._dialect.delimiter,
            infer_schema=False,
            columns=sorted(wanted),
        )
        frame.columns = [wanted[place] for place in sorted(wanted)]
        if frame.height != records.good.height:
            raise AssertionError(f"{records.good.height} records, {frame.height} rows parsed")
        return frame


class _Opened:
    """A file read up to the end of its header: the header, how many lines it and the blank ones
    before it take, and the blocks that follow."""

    def __init__(self, decoding: Decoding) -> None:
        self.decoding = decoding
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
        self.header = line.decode().rstrip("\r")
        self.header_lines = taken
        self.blocks = _chain(Block(first.text[start:], rest), blocks)


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
