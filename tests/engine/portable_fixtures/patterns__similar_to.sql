-- measure: patterns__similar_to
-- says: a pattern
-- grain: one row per use
-- reads: uses
-- params:

select
    use_id,
    use_id similar to 'a.*' as answer -- here
from uses
