-- measure: one_engine__union_by_name
-- says: a union by names
-- grain: one row per use
-- reads: uses
-- params:

select
    use_id
from uses
union all by name
select
    use_id
from uses
