-- relation: disposal_dues
-- says: from which day a set of data may be erased, if it was still there and nobody came back
-- grain: one row per holding and day
-- reads: erasure_timers, unknown_ends, holding_holds, holding_ends
-- optional: holding_holds
-- params:
-- columns: holding_id VARCHAR, company VARCHAR, category VARCHAR, erase_from DATE
--
-- The erase_from of its 24 months or of its statute, or the day after a hold.

with timers as (
    select
        holding_id, company, category, returned_on,
        coalesce(statutory_erase_from, erase_from) as erase_from
    from erasure_timers
    where not lacks_day
    union all
    select holding_id, company, category, cast(null as date) as returned_on, erase_from
    from unknown_ends
    where not lacks_day
),

falling_due as (
    select
        t.holding_id, t.company, t.category,
        case when h.holding_id is null then t.erase_from else h.holds_until + 1 end as erase_from
    from timers as t
    left join holding_holds as h
        on h.holding_id = t.holding_id and h.holds_from <= t.erase_from
        and (h.holds_until is null or h.holds_until >= t.erase_from)
    where t.returned_on is null or t.returned_on >= t.erase_from
)

select distinct
    d.holding_id,
    d.company,
    d.category,
    d.erase_from
from falling_due as d
left join holding_ends as e on e.holding_id = d.holding_id
where d.erase_from is not null and (e.ended_on is null or e.ended_on >= d.erase_from)
