-- relation: agreement_list
-- says: which agreements there are, with whom
-- grain: one row per agreement
-- reads: agreements
-- corrected_by: recipients
-- params:
-- kept: flows
-- columns: agreement_id VARCHAR, recipient VARCHAR, company VARCHAR, kind VARCHAR,
--   signed_on DATE, valid_from DATE, valid_until DATE, binds_from DATE
--
-- Firms, no persons. company null: it binds all our companies; valid_until null: until further
-- notice. binds_from: its first day in force, as none is before it is signed.

select
    agreement_id,
    recipient_id as recipient,
    company,
    kind,
    signed_on,
    valid_from,
    valid_until,
    greatest(valid_from, coalesce(signed_on, valid_from)) as binds_from
from agreements
