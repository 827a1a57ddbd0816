-- relation: live_consents
-- says: on which days a consent that was given holds
-- grain: one row per consent given that held for a day or more
-- reads: consents
-- params:
-- columns: consent_id VARCHAR, company VARCHAR, customer_key VARCHAR, purpose VARCHAR,
--   for_channel VARCHAR, live_from DATE, live_until DATE
--
-- Both days included; live_until null: it goes on. A consent still holds on the day it expires, on
-- the day it is withdrawn, and on the day of a later refusal for the same purpose.

with refusals as (
    select company, customer_key, purpose, decided_on
    from consents
    where decision = 'refused'
),

ended as (
    select
        g.consent_id, g.company, g.customer_key, g.purpose, g.for_channel, g.decided_on,
        g.withdrawn_on, g.expires_on, min(r.decided_on) as refused_on
    from consents as g
    left join refusals as r
        on r.company = g.company and r.customer_key = g.customer_key and r.purpose = g.purpose
        and r.decided_on > g.decided_on
    where g.decision = 'given'
    group by
        g.consent_id, g.company, g.customer_key, g.purpose, g.for_channel, g.decided_on,
        g.withdrawn_on, g.expires_on
),

last_days as (
    select
        consent_id, company, customer_key, purpose, for_channel, decided_on,
        case
            when withdrawn_on is null and expires_on is null then refused_on
            when withdrawn_on is null and refused_on is null then expires_on
            when expires_on is null and refused_on is null then withdrawn_on
            when refused_on is null then least(withdrawn_on, expires_on)
            when withdrawn_on is null then least(refused_on, expires_on)
            when expires_on is null then least(refused_on, withdrawn_on)
            else least(refused_on, withdrawn_on, expires_on)
        end as last_on
    from ended
)

select
    consent_id,
    company,
    customer_key,
    purpose,
    for_channel,
    decided_on as live_from,
    last_on as live_until
from last_days
where last_on is null or last_on >= decided_on
