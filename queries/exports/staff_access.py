"""The contract of ``staff_access``."""

import polars as pl

from queries.exports.fields import Export, identifier, instant, text
from queries.exports.table import Reference


class StaffAccess(Export):
    """A look-up of a customer by an employee. Used only where the notice file switches it on."""

    access_id: pl.String = identifier("The look-up's own id.")
    staff_id: pl.String = identifier("Who looked.", shared=True, pseudonym="staff_key")
    role: pl.String = text("The role in which they were signed in.")
    system: pl.String = text("The system in which they looked.")
    company: pl.String = text("The company whose customer it was.")
    customer_id: pl.String = identifier("Whom they looked up.", pseudonym="customer_key")
    accessed_at: pl.Datetime = instant("When.")

    class Config:
        name = "staff_access"
        metadata = {
            "key": ("access_id",),
            "references": (Reference(("company", "customer_id"), "customers"),),
            "event_day": "accessed_at",
        }
