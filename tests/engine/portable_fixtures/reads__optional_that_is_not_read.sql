-- measure: reads__optional_that_is_not_read
-- says: can do without what it never reads
-- grain: one row per use
-- reads: uses
-- params:
-- optional: customers

select
    use_id
from uses
