"""The contract of `erasures`."""

from queries.exports.fields import count, day, identifier, listed, open_list, text
from queries.exports.table import Export, Order, Reference

HOW = ("erased", "anonymised", "partly", "archived", "transferred")


class Erasures(Export):
    """A line of the disposal record (gallringsprotokoll): one holding, or a batch."""

    erasure_id = identifier("The line's own id.")
    company = text("The company that disposed.")
    system = text("The system in which.")
    category = open_list("The category of data, in the notice's words.")
    holding_id = identifier("The holding, where the line names one.", optional=True)
    rows = count("Of a batch line: how many rows.", optional=True)
    erased_on = day("The day of disposal.")
    how = listed(
        HOW,
        "What was done; `partly` leaves the holding in being, `transferred` destroys an original "
        "whose scanned copy stays, as another holding.",
    )
    decision_ref = text("The disposal decision that it rests on.", optional=True)

    class Config:
        name = "erasures"
        metadata = {
            "key": ("erasure_id",),
            # What was erased is meant to be gone from the holdings.
            "references": (
                Reference(("holding_id",), "holdings", is_checked=False, owners=("company",)),
            ),
            # A line of the year before the data came in cannot be about it.
            "orders": (Order("erased_on", ("company", "holding_id"), "holdings", "collected_on"),),
        }
