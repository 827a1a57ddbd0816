-- promise: date_arithmetic__days_of_a_parameter
-- says: a figure of the notice added in SQL
-- grain: one row per use
-- reads: uses
-- params: days

select
    use_id,
    used_on + $days as answer -- here
from uses
