-- measure: date_units__month
-- says: months between two days
-- grain: one row per use
-- reads: uses
-- params: as_of

select
    use_id,
    date_diff('month', used_on, $as_of) as answer -- here
from uses
