-- measure: one_engine__materialized
-- says: a CTE kept in memory
-- grain: one row per use
-- reads: uses
-- params:

with kept as materialized (
    select use_id from uses
)

select
    use_id
from kept
