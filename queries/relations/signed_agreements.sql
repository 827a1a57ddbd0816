-- relation: signed_agreements
-- says: on which days each agreement is in force
-- grain: one row per agreement that was in force for a day or more
-- reads: agreements
-- params:
-- columns: agreement_id VARCHAR, recipient_id VARCHAR, company VARCHAR, kind VARCHAR,
--   binds_from DATE, binds_until DATE
--
-- Both days included; binds_until null: until further notice; company null: it binds all of ours.
-- No agreement binds before it is signed, whatever it says; one signed after its last day never did.

with begun as (
    select
        agreement_id, recipient_id, company, kind, valid_until,
        greatest(valid_from, coalesce(signed_on, valid_from)) as binds_from
    from agreements
)

select
    agreement_id,
    recipient_id,
    company,
    kind,
    binds_from,
    valid_until as binds_until
from begun
where valid_until is null or valid_until >= binds_from
