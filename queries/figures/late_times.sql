-- build: late_times
-- says: on which days a customer has something overdue that must be erased
-- grain: one row per promise (null: all of them together), dimension, company, customer, value and
--   unbroken time
-- reads: judged, chosen_promises, folding
-- params:
-- merges: late_from, late_until
-- columns: promise VARCHAR, dimension VARCHAR, company VARCHAR, customer_key VARCHAR,
--   value VARCHAR, late_from DATE, late_until DATE
--
-- Both days included; late_until null: it goes on. Nothing is carried on for folded rows: days up
-- to the last one of these are not counted any more (`carried_until.sql`).

with late as (
    select
        j.promise, j.company, j.customer_key, j.system, j.category, j.lapsed_on, j.closes_on
    from judged as j
    join chosen_promises as c on c.promise = j.promise
    anti join folding as f on f.item_table = j.item_table and f.item_id = j.row_id
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
)

select
    promise,
    dimension,
    company,
    customer_key,
    value,
    lapsed_on as late_from,
    closes_on - 1 as late_until
from by_dimension
union all
select
    cast(null as varchar) as promise,
    dimension,
    company,
    customer_key,
    value,
    lapsed_on as late_from,
    closes_on - 1 as late_until
from by_dimension
