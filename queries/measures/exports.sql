-- measure: exports
-- says: which exports there are, how old they are, and what was read and refused
-- grain: one row per table and file, and one per table of the contract that was never exported
-- reads: table_rules, coverage, files
-- params: as_of
-- columns: table VARCHAR, file VARCHAR, companies VARCHAR, systems VARCHAR, is_complete
--   BOOLEAN, events_from DATE, extracted_on DATE, age_days BIGINT, state VARCHAR, rows_read
--   BIGINT, accepted BIGINT, quarantined BIGINT, warnings BIGINT
--
-- The last complete day is the one before extracted_on: age_days is from it to the day asked for,
-- never below zero. Older than twice the table's cadence is stale, over its limit too old.

with covered as (
    select
        table_name, file,
        max(extracted_at) as extracted_at,
        min(case when is_complete then 1 else 0 end) = 1 as is_complete,
        string_agg(distinct company, ', ' order by company) as companies,
        string_agg(distinct system, ', ' order by system) as systems,
        min(events_from) as events_from
    from coverage
    group by table_name, file
),

aged as (
    select
        r.table_name, c.file, c.companies, c.systems, c.is_complete, c.events_from, c.extracted_at,
        r.cadence_days, r.too_old_days, f.rows_read, f.accepted, f.quarantined, f.warnings,
        greatest(date_diff('day', cast(c.extracted_at as date) - 1, $as_of), 0) as age_days
    from table_rules as r
    left join covered as c on c.table_name = r.table_name
    left join files as f on f.table_name = c.table_name and f.file = c.file
)

select
    table_name as "table",
    file,
    companies,
    systems,
    is_complete,
    events_from,
    cast(extracted_at as date) as extracted_on,
    cast(age_days as bigint) as age_days,
    case
        when extracted_at is null then 'never'
        when age_days > too_old_days then 'too_old'
        when age_days > 2 * cadence_days then 'stale'
        else 'fresh'
    end as state,
    rows_read,
    accepted,
    quarantined,
    warnings
from aged
order by table_name, file
