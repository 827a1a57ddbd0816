"""The contract of `incidents`."""

from queries.exports.fields import day, identifier, instant, listed, text, yes_or_no
from queries.exports.rules import not_before
from queries.exports.table import Export

RISKS = ("none", "risk", "high")


class Incidents(Export):
    """A personal data breach."""

    incident_id = identifier("The incident's own id.")
    company = text("The controller.")
    aware_at = instant("When the company became aware; 72 hours run from it.")
    processor_aware_at = instant(
        "When the processor became aware, where it was one's; the 72 hours do not run from it.",
        optional=True,
    )
    risk = listed(RISKS, "The risk to the persons.")
    reported_at = instant("When the authority was told.", optional=True)
    persons_told_on = day("When the persons were told.", optional=True)
    is_reason_given = yes_or_no("Whether a late report gave its reasons.", optional=True)

    reported_before_aware = not_before("reported_at", "aware_at")
    told_before_aware = not_before("persons_told_on", "aware_at")

    class Config:
        name = "incidents"
        metadata = {"key": ("incident_id",)}
