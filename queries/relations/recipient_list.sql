-- relation: recipient_list
-- says: who receives data from us, by name
-- grain: one row per recipient
-- reads: recipients
-- params:
-- kept: flows
-- columns: recipient VARCHAR, name VARCHAR, role VARCHAR, country VARCHAR
--
-- Firms and authorities, no persons; including those without an agreement.

select
    recipient_id as recipient,
    name,
    role,
    country
from recipients
