-- relation: consent_channel_spans
-- says: on which days a customer's consents hold for a purpose, as a whole and in each channel
-- grain: one row per company, customer, purpose, channel and unbroken time
-- reads: consent_spans, live_consents, consent_channels, consent_channel_ends
-- params:
-- merges: holds_from, holds_until
-- columns: company VARCHAR, customer_key VARCHAR, purpose VARCHAR, channel VARCHAR,
--   holds_from DATE, holds_until DATE
--
-- channel '': in any of them. Both days included; holds_until null: it goes on.

with in_channel as (
    select
        l.company, l.customer_key, l.purpose, c.channel, l.live_from as holds_from,
        case when e.consent_id is not null then e.live_until else l.live_until end as holds_until
    from live_consents as l
    join consent_channels as c
        on c.company = l.company and c.purpose = l.purpose and c.channel <> ''
        and (l.for_channel is null or l.for_channel = c.channel)
    left join consent_channel_ends as e
        on e.company = l.company and e.consent_id = l.consent_id and e.channel = c.channel
)

select
    company,
    customer_key,
    purpose,
    '' as channel,
    holds_from,
    holds_until
from consent_spans
union all
select
    company,
    customer_key,
    purpose,
    channel,
    holds_from,
    holds_until
from in_channel
where holds_until is null or holds_until >= holds_from
