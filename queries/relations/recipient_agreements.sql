-- relation: recipient_agreements
-- says: which agreements a recipient is bound by, its own and as a sub-processor, on which days
-- grain: one row per agreement and recipient, of a sub-processor per line of the register
-- reads: signed_agreements, recipient_lines
-- optional: recipient_lines
-- corrected_by: recipients
-- params:
-- columns: agreement_id VARCHAR, recipient_id VARCHAR, company VARCHAR, kind VARCHAR,
--   binds_from DATE, binds_until DATE
--
-- Both days included; binds_until null: until further notice; company null: it binds all of ours. A
-- sub-processor is bound by its processor's agreements as by its own, while the register says whose
-- it is (GDPR art. 28(4)).

with inherited as (
    select
        a.agreement_id, l.recipient as recipient_id, a.company, a.kind,
        greatest(a.binds_from, coalesce(l.known_from, a.binds_from)) as binds_from,
        least(
            coalesce(a.binds_until, l.known_until), coalesce(l.known_until, a.binds_until)
        ) as binds_until
    from signed_agreements as a
    join recipient_lines as l on l.parent = a.recipient_id and l.recipient <> a.recipient_id
    where l.role = 'processor'
)

select
    agreement_id,
    recipient_id,
    company,
    kind,
    binds_from,
    binds_until
from signed_agreements
union all
select
    agreement_id,
    recipient_id,
    company,
    kind,
    binds_from,
    binds_until
from inherited
where binds_until is null or binds_until >= binds_from
