"""Every promise read slowly from a sample's files."""

from tests.oracle.sample_rules import erasure_faults
from tests.oracle.sample_rules_of_events import (
    answer_faults,
    consent_holding_faults,
    told_faults,
    use_faults,
)
from tests.oracle.sample_rules_of_marketing import mailing_faults, proof_faults, withdrawal_faults
from tests.oracle.sample_rules_of_statutes import disposal_faults, keeping_faults, locked_faults
from tests.oracle.sample_rules_of_third_parties import disclosure_faults, renewal_faults


def all_faults(tables, until, gone):
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
        **consent_holding_faults(tables, until, gone),
        **use_faults(tables),
        **proof_faults(tables, until),
        **withdrawal_faults(tables, until, gone),
        **mailing_faults(tables),
        **disclosure_faults(tables, until),
        **renewal_faults(tables, until),
    }
