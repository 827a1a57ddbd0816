"""The contract of `complaints`."""

from queries.exports.fields import day, identifier, text
from queries.exports.rules import not_before
from queries.exports.table import Export, Reference


class Complaints(Export):
    """A case at the supervisory authority."""

    complaint_id = identifier("The case's number.")
    company = text("The company that it is about.")
    customer_id = identifier(
        "Who complained, where known.", optional=True, pseudonym="customer_key"
    )
    lodged_on = day("The day the company learnt of it.")
    answer_due_on = day("The last day for the company's answer.", optional=True)
    answered_on = day("The day of the answer.", optional=True)

    due_before_lodged = not_before("answer_due_on", "lodged_on")
    answered_before_lodged = not_before("answered_on", "lodged_on")

    class Config:
        name = "complaints"
        metadata = {
            "key": ("complaint_id",),
            "references": (Reference(("company", "customer_id"), "customers"),),
        }
