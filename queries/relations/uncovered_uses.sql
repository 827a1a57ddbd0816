-- relation: uncovered_uses
-- says: how many uses lacked the consent they need, and why
-- grain: one row per company, purpose, channel, reason and day
-- reads: use_consents
-- params:
-- kept: flows
-- columns: company VARCHAR, purpose VARCHAR, channel VARCHAR, kind VARCHAR, "day" DATE,
--   uses BIGINT
--
-- The histogram of what breaks consent_covers_use. The daily flows are broken down by one dimension
-- at a time; here purpose, channel and reason are needed together.

select
    company,
    purpose,
    channel,
    kind,
    used_on as "day",
    count(*) as uses
from use_consents
where kind <> 'covered'
group by company, purpose, channel, kind, used_on
