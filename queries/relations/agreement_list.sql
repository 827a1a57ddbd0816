-- relation: agreement_list
-- says: which agreements there are, with whom
-- grain: one row per agreement
-- reads: agreements, recipients
-- optional: recipients
-- corrected_by: recipients
-- params:
-- kept: flows
-- columns: agreement_id VARCHAR, recipient VARCHAR, name VARCHAR, role VARCHAR, country VARCHAR,
--   company VARCHAR, kind VARCHAR, valid_from DATE, valid_until DATE
--
-- Firms, no persons. company null: it binds all our companies; valid_until null: until further
-- notice.

select
    a.agreement_id,
    a.recipient_id as recipient,
    r.name,
    r.role,
    r.country,
    a.company,
    a.kind,
    a.valid_from,
    a.valid_until
from agreements as a
left join recipients as r on r.recipient_id = a.recipient_id
