"""Invented exports of any size, with planted faults and the key to them.

A group of companies that does not exist, its customers without names, and their data over the
years: written as the contract's tables, or in the formats of Swedish source systems. Apart from the
planted faults, which are listed, the data is in good order.

Imports `exports`, `sample.faults`, `sample.swedish`.
"""

from queries.sample.write import CUSTOMERS, FLAVOURS, FORMATS, SEED, UNTIL, write_sample

__all__ = ["CUSTOMERS", "FLAVOURS", "FORMATS", "SEED", "UNTIL", "write_sample"]
