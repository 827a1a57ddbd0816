-- measure: patterns__tilde
-- says: a pattern
-- grain: one row per use
-- reads: uses
-- params:

select
    use_id,
    use_id ~ 'a' as answer -- here
from uses
