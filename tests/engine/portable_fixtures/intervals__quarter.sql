-- measure: intervals__quarter
-- says: quarters
-- grain: one row per use
-- reads: uses
-- params:

select
    use_id,
    cast(used_on + interval 1 quarter as date) as answer -- here
from uses
