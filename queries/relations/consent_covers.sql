-- relation: consent_covers
-- says: on which days a consent covers a set of data that may rest on consent
-- grain: one row per holding and unbroken time under consents
-- reads: holdings, consent_times, live_consents, processings
-- params:
-- columns: holding_id VARCHAR, covered_from DATE, covered_until DATE
--
-- Both days are covered; covered_until null: it goes on. A holding is covered by the consent it
-- names, else by any live one of that customer and company for a purpose of its register lines.

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
),

-- `union`, since a window over two equal rows could number them either way
live as (
    select r.holding_id, l.live_from, l.live_until
    from resting as r
    join live_consents as l on l.consent_id = r.consent_id
    union
    select r.holding_id, l.live_from, l.live_until
    from resting as r
    join purposes as p
        on p.company = r.company and p.system = r.system and p.category = r.category
    join live_consents as l
        on l.company = r.company and l.customer_key = r.customer_key and l.purpose = p.purpose
),

seen_before as (
    select
        holding_id, live_from, live_until,
        max(live_until) over earlier as last_until,
        max(case when live_until is null then 1 else 0 end) over earlier as is_endless
    from live
    window earlier as (
        partition by holding_id order by live_from, live_until
        rows between unbounded preceding and 1 preceding
    )
),

numbered as (
    select
        holding_id, live_from, live_until,
        sum(
            case
                when is_endless = 1 then 0
                when last_until is not null and live_from <= last_until + 1 then 0
                else 1
            end
        ) over (
            partition by holding_id order by live_from, live_until
            rows between unbounded preceding and current row
        ) as island
    from seen_before
)

select
    holding_id,
    min(live_from) as covered_from,
    case
        when max(case when live_until is null then 1 else 0 end) = 1 then null
        else max(live_until)
    end as covered_until
from numbered
group by holding_id, island
