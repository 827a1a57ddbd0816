-- measure: patterns__regexp_replace
-- says: a pattern
-- grain: one row per use
-- reads: uses
-- params:

select
    use_id,
    regexp_replace(use_id, 'a', 'b') as answer -- here
from uses
