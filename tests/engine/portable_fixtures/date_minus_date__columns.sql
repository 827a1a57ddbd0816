-- measure: date_minus_date__columns
-- says: one day less another
-- grain: one row per use
-- reads: uses
-- params:

select
    use_id,
    used_on - given_on as answer -- here
from uses
