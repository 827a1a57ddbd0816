-- relation: erasure_timers
-- says: each time the 24 months began for a set of data, and the statute that keeps it longer
-- grain: one row per holding and relationship end that starts its time
-- reads: holdings, relationships, processings, retention_rules, due_days, erased_holdings
-- optional: processings
-- corrected_by: processings
-- params:
-- columns: holding_id VARCHAR, company VARCHAR, customer_key VARCHAR, system VARCHAR,
--   category VARCHAR, ended_on DATE, arises_on DATE, keep_through DATE, erase_from DATE, due_on DATE,
--   statutory_rule VARCHAR, statutory_from DATE, statutory_erase_from DATE, statutory_due_on DATE,
--   lacks_day BOOLEAN, returned_on DATE, erased_on DATE, erased_by VARCHAR, erased_how VARCHAR
-- never_null: keep_through, erase_from, due_on
--
-- Not judged: organisations, which are no persons. A time that was not stopped (by a return before
-- it was over or by a longer statute) goes on until the data is gone, so no later end starts
-- another for the same holding. statutory_*: the longest statutory line of the register, where it
-- keeps the data longer than the 24 months, counted from statutory_from; a series whose last day is not
-- told ends with the relationship, since it never began to end before. lacks_day: a statutory line counts from a day that the
-- holding does not have, so the holding cannot be judged.

with ends as (
    select
        h.holding_id, h.company, h.customer_key, h.system, h.category, h.collected_on,
        h.data_until, h.fiscal_year_end, r.ended_on, r.returned_on,
        greatest(r.ended_on, h.collected_on) as arises_on,
        e.erased_on, e.closed_by as erased_by, e.how as erased_how
    from holdings as h
    join relationships as r on r.company = h.company and r.customer_key = h.customer_key
    left join erased_holdings as e on e.holding_id = h.holding_id
    where r.ended_on is not null
        and (r.kind is null or r.kind <> 'organisation')
        -- what was collected after the return belongs to the next end
        and (r.returned_on is null or h.collected_on < r.returned_on)
),

timed as (
    select
        e.holding_id, e.company, e.customer_key, e.system, e.category, e.collected_on,
        e.data_until, e.fiscal_year_end, e.ended_on, e.returned_on, e.arises_on, e.erased_on,
        e.erased_by, e.erased_how,
        d.nominal_on as keep_through, d.erase_from, d.due_on
    from ends as e
    left join due_days as d on d.rule = 'relationship' and d.day = e.ended_on
    where e.erased_on is null or e.erased_on >= e.arises_on
),

lines as (
    select
        t.holding_id, t.arises_on, p.retention, p.valid_from,
        case
            when (p.valid_from is null or p.valid_from <= t.keep_through)
                and (p.valid_until is null or p.valid_until >= t.keep_through) then 1
            else 0
        end as is_in_force,
        case when p.valid_from > t.keep_through then 1 else 0 end as is_later
    from timed as t
    join processings as p
        on p.company = t.company and p.system = t.system and p.category = t.category
),

ranked as (
    select
        holding_id, arises_on, retention, is_in_force, is_later, valid_from,
        max(is_in_force) over (partition by holding_id, arises_on) as has_one_in_force,
        min(case when is_later = 1 then valid_from end) over (
            partition by holding_id, arises_on
        ) as first_later
    from lines
),

-- the lines in force on the last day of the 24 months; where there is none, the first later one
counting as (
    select distinct holding_id, arises_on, retention
    from ranked
    where is_in_force = 1 or (has_one_in_force = 0 and is_later = 1 and valid_from = first_later)
),

statutory_days as (
    select
        t.holding_id, t.arises_on, t.keep_through, c.retention,
        case r.from_column
            when 'fiscal_year_end' then t.fiscal_year_end
            when 'data_until' then coalesce(t.data_until, t.ended_on)
            when 'collected_on' then t.collected_on
            else t.ended_on
        end as counts_from
    from timed as t
    join counting as c on c.holding_id = t.holding_id and c.arises_on = t.arises_on
    join retention_rules as r on r.rule = c.retention
    where r.is_statutory
),

lacking as (
    select distinct holding_id, arises_on from statutory_days where counts_from is null
),

statutory as (
    select
        s.holding_id, s.arises_on, s.retention, s.counts_from, d.erase_from, d.due_on,
        row_number() over (
            partition by s.holding_id, s.arises_on order by d.nominal_on desc, s.retention
        ) as place
    from statutory_days as s
    join due_days as d on d.rule = s.retention and d.day = s.counts_from
    where d.nominal_on > s.keep_through
),

judged as (
    select
        t.holding_id, t.company, t.customer_key, t.system, t.category, t.ended_on, t.arises_on,
        t.keep_through, t.erase_from, t.due_on, t.returned_on, t.erased_on, t.erased_by,
        t.erased_how,
        s.retention as statutory_rule, s.counts_from as statutory_from,
        s.erase_from as statutory_erase_from,
        s.due_on as statutory_due_on, l.holding_id is not null as lacks_day,
        case
            when t.returned_on is not null
                and t.returned_on < coalesce(s.erase_from, t.erase_from) then 0
            else 1
        end as stands
    from timed as t
    left join statutory as s
        on s.holding_id = t.holding_id and s.arises_on = t.arises_on and s.place = 1
    left join lacking as l on l.holding_id = t.holding_id and l.arises_on = t.arises_on
),

ordered as (
    select
        holding_id, company, customer_key, system, category, ended_on, arises_on, keep_through,
        erase_from,
        due_on, returned_on, erased_on, erased_by, erased_how, statutory_rule, statutory_from,
        statutory_erase_from,
        statutory_due_on, lacks_day,
        coalesce(sum(stands) over (
            partition by holding_id order by arises_on, keep_through
            rows between unbounded preceding and 1 preceding
        ), 0) as standing_before
    from judged
)

select
    holding_id,
    company,
    customer_key,
    system,
    category,
    ended_on,
    arises_on,
    keep_through,
    erase_from,
    due_on,
    statutory_rule,
    statutory_from,
    statutory_erase_from,
    statutory_due_on,
    lacks_day,
    returned_on,
    erased_on,
    erased_by,
    erased_how
from ordered
where standing_before = 0
