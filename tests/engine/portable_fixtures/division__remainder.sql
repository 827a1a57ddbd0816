-- measure: division__remainder
-- says: a remainder that may be of nothing
-- grain: one row per use
-- reads: uses
-- params:

select
    use_id,
    kept % judged as answer -- here
from uses
