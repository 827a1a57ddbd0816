-- measure: relation_names__file
-- says: a file
-- grain: one row per use
-- reads: uses.parquet
-- params:

select
    use_id
from 'uses.parquet' -- here
