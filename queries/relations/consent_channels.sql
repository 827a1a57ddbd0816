-- relation: consent_channels
-- says: in which channels customers' answers on a purpose are told apart
-- grain: one row per company, purpose and channel
-- reads: consents, consent_nos, consent_purposes
-- params:
-- columns: company VARCHAR, purpose VARCHAR, channel VARCHAR
--
-- channel: each one that any answer or objection names, of whatever company and purpose; '*': any
-- that none names, in which only answers for all channels count; '': the purpose as a whole.

with purposes as (
    select company, purpose from consents
    union
    select company, purpose from consent_nos
    union
    select company, purpose from consent_purposes
),

channels as (
    select '' as channel
    union
    select '*' as channel
    union
    select for_channel as channel
    from consents
    where for_channel is not null
    union
    select for_channel as channel
    from consent_nos
    where for_channel is not null
)

select p.company, p.purpose, c.channel
from purposes as p
cross join channels as c
