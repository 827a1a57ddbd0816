-- measure: whole_casts__by_way_of_a_cte
-- says: a share from a CTE cast to a whole number
-- grain: one row per use
-- reads: uses
-- params:

with shares as (
    select use_id, cast(kept as double) as share from uses
)

select
    use_id,
    cast(share as bigint) as answer -- here
from shares
