-- measure: division__integer
-- says: a whole division
-- grain: one row per use
-- reads: uses
-- params:

select
    use_id,
    kept // 7 as answer -- here
from uses
