-- build: unmeasured
-- says: how many items lack the day they need to be judged
-- grain: one row per promise and company
-- reads: unmeasured_items
-- params:
-- kept: flows
-- columns: promise VARCHAR, company VARCHAR, items BIGINT

select
    promise,
    company,
    count(*) as items
from unmeasured_items
group by promise, company
