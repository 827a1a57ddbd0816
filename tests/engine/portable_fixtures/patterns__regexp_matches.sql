-- measure: patterns__regexp_matches
-- says: a pattern
-- grain: one row per use
-- reads: uses
-- params:

select
    use_id,
    regexp_matches(use_id, 'a') as answer -- here
from uses
