-- relation: consent_nos
-- says: every no that a customer has said to a purpose, to one channel or to all of them
-- grain: one row per company, customer, purpose, channel, day, way of saying it and record
-- reads: consents, objections
-- optional: objections
-- corrected_by: requests
-- params:
-- columns: company VARCHAR, customer_key VARCHAR, purpose VARCHAR, for_channel VARCHAR,
--   said_on DATE, said_as VARCHAR, said_id VARCHAR
--
-- for_channel null: all channels. said_as: `refused` (said_id: the decision); `objected` to
-- marketing (the request); `withdrawn`, of a consent for one channel (that consent). The withdrawal
-- of a consent for all channels ends that consent alone and is not among these.

select
    company,
    customer_key,
    purpose,
    for_channel,
    decided_on as said_on,
    'refused' as said_as,
    consent_id as said_id
from consents
where decision = 'refused'
union all
select
    company,
    customer_key,
    purpose,
    for_channel,
    withdrawn_on as said_on,
    'withdrawn' as said_as,
    consent_id as said_id
from consents
where decision = 'given' and for_channel is not null and withdrawn_on is not null
union all
select
    company,
    customer_key,
    'marketing' as purpose,
    for_channel,
    objected_on as said_on,
    'objected' as said_as,
    request_id as said_id
from objections
