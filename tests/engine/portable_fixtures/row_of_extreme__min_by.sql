-- measure: row_of_extreme__min_by
-- says: the row of the smallest
-- grain: one row per use
-- reads: uses
-- params:

select
    company,
    min_by(use_id, used_on) as answer -- here
from uses
group by company
