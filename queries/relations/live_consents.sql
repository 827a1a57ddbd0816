-- relation: live_consents
-- says: on which days a consent that was given holds
-- grain: one row per consent given that held for a day or more
-- reads: consent_lives
-- params:
-- columns: consent_id VARCHAR, company VARCHAR, customer_key VARCHAR, purpose VARCHAR,
--   for_channel VARCHAR, live_from DATE, live_until DATE
--
-- Both days included; live_until null: it goes on. for_channel null: for all channels; in which it
-- ends earlier in some is in consent_channel_ends. It is what data that is kept rests on, which
-- knows no channel; what is done through a channel is covered as in use_covers.

select
    consent_id,
    company,
    customer_key,
    purpose,
    for_channel,
    live_from,
    live_until
from consent_lives
where live_until is null or live_until >= live_from
