"""Every promise read slowly from a sample's files: what a reader of the notice finds broken."""

from collections.abc import Mapping
from datetime import date

from tests.oracle import consent, marketing
from tests.oracle.erasure import erasure_faults
from tests.oracle.holds import review_faults
from tests.oracle.keeping import disposal_faults, keeping_faults, locked_faults
from tests.oracle.requests import answer_faults, told_faults
from tests.oracle.tables import Faults, Tables
from tests.oracle.third_parties import disclosure_faults, renewal_faults


def all_faults(tables: Tables, until: date, gone: Mapping[str, date]) -> Faults:
    """(promise, item, part) -> the days on which it stands as overdue, or on which it broke.

    `gone`: holding -> the day on which it was erased, or left.
    """
    return {
        **erasure_faults(tables, until, gone),
        **keeping_faults(tables, gone),
        **locked_faults(tables, gone),
        **disposal_faults(tables, until, gone),
        **answer_faults(tables, until),
        **told_faults(tables),
        **consent.holding_faults(tables, until, gone),
        **consent.use_faults(tables),
        **consent.proof_faults(tables, until),
        **marketing.withdrawal_faults(tables, until, gone),
        **marketing.use_faults(tables),
        **disclosure_faults(tables, until),
        **renewal_faults(tables, until),
        **review_faults(tables, until),
    }
