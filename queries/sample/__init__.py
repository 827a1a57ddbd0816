"""Invented exports of any size, with planted faults and the key to them.

A group of companies that does not exist, its customers without names, and their data through the
years: written as the contract's tables, or as Swedish source systems would write them. The world is
in good order but for the faults that are planted in it and listed.

Imports `exports`, `sample.faults`, `sample.swedish`.
"""

from queries.sample.write import CUSTOMERS, FLAVOURS, FORMATS, SEED, UNTIL, write_sample

__all__ = ["CUSTOMERS", "FLAVOURS", "FORMATS", "SEED", "UNTIL", "write_sample"]
