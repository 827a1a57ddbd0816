-- measure: date_units__year
-- says: years between two days
-- grain: one row per use
-- reads: uses
-- params: as_of

select
    use_id,
    date_diff('year', used_on, $as_of) as answer -- here
from uses
