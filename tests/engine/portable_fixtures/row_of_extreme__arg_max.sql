-- measure: row_of_extreme__arg_max
-- says: the row of the largest
-- grain: one row per use
-- reads: uses
-- params:

select
    company,
    arg_max(use_id, used_on) as answer -- here
from uses
group by company
