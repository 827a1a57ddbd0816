-- measure: try_casts__date
-- says: a cast that may fail
-- grain: one row per use
-- reads: uses
-- params:

select
    use_id,
    try_cast(written as date) as answer -- here
from uses
