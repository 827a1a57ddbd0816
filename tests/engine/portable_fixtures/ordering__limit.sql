-- measure: ordering__limit
-- says: some rows
-- grain: one row per use
-- reads: uses
-- params:

select
    use_id
from uses
limit 3 -- here
