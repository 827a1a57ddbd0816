-- figures: counts
-- says: how many things have each status at the end of the days asked for, from the daily flows
-- grain: one row per day asked for, promise and group
-- reads: daily
-- params: days, starts, promise, dimension, by_company, by_value, company, is_filtered, value
-- columns: as_of DATE, promise VARCHAR, company VARCHAR, value VARCHAR, pending BIGINT, held
--   BIGINT, overdue BIGINT, met BIGINT, met_late BIGINT, broken BIGINT, void BIGINT, judged
--   BIGINT, kept BIGINT
--
-- `starts`: for each day the same date a year before; what is judged after it, up to the day, makes
-- the kept share. A status is defined in `item_status.sql`; these sums of the flows are how many
-- things have it (`tests/api/test_flows.py` compares the two).

with asked as (
    select unnest($days) as as_of, unnest($starts) as window_start
),

chosen as (
    select
        promise,
        case when $by_company then company end as company,
        case when $by_value then "value" end as "value",
        "day", arisen, held, lapsed, met, met_late, broken, void, void_late, cut, cut_late, judged,
        kept
    from daily
    where dimension = $dimension
        and ($promise is null or promise = $promise)
        and ($company is null or company = $company)
        and (not $is_filtered or "value" is not distinct from $value)
)

select
    a.as_of,
    c.promise,
    c.company,
    c."value",
    cast(sum(c.arisen - c.held - c.lapsed - c.met - c.void - c.cut) as bigint) as pending,
    cast(sum(c.held) as bigint) as held,
    cast(sum(c.lapsed - c.met_late - c.broken - c.void_late - c.cut_late) as bigint) as overdue,
    cast(sum(c.met) as bigint) as met,
    cast(sum(c.met_late) as bigint) as met_late,
    cast(sum(c.broken) as bigint) as broken,
    cast(sum(c.void + c.void_late) as bigint) as void,
    cast(coalesce(sum(case when c."day" > a.window_start then c.judged end), 0) as bigint)
        as judged,
    cast(coalesce(sum(case when c."day" > a.window_start then c.kept end), 0) as bigint) as kept
from asked as a
join chosen as c on c."day" <= a.as_of
group by a.as_of, c.promise, c.company, c."value"
order by a.as_of, c.promise, c.company, c."value"
