-- measure: one_engine__star_replace
-- says: all columns, one changed
-- grain: one row per use
-- reads: uses
-- params:

with changed as (
    select * replace (lower(purpose) as purpose) from uses
)

select
    use_id
from changed
