-- promise: clean_promise
-- says: whatever promise SQL may do
-- grain: one row per use
-- reads: uses, due_days
-- params: rule
--
-- No figure, no date arithmetic but the day before and the day after.

select
    'uses' as item_table,
    u.use_id as item_id,
    u.used_on - 1 as arises_on,
    1 + d.due_on as due_on,
    case when u.kept = 0 then cast(null as date) else u.used_on end as closed_on
from uses as u
join due_days as d on d.rule = $rule and d.day = u.used_on + 1
union all
select
    'uses' as item_table,
    use_id as item_id,
    used_on as arises_on,
    cast(null as date) as due_on,
    cast(null as date) as closed_on
from uses
