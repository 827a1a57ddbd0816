-- measure: one_engine__star_exclude
-- says: all columns but one
-- grain: one row per use
-- reads: uses
-- params:

with fewer as (
    select * exclude (purpose) from uses
)

select
    use_id
from fewer
