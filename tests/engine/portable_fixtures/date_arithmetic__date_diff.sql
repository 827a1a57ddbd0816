-- promise: date_arithmetic__date_diff
-- says: days between two days
-- grain: one row per use
-- reads: uses
-- params: as_of

select
    use_id,
    date_diff('day', used_on, $as_of) as answer -- here
from uses
