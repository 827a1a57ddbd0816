-- measure: date_units__week
-- says: weeks between two days
-- grain: one row per use
-- reads: uses
-- params: as_of

select
    use_id,
    date_diff('week', used_on, $as_of) as answer -- here
from uses
