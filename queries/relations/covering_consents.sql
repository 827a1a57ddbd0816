-- relation: covering_consents
-- says: which consents may cover a set of data that rests on consent at some time
-- grain: one row per holding and consent that was given
-- reads: holdings, consent_times, live_consents, processings
-- params:
-- columns: holding_id VARCHAR, consent_id VARCHAR, live_from DATE, live_until DATE
--
-- A holding is covered by the consent it names, else by any live one of that customer and company
-- for a purpose of its register lines. Both days included; live_until null: it goes on.

with purposes as (
    select distinct company, system, category, purpose
    from processings
    where legal_basis = 'consent'
),

resting as (
    select distinct h.holding_id, h.company, h.customer_key, h.system, h.category, h.consent_id
    from holdings as h
    join consent_times as t
        on t.company = h.company and t.system = h.system and t.category = h.category
)

select r.holding_id, l.consent_id, l.live_from, l.live_until
from resting as r
join live_consents as l on l.consent_id = r.consent_id
union
select r.holding_id, l.consent_id, l.live_from, l.live_until
from resting as r
join purposes as p
    on p.company = r.company and p.system = r.system and p.category = r.category
join live_consents as l
    on l.company = r.company and l.customer_key = r.customer_key and l.purpose = p.purpose
