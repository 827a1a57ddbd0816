-- build: late_customers
-- says: on which days customers begin and cease to have something overdue that must be erased
-- grain: one row per promise (null: all of them together), dimension, company, value and day
-- reads: late_times
-- params:
-- kept: flows
-- columns: promise VARCHAR, company VARCHAR, dimension VARCHAR, value VARCHAR, day DATE,
--   customers BIGINT
--
-- Counts of customers cannot be summed as counts of records can: a customer's overdue times are
-- merged first, so that running sums count each customer once.

with moves as (
    select promise, dimension, company, value, late_from as day, count(*) as number
    from late_times
    group by promise, dimension, company, value, late_from
    union all
    select promise, dimension, company, value, late_until + 1 as day, -count(*) as number
    from late_times
    where late_until is not null
    group by promise, dimension, company, value, late_until + 1
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
