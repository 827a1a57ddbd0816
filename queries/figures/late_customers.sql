-- build: late_customers
-- says: on which days customers begin and cease to have something overdue that must be erased
-- grain: one row per promise (null: all of them together), dimension, company, value and day
-- reads: judged, chosen_promises, folding
-- params:
-- kept: flows
-- columns: promise VARCHAR, company VARCHAR, dimension VARCHAR, value VARCHAR, day DATE,
--   customers BIGINT
--
-- Customers do not add up as their records do. A customer's overdue times are merged first, so that
-- running sums count each customer once. Of rows that go from the store nothing is carried on: the
-- days until then are not counted any more (`carried_until.sql`).

with late as (
    select
        j.promise, j.company, j.customer_key, j.system, j.category, j.lapsed_on, j.closes_on
    from judged as j
    join chosen_promises as c on c.promise = j.promise
    anti join folding as f on f.item_table = j.item_table and f.item_id = j.item_id
    where c.erases and j.lapsed_on is not null and j.customer_key is not null
        and (j.closes_on is null or j.closes_on > j.lapsed_on)
),

by_dimension as (
    select
        promise, company, customer_key, lapsed_on, closes_on, '' as dimension,
        cast(null as varchar) as value
    from late
    union
    select
        promise, company, customer_key, lapsed_on, closes_on, 'system' as dimension,
        system as value
    from late
    union
    select
        promise, company, customer_key, lapsed_on, closes_on, 'category' as dimension,
        category as value
    from late
),

asked as (
    select promise, dimension, company, customer_key, value, lapsed_on, closes_on
    from by_dimension
    union
    select
        cast(null as varchar) as promise, dimension, company, customer_key, value, lapsed_on,
        closes_on
    from by_dimension
),

seen_before as (
    select
        promise, dimension, company, customer_key, value, lapsed_on, closes_on,
        max(closes_on) over earlier as last_close,
        max(case when closes_on is null then 1 else 0 end) over earlier as is_endless
    from asked
    window earlier as (
        partition by promise, dimension, company, customer_key, value
        order by lapsed_on, closes_on
        rows between unbounded preceding and 1 preceding
    )
),

numbered as (
    select
        promise, dimension, company, customer_key, value, lapsed_on, closes_on,
        sum(
            case
                when is_endless = 1 then 0
                when last_close is not null and lapsed_on <= last_close then 0
                else 1
            end
        ) over (
            partition by promise, dimension, company, customer_key, value
            order by lapsed_on, closes_on
            rows between unbounded preceding and current row
        ) as island
    from seen_before
),

times as (
    select
        promise, dimension, company, value, min(lapsed_on) as lapsed_on,
        case when count(closes_on) = count(*) then max(closes_on) end as closes_on
    from numbered
    group by promise, dimension, company, customer_key, value, island
),

moves as (
    select promise, dimension, company, value, lapsed_on as day, count(*) as number
    from times
    group by promise, dimension, company, value, lapsed_on
    union all
    select promise, dimension, company, value, closes_on as day, -count(*) as number
    from times
    where closes_on is not null
    group by promise, dimension, company, value, closes_on
)

select
    promise,
    company,
    dimension,
    value,
    day,
    cast(sum(number) as bigint) as customers
from moves
group by promise, dimension, company, value, day
order by promise, dimension, company, value, day
