-- measure: whole_casts__share
-- says: a share cast to a whole number
-- grain: one row per use
-- reads: uses
-- params:

select
    use_id,
    cast(cast(kept as double) / nullif(judged, 0) as bigint) as answer -- here
from uses
