-- measure: final_columns__nameless
-- says: a column without a name
-- grain: one row per use
-- reads: uses
-- params:

select
    use_id,
    used_on + 1 -- here
from uses
