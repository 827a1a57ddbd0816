-- measure: reads__cte_counted_as_relation
-- says: counts its own CTE as an input
-- grain: one row per use
-- reads: uses, named
-- params:

with named as (
    select use_id from uses
)

select
    use_id
from named
