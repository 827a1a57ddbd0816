"""Unpacks gzip in Python, which checks checksums that the engines skip; refuses a gzip bomb."""

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path

from queries.loading.delivery import Refused
from queries.loading.source import open_plain

# A table of an export is compressed five to thirty to one. The ratio is checked from 64 MB on; less
# does no harm.
MOST_RATIO = 100
RATIO_FROM = 64 << 20
LARGEST = 200 << 30


def gunzipped(path: Path, size: int = 1 << 20) -> Iterator[bytes]:
    """The unpacked bytes of a gzip file, all its members, block by block.

    **Raises** `Refused` when it is cut short, fails its checksum, has anything after its end, or
    unpacks to far more than a table would.
    """
    with open_plain(path) as packed, gzip.GzipFile(fileobj=packed) as file:
        done = 0
        while True:
            try:
                block = file.read(size)
            except EOFError:
                raise Refused("the gzip file is cut short") from None
            except (gzip.BadGzipFile, zlib.error):
                raise Refused("no whole gzip file: damaged, or with a wrong checksum") from None
            if not block:
                return
            done += len(block)
            if done > LARGEST or (done > RATIO_FROM and done > MOST_RATIO * packed.tell()):
                raise Refused(f"the gzip file unpacks to more than {MOST_RATIO} times its size")
            yield block
