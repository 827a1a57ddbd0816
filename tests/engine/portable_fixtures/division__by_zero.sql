-- measure: division__by_zero
-- says: a share that may be of nothing
-- grain: one row per use
-- reads: uses
-- params:

select
    use_id,
    cast(kept as double) / judged as answer -- here
from uses
