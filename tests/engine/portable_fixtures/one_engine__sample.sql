-- measure: one_engine__sample
-- says: some of the rows
-- grain: one row per use
-- reads: uses
-- params:

select
    use_id
from uses using sample 10%
