-- promise: date_arithmetic__year
-- says: the year of a day
-- grain: one row per use
-- reads: uses
-- params:

select
    use_id,
    year(used_on) as answer -- here
from uses
