-- relation: holding_consents
-- says: which consents a set of data that rests on consent at some time may rest on, and when
-- grain: one row per holding, consent that was given and unbroken time
-- reads: holdings, consents, consent_times, processings, calendar_span
-- params:
-- merges: rests_from, rests_until
-- columns: company VARCHAR, holding_id VARCHAR, consent_id VARCHAR, rests_from DATE,
--   rests_until DATE
--
-- The consent that the holding names, if it is of the same customer and company, whatever its
-- purpose; and any of theirs for a purpose of a register line, while that line is in force. Data
-- that is kept rests on a purpose and no channel: a consent for one channel is enough. Both days
-- included; rests_until null: it goes on.

with resting as (
    select distinct h.holding_id, h.company, h.customer_key, h.system, h.category, h.consent_id
    from holdings as h
    join consent_times as t
        on t.company = h.company and t.system = h.system and t.category = h.category
),

given as (
    select company, customer_key, purpose, consent_id
    from consents
    where decision = 'given'
),

lines as (
    select
        p.company, p.system, p.category, p.purpose,
        coalesce(p.valid_from, s.first_on) as valid_from,
        p.valid_until
    from processings as p
    cross join calendar_span as s
    where p.legal_basis = 'consent'
)

select
    r.company,
    r.holding_id,
    g.consent_id,
    s.first_on as rests_from,
    cast(null as date) as rests_until
from resting as r
cross join calendar_span as s
join given as g
    on g.company = r.company and g.customer_key = r.customer_key and g.consent_id = r.consent_id
union all
select
    r.company,
    r.holding_id,
    g.consent_id,
    l.valid_from as rests_from,
    l.valid_until as rests_until
from resting as r
join lines as l
    on l.company = r.company and l.system = r.system and l.category = r.category
join given as g
    on g.company = r.company and g.customer_key = r.customer_key and g.purpose = l.purpose
