-- figures: collected
-- says: when the holdings of a system that are still exported were collected
-- grain: one row per holding
-- reads: holdings
-- params: system
-- columns: item_id VARCHAR, collected_on DATE

select
    holding_id as item_id,
    collected_on
from holdings
where system = $system and left_since is null
order by holding_id
