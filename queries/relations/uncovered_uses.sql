-- relation: uncovered_uses
-- says: how many uses lacked the consent they need, and why
-- grain: one row per company, purpose, channel, reason and day
-- reads: use_consents
-- params:
-- kept: flows
-- columns: company VARCHAR, purpose VARCHAR, channel VARCHAR, kind VARCHAR, "day" DATE,
--   uses BIGINT
--
-- The histogram of what breaks consent_covers_use: the daily flows keep one dimension apart at a
-- time, and here purpose, channel and reason are asked for together.

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
