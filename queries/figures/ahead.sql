-- figures: ahead
-- says: what falls due after the newest day if nothing more is done: the lapses in the flows
-- grain: one row per promise, company and last day
-- reads: daily
-- params: as_of, until
-- columns: promise VARCHAR, company VARCHAR, due_on DATE, due BIGINT

select
    promise,
    company,
    "day" - 1 as due_on,
    cast(sum(lapsed) as bigint) as due
from daily
where dimension = '' and "day" > $as_of and "day" <= $until
group by 1, 2, 3
having sum(lapsed) > 0
order by 1, 2, 3
