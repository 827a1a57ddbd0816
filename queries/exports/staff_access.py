"""The contract of `staff_access`."""

from queries.exports.fields import identifier, instant, text
from queries.exports.table import Export, Reference


class StaffAccess(Export):
    """A look-up of a customer by an employee. Used only where the notice file switches it on."""

    access_id = identifier("The look-up's own id.")
    staff_id = identifier("Who looked.", shared=True, pseudonym="staff_key")
    role = text("The role in which they were signed in.")
    system = text("The system in which they looked.")
    company = text("The company whose customer it was.")
    customer_id = identifier("Whom they looked up.", pseudonym="customer_key")
    accessed_at = instant("When.")

    class Config:
        name = "staff_access"
        metadata = {
            "key": ("access_id",),
            "references": (Reference(("company", "customer_id"), "customers"),),
            "event_day": "accessed_at",
        }
