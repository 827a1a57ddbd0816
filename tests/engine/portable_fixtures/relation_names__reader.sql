-- measure: relation_names__reader
-- says: a reader of files
-- grain: one row per use
-- reads: 
-- params:

select
    use_id
from read_parquet('uses.parquet') -- here
