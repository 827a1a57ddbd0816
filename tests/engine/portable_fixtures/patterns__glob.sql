-- measure: patterns__glob
-- says: a pattern
-- grain: one row per use
-- reads: uses
-- params:

select
    use_id,
    use_id glob 'a*' as answer -- here
from uses
