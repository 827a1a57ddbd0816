-- measure: division__whole_numbers
-- says: a share of whole numbers
-- grain: one row per use
-- reads: uses
-- params:

select
    use_id,
    kept / nullif(judged, 0) as answer -- here
from uses
