-- figures: moves
-- says: what turned late, was done and fell away between two days, and which events broke
-- grain: one row per pair of days, promise and group
-- reads: daily
-- params: sinces, days, starts_then, starts_now, dimension, by_company, by_value, company,
--   is_filtered, value
-- columns: since DATE, as_of DATE, promise VARCHAR, company VARCHAR, value VARCHAR,
--   fell_due BIGINT, done BIGINT, fell_away BIGINT, broken BIGINT, broken_past BIGINT
--
-- The steps from what was overdue at the end of `since` to what is at the end of `as_of`. Only
-- events break, on the day they lapse, and they are never overdue: what broke is no such step.
-- `starts_then`, `starts_now`: for each day the same date a year before. broken_past: what broke in
-- the twelve months to `since`, or after it, and before the twelve months to `as_of`.

with asked as (
    select
        unnest($sinces) as since, unnest($days) as as_of, unnest($starts_then) as start_then,
        unnest($starts_now) as start_now
),

chosen as (
    select
        promise,
        case when $by_company then company end as company,
        case when $by_value then "value" end as "value",
        "day", lapsed, met_late, broken, void_late, cut_late
    from daily
    where dimension = $dimension
        and ($company is null or company = $company)
        and (not $is_filtered or "value" is not distinct from $value)
),

moved as (
    select
        a.since, a.as_of, c.promise, c.company, c."value",
        case when c."day" > a.since then c.lapsed - c.broken else 0 end as fell_due,
        case when c."day" > a.since then c.met_late else 0 end as done,
        case when c."day" > a.since then c.void_late + c.cut_late else 0 end as fell_away,
        case when c."day" > a.since then c.broken else 0 end as broken,
        case when c."day" > a.start_then and c."day" <= a.start_now then c.broken else 0 end
            as broken_past
    from asked as a
    join chosen as c on c."day" > a.start_then and c."day" <= a.as_of
)

select
    since,
    as_of,
    promise,
    company,
    "value",
    cast(sum(fell_due) as bigint) as fell_due,
    cast(sum(done) as bigint) as done,
    cast(sum(fell_away) as bigint) as fell_away,
    cast(sum(broken) as bigint) as broken,
    cast(sum(broken_past) as bigint) as broken_past
from moved
group by since, as_of, promise, company, "value"
order by since, as_of, promise, company, "value"
