-- measure: clean_measure
-- says: whatever the portable subset allows
-- grain: one row per company and first use, of those that some list
--   of purposes names
-- reads: uses, consents, due_days
-- optional: consents
-- params: as_of, company
-- excludes: nothing
--
-- Everything here was found to give the same rows on every engine.

with recursive steps as (
    select 0 as step
    union all
    select step + 1 from steps where step < 3
),

opened as (
    select u.use_id, u.company, u.used_on, u.kept, u.judged, u.aware_at, z.purpose
    from uses as u
    cross join unnest(u.purposes) as z(purpose)
    where list_contains(u.purposes, 'marketing') and u.company is not distinct from $company
),

placed as (
    select
        o.use_id, o.company, o.used_on, o.kept, o.judged, o.aware_at, o.purpose,
        row_number() over (partition by o.company order by o.used_on, o.use_id) as place,
        lag(o.used_on) over before_it as previous_on,
        first_value(o.purpose ignore nulls) over before_it as first_purpose,
        sum(o.kept) over (
            partition by o.company order by o.used_on, o.use_id
            rows between unbounded preceding and current row
        ) as kept_so_far
    from opened as o
    window before_it as (partition by o.company order by o.used_on, o.use_id)
)

select
    p.company,
    p.place,
    lower(p.purpose) || ':' || coalesce(p.first_purpose, '') as purpose,
    cast(p.kept as double) / nullif(p.judged, 0) as kept_share,
    cast(floor(cast(p.kept as double) / nullif(p.judged, 0)) as bigint) as whole_share,
    cast(p.kept_so_far as bigint) as kept_so_far,
    date_diff('day', p.previous_on, p.used_on) as days_between,
    date_diff('day', cast(p.aware_at as date), $as_of) as days_known,
    (year($as_of) - year(p.used_on)) * 12 + month($as_of) - month(p.used_on) as months,
    cast(p.used_on + interval 24 month as date) as two_years_on,
    p.used_on + 30 as month_on,
    greatest(p.used_on, coalesce(d.due_on, p.used_on)) as latest_on,
    case when c.consents > 0 then 'covered' else 'bare' end as standing,
    (select max(step) from steps) as steps,
    p.kept % 7 as remainder
from placed as p
left join due_days as d on d.rule = 'relationship' and d.day = p.used_on
left join (
    select
        company,
        count(*) filter (where decided_on <= $as_of) as consents,
        string_agg(consent_id, ',' order by consent_id) as ids,
        median(step) as middle,
        quantile_disc(step, 0.9) as high
    from consents
    cross join steps
    group by company
) as c on c.company = p.company
where p.place = 1 and not exists (select 1 from steps where step > 3)
order by p.company, p.use_id
limit 100
