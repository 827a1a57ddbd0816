"""The contract: what an export may hold. One model per table; columns are listed nowhere else.

`TABLES` holds the tables in their order; kinds, lists, keys, references, stored columns, the data
dictionary (`DICTIONARY.md`) and pandera's schemas (`validation`) are derived from the models.

Imports nothing of the project.
"""

from queries.exports.agreements import Agreements
from queries.exports.complaints import Complaints
from queries.exports.consents import Consents
from queries.exports.contracts import Contracts
from queries.exports.customers import Customers
from queries.exports.disclosures import Disclosures
from queries.exports.erasures import Erasures
from queries.exports.fields import Column
from queries.exports.holdings import Holdings
from queries.exports.holds import Holds
from queries.exports.incidents import Incidents
from queries.exports.processings import Processings
from queries.exports.recipients import Recipients
from queries.exports.request_events import RequestEvents
from queries.exports.requests import Requests
from queries.exports.rules import GENERIC, ZONE, Rule
from queries.exports.staff_access import StaffAccess
from queries.exports.table import Export, Reference, Table, table_of
from queries.exports.uses import Uses

_MODELS: tuple[type[Export], ...] = (
    Customers,
    Contracts,
    Processings,
    Holdings,
    Erasures,
    Consents,
    Requests,
    RequestEvents,
    Uses,
    Disclosures,
    Recipients,
    Agreements,
    Holds,
    Complaints,
    Incidents,
    StaffAccess,
)

TABLES: dict[str, Table] = {table.name: table for table in map(table_of, _MODELS)}

__all__ = ["GENERIC", "TABLES", "ZONE", "Column", "Reference", "Rule", "Table"]
