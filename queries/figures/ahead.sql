-- figures: ahead
-- says: what falls due after the newest day if nothing more is done: the lapses in the flows
-- grain: one row per promise, company, value of the dimension and last day
-- reads: daily
-- params: as_of, until, dimension
-- columns: promise VARCHAR, company VARCHAR, value VARCHAR, due_on DATE, due BIGINT
--
-- dimension: one of those that the flows keep apart; empty: none. value is null then, and of a
-- promise whose things have no value of the dimension, which the flows do not keep apart by it.

with parted as (
    select distinct promise from daily where dimension = $dimension
)

select
    d.promise,
    d.company,
    case when d.dimension <> '' then d.value end as value,
    d."day" - 1 as due_on,
    cast(sum(d.lapsed) as bigint) as due
from daily as d
left join parted as p on p.promise = d.promise
where d."day" > $as_of and d."day" <= $until
    and (d.dimension = $dimension or (d.dimension = '' and p.promise is null))
group by 1, 2, 3, 4
having sum(d.lapsed) > 0
order by 1, 2, 3, 4
