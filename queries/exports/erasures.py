"""The contract of ``erasures``."""

import polars as pl

from queries.exports.fields import Export, count, day, identifier, listed, open_list, text
from queries.exports.table import Reference

HOW = ("erased", "anonymised", "partly", "archived")


class Erasures(Export):
    """A line of the disposal record (gallringsprotokoll): one holding, or a batch."""

    erasure_id: pl.String = identifier("The line's own id.")
    company: pl.String = text("The company that disposed.")
    system: pl.String = text("The system in which.")
    category: pl.String = open_list("The category of data, in the notice's words.")
    holding_id: pl.String = identifier("The holding, where the line names one.", optional=True)
    rows: pl.Int64 = count("Of a batch line: how many rows.", optional=True)
    erased_on: pl.Date = day("The day of disposal.")
    how: pl.String = listed(HOW, "What was done; `partly` leaves the holding in being.")
    decision_ref: pl.String = text("The disposal decision that it rests on.", optional=True)

    class Config:
        name = "erasures"
        metadata = {
            "key": ("erasure_id",),
            # What was erased is meant to be gone from the holdings.
            "references": (Reference(("holding_id",), "holdings", is_checked=False),),
        }
