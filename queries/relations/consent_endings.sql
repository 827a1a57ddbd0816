-- relation: consent_endings
-- says: how each consent that held came to its end
-- grain: one row per consent given that held and does so no longer than a last day
-- reads: consent_lives
-- params:
-- columns: consent_id VARCHAR, company VARCHAR, customer_key VARCHAR, purpose VARCHAR,
--   for_channel VARCHAR, ended_on DATE, ended_as VARCHAR
--
-- ended_on is the last day on which it holds, which may be still to come. ended_as: as in
-- consent_lives.

select
    consent_id,
    company,
    customer_key,
    purpose,
    for_channel,
    live_until as ended_on,
    ended_as
from consent_lives
where live_until >= live_from
