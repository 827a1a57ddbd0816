-- measure: final_columns__qualified_star
-- says: all columns of one input
-- grain: one row per use
-- reads: uses
-- params:

select
    u.* -- here
from uses as u
