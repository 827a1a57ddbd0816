-- relation: consent_spans
-- says: on which days a customer's consents hold for a purpose, in any channel
-- grain: one row per company, customer, purpose and unbroken time
-- reads: live_consents
-- params:
-- merges: holds_from, holds_until
-- columns: company VARCHAR, customer_key VARCHAR, purpose VARCHAR, holds_from DATE,
--   holds_until DATE
--
-- Both days included; holds_until null: it goes on. For what knows no channel: data that is kept,
-- a disclosure, a customer's answer as a whole.

select
    company,
    customer_key,
    purpose,
    live_from as holds_from,
    live_until as holds_until
from live_consents
