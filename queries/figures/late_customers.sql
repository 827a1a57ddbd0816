-- figures: late_customers
-- says: on which days customers begin and cease to have something overdue
-- grain: one row per promise (null: all of them together), company, value and day
-- reads: stored
-- params: promises, dimension, is_together
-- columns: promise VARCHAR, company VARCHAR, value VARCHAR, day DATE, customers BIGINT
--
-- A customer's overdue times are merged first, so that running sums count each customer once. A row
-- that went from the store takes its days with it: those before it are not counted any more.

with late as (
    select distinct
        case when $is_together then cast(null as varchar) else promise end as promise,
        company, customer_key,
        case $dimension when 'system' then system when 'category' then category end as value,
        lapsed_on, closes_on
    from stored
    where list_contains($promises, promise) and lapsed_on is not null and customer_key is not null
        and (closes_on is null or closes_on > lapsed_on)
),

seen_before as (
    select
        promise, company, customer_key, value, lapsed_on, closes_on,
        max(closes_on) over earlier as last_close,
        max(case when closes_on is null then 1 else 0 end) over earlier as is_endless
    from late
    window earlier as (
        partition by promise, company, customer_key, value order by lapsed_on, closes_on
        rows between unbounded preceding and 1 preceding
    )
),

numbered as (
    select
        promise, company, customer_key, value, lapsed_on, closes_on,
        sum(
            case
                when is_endless = 1 then 0
                when last_close is not null and lapsed_on <= last_close then 0
                else 1
            end
        ) over (
            partition by promise, company, customer_key, value order by lapsed_on, closes_on
            rows between unbounded preceding and current row
        ) as island
    from seen_before
),

times as (
    select
        promise, company, value, min(lapsed_on) as lapsed_on,
        case when count(closes_on) = count(*) then max(closes_on) end as closes_on
    from numbered
    group by promise, company, customer_key, value, island
),

moves as (
    select promise, company, value, lapsed_on as day, count(*) as number
    from times
    group by promise, company, value, lapsed_on
    union all
    select promise, company, value, closes_on as day, -count(*) as number
    from times
    where closes_on is not null
    group by promise, company, value, closes_on
)

select
    promise,
    company,
    value,
    day,
    cast(sum(number) as bigint) as customers
from moves
group by promise, company, value, day
order by promise, company, value, day
