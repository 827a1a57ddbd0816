-- relation: covering_consents
-- says: on which days which consents cover a set of data that rests on consent at some time
-- grain: one row per holding, consent that covers it and unbroken time
-- reads: holding_consents, live_consents
-- params:
-- columns: company VARCHAR, holding_id VARCHAR, consent_id VARCHAR, given_on DATE,
--   live_from DATE, live_until DATE
--
-- While the consent holds in any channel and the data may rest on it. Both days included;
-- live_until null: it goes on. given_on: the day of the consent.

with covering as (
    select
        h.company, h.holding_id, h.consent_id, l.live_from as given_on,
        greatest(l.live_from, h.rests_from) as live_from,
        case
            when l.live_until is null then h.rests_until
            when h.rests_until is null then l.live_until
            else least(l.live_until, h.rests_until)
        end as live_until
    from holding_consents as h
    join live_consents as l on l.company = h.company and l.consent_id = h.consent_id
)

select
    company,
    holding_id,
    consent_id,
    given_on,
    live_from,
    live_until
from covering
where live_until is null or live_until >= live_from
