-- promise: date_arithmetic__last_day
-- says: the end of a month
-- grain: one row per use
-- reads: uses
-- params:

select
    use_id,
    last_day(used_on) as answer -- here
from uses
