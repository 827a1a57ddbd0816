-- relation: holding_holds
-- says: on which days a manual hold keeps a set of data
-- grain: one row per holding and unbroken time under holds
-- reads: holds, holdings
-- params:
-- merges: holds_from, holds_until, reason
-- columns: holding_id VARCHAR, holds_from DATE, holds_until DATE, reason VARCHAR
--
-- A hold binds whatever matches all of its filled columns. Both days included; holds_until null: it
-- goes on. Where several holds merge into one time, the first reason by name is kept.

select h.holding_id, s.holds_from, s.holds_until, s.reason
from holds as s
join holdings as h on h.holding_id = s.holding_id
where s.holding_id is not null
    and (s.company is null or s.company = h.company)
    and (s.customer_key is null or s.customer_key = h.customer_key)
union all
select h.holding_id, s.holds_from, s.holds_until, s.reason
from holds as s
join holdings as h on h.company = s.company and h.customer_key = s.customer_key
where s.holding_id is null and s.customer_key is not null
union all
select h.holding_id, s.holds_from, s.holds_until, s.reason
from holds as s
join holdings as h on h.company = s.company
where s.holding_id is null and s.customer_key is null
