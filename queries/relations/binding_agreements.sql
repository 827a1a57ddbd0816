-- relation: binding_agreements
-- says: which agreements bind a company and a recipient that gets data from it, on which days
-- grain: one row per agreement, company and recipient, of a sub-processor per line of the register
-- reads: recipient_agreements, disclosures
-- optional: disclosures
-- neutral: disclosures
-- params:
-- columns: agreement_id VARCHAR, recipient_id VARCHAR, company VARCHAR, kind VARCHAR,
--   binds_from DATE, binds_until DATE
--
-- Both days included; binds_until null: until further notice. An agreement without a company binds
-- all of ours.

with pairs as (
    select distinct company, recipient_id from disclosures
)

select
    a.agreement_id,
    a.recipient_id,
    p.company,
    a.kind,
    a.binds_from,
    a.binds_until
from recipient_agreements as a
join pairs as p on p.recipient_id = a.recipient_id
where a.company is null or a.company = p.company
